//! What the Logistic and the Gumbel lab share: a location-scale family sampled by inversion, with
//! the walk of one uniform through the cdf, and the views of density, cdf and quantile.

mod parameters;
mod samples;
pub mod strings;
mod views;
mod walk;

pub use strings::strings;

use crate::distributions::{Cumulative, Entropy, Moments};
use crate::figure::number::number;
use crate::figure::{Panel, Point};
use crate::labs::shared::checks;
use crate::numerics::max_or_nan;
use crate::sampling::{Clamp, Truncation};
use crate::strings::{Text, fill};

use crate::labs::check::Check;
use crate::labs::lab::{Change, FrameContext, Table};
use crate::labs::parameters::common::{
    AXIS, AxisScale, CLAMP, EPSILON, FREEZE, SAMPLES, SEED, STEP,
};
use crate::labs::parameters::{Key, Values};

pub use parameters::{LOCATION, SamplingMethod, View, location, member_of_axes};
pub use samples::Samples;
pub use walk::cdf_path;

/// A family whose members differ by location and scale only.
pub trait Family: Cumulative + Moments + Entropy {}
impl<T: Cumulative + Moments + Entropy> Family for T {}

/// A family at a location and a scale, and samples of it: the shared part of the two labs' states.
pub struct LocationScaleSampler {
    /// The family at the current location and scale.
    pub family: Box<dyn Family>,
    /// The same family at location 0 and scale 1.
    pub standard: Box<dyn Family>,
    /// Location.
    pub location: f64,
    /// Scale.
    pub scale: f64,
    /// A distribution to compare with, if the reader asks for it.
    pub reference: Option<Box<dyn Cumulative>>,
    /// The clamp on u, if it is on.
    pub clamp: Option<Clamp>,
    /// Where samples come from.
    pub method: SamplingMethod,
    /// Samples on the screen.
    pub samples: Samples,
    /// Key of the scale's parameter.
    pub scale_key: Key<f64>,
    /// Fourth standardised moment of the family.
    pub kurtosis: f64,
    /// Whether vertical axes are logarithmic.
    pub logarithmic: bool,
    /// What is shown.
    pub view: View,
    /// Steps of the sample under way that are done.
    pub step: u32,
}

/// Steps of one sample: drawn, carried across, dropped, landed.
pub const STEPS_PER_SAMPLE: u32 = 4;

/// How many scales from the location the scale's handle stands.
pub const HANDLE_REACH: f64 = 2.0;

impl LocationScaleSampler {
    /// The standard member of a family, with the key of its scale.
    pub fn new(standard: impl Family + Copy + 'static, scale_key: Key<f64>, kurtosis: f64) -> Self {
        Self {
            family: Box::new(standard),
            standard: Box::new(standard),
            location: 0.0,
            scale: 1.0,
            reference: None,
            clamp: None,
            method: SamplingMethod::Inversion,
            samples: Samples::default(),
            scale_key,
            kurtosis,
            logarithmic: false,
            view: View::Walk,
            step: 0,
        }
    }

    /// Takes what both labs' tables share.
    pub fn update(&mut self, values: &Values, view: View) {
        // The table's range keeps the constructor from failing.
        self.clamp = values
            .get(CLAMP)
            .then(|| Clamp::new(values.get(EPSILON)).ok())
            .flatten();
        self.logarithmic = values.get(AXIS) == AxisScale::Log;
        self.view = view;
        self.step = values.get(STEP);
        let seed = super::frozen_noise::seed_for(
            values.get(SEED),
            values.get(FREEZE),
            &[self.location, self.scale],
        );
        self.samples.update(
            &*self.standard,
            self.method,
            self.clamp,
            seed,
            values.get(SAMPLES),
        );
        self.samples.place(self.location, self.scale);
    }

    /// The panels of the current view.
    pub fn panels(&self, context: FrameContext) -> Vec<Panel> {
        match self.view {
            View::Walk => self.walk_panels(context),
            View::Density => vec![self.density_panel(context)],
            View::Cdf => vec![self.cdf_panel(context)],
            View::Quantile => vec![self.quantile_panel(context)],
        }
    }

    /// What the step after `step` steps does.
    pub fn describe_step(&self, text: &Text, step: u32) -> String {
        let words = strings(text);
        let sample = self.samples.current();
        let parts = [
            ("u", number(sample.first, 4)),
            ("v", number(sample.second, 4)),
            ("z", number(sample.standard, 4)),
            ("x", number(self.location + self.scale * sample.standard, 4)),
        ];
        let template = match (self.method, step) {
            (SamplingMethod::Inversion, 0) => words.event_draw,
            (SamplingMethod::Inversion, 1) => words.event_across,
            (SamplingMethod::Inversion, 2) => words.event_drop,
            (SamplingMethod::DifferenceOfGumbels, 0) => words.event_first_gumbel,
            (SamplingMethod::DifferenceOfGumbels, 1) => words.event_second_gumbel,
            (SamplingMethod::DifferenceOfGumbels, 2) => words.event_difference,
            _ => words.event_land,
        };
        fill(template, &parts)
    }

    /// What dragging one of the two handles sets.
    pub fn drag(&self, key: &'static str, to: Point) -> Change {
        let x = if self.view == View::Quantile {
            to.1
        } else {
            to.0
        };
        if key == self.scale_key.name {
            scale_dragged(self.scale_key, self.location, x)
        } else {
            LOCATION.to(x)
        }
    }

    /// What the clamp costs, where it is on.
    pub fn truncation_table(&self, text: &Text) -> Option<Table> {
        let clamp = self.clamp?;
        let truncation = Truncation::new(&*self.standard, clamp);
        let words = strings(text);
        let at = |standard: f64| number(self.location + self.scale * standard, 5);
        let row = |name: &str, value: String| vec![name.to_owned(), value];
        Some(Table {
            caption: fill(words.clamp_caption, &[("eps", number(clamp.epsilon(), 3))]),
            head: Vec::new(),
            rows: vec![
                row(words.smallest, at(truncation.low)),
                row(words.largest, at(truncation.high)),
                row(words.variance_lost, percent(truncation.variance_lost)),
            ],
            ..Table::default()
        })
    }

    /// The checks that both labs show.
    pub fn checks(&self, text: &Text) -> Vec<Check> {
        let words = checks::strings(text);
        let mut checks = vec![self.integral_check(text), self.round_trip_check(text)];
        let count = self.samples.len();
        if count < 2 {
            checks.push(Check::pending(words.ks, words.no_samples));
            checks.push(Check::pending(words.mean, words.no_samples));
            checks.push(Check::pending(words.variance, words.no_samples));
            return checks;
        }
        let detail = if self.clamp.is_some() {
            words.clamped_detail
        } else {
            words.ks_detail
        };
        let p_value = self.samples.ks_p_value(&*self.standard);
        checks.push(Check::at_least(words.ks, p_value, 0.001, detail));
        let (mean, variance) = self.samples.moments(self.location, self.scale);
        let (expected, spread) = (self.family.mean(), self.family.variance());
        let deviation = self.family.standard_deviation();
        let root = (count as f64).sqrt();
        let mean_errors = (mean - expected).abs() / (deviation / root);
        // Var(S²) ≈ (κ − 1) σ⁴ / n with the family's kurtosis κ.
        let variance_errors =
            (variance - spread).abs() / (spread * (self.kurtosis - 1.0).sqrt() / root);
        let describe = |got: f64, want: f64| {
            fill(
                words.moment_detail,
                &[("got", number(got, 5)), ("want", number(want, 5))],
            )
        };
        checks.push(Check::at_most(
            words.mean,
            mean_errors,
            5.0,
            &describe(mean, expected),
        ));
        checks.push(Check::at_most(
            words.variance,
            variance_errors,
            5.0,
            &describe(variance, spread),
        ));
        checks
    }

    fn integral_check(&self, text: &Text) -> Check {
        let words = checks::strings(text);
        let integral = crate::numerics::integrate(
            |z| self.standard.log_prob(z).exp(),
            f64::NEG_INFINITY,
            f64::INFINITY,
        );
        let detail = fill(
            words.integral_detail,
            &[("value", format!("{:.12}", integral.value))],
        );
        Check::at_most(words.integral, (integral.value - 1.0).abs(), 1e-9, &detail)
    }

    fn round_trip_check(&self, text: &Text) -> Check {
        let words = checks::strings(text);
        let worst = (1..200)
            .map(|step| {
                let x = self.location + self.scale * (f64::from(step) / 20.0 - 4.0);
                let p = self.family.cdf(x);
                let back = if p < 0.5 {
                    self.family.quantile(p)
                } else {
                    self.family.upper_quantile(self.family.survival(x))
                };
                (back - x).abs() / self.scale
            })
            .fold(0.0, max_or_nan);
        Check::at_most(words.round_trip, worst, 1e-9, words.round_trip_detail)
    }
}

/// What dragging the scale's handle to `x` sets.
pub fn scale_dragged(key: Key<f64>, location: f64, x: f64) -> Change {
    key.to((x - location) / HANDLE_REACH)
}

/// A share with three significant digits as a percentage.
pub fn percent(share: f64) -> String {
    format!("{}%", number(100.0 * share, 3))
}
