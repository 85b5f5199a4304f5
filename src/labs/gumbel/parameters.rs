//! What a reader can set on the page of the Gumbel distribution.

use super::strings::strings;
use crate::labs::parameters::common::{self, CLAMP};
use crate::labs::parameters::{Key, Parameter, Spread, Values, with_playback};
use crate::labs::shared::location_scale::{self, STEPS_PER_SAMPLE, location};
use crate::sampling::Parent;

pub(super) const VIEW: Key<View> = Key::new("view");
pub(super) const PARENT: Key<Parent> = Key::new("parent");
pub(super) const BLOCK: Key<u32> = Key::new("block");
pub(super) const SCALE: Key<f64> = Key::new("beta");
pub(super) const NAIVE_EPSILON: Key<f64> = Key::new("naive");
pub(super) const PRECISION: Key<Precision> = Key::new("precision");

crate::choice! {
    /// What is shown.
    pub(super) enum View {
        /// One uniform on its way through the cdf.
        Walk = "walk",
        /// The density and a histogram.
        Density = "density",
        /// The cdf and that of the samples.
        Cdf = "cdf",
        /// The quantile function and the ordered samples.
        Quantile = "quantile",
        /// The largest of blocks of draws.
        Maxima = "maxima",
        /// The naive form of −log(−log u) beside the stable one.
        Numerics = "numerics",
    }
}

impl View {
    /// The view of the family, where this is one.
    pub(super) fn of_family(self) -> Option<location_scale::View> {
        match self {
            Self::Walk => Some(location_scale::View::Walk),
            Self::Density => Some(location_scale::View::Density),
            Self::Cdf => Some(location_scale::View::Cdf),
            Self::Quantile => Some(location_scale::View::Quantile),
            Self::Maxima | Self::Numerics => None,
        }
    }
}

crate::choice! {
    for Parent {
        Exponential = "exponential",
        Normal = "normal",
        Logistic = "logistic",
        Uniform = "uniform",
    }
}

crate::choice! {
    /// The numbers in which the naive form is worked out.
    pub(super) enum Precision {
        /// Single precision.
        F32 = "f32",
        /// Double precision.
        F64 = "f64",
    }
}

/// The lab's parameters.
pub static PARAMETERS: &[Parameter] = with_playback!(
    [
        VIEW.choice(|text| text.controls.view, |text| &strings(text).views)
            .main(),
        PARENT
            .choice(|text| strings(text).parent, |text| &strings(text).parents)
            .shown(is_maxima)
            .main(),
        BLOCK
            .whole((1, 1000), 10, Spread::Log, |text| strings(text).block)
            .shown(is_maxima)
            .main(),
        location().shown(has_samples),
        SCALE
            .log_number((0.05, 5.0), 1.0, |text| strings(text).scale)
            .shown(has_samples),
        common::axis().shown(has_samples),
        common::samples(100_000, 200).shown(has_samples).main(),
        common::freeze().shown(has_samples),
        common::clamp(false).shown(is_of_family),
        common::epsilon().shown(|values| is_of_family(values) && values.get(CLAMP)),
        NAIVE_EPSILON
            .log_number((1e-30, 1e-3), 1e-20, |text| strings(text).naive)
            .shown(|values| !has_samples(values))
            .main(),
        PRECISION
            .choice(
                |text| strings(text).precision,
                |text| &strings(text).precisions,
            )
            .shown(|values| !has_samples(values))
            .main(),
    ],
    STEPS_PER_SAMPLE,
    common::speed(20.0)
);

fn is_maxima(values: &Values) -> bool {
    values.get(VIEW) == View::Maxima
}

fn has_samples(values: &Values) -> bool {
    values.get(VIEW) != View::Numerics
}

fn is_of_family(values: &Values) -> bool {
    values.get(VIEW).of_family().is_some()
}
