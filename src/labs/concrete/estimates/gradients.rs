//! Does a small temperature kill the gradient? Estimates of ∂ E f / ∂ log α₁ by three estimators.

use std::cell::RefCell;

use super::estimators::{CurvePoint, Draws, Estimator, objective};
use crate::distributions::{Categorical, Concrete};
use crate::figure::number::{count, number};
use crate::figure::{Along, Axis, Figure, Layer, Panel, Role, Scale, Side, Stroke};
use crate::labs::concrete::ConcreteLab;
use crate::labs::concrete::on_demand::OnDemandView;
use crate::labs::concrete::parameters::{OBJECTIVE, TEMPERATURE_RANGE};
use crate::labs::concrete::strings::{ConcreteStrings, strings};
use crate::labs::concrete::views::temperature_rule;
use crate::labs::lab::{FrameContext, Table};
use crate::labs::parameters::Values;
use crate::labs::shared::location_scale::percent;
use crate::labs::shared::plot::nice_ceil;
use crate::numerics::Summary;
use crate::sampling::gradients::{self, Objective};
use crate::strings::fill;

/// Draws that the histograms are made of.
const HISTOGRAM_DRAWS: usize = 10_000;

/// Draws that the curves are made of.
const CURVE_DRAWS: usize = 1_000;

/// Bars on each side of zero.
const BARS_PER_SIDE: usize = 30;

/// Below this a gradient counts as vanished.
const VANISHED: f64 = 1e-3;

/// The estimates of the state that is shown, and those for which the ranges of axes are chosen.
#[derive(Default)]
pub(super) struct Gradients {
    shown: Estimates,
    /// Where axes hold to other values; behind a cell, since these are known only when figures are made.
    held: RefCell<Estimates>,
}

/// Estimates of one state, made anew when it changes.
#[derive(Default)]
struct Estimates {
    /// The bits of what the estimates depend on.
    key: Vec<u64>,
    /// The bits of what the curves depend on.
    curve_key: Vec<u64>,
    exact: f64,
    values: [Vec<f64>; 3],
    curves: [Vec<CurvePoint>; 3],
}

impl Estimates {
    fn update(&mut self, concrete: &Concrete, values: &Values, lab: &ConcreteLab) {
        let objective = &objective(values.get(OBJECTIVE), concrete.len());
        let count = lab.gumbels.landed().min(HISTOGRAM_DRAWS);
        let mut key: Vec<u64> = concrete
            .log_alpha()
            .iter()
            .chain(objective.parameters())
            .map(|value| value.to_bits())
            .collect();
        key.extend([lab.seed, matches!(objective, Objective::Sine { .. }).into()]);
        let Ok(categorical) = Categorical::from_logits(concrete.log_alpha()) else {
            return;
        };
        let draws = Draws {
            categorical: &categorical,
            objective,
            baseline: gradients::expectation(&categorical, objective),
            columns: lab.gumbels.columns(),
        };
        let mut curve_key = key.clone();
        curve_key.push(count.min(CURVE_DRAWS) as u64);
        if curve_key != self.curve_key {
            self.curve_key = curve_key;
            self.curves =
                Estimator::ALL.map(|estimator| draws.curve(estimator, count.min(CURVE_DRAWS)));
        }
        key.extend([concrete.temperature().to_bits(), count as u64]);
        if key != self.key {
            self.key = key;
            let mut exact = vec![0.0; concrete.len()];
            gradients::exact(&categorical, objective, &mut exact);
            self.exact = exact[0];
            self.values =
                Estimator::ALL.map(|estimator| draws.estimates(estimator, concrete, count));
        }
    }

    fn summary(&self, estimator: Estimator) -> Summary {
        Summary::of(&self.values[estimator as usize])
    }

    /// How far the axis of the histograms goes on each side of zero.
    fn reach(&self) -> f64 {
        let deviation = Estimator::ALL
            .map(|estimator| self.summary(estimator).variance().sqrt())
            .into_iter()
            .filter(|deviation| deviation.is_finite())
            .fold(0.05, f64::max);
        nice_ceil(self.exact.abs() + 3.0 * deviation)
    }

    /// The range of an axis of means.
    fn mean_range(&self) -> (f64, f64) {
        let means = self.curves.iter().flatten().map(|point| point.mean);
        let (low, high) = means.fold((self.exact, self.exact), |(low, high), mean| {
            (low.min(mean), high.max(mean))
        });
        let room = 0.1 * (high - low).max(0.05);
        (low - room, high + room)
    }

    /// The range of an axis of standard deviations.
    fn deviation_range(&self) -> (f64, f64) {
        let deviations = self.curves.iter().flatten().map(|point| point.deviation);
        let largest = deviations.fold(1e-2, f64::max);
        (1e-3 * largest, 2.0 * largest)
    }
}

impl OnDemandView for Gradients {
    fn update(&mut self, values: &Values, lab: &ConcreteLab) {
        self.shown.update(&lab.concrete, values, lab);
    }

    fn figures(&self, lab: &ConcreteLab, context: FrameContext) -> Vec<Figure> {
        let strings = strings(context.text);
        let concrete = &lab.concrete;
        let parts = self.parts(concrete);
        let mut held = self.held.borrow_mut();
        let axes = match context.axes {
            Some(values) => {
                held.update(&lab.axis_state(context).0, values, lab);
                &held
            }
            None => &self.shown,
        };
        vec![
            Figure {
                name: lab.figure_name("gradients"),
                description: fill(strings.gradients_description, &parts),
                panels: self.histograms(axes.reach(), strings),
            },
            Figure {
                name: lab.figure_name("gradient-means"),
                description: fill(strings.means_description, &parts),
                panels: vec![self.means_panel(axes.mean_range(), concrete, strings)],
            },
            Figure {
                name: lab.figure_name("gradient-deviations"),
                description: fill(strings.deviations_description, &parts),
                panels: vec![self.deviations_panel(axes.deviation_range(), concrete, strings)],
            },
        ]
    }

    fn table(&self, strings: &ConcreteStrings) -> Table {
        let rows = Estimator::ALL.map(|estimator| {
            let summary = self.shown.summary(estimator);
            vec![
                strings.estimators[estimator as usize].to_owned(),
                or_dash(summary.mean(), 4),
                or_dash(summary.mean() - self.shown.exact, 2),
                or_dash(summary.standard_error(), 2),
                or_dash(summary.standard_deviation(), 3),
                percent(self.vanished(estimator)),
            ]
        });
        Table {
            caption: fill(
                strings.gradients_caption,
                &[
                    ("exact", number(self.shown.exact, 4)),
                    ("n", count(self.shown.values[0].len() as u64)),
                ],
            ),
            head: strings.gradient_heads.map(str::to_owned).into(),
            rows: rows.into(),
            ..Table::default()
        }
    }
}

impl Gradients {
    fn parts(&self, concrete: &Concrete) -> Vec<(&'static str, String)> {
        let pathwise = self.shown.summary(Estimator::Pathwise);
        vec![
            ("lambda", number(concrete.temperature(), 4)),
            ("n", count(self.shown.values[0].len() as u64)),
            ("exact", number(self.shown.exact, 4)),
            ("mean", or_dash(pathwise.mean(), 4)),
            ("sd", or_dash(pathwise.standard_deviation(), 3)),
            ("vanished", percent(self.vanished(Estimator::Pathwise))),
        ]
    }

    /// The share of estimates next to zero.
    fn vanished(&self, estimator: Estimator) -> f64 {
        let estimates = &self.shown.values[estimator as usize];
        let small = estimates.iter().filter(|value| value.abs() < VANISHED);
        small.count() as f64 / estimates.len().max(1) as f64
    }

    fn histograms(&self, reach: f64, strings: &ConcreteStrings) -> Vec<Panel> {
        let edges: Vec<f64> = (0..=2 * BARS_PER_SIDE + 1)
            .map(|edge| reach * (2.0 * edge as f64 / (2 * BARS_PER_SIDE + 1) as f64 - 1.0))
            .collect();
        Estimator::ALL
            .map(|estimator| self.histogram(estimator, &edges, strings))
            .into()
    }

    fn histogram(&self, estimator: Estimator, edges: &[f64], strings: &ConcreteStrings) -> Panel {
        /// The shortest bar that the axis shows.
        const MIN_HEIGHT: f64 = 1e-4;
        let (low, high) = (edges[0], edges[edges.len() - 1]);
        let estimates = &self.shown.values[estimator as usize];
        let width = (high - low) / (edges.len() - 1) as f64;
        let mut heights = vec![0.0; edges.len() - 1];
        let last = heights.len() - 1;
        for value in estimates {
            // What lies outside is counted in the outermost bars.
            let bar = ((value - low) / width).clamp(0.0, last as f64);
            heights[bar as usize] += 1.0 / estimates.len() as f64;
        }
        let below = if estimator == Estimator::ScoreFunction {
            strings.gradient
        } else {
            ""
        };
        let mut panel = Panel::new(
            Axis::linear(below, low, high),
            Axis::new(
                strings.estimators[estimator as usize],
                (MIN_HEIGHT, 1.0),
                Scale::Log,
            ),
        );
        panel.layers.push(Layer::Bars {
            label: strings.estimators[estimator as usize].into(),
            role: Role::Sample,
            edges: edges.to_vec(),
            heights,
        });
        let rule = |label: &str, role: Role, at: f64| Layer::Rule {
            label: label.into(),
            role,
            along: Along::Vertical,
            at,
        };
        panel
            .layers
            .push(rule(strings.exact_mark, Role::Density, self.shown.exact));
        let mean = self.shown.summary(estimator).mean();
        if mean.is_finite() {
            panel.layers.push(rule("", Role::Selected, mean));
            panel.layers.push(Layer::Annotation {
                text: strings.mean_mark.into(),
                role: Role::Selected,
                at: (mean, 0.03),
                side: Side::Right,
            });
        }
        panel
    }

    fn means_panel(
        &self,
        range: (f64, f64),
        concrete: &Concrete,
        strings: &ConcreteStrings,
    ) -> Panel {
        let axis = Axis::linear(strings.mean_gradient, range.0, range.1);
        let mut panel = self.curve_panel(axis, concrete, strings, |point| point.mean);
        panel.layers.push(Layer::Rule {
            label: strings.exact_mark.into(),
            role: Role::Density,
            along: Along::Horizontal,
            at: self.shown.exact,
        });
        panel
    }

    fn deviations_panel(
        &self,
        range: (f64, f64),
        concrete: &Concrete,
        strings: &ConcreteStrings,
    ) -> Panel {
        let axis = Axis::new(strings.deviation, range, Scale::Log);
        self.curve_panel(axis, concrete, strings, |point| point.deviation)
    }

    /// One number of each estimator over the temperature.
    fn curve_panel(
        &self,
        axis: Axis,
        concrete: &Concrete,
        strings: &ConcreteStrings,
        value: fn(&CurvePoint) -> f64,
    ) -> Panel {
        let roles = [Role::Sample, Role::Selected, Role::Noise];
        let mut panel = Panel::new(
            Axis::new(strings.temperature, TEMPERATURE_RANGE, Scale::Log),
            axis,
        );
        for estimator in Estimator::ALL {
            let points: Vec<(f64, f64)> = self.shown.curves[estimator as usize]
                .iter()
                .map(|point| (point.temperature, value(point)))
                .collect();
            if !points.is_empty() {
                panel.layers.push(Layer::Curve {
                    label: strings.estimators[estimator as usize].into(),
                    role: roles[estimator as usize],
                    points,
                    stroke: Stroke::Solid,
                });
            }
        }
        panel.layers.push(temperature_rule(concrete.temperature()));
        panel
    }
}

/// A number, or a dash where too few draws give none.
fn or_dash(value: f64, digits: usize) -> String {
    if value.is_finite() {
        number(value, digits)
    } else {
        "–".to_owned()
    }
}
