//! Figures of a fit: the data under it, the loss, the responsibilities, and where the data are from.

use std::rc::Rc;

use super::Learning;
use super::data::Source;
use crate::datasets::DrawnDensity;
use crate::distributions::{Interval, MixtureOfLogistics};
use crate::figure::axis::Ticks;
use crate::figure::number::{count, number};
use crate::figure::{Axis, Figure, Layer, Panel, Role, Stroke};
use crate::labs::mol::curves::{
    Handles, MixtureCurves, RenderOptions, component_role, tallest_bar,
};
use crate::labs::mol::fitting::Fitting;
use crate::labs::mol::parameters::Curve;
use crate::labs::mol::strings::MolStrings;
use crate::labs::shared::plot::{Window, bars};
use crate::labs::shared::training_curves::{self, CurveLabels, TrainingCurves};
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
    /// The fit over the data with its loss, the responsibilities, and where the data are from.
    pub(super) fn all_figures(
        &self,
        options: RenderOptions,
        axes: &MixtureOfLogistics,
        strings: &MolStrings,
    ) -> Vec<Figure> {
        let Some(mol) = self.mixture() else {
            return vec![empty_figure(self.window(), strings)];
        };
        let mut panels = Vec::new();
        if let Some(Source::Drawn(density)) = self.data.as_ref().map(|data| &data.source) {
            panels.push(paint_panel(density, self.window(), strings).weight(0.6));
        }
        let axes = if self.steps() == 0 { axes } else { &mol };
        panels.push(self.fit_panel(&mol, axes, options, strings));
        panels.push(self.loss_panel(strings).weight(0.6));
        let parts = [
            ("mix", mol.len().to_string()),
            ("steps", count(self.steps() as u64)),
            ("nats", number(self.held_out_now, 4)),
        ];
        let name = format!("mol-learn-k{}-steps{}", mol.len(), self.steps());
        let fit = Figure {
            description: fill(strings.learn_description, &parts),
            name: name.clone(),
            panels,
        };
        let responsibilities = Figure {
            name: format!("{name}-responsibilities"),
            description: fill(strings.responsibility_description, &parts),
            panels: vec![responsibility_panel(
                &mol,
                self.window(),
                options.accent,
                strings,
            )],
        };
        let source = self.source_panel(strings).map(|panel| Figure {
            name: "mol-learn-data".into(),
            description: strings.source_description.into(),
            panels: vec![panel],
        });
        [fit, responsibilities].into_iter().chain(source).collect()
    }

    /// The horizontal range, which holds the bins of all levels.
    fn window(&self) -> Window {
        let reach = self.discrete.map_or(1.0, |(bits, _)| bins_end(bits));
        about_zero(reach.max(1.1))
    }

    /// The data's histogram; with levels, each of its bins holds as many whole ones.
    fn histogram(&self, strings: &MolStrings) -> Layer {
        const BINS: usize = 88;
        let (window, bins) = match self.discrete {
            Some((bits, _)) => (
                about_zero(bins_end(bits)),
                MOST_BINS.min(1 << bits) as usize,
            ),
            None => (self.window(), BINS),
        };
        let training = self.data.as_ref().map(|data| data.training.clone());
        bars(
            &training.unwrap_or_default(),
            window,
            bins,
            strings.data_bars,
        )
    }

    fn fit_panel(
        &self,
        mol: &MixtureOfLogistics,
        axes: &MixtureOfLogistics,
        mut options: RenderOptions,
        strings: &MolStrings,
    ) -> Panel {
        let curves = MixtureCurves::of_logistics(mol);
        options.curve = Curve::Density;
        if self.steps() > 0 {
            options.handles = Handles::None;
        }
        let histogram = self.histogram(strings);
        let levels = |mol: &MixtureOfLogistics| match (self.discrete, &histogram) {
            (Some((_, least)), Layer::Bars { edges, .. }) => levels_in(mol, least, edges),
            _ => Vec::new(),
        };
        let fitted = levels(mol);
        let bar = tallest_bar(&histogram);
        let peak = MixtureCurves::of_logistics(axes).peak(self.window());
        let tallest = levels(axes)
            .iter()
            .fold(peak, |most, step| most.max(step.1));
        let highest = bar.max(tallest.min(2.0 * bar));
        let mut panel = curves.panel(self.window(), highest, options, strings);
        if !fitted.is_empty() {
            panel.layers.push(Layer::Curve {
                label: strings.fitted_levels.into(),
                role: Role::Noise,
                points: fitted,
                stroke: Stroke::Solid,
            });
        }
        panel.layers.insert(0, histogram);
        panel
    }

    fn loss_panel(&self, strings: &MolStrings) -> Panel {
        let curves = TrainingCurves {
            batches: training_curves::points(&self.losses, MOST_POINTS),
            held_out: self.held_out().collect(),
            steps: self.steps(),
        };
        // A loss can be the largest double, beyond which there is no room.
        let shown = || curves.losses().map(|loss| loss.clamp(-1e300, 1e300));
        let low = shown().fold(f64::INFINITY, f64::min);
        let high = shown().fold(f64::NEG_INFINITY, f64::max);
        let labels = CurveLabels {
            steps: strings.step_axis,
            loss: strings.loss_axis,
            batch: strings.batch_loss,
            held_out: strings.held_out,
        };
        curves.panel(labels, rounded_out(low, high))
    }

    /// The picture or the wave that the data are from.
    fn source_panel(&self, strings: &MolStrings) -> Option<Panel> {
        match &self.data.as_ref()?.source {
            Source::Picture(rows) => {
                let (width, height) = (rows.columns as f64, rows.rows as f64);
                let mut panel = Panel::picture((0.0, width), (0.0, height));
                let opaque = |grey: &u8| [*grey, *grey, *grey, 255];
                panel.layers.push(Layer::Image {
                    label: strings.row_axis.into(),
                    x: (0.0, width),
                    y: (0.0, height),
                    columns: rows.columns,
                    rgba: Rc::new(rows.pixels.iter().flat_map(opaque).collect()),
                });
                Some(panel)
            }
            Source::Wave(wave) => {
                let mut panel = Panel::new(
                    Axis::linear(strings.time_axis, 0.0, 1.0),
                    Axis::linear(strings.wave_axis, -1.0, 1.0),
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
fn paint_panel(density: &DrawnDensity, window: Window, strings: &MolStrings) -> Panel {
    let mut panel = Panel::new(
        Axis::linear("", window.low, window.high).ticks(Ticks::Silent),
        Axis::linear(strings.draw_here, 0.0, 1.0).ticks(Ticks::None),
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
        label: strings.draw_here.into(),
        role: Role::Sample,
        points,
        stroke: Stroke::Solid,
    });
    panel.paint = true;
    panel
}

/// Empty axes, before a reader has given numbers.
fn empty_figure(window: Window, strings: &MolStrings) -> Figure {
    let panel = Panel::new(
        Axis::linear("x", window.low, window.high),
        Axis::linear(strings.density, 0.0, 1.0),
    );
    Figure {
        name: "mol-learn".into(),
        description: strings.waiting_description.into(),
        panels: vec![panel],
    }
}

/// How probable each component is as the cause of x, as EM would have it.
fn responsibility_panel(
    mol: &MixtureOfLogistics,
    window: Window,
    selected: Option<usize>,
    strings: &MolStrings,
) -> Panel {
    let mixture = mol.mixture();
    let mut shares = vec![0.0; mol.len()];
    let x = MixtureCurves::of_logistics(mol).points(window, |_| 0.0);
    let mut curves = vec![Vec::with_capacity(x.len()); mol.len()];
    for (x, _) in x {
        mixture.responsibilities(x, &mut shares);
        for (curve, share) in curves.iter_mut().zip(&shares) {
            curve.push((x, *share));
        }
    }
    let mut panel = Panel::new(
        Axis::linear("x", window.low, window.high),
        Axis::linear(strings.responsibility, 0.0, 1.0),
    );
    for (k, points) in curves.into_iter().enumerate() {
        let chosen = selected == Some(k);
        panel.layers.push(Layer::Curve {
            label: fill(strings.component, &[("k", (k + 1).to_string())]),
            role: component_role(k, chosen),
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
