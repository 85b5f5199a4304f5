//! English strings of the Logistic lab.

use super::LogisticStrings;
use crate::strings::LabInfo;

pub(super) static INFO: LabInfo = LabInfo {
    title: "Logistic",
    question: "How do you draw a sample from a curve?",
    summary: "Uniform numbers run through a cdf, drop, and pile up into a density.",
    description: "Watch uniform numbers fall through a cdf and pile up into the Logistic density: inverse-transform sampling, frozen noise, tails and truncation, live.",
};

pub(super) static STRINGS: LogisticStrings = LogisticStrings {
    scale: "Scale s",
    way: "Way of sampling",
    ways: ["Inversion", "Difference of Gumbels"],
    normal: "Normal of equal variance",
    tails: "Probability of lying further from μ than so many standard deviations",
    tail_heads: ["Distance", "Logistic", "Normal", "Ratio"],
    description: "Logistic distribution with location {mu} and scale {s}: mean {mean}, standard deviation {sd}. The histogram holds {n} samples.",
};
