//! The strings of names and reasons of checks that several labs make.

#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use crate::strings::{Bundle, Text, bundle, strings};

/// These strings.
pub static STRINGS: Bundle<CheckStrings> = bundle!([&en::STRINGS, &ja::STRINGS, &zh::STRINGS]);

/// These strings in the language of `text`.
pub fn strings(text: &Text) -> &'static CheckStrings {
    STRINGS.get(text.language)
}

strings! {
/// The strings of names and reasons of checks that several labs make.
pub struct CheckStrings {
    /// “|∫ density − 1|”
    pub integral: &'static str,
    /// “The density integrates to {value} by numerical quadrature.”
    pub integral_detail: &'static str,
    /// “|Q(F(x)) − x| / scale”
    pub round_trip: &'static str,
    /// “The largest deviation when the quantile undoes the cdf, over …”
    pub round_trip_detail: &'static str,
    /// “KS p-value”
    pub ks: &'static str,
    /// “Kolmogorov–Smirnov test of the samples on the screen against the …”
    pub ks_detail: &'static str,
    /// “Compared with the distribution without truncation: a strong truncation …”
    pub clamped_detail: &'static str,
    /// “Sample mean, standard errors”
    pub mean: &'static str,
    /// “Sample variance, standard errors”
    pub variance: &'static str,
    /// “Sample {got}, distribution {want}.”
    pub moment_detail: &'static str,
    /// “No samples yet.”
    pub no_samples: &'static str,
    /// “KS p-value, exact law”
    pub ks_exact: &'static str,
    /// “The maxima against their exact law for this block size.”
    pub ks_exact_detail: &'static str,
    /// “KS p-value, limit law”
    pub ks_limit: &'static str,
    /// “The maxima against the limit: with many samples and small blocks …”
    pub ks_limit_detail: &'static str,
    /// “Stable form: |F(x)/u − 1|”
    pub stable_round_trip: &'static str,
    /// “|naive − stable| for u = 0.1, 0.3, 0.5”
    pub middle_agrees: &'static str,
    /// “Away from both ends the two forms agree.”
    pub middle_detail: &'static str,
}
}
