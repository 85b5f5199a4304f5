//! Probability distributions, one file per family.
