//! English strings of names and reasons of checks that several labs make.

use super::CheckStrings;

pub(super) static STRINGS: CheckStrings = CheckStrings {
    integral: "|∫ density − 1|",
    integral_detail: "The density integrates to {value} by numerical quadrature.",
    round_trip: "|Q(F(x)) − x| / scale",
    round_trip_detail: "The largest deviation when the quantile undoes the cdf, over eight scales.",
    ks: "KS p-value",
    ks_detail: "Kolmogorov–Smirnov test of the samples on the screen against the distribution.",
    clamped_detail: "Compared with the distribution without truncation: a strong truncation is found out.",
    mean: "Sample mean, standard errors",
    variance: "Sample variance, standard errors",
    moment_detail: "Sample {got}, distribution {want}.",
    no_samples: "No samples yet.",
    ks_exact: "KS p-value, exact law",
    ks_exact_detail: "The maxima against their exact law for this block size.",
    ks_limit: "KS p-value, limit law",
    ks_limit_detail: "The maxima against the limit: with many samples and small blocks the difference is found out.",
    stable_round_trip: "Stable form: |F(x)/u − 1|",
    middle_agrees: "|naive − stable| for u = 0.1, 0.3, 0.5",
    middle_detail: "Away from both ends the two forms agree.",
};
