//! The four properties of the Concrete distribution, each as a statement with its number.

use std::cell::RefCell;

use super::{ViewContent, temperature_rule};
use crate::distributions::Concrete;
use crate::figure::number::number;
use crate::figure::{Axis, Figure, Layer, Panel, Point, Role, Scale, Side, Stroke};
use crate::labs::concrete::ConcreteLab;
use crate::labs::concrete::parameters::TEMPERATURE_RANGE;
use crate::labs::concrete::strings::{ConcreteStrings, strings};
use crate::labs::lab::{FrameContext, Table};
use crate::labs::shared::categorical_bars::{category_axis, columns, shares};
use crate::labs::shared::marks::dot;
use crate::numerics::{log_sum_exp, max_or_nan, min_or_nan};
use crate::strings::fill;

/// Points of a curve over temperatures.
const STEPS: usize = 48;

/// Samples that the curve over temperatures is made of.
const CURVE_SAMPLES: usize = 4000;

/// The share of samples near a corner over temperatures, kept until its samples change.
#[derive(Default)]
pub(in super::super) struct CornerShares {
    /// The bits of what the points were made of, and the points.
    cache: RefCell<(Vec<u64>, Vec<Point>)>,
}

pub(super) struct Properties;

impl ViewContent for Properties {
    fn figures(&self, lab: &ConcreteLab, context: FrameContext) -> Vec<Figure> {
        lab.properties_figures(context)
    }
}

impl ConcreteLab {
    fn properties_figures(&self, context: FrameContext) -> Vec<Figure> {
        let strings = strings(context.text);
        let mut parts = self.description_parts();
        parts.push(("threshold", number(self.threshold(), 4)));
        parts.push((
            "share",
            number(self.corner_share(self.concrete.temperature()), 3),
        ));
        parts.push(("eps", number(self.corner_distance, 3)));
        parts.push(("few", self.sample_count().min(CURVE_SAMPLES).to_string()));
        let figure = |name: &str, description: &str, panel: Panel| Figure {
            name: self.figure_name(name),
            description: fill(description, &parts),
            panels: vec![panel],
        };
        vec![
            figure(
                "rounding",
                strings.rounding_description,
                self.rounding_panel(strings),
            ),
            figure(
                "corners",
                strings.corners_description,
                self.corners_panel(strings),
            ),
            figure(
                "convexity",
                strings.convexity_description,
                self.section_panel(context),
            ),
        ]
    }

    /// λ up to which the density is log-convex.
    fn threshold(&self) -> f64 {
        1.0 / (self.concrete.len() - 1) as f64
    }

    /// How often each coordinate is the largest, with two standard errors, against α / Σ α.
    fn rounding_panel(&self, strings: &ConcreteStrings) -> Panel {
        let probs = self.concrete.rounding_probs();
        let drawn = shares(self.largest_counts());
        let mut panel = Panel::new(
            category_axis(strings.category, probs.len()),
            Axis::linear(strings.share, 0.0, 1.0),
        );
        panel
            .layers
            .push(columns(strings.exact, Role::Categories, 0.8, &probs));
        panel
            .layers
            .push(columns(strings.rounded, Role::Sample, 0.45, &drawn));
        if self.sample_count() > 1 {
            for (k, &share) in drawn.iter().enumerate() {
                let error = (share * (1.0 - share) / self.sample_count() as f64).sqrt();
                let x = (k + 1) as f64;
                panel.layers.push(Layer::Curve {
                    label: String::new(),
                    role: Role::Ink,
                    points: vec![(x, share - 2.0 * error), (x, share + 2.0 * error)],
                    stroke: Stroke::Solid,
                });
            }
        }
        panel
    }

    /// The share of samples whose largest coordinate is within ε of 1 at another temperature.
    fn corner_share(&self, temperature: f64) -> f64 {
        let count = self.sample_count().min(CURVE_SAMPLES);
        let columns = self.gumbels.columns();
        let log_alpha = self.concrete.log_alpha();
        // x > 1 − ε for the largest: the others' sum over it is below ε/(1 − ε).
        let bound = self.corner_distance / (1.0 - self.corner_distance);
        let near = |sample: &usize| {
            let score = |k: usize| log_alpha[k] + columns[k][*sample];
            let all = 0..log_alpha.len();
            let top = all.clone().map(score).fold(f64::NEG_INFINITY, f64::max);
            let rest: f64 = all.map(|k| ((score(k) - top) / temperature).exp()).sum();
            rest - 1.0 < bound
        };
        (0..count).filter(near).count() as f64 / count.max(1) as f64
    }

    fn corners_panel(&self, strings: &ConcreteStrings) -> Panel {
        let mut panel = Panel::new(
            Axis::new(strings.temperature, TEMPERATURE_RANGE, Scale::Log),
            Axis::linear(strings.corner_share, 0.0, 1.0),
        );
        let last = self.gumbels.last().unwrap_or(&[]);
        let key: Vec<u64> = self
            .concrete
            .log_alpha()
            .iter()
            .chain(last)
            .chain([&self.corner_distance, &(self.sample_count() as f64)])
            .map(|value| value.to_bits())
            .collect();
        let mut cache = self.corner_shares.cache.borrow_mut();
        if cache.0 != key {
            let points = (0..=STEPS).map(|step| {
                let temperature = panel.x.value(step as f64 / STEPS as f64);
                (temperature, self.corner_share(temperature))
            });
            *cache = (key, points.collect());
        }
        let temperature = self.concrete.temperature();
        panel.layers.push(Layer::Curve {
            label: strings.corner_share.into(),
            role: Role::Sample,
            points: cache.1.clone(),
            stroke: Stroke::Solid,
        });
        panel.layers.push(temperature_rule(temperature));
        let share = self.corner_share(temperature);
        let right = panel.x.position(temperature) < 0.8;
        panel.layers.push(dot((temperature, share), Role::Selected));
        panel.layers.push(Layer::Annotation {
            text: number(share, 3),
            role: Role::Selected,
            at: (temperature, share),
            side: if right { Side::Right } else { Side::Left },
        });
        panel
    }

    fn section_panel(&self, context: FrameContext) -> Panel {
        let strings = strings(context.text);
        let section = section(&self.concrete);
        let curvatures = divided_differences(&section);
        let of_axes = self::section(&self.axis_state(context).0);
        let middle = of_axes[of_axes.len() / 2].1;
        let (low, high) = of_axes.iter().fold((middle, middle), |(low, high), point| {
            (low.min(point.1), high.max(point.1))
        });
        // The ends run off to infinity: the middle of the curve is what the axis holds.
        let (low, high) = (low.max(middle - 12.0), high.min(middle + 12.0));
        let room = 0.08 * (high - low).max(1.0);
        let mut panel = Panel::new(
            Axis::linear(strings.section, 0.0, 1.0),
            Axis::linear(strings.log_density, low - room, high + room),
        );
        let concave: Vec<(f64, f64)> = section
            .iter()
            .enumerate()
            .map(|(index, &(t, value))| {
                let is_concave = index > 0
                    && curvatures
                        .get(index - 1)
                        .is_some_and(|curvature| *curvature < 0.0);
                (t, if is_concave { value } else { f64::NAN })
            })
            .collect();
        panel.layers.push(Layer::Curve {
            label: strings.log_density.into(),
            role: Role::Density,
            points: section,
            stroke: Stroke::Solid,
        });
        if concave.iter().any(|point| point.1.is_finite()) {
            panel.layers.push(Layer::Curve {
                label: strings.concave.into(),
                role: Role::Selected,
                points: concave,
                stroke: Stroke::Solid,
            });
        }
        panel
    }

    pub(super) fn properties_table(&self, strings: &ConcreteStrings) -> Table {
        let gumbels = self.last_noise();
        let probs = self.concrete.rounding_probs();
        let drawn = shares(self.largest_counts());
        let samples = self.sample_count();
        let furthest = drawn
            .iter()
            .zip(&probs)
            .map(|(share, prob)| (share - prob).abs())
            .fold(0.0, max_or_nan);
        let least_curvature = divided_differences(&section(&self.concrete))
            .into_iter()
            .fold(f64::INFINITY, min_or_nan);
        let parts = [
            ("error", number(pathwise_error(&self.concrete, gumbels), 2)),
            ("furthest", number(furthest, 2)),
            ("bound", number(1.0 / (samples.max(1) as f64).sqrt(), 2)),
            ("n", samples.to_string()),
            ("eps", number(self.corner_distance, 3)),
            ("few", samples.min(CURVE_SAMPLES).to_string()),
            (
                "share",
                number(self.corner_share(self.concrete.temperature()), 3),
            ),
            ("lambda", number(self.concrete.temperature(), 4)),
            ("threshold", number(self.threshold(), 4)),
            ("bend", number(least_curvature, 3)),
        ];
        let convexity = if self.concrete.is_log_convex() {
            strings.convex_statement
        } else if least_curvature < 0.0 {
            strings.not_convex_statement
        } else {
            strings.not_convex_elsewhere_statement
        };
        let statements = [
            strings.path_statement,
            if samples == 0 {
                strings.too_few
            } else {
                strings.rounding_statement
            },
            if samples == 0 {
                strings.too_few
            } else {
                strings.corner_statement
            },
            convexity,
        ];
        Table {
            caption: strings.properties.into(),
            head: Vec::new(),
            rows: strings
                .property_names
                .iter()
                .zip(statements)
                .map(|(name, statement)| vec![(*name).to_owned(), fill(statement, &parts)])
                .collect(),
            ..Table::default()
        }
    }
}

/// ln p on the way from the middle of the face opposite corner 1 to that corner.
fn section(concrete: &Concrete) -> Vec<(f64, f64)> {
    const POINTS: i32 = 180;
    let others = (concrete.len() - 1) as f64;
    let mut log_x = vec![0.0; concrete.len()];
    (-POINTS..=POINTS)
        .map(|step| {
            // Denser towards both ends, where the curve bends.
            let t = crate::numerics::sigmoid(f64::from(step) / 20.0);
            let rest = crate::numerics::sigmoid(-f64::from(step) / 20.0) / others;
            log_x.fill(rest.ln());
            log_x[0] = t.ln();
            (t, concrete.log_prob_from_log(&log_x))
        })
        .collect()
}

/// The second divided differences of a curve, one per inner point: nowhere negative where it is convex.
fn divided_differences(points: &[(f64, f64)]) -> Vec<f64> {
    points
        .windows(3)
        .map(|near| {
            let slope = |a: (f64, f64), b: (f64, f64)| (b.1 - a.1) / (b.0 - a.0);
            let curvature =
                (slope(near[1], near[2]) - slope(near[0], near[1])) / (near[2].0 - near[0].0);
            // Rounding alone bends a straight piece a little either way.
            let noise = 1e-9 * near[1].1.abs().max(1.0) / (near[2].0 - near[0].0).powi(2);
            if curvature.abs() < noise {
                0.0
            } else {
                curvature
            }
        })
        .collect()
}

/// The largest difference between the pathwise derivative of one sample's log-coordinates in log α and
/// central differences, relative to 1/λ.
pub(in super::super) fn pathwise_error(concrete: &Concrete, gumbels: &[f64]) -> f64 {
    let log_alpha = concrete.log_alpha();
    let temperature = concrete.temperature();
    let step = 1e-5 * temperature.min(1.0);
    let n = log_alpha.len();
    let tempered = |moved: usize, by: f64| -> Vec<f64> {
        let score = |k: usize| log_alpha[k] + gumbels[k] + if k == moved { by } else { 0.0 };
        let scores: Vec<f64> = (0..n).map(|k| score(k) / temperature).collect();
        let norm = log_sum_exp(&scores);
        scores
            .into_iter()
            .map(|score| (score - norm).exp())
            .collect()
    };
    let mut x = vec![0.0; n];
    concrete.transform(gumbels, &mut x);
    let mut worst: f64 = 0.0;
    for coordinate in 0..n {
        let mut cotangent = vec![0.0; n];
        let mut derivative = vec![0.0; n];
        cotangent[coordinate] = 1.0;
        concrete.vjp(&x, &cotangent, &mut derivative);
        for (moved, derivative) in derivative.iter().enumerate() {
            let difference = (tempered(moved, step)[coordinate]
                - tempered(moved, -step)[coordinate])
                / (2.0 * step);
            worst = max_or_nan(worst, (derivative - difference).abs() * temperature);
        }
    }
    worst
}
