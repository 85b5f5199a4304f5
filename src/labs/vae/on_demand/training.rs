//! How training goes: the bound, its two parts, and what else was measured.

use std::rc::Rc;

use super::OnDemandView;
use crate::figure::axis::Ticks;
use crate::figure::number::{count, number, number_or_dash};
use crate::figure::{Along, Axis, Figure, Layer, Panel, Point, Role, Stroke};
use crate::labs::lab::{FrameContext, Table};
use crate::labs::shared::categorical_bars::{category_axis, columns};
use crate::labs::shared::plot::nice_ceil;
use crate::labs::vae::VaeLab;
use crate::labs::vae::metrics::Row;
use crate::labs::vae::parameters::Family;
use crate::labs::vae::shown::least_temperature;
use crate::labs::vae::strings::{VaeStrings, strings};
use crate::strings::fill;
use crate::vae::Latent;

/// Nats between two possible ends of the axis of the bound.
const STEP: f64 = 2.0;

/// Bounds so far below the best are not shown.
const ROOM: f64 = 14.0;

pub(super) struct Training;

impl OnDemandView for Training {
    fn update(&mut self, _lab: &VaeLab) {}

    fn figures(&self, lab: &VaeLab, context: FrameContext) -> Vec<Figure> {
        let words = strings(context.text);
        let mut figures = vec![
            lab.bound_figure(words),
            lab.reconstructions_figure(words),
            lab.kl_figure(words),
            lab.variance_figure(words),
        ];
        if lab.config.family() == Family::Concrete {
            figures.push(lab.relaxation_figure(words));
        }
        figures
    }

    fn tables(&self, lab: &VaeLab, words: &VaeStrings) -> Vec<Table> {
        vec![lab.training_table(words)]
    }
}

/// A part of the loss: the region under a curve, or a column where only one step is known.
fn part(label: &str, role: Role, points: Vec<Point>, last_step: f64) -> Layer {
    if let [(_, height)] = points[..] {
        let width = 0.1 * last_step;
        return Layer::Columns {
            label: label.into(),
            role,
            width,
            columns: vec![(0.5 * width, 0.0, height)],
        };
    }
    Layer::Area {
        label: label.into(),
        role,
        points,
        base: 0.0,
    }
}

/// A number at each step at which it is known.
fn known(rows: &[Row], value: impl Fn(&Row) -> f64) -> Vec<Point> {
    let points = rows.iter().map(|row| (f64::from(row.step), value(row)));
    points.filter(|point| point.1.is_finite()).collect()
}

impl VaeLab {
    /// What the model is worth.
    fn training_table(&self, words: &VaeStrings) -> Table {
        let evaluation = self.evaluation();
        let of = |value: Option<f64>| number_or_dash(value.unwrap_or(f64::NAN), 4);
        let rows = self.known_rows();
        let last = rows.iter().rev().find(|row| row.log_prob.is_finite());
        let speed = self.training.speed;
        let mut values = vec![
            count(self.steps() as u64),
            speed.map_or_else(|| "–".to_owned(), |speed| count(speed as u64)),
            of(evaluation.map(|known| known.elbo)),
            of(evaluation.map(|known| known.reconstruction)),
            of(evaluation.map(|known| known.kl.iter().sum())),
            of(last.map(|row| f64::from(row.log_prob))),
            count(self.config.model.parameters() as u64),
        ];
        let latent = self.shown.latent();
        if !matches!(latent, Latent::Gaussian { .. }) {
            let least = least_temperature(latent);
            let usage = self.shown.usage();
            let unused = usage.iter().filter(|share| **share == 0.0).count();
            values.push(count(unused as u64));
            values.push(fill(
                words.temperature_cell,
                &[
                    ("lambda", number(self.temperature(), 3)),
                    ("least", number(least, 3)),
                ],
            ));
        }
        let names = words.training_rows.iter();
        let rows = names
            .zip(values)
            .map(|(name, value)| vec![(*name).to_owned(), value]);
        Table {
            caption: words.training_caption.into(),
            rows: rows.collect(),
            ..Table::default()
        }
    }

    /// The right end of the axis of steps.
    fn last_step(&self) -> f64 {
        let rows = self.rows.last().map_or(0, |row| row.step);
        nice_ceil(f64::from(rows).max(100.0))
    }

    /// What was measured of all steps, or of the model that is shown where nothing was.
    fn all_rows(&self) -> Vec<Row> {
        if !self.rows.is_empty() {
            return self.rows.clone();
        }
        let evaluation = self.evaluation().map(|known| Row {
            step: 0,
            reconstruction: known.reconstruction as f32,
            kl: known.kl.iter().sum::<f64>() as f32,
            log_prob: f32::NAN,
            gap: f32::NAN,
            variance: f32::NAN,
        });
        evaluation.into_iter().collect()
    }

    /// The bound and the importance-weighted estimate; below, the loss in its two parts.
    fn bound_figure(&self, words: &VaeStrings) -> Figure {
        let parts = [
            ("steps", count(self.steps() as u64)),
            ("nats", self.elbo_text()),
        ];
        Figure {
            name: format!("vae-training-step{}", self.steps()),
            description: fill(words.training_description, &parts),
            panels: vec![self.bound_panel(words), self.parts_panel(words)],
        }
    }

    fn bound_panel(&self, words: &VaeStrings) -> Panel {
        let rows = self.all_rows();
        let elbo = known(&rows, Row::elbo);
        let estimate = known(&rows, |row| f64::from(row.log_prob));
        let all = || elbo.iter().chain(&estimate).map(|point| point.1);
        let best = all().fold(f64::NEG_INFINITY, f64::max);
        let best = if best.is_finite() { best } else { 0.0 };
        let least = all().fold(best, f64::min).max(best - ROOM);
        let high = ((best + 0.5) / STEP).ceil() * STEP;
        let low = ((least - 0.5) / STEP).floor() * STEP;
        let x = Axis::linear(String::new(), 0.0, self.last_step());
        let mut panel = Panel::new(x, Axis::linear(words.nats_axis, low, high)).weight(1.2);
        let clipped = |points: Vec<Point>| -> Vec<Point> {
            points.into_iter().map(|(x, y)| (x, y.max(low))).collect()
        };
        for (label, role, stroke, points) in [
            (words.elbo_label, Role::Density, Stroke::Solid, elbo),
            (words.estimate_label, Role::Sample, Stroke::Dashed, estimate),
        ] {
            if !points.is_empty() {
                panel.layers.push(Layer::Curve {
                    label: label.into(),
                    role,
                    points: clipped(points),
                    stroke,
                });
            }
        }
        if let Some(last) = self.evaluation().filter(|known| known.elbo.is_finite()) {
            panel.layers.push(Layer::Points {
                label: String::new(),
                role: Role::Density,
                x: Rc::new(vec![(self.steps() as f64).min(self.last_step())]),
                y: Rc::new(vec![last.elbo.clamp(low, high)]),
                radius: 4.0,
            });
        }
        panel.layers.push(self.now());
        panel
    }

    fn parts_panel(&self, words: &VaeStrings) -> Panel {
        let rows = self.all_rows();
        let reconstruction = known(&rows, |row| -f64::from(row.reconstruction));
        let loss = known(&rows, |row| -row.elbo());
        let most = loss.iter().map(|point| point.1).fold(1.0, f64::max);
        let x = Axis::linear(words.steps_axis, 0.0, self.last_step());
        let mut panel = Panel::new(x, Axis::linear(words.loss_axis, 0.0, nice_ceil(most)));
        for (label, role, points) in [
            (words.kl_label, Role::Noise, loss),
            (words.reconstruction_label, Role::Sample, reconstruction),
        ] {
            if !points.is_empty() {
                panel
                    .layers
                    .push(part(label, role, points, self.last_step()));
            }
        }
        panel.layers.push(self.now());
        panel
    }

    /// Where the model that is shown stands.
    fn now(&self) -> Layer {
        Layer::Rule {
            label: String::new(),
            role: Role::Selected,
            along: Along::Vertical,
            at: (self.steps() as f64).min(self.last_step()),
        }
    }

    /// The divergence of each latent variable.
    fn kl_figure(&self, words: &VaeStrings) -> Figure {
        let kl = self.evaluation().map(|known| known.kl.clone());
        let kl = kl.unwrap_or_else(|| vec![0.0; self.shown.latent().variables()]);
        let most = kl.iter().copied().fold(0.1, f64::max);
        let x = category_axis(words.latent_axis, kl.len());
        let mut panel = Panel::new(x, Axis::linear(words.kl_axis, 0.0, nice_ceil(most)));
        panel
            .layers
            .push(columns(words.kl_axis, Role::Noise, 0.6, &kl));
        Figure {
            name: format!("vae-kl-step{}", self.steps()),
            description: words.kl_description.into(),
            panels: vec![panel],
        }
    }

    /// The variance of the gradient.
    fn variance_figure(&self, words: &VaeStrings) -> Figure {
        let variance = known(&self.all_rows(), |row| f64::from(row.variance));
        let top = variance.iter().map(|point| point.1).fold(1e-6, f64::max);
        let axis = Axis::linear(words.variance_axis, 0.0, nice_ceil(top));
        let mut panel = self.history_panel(axis, Role::Noise, variance);
        panel.x.label = words.steps_axis.into();
        Figure {
            name: format!("vae-variance-step{}", self.steps()),
            description: words.variance_description.into(),
            panels: vec![panel],
        }
    }

    /// The gap between the relaxed objective and the discrete bound, and the temperature.
    fn relaxation_figure(&self, words: &VaeStrings) -> Figure {
        let mut temperature = self.temperature_panel(words);
        temperature.x.label = words.steps_axis.into();
        let mut gap = self.gap_panel(words, &self.all_rows());
        gap.x.ticks = Ticks::Silent;
        Figure {
            name: format!("vae-relaxation-step{}", self.steps()),
            description: words.relaxation_description.into(),
            panels: vec![gap, temperature],
        }
    }

    /// A curve over the steps.
    fn history_panel(&self, y: Axis, role: Role, points: Vec<Point>) -> Panel {
        let mut panel = Panel::new(Axis::linear("", 0.0, self.last_step()), y);
        if !points.is_empty() {
            panel.layers.push(Layer::Curve {
                label: panel.y.label.clone(),
                role,
                points,
                stroke: Stroke::Solid,
            });
        }
        panel.layers.push(self.now());
        panel
    }

    fn gap_panel(&self, words: &VaeStrings, rows: &[Row]) -> Panel {
        let gap = known(rows, |row| f64::from(row.gap));
        let (low, high) = gap.iter().fold((0.0, 0.1), |(low, high), point| {
            (f64::min(low, point.1), f64::max(high, point.1))
        });
        let low = if low < 0.0 { -nice_ceil(-low) } else { 0.0 };
        let axis = Axis::linear(words.gap_axis, low, nice_ceil(high));
        self.history_panel(axis, Role::Density, gap)
    }

    fn temperature_panel(&self, words: &VaeStrings) -> Panel {
        let temperature = |step: f64| self.config.temperatures(step as usize)[1];
        let points: Vec<_> = (0..=100)
            .map(|part| self.last_step() * f64::from(part) / 100.0)
            .map(|step| (step, temperature(step)))
            .collect();
        let top = points.iter().map(|point| point.1).fold(0.1, f64::max);
        let axis = Axis::linear(words.temperature_axis, 0.0, nice_ceil(top));
        let mut panel = self.history_panel(axis, Role::Selected, points);
        let least = least_temperature(self.shown.latent());
        if least < panel.y.range.1 {
            panel.layers.push(Layer::Rule {
                label: "1/(K−1)".into(),
                role: Role::Reference,
                along: Along::Horizontal,
                at: least,
            });
        }
        panel
    }
}
