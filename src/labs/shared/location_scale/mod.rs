//! What the Logistic and the Gumbel lab share: a location-scale family sampled by inversion, with
//! the walk of one uniform through the cdf, and the views of density, cdf and quantile.

mod samples;
pub mod strings;
mod views;
mod walk;

pub use strings::strings;

use crate::distributions::{Cumulative, Entropy, Moments};
use crate::figure::Panel;
use crate::figure::number::number;
use crate::labs::shared::checks;
use crate::sampling::{Clamp, Truncation};
use crate::strings::{Text, fill};

use crate::labs::check::Check;
use crate::labs::lab::{Change, FrameContext, Table};
use crate::labs::parameters::Values;
use crate::labs::parameters::common::{
    AXIS, AxisScale, CLAMP, EPSILON, FREEZE, SAMPLES, SEED, STEP,
};

pub use samples::Samples;
pub use views::{Window, bars, curve_points, curve_with_jumps, nice_ceil, sorted_within};
pub use walk::cdf_path;

/// A family whose members differ by location and scale only.
pub trait LocationScale: Cumulative + Moments + Entropy {}
impl<T: Cumulative + Moments + Entropy> LocationScale for T {}

/// How one standard variate arises from noise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// x = F⁻¹(u).
    Inversion,
    /// x = G₁ − G₂ with two independent standard Gumbels.
    DifferenceOfGumbels,
}

/// The shared part of the two labs' states.
pub struct Inversion {
    /// The family at the current location and scale.
    pub family: Box<dyn LocationScale>,
    /// The same family at location 0 and scale 1.
    pub standard: Box<dyn LocationScale>,
    /// Location.
    pub location: f64,
    /// Scale.
    pub scale: f64,
    /// A distribution to compare with, if the reader asks for it.
    pub reference: Option<Box<dyn Cumulative>>,
    /// The clamp on u, if it is on.
    pub clamp: Option<Clamp>,
    /// Where samples come from.
    pub way: Way,
    /// Samples on the screen.
    pub samples: Samples,
    /// Key of the location's parameter.
    pub location_key: &'static str,
    /// Key of the scale's parameter.
    pub scale_key: &'static str,
    /// Fourth standardised moment of the family.
    pub kurtosis: f64,
    /// Whether vertical axes are logarithmic.
    pub logarithmic: bool,
    /// `walk`, `density`, `cdf` or `quantile`.
    pub view: &'static str,
    /// Events of the sample under way that have happened.
    pub phase: u32,
}

/// Events of one sample: drawn, carried across, dropped, landed.
pub const EVENTS: u32 = 4;

/// How many scales from the location the scale's handle stands.
const HANDLE_REACH: f64 = 2.0;

impl Inversion {
    /// The standard member of a family, with the keys of its location and scale.
    pub fn new(
        standard: impl LocationScale + Copy + 'static,
        (location_key, scale_key): (&'static str, &'static str),
        kurtosis: f64,
    ) -> Self {
        Self {
            family: Box::new(standard),
            standard: Box::new(standard),
            location: 0.0,
            scale: 1.0,
            reference: None,
            clamp: None,
            way: Way::Inversion,
            samples: Samples::default(),
            location_key,
            scale_key,
            kurtosis,
            logarithmic: false,
            view: "walk",
            phase: 0,
        }
    }

    /// Takes what both labs' tables share.
    pub fn apply(&mut self, values: &Values) {
        // The table's range keeps the constructor from failing.
        self.clamp = values
            .get(CLAMP)
            .then(|| Clamp::new(values.get(EPSILON)).ok())
            .flatten();
        self.logarithmic = values.get(AXIS) == AxisScale::Log;
        self.view = values.word("view");
        self.phase = values.get(STEP);
        let seed = super::frozen_noise::seed_for(
            values.get(SEED),
            values.get(FREEZE),
            &[self.location, self.scale],
        );
        self.samples.update(
            &*self.standard,
            self.way,
            self.clamp,
            seed,
            values.get(SAMPLES),
        );
        self.samples.place(self.location, self.scale);
    }

    /// The panels of the current view.
    pub fn panels(&self, context: FrameContext) -> Vec<Panel> {
        match self.view {
            "density" => vec![self.density_panel(context.text)],
            "cdf" => vec![self.cdf_panel(context.text)],
            "quantile" => vec![self.quantile_panel(context.text)],
            _ => self.walk_panels(context),
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
        let template = match (self.way, step) {
            (Way::Inversion, 0) => words.event_draw,
            (Way::Inversion, 1) => words.event_across,
            (Way::Inversion, 2) => words.event_drop,
            (Way::DifferenceOfGumbels, 0) => words.event_first_gumbel,
            (Way::DifferenceOfGumbels, 1) => words.event_second_gumbel,
            (Way::DifferenceOfGumbels, 2) => words.event_difference,
            _ => words.event_land,
        };
        fill(template, &parts)
    }

    /// What dragging one of the two handles sets.
    pub fn drag(&self, key: &'static str, to: (f64, f64)) -> Vec<Change> {
        let x = if self.view == "quantile" { to.1 } else { to.0 };
        if key == self.scale_key {
            vec![Change::new(key, (x - self.location) / HANDLE_REACH)]
        } else {
            vec![Change::new(key, x)]
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
        let root = (count as f64).sqrt();
        let mean_errors = (mean - expected).abs() / (spread.sqrt() / root);
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
            .fold(0.0, f64::max);
        Check::at_most(words.round_trip, worst, 1e-9, words.round_trip_detail)
    }
}

/// A share with three significant digits as a percentage.
pub fn percent(share: f64) -> String {
    format!("{}%", number(100.0 * share, 3))
}
