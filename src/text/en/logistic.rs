//! English words of the Logistic lab.

use crate::text::catalogue::{LabText, LogisticText};

pub(super) const LOGISTIC: LogisticText = LogisticText {
    lab: LabText {
        title: "Logistic",
        question: "How do you draw a sample from a curve?",
        summary: "Uniform numbers run through a cdf, drop, and pile up into a density.",
        description: "Watch uniform numbers fall through a cdf and pile up into the Logistic density: inverse-transform sampling, frozen noise, tails and clamps, live.",
    },
    scale: "Scale s",
    way: "Way of sampling",
    ways: ["Inversion", "Difference of Gumbels"],
    normal: "Normal of equal variance",
    normal_curve: "Normal",
    tails: "Probability of lying further from μ than so many standard deviations",
    tail_heads: ["Distance", "Logistic", "Normal", "Ratio"],
    description: "Logistic distribution with location {mu} and scale {s}: mean {mean}, standard deviation {sd}. The histogram holds {n} samples.",
};
