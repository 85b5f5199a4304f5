//! The strings of the Logistic lab.

#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use crate::labs::shared::{checks, location_scale};
use crate::strings::{AnyBundle, Bundle, LabInfo, Text, bundle, strings};

/// What every page shows of this lab.
pub static INFO: Bundle<LabInfo> = bundle!([&en::INFO, &ja::INFO, &zh::INFO]);

/// The strings of this lab alone.
pub static STRINGS: Bundle<LogisticStrings> = bundle!([&en::STRINGS, &ja::STRINGS, &zh::STRINGS]);

/// The bundles that the page of this lab needs.
pub static BUNDLES: &[&AnyBundle] = &[
    STRINGS.any(),
    location_scale::strings::STRINGS.any(),
    checks::STRINGS.any(),
];

/// The strings of this lab in the language of `text`.
pub fn strings(text: &Text) -> &'static LogisticStrings {
    STRINGS.get(text.language)
}

strings! {
/// The strings of the Logistic lab.
pub struct LogisticStrings {
    /// “Scale s”
    pub scale: &'static str,
    /// “Way of sampling”
    pub way: &'static str,
    /// One of: Inversion, Difference of Gumbels.
    pub ways: [&'static str; 2],
    /// “Normal of equal variance”
    pub normal: &'static str,
    /// “Probability of lying further from μ than so many standard deviations”
    pub tails: &'static str,
    /// One of: Distance, Logistic, Normal, Ratio.
    pub tail_heads: [&'static str; 4],
    /// “Logistic distribution with location {mu} and scale {s}: mean …”
    pub description: &'static str,
}
}
