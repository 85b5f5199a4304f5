//! The parameters of the shared views.

use crate::labs::lab::FrameContext;
use crate::labs::parameters::{Key, Parameter};

/// Location of the family.
pub const LOCATION: Key<f64> = Key::new("mu");

/// The parameter [`LOCATION`].
pub const fn location() -> Parameter {
    LOCATION.number((-5.0, 5.0), 0.0, |text| text.controls.location)
}

/// Location and scale of the member for which the ranges of axes are chosen: of the one that is shown, unless axes hold to
/// other values.
pub fn member_of_axes(context: FrameContext, scale: Key<f64>, shown: (f64, f64)) -> (f64, f64) {
    context
        .axes
        .map_or(shown, |values| (values.get(LOCATION), values.get(scale)))
}

crate::choice! {
    /// What is shown of a family.
    pub enum View {
        /// One uniform on its way through the cdf.
        Walk = "walk",
        /// The density and a histogram.
        Density = "density",
        /// The cdf and that of the samples.
        Cdf = "cdf",
        /// The quantile function and the ordered samples.
        Quantile = "quantile",
    }
}

crate::choice! {
    /// How one standard variate is made of noise.
    pub enum SamplingMethod {
        /// x = F⁻¹(u).
        Inversion = "inversion",
        /// x = G₁ − G₂ with two independent standard Gumbels.
        DifferenceOfGumbels = "gumbels",
    }
}
