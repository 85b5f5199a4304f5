//! What an objective is made of.

/// The terms of an objective at its last evaluation, in nats.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// log p(x|z), by sample and input; empty for an exact objective.
    pub log_likelihood: &'a [f64],
    /// log p(z), by sample and input; empty where the objective does not need it.
    pub log_prior: &'a [f64],
    /// log q(z|x), likewise.
    pub log_posterior: &'a [f64],
    /// KL(q(z|x) ‖ p(z)) in closed form, by input and variable; of categories, not of their relaxations.
    pub kl: &'a [f64],
    /// The objective, by input.
    pub objective: &'a [f64],
}

/// The evidence lower bound in three forms, as means over a batch and its samples, in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundForms {
    /// E (log p(x, z) − log q(z|x)), with log p(x, z) = log p(x|z) + log p(z).
    pub joint_minus_log_q: f64,
    /// E log p(x|z) + E log p(z) − E log q(z|x): equal to the first but for rounding.
    pub three_terms: f64,
    /// E log p(x|z) − KL(q(z|x) ‖ p(z)): equal to the others in expectation only.
    pub analytic_kl: f64,
}

impl Terms<'_> {
    /// The bound in three forms, where the objective needs log p(z) and log q(z|x): NaN otherwise.
    pub fn bound_forms(&self) -> BoundForms {
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let [likelihood, prior, posterior] =
            [self.log_likelihood, self.log_prior, self.log_posterior].map(mean);
        let joint = self.log_likelihood.iter().zip(self.log_prior);
        let differences = joint
            .zip(self.log_posterior)
            .map(|((likelihood, prior), posterior)| likelihood + prior - posterior);
        let kl = self.kl.iter().sum::<f64>() / self.objective.len() as f64;
        BoundForms {
            joint_minus_log_q: differences.sum::<f64>() / self.log_prior.len() as f64,
            three_terms: likelihood + prior - posterior,
            analytic_kl: likelihood - kl,
        }
    }
}

/// All codes of discrete latent variables, and their probabilities.
#[derive(Clone, Copy, Debug)]
pub struct Codes<'a, R> {
    /// The category of each variable, by code; the first variable changes last.
    pub categories: &'a [usize],
    /// log p(x|z) in nats, by input and code.
    pub log_likelihood: &'a [R],
    /// log q(z|x) in nats, by input and code.
    pub log_posterior: &'a [R],
}
