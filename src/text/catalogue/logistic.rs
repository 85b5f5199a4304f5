//! Words of the Logistic lab.

use super::LabText;
use crate::text::words::{Visit, Words};

catalogue! {
/// The Logistic lab.
#[derive(Debug)]
pub struct LogisticText {
    /// The lab about itself.
    pub lab: LabText,
    /// “Scale s”
    pub scale: &'static str,
    /// “Way of sampling”
    pub way: &'static str,
    /// One of: Inversion, Difference of Gumbels.
    pub ways: [&'static str; 2],
    /// “Normal of equal variance”
    pub normal: &'static str,
    /// “Normal”
    pub normal_curve: &'static str,
    /// “Probability of lying further from μ than so many standard deviations”
    pub tails: &'static str,
    /// One of: Distance, Logistic, Normal, Ratio.
    pub tail_heads: [&'static str; 4],
    /// “Logistic distribution with location {mu} and scale {s}: mean …”
    pub description: &'static str,
}
}
