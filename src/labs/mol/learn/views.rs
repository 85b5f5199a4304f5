//! Learning, shown: the data under the fit, the loss, the responsibilities, and where the data are from.

use std::rc::Rc;

use super::Learning;
use super::data::Source;
use crate::datasets::DrawnDensity;
use crate::distributions::{Interval, MixtureOfLogistics};
use crate::figure::axis::Ticks;
use crate::figure::number::{count, number};
use crate::figure::{Axis, Figure, Layer, Panel, Point, Role, Stroke};
use crate::labs::lab::Table;
use crate::labs::mol::shape::{Curve, RenderOptions, Shape, axis};
use crate::labs::mol::strings::MolStrings;
use crate::labs::mol::study::Study;
use crate::labs::mol::walk::highest;
use crate::labs::shared::location_scale::{Window, bars, nice_ceil};
use crate::labs::shared::training_curves;
use crate::nn::mixture_fit::{Part, Quantity};
use crate::strings::fill;

/// Most points of the curve of losses.
const MOST_POINTS: usize = 600;

/// Most bins of a histogram of levels.
const MOST_BINS: u32 = 64;

/// A horizontal range about zero.
fn about_zero(half: f64) -> Window {
    Window {
        low: -half,
        high: half,
    }
}

impl Learning {
    /// The fit over the data with its loss; what explains it; where the data are from.
    pub(super) fn all_figures(&self, options: RenderOptions, words: &MolStrings) -> Vec<Figure> {
        let Some(mol) = self.mixture() else {
            return vec![waiting_figure(self.window(), words)];
        };
        let mut panels = Vec::new();
        if let Some(Source::Drawn(density)) = self.data.as_ref().map(|data| &data.source) {
            panels.push(paint_panel(density, self.window(), words).weight(0.6));
        }
        panels.push(self.fit_panel(&mol, options, words));
        panels.push(self.loss_panel(words).weight(0.6));
        let parts = [
            ("mix", mol.len().to_string()),
            ("steps", count(self.steps() as u64)),
            ("nats", number(self.held_out_now, 4)),
        ];
        let name = format!("mol-learn-k{}-steps{}", mol.len(), self.steps());
        let fit = Figure {
            description: fill(words.learn_description, &parts),
            name: name.clone(),
            panels,
        };
        let explained = Figure {
            name: format!("{name}-responsibilities"),
            description: fill(words.responsibility_description, &parts),
            panels: vec![responsibility_panel(
                &mol,
                self.window(),
                options.accent,
                words,
            )],
        };
        let source = self.source_panel(words).map(|panel| Figure {
            name: "mol-learn-data".into(),
            description: words.source_description.into(),
            panels: vec![panel],
        });
        [fit, explained].into_iter().chain(source).collect()
    }

    /// The horizontal range of what is learnt, which holds the bins of all levels.
    fn window(&self) -> Window {
        let reach = self.discrete.map_or(1.0, |(bits, _)| bins_end(bits));
        about_zero(reach.max(1.1))
    }

    /// The data's histogram; with levels, each of its bins holds as many whole ones.
    fn histogram(&self, words: &MolStrings) -> Layer {
        const BINS: usize = 88;
        let (window, bins) = match self.discrete {
            Some((bits, _)) => (
                about_zero(bins_end(bits)),
                MOST_BINS.min(1 << bits) as usize,
            ),
            None => (self.window(), BINS),
        };
        let training = self.data.as_ref().map(|data| data.training.clone());
        bars(&training.unwrap_or_default(), window, bins, words.data_bars)
    }

    fn fit_panel(
        &self,
        mol: &MixtureOfLogistics,
        mut options: RenderOptions,
        words: &MolStrings,
    ) -> Panel {
        let shape = Shape::of_logistics(mol);
        options.curve = Curve::Density;
        options.handles = self.steps() == 0;
        let histogram = self.histogram(words);
        let fitted = match (self.discrete, &histogram) {
            (Some((_, least)), Layer::Bars { edges, .. }) => levels_in(mol, least, edges),
            _ => Vec::new(),
        };
        let bar = highest(&histogram);
        let peak = shape.peak(self.window());
        let tallest = fitted.iter().fold(peak, |most, step| most.max(step.1));
        let mut panel = shape.panel(self.window(), options, words);
        panel.y = axis(options, bar.max(tallest.min(2.0 * bar)), words);
        if !fitted.is_empty() {
            panel.layers.push(Layer::Curve {
                label: words.fitted_levels.into(),
                role: Role::Noise,
                points: fitted,
                stroke: Stroke::Solid,
            });
        }
        panel.layers.insert(0, histogram);
        panel
    }

    fn loss_panel(&self, words: &MolStrings) -> Panel {
        let batches = training_curves::points(&self.losses, MOST_POINTS);
        let held_out: Vec<_> = self.held_out().collect();
        // A loss can be the largest double, beyond which there is no room.
        let shown = |point: &Point| point.1.clamp(-1e300, 1e300);
        let all = || batches.iter().chain(&held_out).map(shown);
        let low = all().fold(f64::INFINITY, f64::min);
        let high = all().fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = rounded_out(low, high);
        let end = nice_ceil(self.steps().max(100) as f64);
        let mut panel = Panel::new(
            Axis::linear(words.step_axis, 0.0, end),
            Axis::linear(words.loss_axis, low, high),
        );
        if !batches.is_empty() {
            panel.layers.push(Layer::Curve {
                label: words.batch_loss.into(),
                role: Role::Reference,
                points: batches,
                stroke: Stroke::Thin,
            });
        }
        panel.layers.push(Layer::Curve {
            label: words.held_out.into(),
            role: Role::Density,
            points: held_out,
            stroke: Stroke::Solid,
        });
        panel
    }

    /// The picture or the wave that the data are from.
    fn source_panel(&self, words: &MolStrings) -> Option<Panel> {
        match &self.data.as_ref()?.source {
            Source::Picture(rows) => {
                let (width, height) = (rows.columns as f64, rows.rows as f64);
                let mut panel = Panel::picture((0.0, width), (0.0, height));
                let opaque = |grey: &u8| [*grey, *grey, *grey, 255];
                panel.layers.push(Layer::Image {
                    label: words.row_axis.into(),
                    x: (0.0, width),
                    y: (0.0, height),
                    columns: rows.columns,
                    rgba: Rc::new(rows.pixels.iter().flat_map(opaque).collect()),
                });
                Some(panel)
            }
            Source::Wave(wave) => {
                let mut panel = Panel::new(
                    Axis::linear(words.time_axis, 0.0, 1.0),
                    Axis::linear(words.wave_axis, -1.0, 1.0),
                );
                let count = wave.len() as f64;
                let points = wave.iter().enumerate().step_by(8);
                panel.layers.push(Layer::Curve {
                    label: String::new(),
                    role: Role::Sample,
                    points: points
                        .map(|(index, x)| (index as f64 / count, *x))
                        .collect(),
                    stroke: Stroke::Solid,
                });
                Some(panel)
            }
            _ => None,
        }
    }

    /// Held-out likelihood in nats and bits.
    pub(super) fn learned_table(&self, words: &MolStrings) -> Option<Table> {
        let data = self
            .data
            .as_ref()
            .filter(|data| !data.held_out.is_empty())?;
        let nats = self.held_out_now;
        let uniform = f64::from(self.discrete.map_or(1, |(bits, _)| bits)) * std::f64::consts::LN_2;
        let rows = words.learned_rows.into_iter().zip([nats, -nats, uniform]);
        let rows = rows.map(|(name, nats)| {
            let bits = (nats / std::f64::consts::LN_2).clamp(f64::MIN, f64::MAX);
            vec![name.to_owned(), number(nats, 4), number(bits, 4)]
        });
        let parts = [
            ("steps", count(self.steps() as u64)),
            ("n", count(data.held_out.len() as u64)),
        ];
        Some(Table {
            caption: fill(words.learned_caption, &parts),
            head: words.learned_heads.map(str::to_owned).into(),
            rows: rows.collect(),
            ..Table::default()
        })
    }

    /// What the next step does, or why there is none.
    pub(super) fn next_event(&self, words: &MolStrings) -> String {
        if self.is_waiting() {
            return words.own_missing.into();
        }
        let divergence = self.fit.as_ref().and_then(|fit| fit.divergence());
        let Some(divergence) = divergence else {
            let steps = count(self.steps() as u64);
            return fill(words.step_event, &[("steps", steps)]);
        };
        let place = |part: Part| match part {
            Part::Logit => 0,
            Part::Mean => 1,
            Part::LogScale => 2,
        };
        let (index, k) = match divergence.quantity {
            Quantity::LogLikelihood => (0, 0),
            Quantity::Gradient(part, k) => (1 + place(part), k),
            Quantity::Parameter(part, k) => (4 + place(part), k),
            Quantity::Scale(k) => (7, k),
        };
        let quantity = fill(words.quantities[index], &[("k", (k + 1).to_string())]);
        let value = if divergence.value.is_nan() {
            words.not_a_number.to_owned()
        } else {
            number(divergence.value, 3)
        };
        let parts = [
            ("step", count(divergence.step as u64)),
            ("quantity", quantity),
            ("value", value),
        ];
        fill(words.diverged, &parts)
    }
}

/// A range that holds another, with round ends, which stand still while the other changes a little.
fn rounded_out(low: f64, high: f64) -> (f64, f64) {
    let span = (high - low).max(0.2);
    let decade = 10.0_f64.powf(span.log10().floor());
    let steps = [0.5, 1.0, 2.0].map(|part| part * decade);
    // A third of the range, or somewhat less.
    let step = steps
        .into_iter()
        .rfind(|step| 3.0 * step <= span)
        .unwrap_or(0.2 * decade);
    let room = 0.03 * span;
    (
        ((low - room) / step).floor() * step,
        ((high + room) / step).ceil() * step,
    )
}

/// The density that strokes change, before it is scaled to a density.
fn paint_panel(density: &DrawnDensity, window: Window, words: &MolStrings) -> Panel {
    let mut panel = Panel::new(
        Axis::linear("", window.low, window.high).ticks(Ticks::Silent),
        Axis::linear(words.draw_here, 0.0, 1.0).ticks(Ticks::None),
    );
    let knots = (0..DrawnDensity::KNOTS).map(|knot| {
        let height = f64::from(density.height(knot)) / f64::from(DrawnDensity::LARGEST);
        (DrawnDensity::position(knot), height)
    });
    let points: Vec<_> = knots.collect();
    panel.layers.push(Layer::Area {
        label: String::new(),
        role: Role::Sample,
        points: points.clone(),
        base: 0.0,
    });
    panel.layers.push(Layer::Curve {
        label: words.draw_here.into(),
        role: Role::Sample,
        points,
        stroke: Stroke::Solid,
    });
    panel.paint = true;
    panel
}

/// Axes that wait for numbers.
fn waiting_figure(window: Window, words: &MolStrings) -> Figure {
    let panel = Panel::new(
        Axis::linear("x", window.low, window.high),
        Axis::linear(words.density, 0.0, 1.0),
    );
    Figure {
        name: "mol-learn".into(),
        description: words.waiting_description.into(),
        panels: vec![panel],
    }
}

/// How probable each component is as the cause of x, as EM would have it.
fn responsibility_panel(
    mol: &MixtureOfLogistics,
    window: Window,
    selected: Option<usize>,
    words: &MolStrings,
) -> Panel {
    let mixture = mol.mixture();
    let mut shares = vec![0.0; mol.len()];
    let shape = Shape::of_logistics(mol);
    let x = shape.points(window, |_| 0.0);
    let mut curves = vec![Vec::with_capacity(x.len()); mol.len()];
    for (x, _) in x {
        mixture.responsibilities(x, &mut shares);
        for (curve, share) in curves.iter_mut().zip(&shares) {
            curve.push((x, *share));
        }
    }
    let mut panel = Panel::new(
        Axis::linear("x", window.low, window.high),
        Axis::linear(words.responsibility, 0.0, 1.0),
    );
    for (k, points) in curves.into_iter().enumerate() {
        let chosen = selected == Some(k);
        panel.layers.push(Layer::Curve {
            label: fill(words.component, &[("k", (k + 1).to_string())]),
            role: if chosen {
                Role::Selected
            } else {
                Role::Reference
            },
            points,
            stroke: if chosen { Stroke::Solid } else { Stroke::Thin },
        });
    }
    panel
}

/// Where the last bin of 2^`bits` levels ends, were it as wide as the others.
fn bins_end(bits: u32) -> f64 {
    1.0 + 1.0 / f64::from((1_u32 << bits) - 1)
}

/// The probability of the levels in each bin of a histogram, beside the bin's width, as steps.
///
/// Levels in a row make one interval, which is open where it holds the first or the last level.
fn levels_in(mol: &MixtureOfLogistics, least: f64, edges: &[f64]) -> Vec<(f64, f64)> {
    let raised: Vec<f64> = mol.log_scales().iter().map(|log| log.max(least)).collect();
    let Ok(raised) = MixtureOfLogistics::new(mol.logits(), mol.means(), &raised) else {
        return Vec::new();
    };
    let bins = edges.len() - 1;
    let bound = |edge: usize| match edge {
        0 => f64::NEG_INFINITY,
        edge if edge == bins => f64::INFINITY,
        edge => edges[edge],
    };
    let steps = (0..bins).flat_map(|bin| {
        let mass = raised.mixture().log_interval(bound(bin), bound(bin + 1));
        let (left, right) = (edges[bin], edges[bin + 1]);
        let height = mass.exp() / (right - left);
        [(left, height), (right, height)]
    });
    steps.collect()
}
