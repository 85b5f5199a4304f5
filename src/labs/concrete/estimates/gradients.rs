//! Does a small temperature kill the gradient? Three estimators of ∂ E f / ∂ log α₁, draw by draw.

use crate::distributions::{Categorical, Concrete};
use crate::figure::number::{count, number};
use crate::figure::{Along, Axis, Figure, Layer, Panel, Role, Scale, Side, Stroke};
use crate::labs::concrete::LAMBDA;
use crate::labs::concrete::properties::at_temperature;
use crate::labs::concrete::strings::ConcreteStrings;
use crate::labs::lab::Table;
use crate::labs::shared::frozen_gumbels::Gumbels;
use crate::labs::shared::location_scale::{nice_ceil, percent};
use crate::numerics::Summary;
use crate::sampling::gradients::{self, Objective};
use crate::strings::fill;

/// Draws that the histograms are made of.
const MOST: usize = 10_000;

/// Draws and temperatures that the curves are made of.
const CURVE_DRAWS: usize = 1_000;
const CURVE_STEPS: usize = 24;

/// Bars on each side of zero.
const SIDE: usize = 30;

/// Below this a gradient counts as vanished.
const VANISHED: f64 = 1e-3;

/// The objective of this word, on so many categories.
pub(super) fn objective(word: &str, categories: usize) -> Objective {
    let weights = || (1..=categories).map(|k| k as f64).collect::<Vec<_>>();
    match word {
        "quadratic" => {
            let total: f64 = weights().iter().sum();
            Objective::Quadratic {
                target: weights().iter().map(|w| w / total).collect(),
            }
        }
        "sine" => Objective::Sine {
            weights: weights(),
            amplitude: 1.0,
        },
        _ => Objective::Linear { weights: weights() },
    }
}

/// Estimates of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Pathwise,
    StraightThrough,
    Score,
}

const KINDS: [Kind; 3] = [Kind::Pathwise, Kind::StraightThrough, Kind::Score];

/// Mean and standard deviation at one temperature.
#[derive(Clone, Copy)]
struct Spread {
    temperature: f64,
    mean: f64,
    deviation: f64,
}

/// Estimates of the present state, made anew when it changes.
#[derive(Default)]
pub(super) struct Gradients {
    key: Vec<u64>,
    curve_key: Vec<u64>,
    exact: f64,
    estimates: [Vec<f64>; 3],
    curves: [Vec<Spread>; 3],
}

impl Gradients {
    pub(super) fn update(
        &mut self,
        concrete: &Concrete,
        objective: &Objective,
        seed: u64,
        gumbels: &Gumbels,
    ) {
        let draws = gumbels.landed().min(MOST);
        let mut key: Vec<u64> = concrete
            .log_alpha()
            .iter()
            .chain(objective.parameters())
            .map(|value| value.to_bits())
            .collect();
        key.extend([seed, matches!(objective, Objective::Sine { .. }).into()]);
        let Ok(categorical) = Categorical::from_logits(concrete.log_alpha()) else {
            return;
        };
        let maker = Maker {
            categorical: &categorical,
            objective,
            baseline: gradients::expectation(&categorical, objective),
            columns: gumbels.columns(),
        };
        let mut curve_key = key.clone();
        curve_key.push(draws.min(CURVE_DRAWS) as u64);
        if curve_key != self.curve_key {
            self.curve_key = curve_key;
            self.curves = KINDS.map(|kind| maker.curve(kind, draws.min(CURVE_DRAWS)));
        }
        key.extend([concrete.temperature().to_bits(), draws as u64]);
        if key != self.key {
            self.key = key;
            let mut exact = vec![0.0; concrete.len()];
            gradients::exact(&categorical, objective, &mut exact);
            self.exact = exact[0];
            self.estimates = KINDS.map(|kind| maker.estimates(kind, concrete, draws));
        }
    }

    fn summary(&self, kind: Kind) -> Summary {
        Summary::of(&self.estimates[kind as usize])
    }

    fn parts(&self, concrete: &Concrete) -> Vec<(&'static str, String)> {
        let pathwise = self.summary(Kind::Pathwise);
        vec![
            ("lambda", number(concrete.temperature(), 4)),
            ("n", count(self.estimates[0].len() as u64)),
            ("exact", number(self.exact, 4)),
            ("mean", told(pathwise.mean(), 4)),
            ("sd", told(pathwise.standard_deviation(), 3)),
            ("vanished", percent(self.vanished(Kind::Pathwise))),
        ]
    }

    /// The share of estimates next to zero.
    fn vanished(&self, kind: Kind) -> f64 {
        let estimates = &self.estimates[kind as usize];
        let small = estimates.iter().filter(|value| value.abs() < VANISHED);
        small.count() as f64 / estimates.len().max(1) as f64
    }

    pub(super) fn figures(&self, concrete: &Concrete, words: &ConcreteStrings) -> Vec<Figure> {
        let parts = self.parts(concrete);
        let name = |what: &str| {
            format!(
                "concrete-{what}-n{}-lambda{}",
                concrete.len(),
                concrete.temperature()
            )
        };
        vec![
            Figure {
                name: name("gradients"),
                description: fill(words.gradients_description, &parts),
                panels: self.histograms(words),
            },
            Figure {
                name: name("gradient-means"),
                description: fill(words.means_description, &parts),
                panels: vec![self.means_panel(concrete, words)],
            },
            Figure {
                name: name("gradient-deviations"),
                description: fill(words.deviations_description, &parts),
                panels: vec![self.deviations_panel(concrete, words)],
            },
        ]
    }

    fn histograms(&self, words: &ConcreteStrings) -> Vec<Panel> {
        let deviation = KINDS
            .map(|kind| self.summary(kind).variance().sqrt())
            .into_iter()
            .filter(|deviation| deviation.is_finite())
            .fold(0.05, f64::max);
        let reach = nice_ceil(self.exact.abs() + 3.0 * deviation);
        let edges: Vec<f64> = (0..=2 * SIDE + 1)
            .map(|edge| reach * (2.0 * edge as f64 / (2 * SIDE + 1) as f64 - 1.0))
            .collect();
        KINDS.map(|kind| self.histogram(kind, &edges, words)).into()
    }

    fn histogram(&self, kind: Kind, edges: &[f64], words: &ConcreteStrings) -> Panel {
        /// The shortest bar that the axis shows.
        const LEAST: f64 = 1e-4;
        let (low, high) = (edges[0], edges[edges.len() - 1]);
        let estimates = &self.estimates[kind as usize];
        let width = (high - low) / (edges.len() - 1) as f64;
        let mut heights = vec![0.0; edges.len() - 1];
        let last = heights.len() - 1;
        for value in estimates {
            // What lies outside is counted in the outermost bars.
            let bar = ((value - low) / width).clamp(0.0, last as f64);
            heights[bar as usize] += 1.0 / estimates.len() as f64;
        }
        let below = if kind == Kind::Score {
            words.gradient
        } else {
            ""
        };
        let mut panel = Panel::new(
            Axis::linear(below, low, high),
            Axis::new(words.estimators[kind as usize], (LEAST, 1.0), Scale::Log),
        );
        panel.layers.push(Layer::Bars {
            label: words.estimators[kind as usize].into(),
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
            .push(rule(words.exact_mark, Role::Density, self.exact));
        let mean = self.summary(kind).mean();
        if mean.is_finite() {
            panel.layers.push(rule("", Role::Selected, mean));
            panel.layers.push(Layer::Annotation {
                text: words.mean_mark.into(),
                role: Role::Selected,
                at: (mean, 0.03),
                side: Side::Right,
            });
        }
        panel
    }

    fn means_panel(&self, concrete: &Concrete, words: &ConcreteStrings) -> Panel {
        let means = self.curves.iter().flatten().map(|spread| spread.mean);
        let (low, high) = means.fold((self.exact, self.exact), |(low, high), mean| {
            (low.min(mean), high.max(mean))
        });
        let room = 0.1 * (high - low).max(0.05);
        let axis = Axis::linear(words.mean_gradient, low - room, high + room);
        let mut panel = self.curve_panel(axis, concrete, words, |spread| spread.mean);
        panel.layers.push(Layer::Rule {
            label: words.exact_mark.into(),
            role: Role::Density,
            along: Along::Horizontal,
            at: self.exact,
        });
        panel
    }

    fn deviations_panel(&self, concrete: &Concrete, words: &ConcreteStrings) -> Panel {
        let deviations = self.curves.iter().flatten().map(|spread| spread.deviation);
        let largest = deviations.fold(1e-2, f64::max);
        let range = (1e-3 * largest, 2.0 * largest);
        let axis = Axis::new(words.deviation, range, Scale::Log);
        self.curve_panel(axis, concrete, words, |spread| spread.deviation)
    }

    /// One number of each estimator over the temperature.
    fn curve_panel(
        &self,
        axis: Axis,
        concrete: &Concrete,
        words: &ConcreteStrings,
        value: fn(&Spread) -> f64,
    ) -> Panel {
        let roles = [Role::Sample, Role::Selected, Role::Noise];
        let mut panel = Panel::new(Axis::new(words.temperature, LAMBDA, Scale::Log), axis);
        for kind in KINDS {
            let points: Vec<(f64, f64)> = self.curves[kind as usize]
                .iter()
                .map(|spread| (spread.temperature, value(spread)))
                .collect();
            if !points.is_empty() {
                panel.layers.push(Layer::Curve {
                    label: words.estimators[kind as usize].into(),
                    role: roles[kind as usize],
                    points,
                    stroke: Stroke::Solid,
                });
            }
        }
        panel.layers.push(at_temperature(concrete.temperature()));
        panel
    }

    pub(super) fn table(&self, words: &ConcreteStrings) -> Table {
        let rows = KINDS.map(|kind| {
            let summary = self.summary(kind);
            vec![
                words.estimators[kind as usize].to_owned(),
                told(summary.mean(), 4),
                told(summary.mean() - self.exact, 2),
                told(summary.standard_error(), 2),
                told(summary.standard_deviation(), 3),
                percent(self.vanished(kind)),
            ]
        });
        Table {
            caption: fill(
                words.gradients_caption,
                &[
                    ("exact", number(self.exact, 4)),
                    ("n", count(self.estimates[0].len() as u64)),
                ],
            ),
            head: words.gradient_heads.map(str::to_owned).into(),
            rows: rows.into(),
            ..Table::default()
        }
    }
}

/// A number, or a dash where too few draws give none.
fn told(value: f64, digits: usize) -> String {
    if value.is_finite() {
        number(value, digits)
    } else {
        "–".to_owned()
    }
}

/// What estimates are made from.
struct Maker<'a> {
    categorical: &'a Categorical,
    objective: &'a Objective,
    baseline: f64,
    columns: &'a [Vec<f64>],
}

impl Maker<'_> {
    /// ∂/∂ log α₁, draw by draw.
    fn estimates(&self, kind: Kind, concrete: &Concrete, draws: usize) -> Vec<f64> {
        let n = self.columns.len();
        let (mut gumbels, mut sample, mut out) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        (0..draws)
            .map(|draw| {
                for (gumbel, column) in gumbels.iter_mut().zip(self.columns) {
                    *gumbel = column[draw];
                }
                match kind {
                    Kind::Pathwise => {
                        gradients::pathwise(
                            concrete,
                            self.objective,
                            &gumbels,
                            &mut sample,
                            &mut out,
                        );
                    }
                    Kind::StraightThrough => {
                        gradients::straight_through(
                            concrete,
                            self.objective,
                            &gumbels,
                            &mut sample,
                            &mut out,
                        );
                    }
                    Kind::Score => {
                        gradients::score_function(
                            self.categorical,
                            self.objective,
                            self.baseline,
                            &gumbels,
                            &mut out,
                        );
                    }
                }
                out[0]
            })
            .collect()
    }

    fn curve(&self, kind: Kind, draws: usize) -> Vec<Spread> {
        if draws < 2 {
            return Vec::new();
        }
        let axis = Axis::new("", LAMBDA, Scale::Log);
        if kind == Kind::Score {
            // No temperature enters it.
            let Ok(concrete) = Concrete::new(self.categorical.logits(), 1.0) else {
                return Vec::new();
            };
            let summary = Summary::of(&self.estimates(kind, &concrete, draws));
            return [LAMBDA.0, LAMBDA.1]
                .map(|temperature| Spread {
                    temperature,
                    mean: summary.mean(),
                    deviation: summary.standard_deviation(),
                })
                .into();
        }
        (0..=CURVE_STEPS)
            .filter_map(|step| {
                let temperature = axis.value(step as f64 / CURVE_STEPS as f64);
                let concrete = Concrete::new(self.categorical.logits(), temperature).ok()?;
                let summary = Summary::of(&self.estimates(kind, &concrete, draws));
                Some(Spread {
                    temperature,
                    mean: summary.mean(),
                    deviation: summary.standard_deviation(),
                })
            })
            .collect()
    }
}
