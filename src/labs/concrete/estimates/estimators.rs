//! Three estimators of ∂ E f / ∂ log α₁, draw by draw.

use crate::distributions::{Categorical, Concrete};
use crate::figure::{Axis, Scale};
use crate::labs::concrete::parameters::{ObjectiveKind, TEMPERATURE_RANGE};
use crate::numerics::Summary;
use crate::sampling::gradients::{self, Objective};

/// Temperatures that a curve is made of.
const CURVE_STEPS: usize = 24;

/// An estimator of a gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Estimator {
    /// Through the sample's path.
    Pathwise,
    /// One-hot forward, pathwise backward.
    StraightThrough,
    /// REINFORCE with a baseline.
    ScoreFunction,
}

impl Estimator {
    /// All estimators.
    pub(super) const ALL: [Self; 3] = [Self::Pathwise, Self::StraightThrough, Self::ScoreFunction];
}

/// Mean and standard deviation at one temperature.
#[derive(Clone, Copy)]
pub(super) struct CurvePoint {
    pub(super) temperature: f64,
    pub(super) mean: f64,
    pub(super) deviation: f64,
}

impl CurvePoint {
    fn new(temperature: f64, summary: &Summary) -> Self {
        Self {
            temperature,
            mean: summary.mean(),
            deviation: summary.standard_deviation(),
        }
    }
}

/// The objective of this kind, on so many categories.
pub(super) fn objective(kind: ObjectiveKind, categories: usize) -> Objective {
    let weights: Vec<f64> = (1..=categories).map(|k| k as f64).collect();
    match kind {
        ObjectiveKind::Linear => Objective::Linear { weights },
        ObjectiveKind::Quadratic => {
            let total: f64 = weights.iter().sum();
            Objective::Quadratic {
                target: weights.iter().map(|w| w / total).collect(),
            }
        }
        ObjectiveKind::Sine => Objective::Sine {
            weights,
            amplitude: 1.0,
        },
    }
}

/// What estimates are made from.
pub(super) struct Draws<'a> {
    pub(super) categorical: &'a Categorical,
    pub(super) objective: &'a Objective,
    /// What the score function subtracts from the objective.
    pub(super) baseline: f64,
    /// Gumbel noise, a column per category.
    pub(super) columns: &'a [Vec<f64>],
}

impl Draws<'_> {
    /// ∂/∂ log α₁, draw by draw.
    pub(super) fn estimates(
        &self,
        estimator: Estimator,
        concrete: &Concrete,
        draws: usize,
    ) -> Vec<f64> {
        let n = self.columns.len();
        let (mut gumbels, mut sample, mut out) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        (0..draws)
            .map(|draw| {
                for (gumbel, column) in gumbels.iter_mut().zip(self.columns) {
                    *gumbel = column[draw];
                }
                match estimator {
                    Estimator::Pathwise => {
                        gradients::pathwise(
                            concrete,
                            self.objective,
                            &gumbels,
                            &mut sample,
                            &mut out,
                        );
                    }
                    Estimator::StraightThrough => {
                        gradients::straight_through(
                            concrete,
                            self.objective,
                            &gumbels,
                            &mut sample,
                            &mut out,
                        );
                    }
                    Estimator::ScoreFunction => {
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

    /// Mean and standard deviation of so many draws over the temperature.
    pub(super) fn curve(&self, estimator: Estimator, draws: usize) -> Vec<CurvePoint> {
        if draws < 2 {
            return Vec::new();
        }
        let axis = Axis::new("", TEMPERATURE_RANGE, Scale::Log);
        if estimator == Estimator::ScoreFunction {
            // It does not depend on the temperature.
            let Ok(concrete) = Concrete::new(self.categorical.logits(), 1.0) else {
                return Vec::new();
            };
            let summary = Summary::of(&self.estimates(estimator, &concrete, draws));
            return [TEMPERATURE_RANGE.0, TEMPERATURE_RANGE.1]
                .map(|temperature| CurvePoint::new(temperature, &summary))
                .into();
        }
        (0..=CURVE_STEPS)
            .filter_map(|step| {
                let temperature = axis.value(step as f64 / CURVE_STEPS as f64);
                let concrete = Concrete::new(self.categorical.logits(), temperature).ok()?;
                let summary = Summary::of(&self.estimates(estimator, &concrete, draws));
                Some(CurvePoint::new(temperature, &summary))
            })
            .collect()
    }
}
