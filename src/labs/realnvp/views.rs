//! The flow, shown: particles on their way, what is under them, the losses, and data beside samples.

use std::rc::Rc;

use super::FlowLab;
use super::microscope::kept;
use super::parameters::UNDERLAYS;
use super::picture::{Cloud, HALF, LINE_POINTS, LINES, MAP};
use crate::datasets::EntropyTask;
use crate::figure::number::{count, number};
use crate::figure::{Along, Figure, Handle, Layer, Panel, Point, Role, Side, Stroke};
use crate::labs::lab::Table;
use crate::labs::realnvp::strings::RealNvpStrings;
use crate::labs::shared::training_curves::{self, CurveLabels, TrainingCurves};
use crate::strings::fill;

/// Radius of a particle, in CSS pixels.
const RADIUS: f64 = 1.6;

/// Most points of the curve of losses.
const MOST_POINTS: usize = 400;

/// Nats between two possible ends of the axis of losses.
const LOSS_STEP: f64 = 0.25;

/// Losses so far above the least are not shown.
const LOSS_ROOM: f64 = 3.0;

impl FlowLab {
    /// The particles; the losses; data and samples.
    pub(super) fn all_figures(&self, words: &RealNvpStrings) -> Vec<Figure> {
        vec![
            self.main_figure(words),
            self.loss_figure(words),
            self.compared_figure(words),
        ]
    }

    /// The station before the present place, and how far the next coupling has got, eased.
    pub(super) fn place(&self) -> (usize, f64) {
        let last = self.shape().couplings;
        let at = self.at.clamp(0.0, last as f64);
        let station = (at.floor() as usize).min(last);
        let part = at - station as f64;
        (station, part * part * (3.0 - 2.0 * part))
    }

    fn main_figure(&self, words: &RealNvpStrings) -> Figure {
        let (station, part) = self.place();
        let last = self.shape().couplings;
        let at = self.at.clamp(0.0, last as f64);
        let mut panel = Panel::picture((-HALF.0, HALF.0), (-HALF.1, HALF.1));
        self.underlay(&mut panel, words);
        let points = self.between(|station| self.now.particles.at(station));
        let points = points.map(|(x, y)| finite(&x, &y).unzip::<_, _, Vec<_>, Vec<_>>());
        if let Some((x, y)) = points.filter(|(x, _)| !x.is_empty()) {
            panel.layers.push(Layer::Points {
                label: words.particles_label.into(),
                role: Role::Sample,
                x: Rc::new(x),
                y: Rc::new(y),
                radius: RADIUS,
            });
        }
        self.path(&mut panel, words);
        let place = if part > 0.0 {
            fill(words.within, &[("k", (station + 1).to_string())])
        } else if station == 0 {
            words.at_data.into()
        } else if station == last {
            words.at_gaussian.into()
        } else {
            fill(words.after, &[("k", station.to_string())])
        };
        panel.layers.push(Layer::Annotation {
            text: place.clone(),
            role: Role::Ink,
            at: (-HALF.0, 0.93 * HALF.1),
            side: Side::Right,
        });
        panel.paint = true;
        let shown = words.shown_underlays[underlay(self.under)].to_owned();
        let parts = [
            ("n", count(self.particles as u64)),
            ("place", place),
            ("couplings", last.to_string()),
            ("steps", count(self.steps() as u64)),
            ("nats", told(self.held_out_loss, 4)),
            ("under", shown),
        ];
        Figure {
            name: format!("realnvp-{last}x{}-layer{at:.2}", self.shape().width),
            description: fill(words.description, &parts),
            panels: vec![panel],
        }
    }

    /// Points part of the way from one station to the next, as drawn.
    fn between<'a>(
        &self,
        cloud: impl Fn(usize) -> Option<&'a Cloud>,
    ) -> Option<(Vec<f64>, Vec<f64>)> {
        let (station, part) = self.place();
        let shape = self.shape();
        let (x0, x1) = cloud(station)?.drawn(shape, station);
        if part == 0.0 {
            let wide = |values: &[f32]| values.iter().map(|&x| f64::from(x)).collect();
            return Some((wide(x0), wide(x1)));
        }
        let (y0, y1) = cloud(station + 1)?.drawn(shape, station + 1);
        let mix = |from: &[f32], to: &[f32]| {
            let pairs = from.iter().zip(to);
            let mixed = pairs.map(|(&a, &b)| f64::from(a) + part * (f64::from(b) - f64::from(a)));
            mixed.collect()
        };
        Some((mix(x0, y0), mix(x1, y1)))
    }

    fn underlay(&self, panel: &mut Panel, words: &RealNvpStrings) {
        match self.under {
            "density" => panel.layers.extend(self.density_layer(words)),
            "grid" => self.grid_layers(panel, words),
            "stretch" => panel.layers.push(self.stretch_layer(words)),
            _ => {}
        }
    }

    /// The model's density where the particles stand: exact at the stations, blended between them.
    fn density_layer(&self, words: &RealNvpStrings) -> Option<Layer> {
        let (station, part) = self.place();
        let (here, there) = (
            self.now.densities(station),
            self.now.densities(station + 1).filter(|_| part > 0.0),
        );
        let (shares, highest) = match (here, there) {
            (Some(here), Some(there)) => {
                let pairs = here.shares.iter().zip(there.shares.iter());
                let mixed = pairs.map(|(a, b)| a + part * (b - a)).collect();
                let highest = here.highest + part * (there.highest - here.highest);
                (Rc::new(mixed), highest)
            }
            (Some(one), None) | (None, Some(one)) => (Rc::clone(&one.shares), one.highest),
            (None, None) => return None,
        };
        Some(Layer::HeatMap {
            label: fill(words.density_label, &[("highest", number(highest, 2))]),
            x: (-HALF.0, HALF.0),
            y: (-HALF.1, HALF.1),
            columns: MAP.0,
            values: shares,
            range: (0.0, 1.0),
            clip: Vec::new(),
        })
    }

    /// Lines that were straight where the particles started.
    fn grid_layers(&self, panel: &mut Panel, words: &RealNvpStrings) {
        let Some((x, y)) = self.between(|station| self.now.grid.at(station)) else {
            return;
        };
        for (line, (x, y)) in x.chunks(LINE_POINTS).zip(y.chunks(LINE_POINTS)).enumerate() {
            let points: Vec<Point> = finite(x, y).collect();
            if points.is_empty() {
                continue;
            }
            let across = line >= LINES;
            let label = if line == 0 { words.grid_label } else { "" };
            panel.layers.push(Layer::Curve {
                label: label.into(),
                role: if across { Role::Density } else { Role::Noise },
                points,
                stroke: Stroke::Thin,
            });
        }
    }

    /// The coupling that is under way, or the next one of the journey.
    pub(super) fn coupling(&self) -> usize {
        let (station, part) = self.place();
        let last = self.shape().couplings;
        if part > 0.0 || !self.generates {
            station.min(last - 1)
        } else {
            station.max(1) - 1
        }
    }

    /// By how much that coupling stretches the plane, which depends on the kept coordinate alone.
    fn stretch_layer(&self, words: &RealNvpStrings) -> Layer {
        let coupling = self.coupling();
        let kept = kept(self.shape().swap, coupling);
        let (half, cells) = if kept == 0 {
            (HALF.0, MAP.0)
        } else {
            (HALF.1, MAP.1)
        };
        let place = |cell: usize| half * ((2 * cell + 1) as f64 / cells as f64 - 1.0);
        let scales = self.scales(coupling, (0..cells).map(place));
        let sign = if self.generates { -1.0 } else { 1.0 };
        let scales: Vec<f64> = scales.into_iter().map(|scale| sign * scale).collect();
        let low = scales.iter().copied().fold(f64::INFINITY, f64::min);
        let high = scales.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let size = low.abs().max(high.abs()).clamp(1e-3, 30.0);
        let share = |scale: f64| (0.5 + 0.5 * scale / size).clamp(0.0, 1.0);
        let (columns, rows) = MAP;
        let values = (0..rows).flat_map(|row| {
            let scales = &scales;
            (0..columns).map(move |column| share(scales[if kept == 0 { column } else { row }]))
        });
        let parts = [
            ("k", (coupling + 1).to_string()),
            ("low", number(low.exp(), 2)),
            ("high", number(high.exp(), 2)),
        ];
        Layer::HeatMap {
            label: fill(words.stretch_label, &parts),
            x: (-HALF.0, HALF.0),
            y: (-HALF.1, HALF.1),
            columns,
            values: Rc::new(values.collect()),
            range: (0.0, 1.0),
            clip: Vec::new(),
        }
    }

    /// The picked point, its path, and where it is now.
    fn path(&self, panel: &mut Panel, words: &RealNvpStrings) {
        let last = self.shape().couplings;
        let path = &self.path;
        if path.passages.is_empty() {
            return;
        }
        panel.layers.push(Layer::Curve {
            label: words.path_label.into(),
            role: Role::Selected,
            points: (0..=last)
                .map(|station| path.station(station))
                .filter(is_finite)
                .collect(),
            stroke: Stroke::Thin,
        });
        let (station, part) = self.place();
        let (a, b) = (path.station(station), path.station((station + 1).min(last)));
        let now = (a.0 + part * (b.0 - a.0), a.1 + part * (b.1 - a.1));
        if !is_finite(&now) {
            return;
        }
        let mut handle = Handle::new("px", now, Role::Selected);
        handle.up = Some("py");
        panel.handles.push(handle);
    }

    fn loss_figure(&self, words: &RealNvpStrings) -> Figure {
        let losses = &self.training.losses[..];
        let curves = TrainingCurves {
            batches: training_curves::points(losses, MOST_POINTS),
            held_out: self.training.validation.clone(),
            steps: losses.len(),
        };
        let entropy = self.entropy.as_ref().and_then(EntropyTask::value);
        let all = || {
            let losses = curves.losses().chain([self.held_out_loss]);
            losses.filter(|loss| loss.is_finite())
        };
        let least = all().fold(entropy.unwrap_or(f64::INFINITY), f64::min);
        let least = if least.is_finite() { least } else { 0.0 };
        let most = all()
            .fold(least + LOSS_STEP, f64::max)
            .min(least + LOSS_ROOM);
        let low = ((least - 0.1) / LOSS_STEP).floor() * LOSS_STEP;
        let high = (most / LOSS_STEP).ceil() * LOSS_STEP;
        let end = curves.end();
        let labels = CurveLabels {
            steps: words.steps_axis,
            loss: words.loss_axis,
            batch: words.batch_loss,
            held_out: words.held_out,
        };
        let mut panel = curves.panel(labels, (low, high));
        if let Some(entropy) = entropy {
            panel.layers.push(Layer::Curve {
                label: fill(words.floor, &[("nats", number(entropy, 4))]),
                role: Role::Ink,
                points: vec![(0.0, entropy), (end, entropy)],
                stroke: Stroke::Dashed,
            });
        }
        panel.layers.push(Layer::Rule {
            label: String::new(),
            role: Role::Selected,
            along: Along::Vertical,
            at: self.steps() as f64,
        });
        let parts = [
            ("steps", count(self.steps() as u64)),
            ("nats", told(self.held_out_loss, 4)),
        ];
        Figure {
            name: format!("realnvp-loss-{}", self.steps()),
            description: fill(words.loss_description, &parts),
            panels: vec![panel],
        }
    }

    /// What each coupling did to the picked point, and the sum that makes ln p(x).
    pub(super) fn microscope_table(&self, words: &RealNvpStrings) -> Table {
        let path = &self.path;
        let place = |(x, y): Point| format!("({}, {})", told(x, 3), told(y, 3));
        let start = vec![
            "x".to_owned(),
            place(path.from),
            told(f64::NAN, 1),
            told(f64::NAN, 1),
            number(0.0, 4),
        ];
        let passages = path.passages.iter().enumerate().map(|(coupling, passage)| {
            vec![
                (coupling + 1).to_string(),
                place(passage.to),
                told(passage.scale, 4),
                told(passage.translation, 4),
                told(passage.log_det, 4),
            ]
        });
        let parts = [
            ("latent", told(path.log_latent(), 4)),
            ("det", told(path.log_det(), 4)),
            ("sum", told(path.log_prob(), 4)),
        ];
        let (station, _) = self.place();
        Table {
            caption: fill(words.microscope_caption, &parts),
            head: words.microscope_heads.map(str::to_owned).into(),
            rows: std::iter::once(start).chain(passages).collect(),
            lit: Some(station),
            ..Table::default()
        }
    }

    /// How far training is from the best that can be done.
    pub(super) fn learned_table(&self, words: &RealNvpStrings) -> Table {
        let none = || told(f64::NAN, 1);
        let entropy = self.entropy.as_ref().and_then(EntropyTask::value);
        let losses = &self.training.losses;
        let end = self.steps().min(losses.len());
        let recent = &losses[end.saturating_sub(100)..end];
        // Where a worker was lost, some were never told.
        let known = || recent.iter().filter(|loss| loss.is_finite());
        let batch = known().sum::<f64>() / known().count() as f64;
        let rows = [
            count(self.steps() as u64),
            self.training
                .speed
                .map_or_else(none, |speed| count(speed as u64)),
            told(batch, 4),
            told(self.held_out_loss, 5),
            entropy.map_or_else(none, |entropy| number(entropy, 5)),
            self.true_loss
                .map_or_else(none, |loss| told(self.held_out_loss - loss, 3)),
        ];
        let rows = words.learned_rows.into_iter().zip(rows);
        Table {
            caption: words.learned_caption.into(),
            head: Vec::new(),
            rows: rows
                .map(|(name, value)| vec![name.to_owned(), value])
                .collect(),
            ..Table::default()
        }
    }
}

/// The place of an underlay among their words.
fn underlay(word: &str) -> usize {
    let known = UNDERLAYS.iter().position(|known| *known == word);
    known.unwrap_or_default()
}

/// A number; a dash where there is none.
pub(super) fn told(value: f64, digits: usize) -> String {
    if value.is_nan() {
        "–".to_owned()
    } else {
        number(value, digits)
    }
}

/// The points that have a place: a flow without a bound sends some beyond all numbers.
pub(super) fn finite(x: &[f64], y: &[f64]) -> impl Iterator<Item = Point> {
    let points = x.iter().copied().zip(y.iter().copied());
    points.filter(is_finite)
}

fn is_finite((x, y): &Point) -> bool {
    x.is_finite() && y.is_finite()
}

impl FlowLab {
    /// Log-scales of a coupling at places of its kept coordinate.
    fn scales(&self, coupling: usize, places: impl Iterator<Item = f64>) -> Vec<f64> {
        let places: Vec<f32> = places.map(|place| place as f32).collect();
        let (mut scales, mut translations) = (places.clone(), places.clone());
        self.now.ask(|flow, workspace| {
            flow.conditioner(coupling, &places, &mut scales, &mut translations, workspace);
        });
        scales.into_iter().map(f64::from).collect()
    }
}
