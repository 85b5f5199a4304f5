//! The mathematics of mixtures, proving itself on the state that is shown.

use super::MolLab;
use super::curves::MixtureCurves;
use super::fitting::Fitting;
use super::parameters::Curve;
use crate::distributions::{ContinuousDistribution, Cumulative, MixtureOfLogistics};
use crate::figure::number::count;
use crate::labs::check::Check;
use crate::labs::mol::strings::{MolStrings, strings};
use crate::labs::shared::checks;
use crate::numerics::goodness_of_fit::ks_test_two_samples;
use crate::numerics::{integrate_pieces, max_or_nan};
use crate::strings::{Text, fill};

/// Step of central differences, in units of the scale for means.
const DIFFERENCE_STEP: f64 = 1e-5;

/// The relative error that Q(F(x)) may have.
const ROUND_TRIP: f64 = 1e-9;

/// So many roundings F and the search for its inverse may be off.
const ROUNDINGS: f64 = 64.0;

/// Quantiles at which gradients are compared.
pub(super) const PLACES: [f64; 5] = [0.03, 0.3, 0.5, 0.8, 0.99];

impl MolLab {
    /// The checks of every view, on the mixture as stated or as learnt.
    pub(super) fn mixture_checks(&self, text: &Text) -> Vec<Check> {
        let strings = strings(text);
        let learnt = self.fitting().and_then(Fitting::mixture);
        let learnt_curves = learnt.as_ref().map(MixtureCurves::of_logistics);
        let mol = learnt.as_ref().unwrap_or(&self.mol);
        let curves = learnt_curves.as_ref().unwrap_or(&self.curves);
        vec![
            integral_check(mol, curves, text),
            round_trip_check(mol, strings),
            self.gradient_check(mol, strings),
        ]
    }

    /// The gradient of the likelihood in use, against central differences.
    fn gradient_check(&self, mol: &MixtureOfLogistics, strings: &MolStrings) -> Check {
        let fitting = self.fitting();
        let levels = fitting.and_then(|fitting| fitting.gradient_error(mol));
        let discrete = levels.is_some();
        let error = levels.or_else(|| density_gradient_error(mol));
        let parts = [
            (
                "likelihood",
                strings.likelihoods[usize::from(discrete)].to_owned(),
            ),
            ("count", count(3 * mol.len() as u64)),
        ];
        let detail = fill(strings.gradient_detail, &parts);
        match error {
            Some(error) => Check::at_most(strings.gradient, error, 1e-5, &detail),
            None => Check::pending(strings.gradient, &detail),
        }
    }
}

fn density_gradient_error(mol: &MixtureOfLogistics) -> Option<f64> {
    let mut gradient = vec![0.0; 3 * mol.len()];
    let mut worst = 0.0_f64;
    let none = vec![false; mol.len()];
    for place in PLACES {
        let x = mol.quantile(place);
        mol.d_log_prob_dparams(x, &mut gradient);
        let value = |mol: &MixtureOfLogistics| Some(mol.log_prob(x));
        worst = max_or_nan(worst, error_of(mol, &gradient, &none, value)?);
    }
    Some(worst)
}

/// The largest error of a gradient beside the largest of its entries or 1, means in units of their scales;
/// at the kink of a raised log scale there is no derivative to compare.
pub(super) fn error_of(
    mol: &MixtureOfLogistics,
    gradient: &[f64],
    raised: &[bool],
    value: impl Fn(&MixtureOfLogistics) -> Option<f64>,
) -> Option<f64> {
    let k = mol.len();
    let scale = |entry: usize| match entry / k {
        1 => mol.log_scales()[entry - k].exp(),
        _ => 1.0,
    };
    let all = [mol.logits(), mol.means(), mol.log_scales()].concat();
    let moved = |entry: usize, by: f64| {
        let mut all = all.clone();
        all[entry] += by;
        MixtureOfLogistics::new(&all[..k], &all[k..2 * k], &all[2 * k..]).ok()
    };
    let size = (0..3 * k).fold(1.0_f64, |size, entry| {
        max_or_nan(size, (gradient[entry] * scale(entry)).abs())
    });
    let mut worst = 0.0_f64;
    for entry in (0..3 * k).filter(|entry| entry / k != 2 || !raised[entry - 2 * k]) {
        let by = DIFFERENCE_STEP * scale(entry);
        // The step that is taken, which is not quite the one that was asked for.
        let (up, down) = (all[entry] + by, all[entry] - by);
        let rise = value(&moved(entry, by)?)? - value(&moved(entry, -by)?)?;
        let difference = rise / (up - down);
        let error = (difference - gradient[entry]).abs() * scale(entry) / size;
        worst = max_or_nan(worst, error);
    }
    Some(worst)
}

fn integral_check(mol: &MixtureOfLogistics, curves: &MixtureCurves, text: &Text) -> Check {
    let shared = checks::strings(text);
    let mut components = mol.means().iter().zip(mol.log_scales());
    if components.any(|(mean, log)| log.exp() < 1e-12 * mean.abs().max(1.0)) {
        // No doubles are near enough to each other for that peak.
        return Check::pending(shared.integral, strings(text).too_narrow);
    }
    let ends = mol.means().iter().zip(mol.log_scales());
    let mut pieces: Vec<f64> = ends
        .flat_map(|(mean, log)| [-30.0, -3.0, 0.0, 3.0, 30.0].map(|z| mean + z * log.exp()))
        .chain([f64::NEG_INFINITY, f64::INFINITY])
        .collect();
    pieces.sort_unstable_by(f64::total_cmp);
    pieces.dedup();
    let integral = integrate_pieces(|x| curves.value(Curve::Density, x), &pieces).value;
    let detail = fill(
        shared.integral_detail,
        &[("value", format!("{integral:.12}"))],
    );
    Check::at_most(shared.integral, (integral - 1.0).abs(), 1e-9, &detail)
}

/// How far Q(F(x)), and the same from above, is from x, beside x, over both tails.
///
/// A relative error ε of F moves Q by ε·F/p: between components that lie far apart that is more than any bound.
/// Places where rounding alone may do so are left out.
fn round_trip_check(mol: &MixtureOfLogistics, strings: &MolStrings) -> Check {
    let tails = (-12..=0).flat_map(|power| {
        let p = 0.5 * 10.0_f64.powi(power);
        let (low, high) = (mol.quantile(p), mol.upper_quantile(p));
        [
            (low, mol.quantile(mol.cdf(low)), mol.log_cdf(low)),
            (
                high,
                mol.upper_quantile(mol.survival(high)),
                mol.log_survival(high),
            ),
        ]
    });
    let errors = tails.filter_map(|(x, back, log_mass)| {
        let size = x.abs().max(1e-3);
        let rounding = ROUNDINGS * f64::EPSILON * (log_mass - mol.log_prob(x)).exp() / size;
        (rounding.is_nan() || rounding <= ROUND_TRIP).then(|| (back - x).abs() / size)
    });
    let worst = errors.fold(0.0, max_or_nan);
    Check::at_most(
        strings.round_trip,
        worst,
        ROUND_TRIP,
        strings.round_trip_detail,
    )
}

/// The draws of both sampling methods, compared after the cdf, which changes no rank.
pub(super) fn two_sample_check(lab: &MolLab, strings: &MolStrings) -> Check {
    const ENOUGH: usize = 20;
    if lab.draws.landed() < ENOUGH {
        return Check::pending(strings.two_sample, strings.too_few);
    }
    let cdf = |x: f64| lab.mol.mixture().cdf(x);
    let mut code: Vec<f64> = lab.draws.x().iter().map(|&x| cdf(x)).collect();
    code.sort_unstable_by(f64::total_cmp);
    let mut direct = lab.draws.direct().to_vec();
    if lab.sampler.clips() {
        let (low, high) = (cdf(-1.0), cdf(1.0));
        for u in &mut direct {
            *u = u.clamp(low, high);
        }
    }
    let p_value = ks_test_two_samples(&code, &direct).p_value;
    Check::at_least(
        strings.two_sample,
        p_value,
        0.001,
        strings.two_sample_detail,
    )
}
