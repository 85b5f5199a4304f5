//! The mixture as curves: its components under their weighted sum, with the handles that move them.

use std::f64::consts::PI;

use super::parameters::{Curve, LOG_SCALES, LOGIT_RANGE, LOGITS, MEANS};
use crate::distributions::{Cumulative, Logistic, Mixture, MixtureOfLogistics, Normal};
use crate::figure::{Axis, Handle, Layer, Panel, Role, Scale, Stroke};
use crate::labs::lab::Change;
use crate::labs::mol::strings::MolStrings;
use crate::labs::shared::plot::{Window, curve_points, nice_ceil, sorted_within};
use crate::numerics::{log_sum_exp, logit};
use crate::strings::fill;

/// Curves of a mixture: of logistics, or of normals of the same means and variances.
pub(super) struct MixtureCurves {
    logits: Vec<f64>,
    weights: Vec<f64>,
    means: Vec<f64>,
    /// Scales of the logistics.
    scales: Vec<f64>,
    mixture: AnyMixture,
    /// How many scales from its mean a component has half its height.
    half_height: f64,
}

/// Which handles move a mixture.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Handles {
    /// None.
    None,
    /// One a component, for mean and weight: they stand apart on a small figure as well.
    Means,
    /// Another one for the scale.
    All,
}

/// How a panel shows the mixture.
#[derive(Clone, Copy)]
pub(super) struct RenderOptions {
    pub(super) curve: Curve,
    pub(super) logarithmic: bool,
    /// The component whose handles stand out, counted from 0.
    pub(super) selected: usize,
    /// The component in a colour of its own.
    pub(super) accent: Option<usize>,
    /// What a density is multiplied by.
    pub(super) unit: f64,
    /// Which handles move it.
    pub(super) handles: Handles,
    /// Whether components are filled.
    pub(super) filled: bool,
}

/// The normals with the means and variances of the components.
pub(super) fn normals(mol: &MixtureOfLogistics) -> Option<Mixture<Normal>> {
    let parts = mol.means().iter().zip(mol.log_scales());
    let parts: Result<Vec<Normal>, _> = parts
        .map(|(&mean, log_scale)| Normal::new(mean, log_scale.exp() * PI / 3.0_f64.sqrt()))
        .collect();
    Mixture::new(mol.logits(), parts.ok()?).ok()
}

/// A mixture of either kind.
///
/// Not a `dyn Cumulative`: what is entered through such a table would stay in the app, where every page
/// downloads it.
enum AnyMixture {
    Logistics(Mixture<Logistic>),
    Normals(Mixture<Normal>),
}

impl MixtureCurves {
    /// The curves of a mixture of logistics.
    pub(super) fn of_logistics(mol: &MixtureOfLogistics) -> Self {
        // Where sech²(z/2) = 1/2.
        Self::new(
            mol,
            AnyMixture::Logistics(mol.mixture().clone()),
            2.0 * 1.0_f64.asinh(),
        )
    }

    /// The curves of normals in place of the logistics.
    pub(super) fn of_normals(mol: &MixtureOfLogistics, normals: Mixture<Normal>) -> Self {
        let half_height = (2.0 * std::f64::consts::LN_2).sqrt() * PI / 3.0_f64.sqrt();
        Self::new(mol, AnyMixture::Normals(normals), half_height)
    }

    fn new(mol: &MixtureOfLogistics, mixture: AnyMixture, half_height: f64) -> Self {
        Self {
            logits: mol.logits().to_vec(),
            weights: mol.mixture().weights().probs().to_vec(),
            means: mol.means().to_vec(),
            scales: mol.log_scales().iter().map(|log| log.exp()).collect(),
            mixture,
            half_height,
        }
    }

    /// Density or cdf of the whole.
    pub(super) fn value(&self, curve: Curve, x: f64) -> f64 {
        match &self.mixture {
            AnyMixture::Logistics(mixture) => evaluate(mixture, curve, x),
            AnyMixture::Normals(mixture) => evaluate(mixture, curve, x),
        }
    }

    /// Density or cdf of one component, without its weight.
    pub(super) fn component_value(&self, k: usize, curve: Curve, x: f64) -> f64 {
        match &self.mixture {
            AnyMixture::Logistics(mixture) => evaluate(&mixture.components()[k], curve, x),
            AnyMixture::Normals(mixture) => evaluate(&mixture.components()[k], curve, x),
        }
    }

    /// A window about zero that holds the means and nearly all of the mixture, in steps so that motion
    /// is seen.
    pub(super) fn window(&self) -> Window {
        const STEPS: [f64; 9] = [1.3, 2.2, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];
        const HELD: f64 = 0.97;
        let furthest = self
            .means
            .iter()
            .fold(0.0_f64, |far, mean| far.max(mean.abs()));
        let holds = |half: f64| {
            half >= 1.02 * furthest
                && self.value(Curve::Cdf, half) - self.value(Curve::Cdf, -half) >= HELD
        };
        let half = STEPS.into_iter().find(|&half| holds(half)).unwrap_or(256.0);
        Window {
            low: -half,
            high: half,
        }
    }

    /// Points of a function of the whole mixture, dense where any component bends.
    pub(super) fn points(&self, window: Window, function: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
        const COARSE: usize = 240;
        const FINE: i32 = 40;
        let span = window.high - window.low;
        let coarse = (0..=COARSE).map(|step| window.low + span * step as f64 / COARSE as f64);
        let mut places: Vec<f64> = coarse.collect();
        for (mean, scale) in self.means.iter().zip(&self.scales) {
            places.extend((-FINE..=FINE).map(|step| mean + 0.2 * scale * f64::from(step)));
        }
        let places = sorted_within(window, places);
        places.into_iter().map(|x| (x, function(x))).collect()
    }

    /// The highest density in a window.
    pub(super) fn peak(&self, window: Window) -> f64 {
        let points = self.points(window, |x| self.value(Curve::Density, x));
        points
            .into_iter()
            .fold(0.0, |peak, point| point.1.max(peak))
    }

    /// The mixture over a window, its components below; the axis of densities goes up to `highest`.
    pub(super) fn panel(
        &self,
        window: Window,
        highest: f64,
        options: RenderOptions,
        strings: &MolStrings,
    ) -> Panel {
        let axis = axis(options, highest, strings);
        let mut panel = Panel::new(Axis::linear("x", window.low, window.high), axis);
        self.add_to(&mut panel, window, options, strings);
        panel
    }

    /// Adds components, their sum and the handles to a panel.
    pub(super) fn add_to(
        &self,
        panel: &mut Panel,
        window: Window,
        options: RenderOptions,
        strings: &MolStrings,
    ) {
        for (k, &weight) in self.weights.iter().enumerate() {
            let value = |x: f64| weight * options.unit * self.component_value(k, options.curve, x);
            let points = curve_points(window, self.means[k], self.scales[k], value);
            let chosen = options.accent == Some(k);
            let role = component_role(k, chosen);
            let label = if chosen {
                fill(strings.component, &[("k", (k + 1).to_string())])
            } else {
                String::new()
            };
            if options.filled && !options.logarithmic && options.curve == Curve::Density {
                panel.layers.push(Layer::Area {
                    label: String::new(),
                    role,
                    points: points.clone(),
                    base: 0.0,
                });
            }
            panel.layers.push(Layer::Curve {
                label,
                role,
                points,
                stroke: Stroke::Thin,
            });
        }
        panel.layers.push(Layer::Curve {
            label: strings.mixture.into(),
            role: Role::Density,
            points: self.points(window, |x| options.unit * self.value(options.curve, x)),
            stroke: Stroke::Solid,
        });
        if options.handles != Handles::None {
            panel.handles.extend(self.handles(options));
        }
    }

    /// Two handles a component: one for mean and weight, and a quieter one for the scale.
    fn handles(&self, options: RenderOptions) -> Vec<Handle> {
        let place = |k: usize, x: f64| {
            (
                x,
                options.unit * self.weights[k] * self.component_value(k, options.curve, x),
            )
        };
        let role = |k: usize, other: Role| {
            if options.selected == k {
                Role::Selected
            } else {
                other
            }
        };
        let means = (0..self.means.len()).map(|k| Handle {
            up: Some(LOGITS[k].name),
            ..Handle::new(
                MEANS[k].name,
                place(k, self.means[k]),
                role(k, Role::Density),
            )
        });
        let scales = (0..self.means.len()).map(|k| {
            let x = self.means[k] + self.half_height * self.scales[k];
            Handle::new(LOG_SCALES[k].name, place(k, x), role(k, Role::Reference))
        });
        let scales = scales.filter(|_| options.handles == Handles::All);
        means.chain(scales).collect()
    }

    /// What dragging a handle to a point changes.
    pub(super) fn drag(&self, key: &str, to: (f64, f64), options: RenderOptions) -> Vec<Change> {
        if let Some(k) = LOG_SCALES.iter().position(|own| own.name == key) {
            let scale = (to.0 - self.means[k]).abs() / self.half_height;
            return vec![LOG_SCALES[k].to(scale.max(f64::MIN_POSITIVE).ln())];
        }
        let Some(k) = MEANS.iter().position(|own| own.name == key) else {
            return Vec::new();
        };
        let mut changes = vec![MEANS[k].to(to.0)];
        let others: Vec<f64> = (0..self.logits.len())
            .filter(|&other| other != k)
            .map(|other| self.logits[other])
            .collect();
        let height = options.unit * self.component_value(k, options.curve, self.means[k]);
        let weight = (to.1 / height).clamp(1e-12, 1.0 - 1e-6);
        if !others.is_empty() && weight.is_finite() {
            let logit = logit(weight) + log_sum_exp(&others);
            changes.push(LOGITS[k].to(logit.clamp(LOGIT_RANGE.0, LOGIT_RANGE.1)));
        }
        changes
    }
}

/// The role of a component, counted from 0, wherever it is drawn: of all that are not picked out it is the same.
pub(super) fn component_role(_component: usize, is_picked: bool) -> Role {
    if is_picked {
        Role::Selected
    } else {
        Role::Reference
    }
}

/// The vertical axis for densities up to `highest`, or for probabilities.
pub(super) fn axis(options: RenderOptions, highest: f64, strings: &MolStrings) -> Axis {
    let (label, top) = match options.curve {
        Curve::Density => (strings.density, nice_ceil(1.08 * highest.max(1e-300))),
        Curve::Cdf => (strings.cdf, 1.0),
    };
    if options.logarithmic {
        Axis::new(label, (1e-6 * top, top), Scale::Log)
    } else {
        Axis::linear(label, 0.0, top)
    }
}

/// Density or cdf at a point.
fn evaluate<D: Cumulative>(distribution: &D, curve: Curve, x: f64) -> f64 {
    match curve {
        Curve::Density => distribution.prob(x),
        Curve::Cdf => distribution.cdf(x),
    }
}

/// The height of the tallest bar.
pub(super) fn tallest_bar(layer: &Layer) -> f64 {
    match layer {
        Layer::Bars { heights, .. } => heights.iter().copied().fold(0.0, f64::max),
        _ => 0.0,
    }
}
