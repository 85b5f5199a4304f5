//! Concrete latent variables: relaxed categories.

use super::objective::{Arithmetic, Objective, ObjectiveConfig};
use crate::nn::{Real, exp_in_place};

/// Posteriors and relaxed or discrete samples of V variables of K categories, for a batch.
#[derive(Clone, Debug)]
pub(super) struct Concrete<R> {
    categories: usize,
    /// log α, by input, variable and category.
    log_alpha: Vec<R>,
    /// α.
    alpha: Vec<R>,
    /// The logarithm of the relaxed sample, by sample, input, variable and category.
    y: Vec<R>,
    /// exp(y).
    relaxed: Vec<R>,
    /// softmax(−λ₁ y), the slope of the prior's normalising term.
    prior_weights: Vec<R>,
    /// The exponentials of the posterior's normalising term.
    scratch: Vec<R>,
}

impl<R: Real> Concrete<R> {
    pub(super) fn new(length: usize, categories: usize, batch: usize, samples: usize) -> Self {
        let by_input = || Vec::with_capacity(length * batch);
        let by_sample = || vec![R::ZERO; length * batch * samples];
        Self {
            categories,
            log_alpha: by_input(),
            alpha: by_input(),
            y: by_sample(),
            relaxed: by_sample(),
            prior_weights: by_sample(),
            scratch: by_sample(),
        }
    }

    /// Takes the logits that the encoder gives.
    pub(super) fn set(&mut self, logits: &[R]) {
        let k = self.categories;
        self.log_alpha.clear();
        self.log_alpha.extend_from_slice(logits);
        subtract_max(k, &mut self.log_alpha);
        self.alpha.clear();
        self.alpha.extend_from_slice(&self.log_alpha);
        exp_in_place(&mut self.alpha);
        normalise(k, &mut self.log_alpha, &mut self.alpha);
    }

    /// log α of a category of a variable, which is counted over all inputs.
    pub(super) fn log_mass(&self, variable: usize, category: usize) -> R {
        self.log_alpha[variable * self.categories + category]
    }

    /// α, by input, variable and category.
    pub(super) fn alpha(&self) -> &[R] {
        &self.alpha
    }

    /// y, by sample, input, variable and category.
    pub(super) fn y(&self) -> &[R] {
        &self.y
    }

    /// KL(α ‖ uniform) = Σ α (log α + log K) of each variable of each input.
    pub(super) fn kl(&self, kl: &mut [f64]) {
        let ln_k = libm::log(self.categories as f64);
        let variables = self
            .alpha
            .chunks_exact(self.categories)
            .zip(self.log_alpha.chunks_exact(self.categories));
        for ((alpha, log_alpha), kl) in variables.zip(kl) {
            let negative_entropy: R = alpha.iter().zip(log_alpha).map(|(&a, &l)| a * l).sum();
            *kl = negative_entropy.to_f64() + ln_k;
        }
    }

    /// y and exp(y) for these Gumbels; z is exp(y), or where it is to be discrete, one at the largest entry.
    pub(super) fn sample(&mut self, config: &ObjectiveConfig, noise: &[R], z: &mut [R]) {
        let k = self.categories;
        let count = noise.len();
        let temperature = R::from_f64(config.posterior_temperature);
        let inverse = R::ONE / temperature;
        let (y, relaxed) = (&mut self.y[..count], &mut self.relaxed[..count]);
        let log_alphas = self.log_alpha.iter().cycle();
        for ((y, &noise), &log_alpha) in y.iter_mut().zip(noise).zip(log_alphas) {
            *y = (log_alpha + noise).divide(temperature, inverse);
        }
        if config.arithmetic == Arithmetic::LogSpace {
            subtract_max(k, y);
        }
        relaxed.copy_from_slice(y);
        exp_in_place(relaxed);
        if config.arithmetic == Arithmetic::LogSpace {
            normalise(k, y, relaxed);
        } else {
            naive_normalise(k, y, relaxed);
        }
        if config.estimator.is_hard() {
            one_hot(k, y, z);
        } else {
            z.copy_from_slice(relaxed);
        }
    }

    /// log p(z) and log q(z|x) of each sample: densities of y, or log masses weighted by z.
    pub(super) fn log_probs(
        &mut self,
        config: &ObjectiveConfig,
        noise: &[R],
        z: &[R],
        [prior, posterior]: [&mut [f64]; 2],
    ) {
        let length = z.len() / prior.len();
        if config.objective == Objective::DiscreteMasses {
            let ln_k = libm::log(self.categories as f64);
            let inputs = self.log_alpha.chunks_exact(length).cycle();
            let rows = z.chunks_exact(length).zip(inputs);
            for ((z, log_alpha), (prior, posterior)) in rows.zip(prior.iter_mut().zip(posterior)) {
                let mass: R = z.iter().copied().sum();
                *prior = -ln_k * mass.to_f64();
                let weighted: R = z.iter().zip(log_alpha).map(|(&z, &l)| z * l).sum();
                *posterior = weighted.to_f64();
            }
        } else {
            self.log_densities(config, noise, length, [prior, posterior]);
        }
    }

    /// The densities log ρ and log κ of y: with sₖ = log αₖ − λ yₖ, Σ sₖ − K logsumexp(s) and a constant.
    ///
    /// A constant added to s changes nothing. That of the prior is −λ₁ y; that of the posterior, log α − λ₂ y, is
    /// −G along the path, so that log κ does not depend on the parameters there.
    fn log_densities(
        &mut self,
        config: &ObjectiveConfig,
        noise: &[R],
        length: usize,
        [prior, posterior]: [&mut [f64]; 2],
    ) {
        let k = self.categories;
        let count = noise.len();
        let y = &self.y[..count];
        let (weights, scratch) = (&mut self.prior_weights[..count], &mut self.scratch[..count]);
        let temperature = R::from_f64(config.prior_temperature);
        for (s, &y) in weights.iter_mut().zip(y) {
            *s = -(temperature * y);
        }
        if config.arithmetic == Arithmetic::LogSpace {
            for (s, &noise) in scratch.iter_mut().zip(noise) {
                *s = -noise;
            }
        } else {
            let temperature = R::from_f64(config.posterior_temperature);
            let log_alphas = self.log_alpha.iter().cycle();
            for ((s, &y), &log_alpha) in scratch.iter_mut().zip(y).zip(log_alphas) {
                *s = log_alpha - temperature * y;
            }
        }
        for (s, out, temperature) in [
            (&mut *weights, prior, config.prior_temperature),
            (scratch, posterior, config.posterior_temperature),
        ] {
            log_density(k, s, length, temperature, out);
        }
    }

    /// From the derivatives by z to those by the logits, which are added, as if z were exp(y). Where log p(z) −
    /// log q(z|x) of each sample counts by `ratio_weights`, its derivatives through the sample are added too.
    pub(super) fn backward_sample(
        &mut self,
        config: &ObjectiveConfig,
        by_z: &[R],
        length: usize,
        ratio_weights: Option<&[R]>,
        by_logits: &mut [R],
    ) {
        let k = self.categories;
        let inverse = R::from_f64(1.0 / config.posterior_temperature);
        let prior_temperature = R::from_f64(config.prior_temperature);
        let [count, ln_k] = [k as f64, libm::log(k as f64)].map(R::from_f64);
        let masses = config.objective == Objective::DiscreteMasses;
        let by_y = &mut self.scratch;
        for (row, by_z) in by_z.chunks_exact(length).enumerate() {
            let weight = ratio_weights.map_or(R::ZERO, |weights| weights[row]);
            let start = row * length;
            let input = start % self.log_alpha.len();
            for (at, &by_z) in by_z.iter().enumerate() {
                let mut slope = by_z;
                if masses {
                    slope -= weight * (ln_k + self.log_alpha[input + at]);
                }
                by_y[at] = slope * self.relaxed[start + at];
                if ratio_weights.is_some() && !masses {
                    let excess = count * self.prior_weights[start + at] - R::ONE;
                    by_y[at] += weight * prior_temperature * excess;
                }
            }
            for from in (0..length).step_by(k) {
                let total: R = by_y[from..from + k].iter().copied().sum();
                for at in from..from + k {
                    by_logits[input + at] +=
                        (by_y[at] - self.relaxed[start + at] * total) * inverse;
                }
            }
        }
    }

    /// The derivatives by the logits of −log q(z|x), the log masses weighted by z, at fixed z: α − z, where each sample
    /// counts by `weights`; they are added.
    pub(super) fn backward_masses(&self, z: &[R], weights: &[R], by_logits: &mut [R]) {
        let length = z.len() / weights.len();
        let inputs = self.alpha.len() / length;
        for (row, (z, &weight)) in z.chunks_exact(length).zip(weights).enumerate() {
            let start = row % inputs * length;
            let alpha = &self.alpha[start..][..length];
            let by_logits = by_logits[start..][..length].iter_mut();
            for ((to, &alpha), &z) in by_logits.zip(alpha).zip(z) {
                *to += weight * (alpha - z);
            }
        }
    }

    /// The derivatives of the divergence, αₖ (log αₖ + log K − KL), which counts by `weight`; they are added.
    pub(super) fn backward_kl(&self, weight: R, by_logits: &mut [R]) {
        let k = self.categories;
        let variables = self
            .alpha
            .chunks_exact(k)
            .zip(self.log_alpha.chunks_exact(k));
        for ((alpha, log_alpha), by_logits) in variables.zip(by_logits.chunks_exact_mut(k)) {
            let negative_entropy: R = alpha.iter().zip(log_alpha).map(|(&a, &l)| a * l).sum();
            for ((to, &a), &l) in by_logits.iter_mut().zip(alpha).zip(log_alpha) {
                *to += weight * a * (l - negative_entropy);
            }
        }
    }
}

/// Subtracts the largest entry of each variable.
fn subtract_max<R: Real>(categories: usize, values: &mut [R]) {
    for values in values.chunks_exact_mut(categories) {
        let max = largest(values);
        for value in values {
            *value -= max;
        }
    }
}

/// The largest entry.
fn largest<R: Real>(values: &[R]) -> R {
    let larger = |max: R, &value: &R| if max >= value { max } else { value };
    values.iter().fold(-R::INFINITY, larger)
}

/// From x and eˣ to x − logsumexp(x) and softmax(x), by variable.
fn normalise<R: Real>(categories: usize, logs: &mut [R], exponentials: &mut [R]) {
    let variables = logs.chunks_exact_mut(categories);
    for (logs, exponentials) in variables.zip(exponentials.chunks_exact_mut(categories)) {
        let total: R = exponentials.iter().copied().sum();
        let (log_total, inverse) = (total.ln(), R::ONE / total);
        for x in logs {
            *x -= log_total;
        }
        for e in exponentials {
            *e = e.divide(total, inverse);
        }
    }
}

/// From eˣ to softmax(x) and its logarithm, by variable.
fn naive_normalise<R: Real>(categories: usize, logs: &mut [R], exponentials: &mut [R]) {
    let variables = logs.chunks_exact_mut(categories);
    for (logs, exponentials) in variables.zip(exponentials.chunks_exact_mut(categories)) {
        let total: R = exponentials.iter().copied().sum();
        for (log, e) in logs.iter_mut().zip(exponentials) {
            *e = *e / total;
            *log = e.ln();
        }
    }
}

/// 1 at the largest entry of each variable, the first where several are, and 0 elsewhere.
fn one_hot<R: Real>(categories: usize, values: &[R], out: &mut [R]) {
    let variables = values.chunks_exact(categories);
    for (values, out) in variables.zip(out.chunks_exact_mut(categories)) {
        let mut top = 0;
        for (at, value) in values.iter().enumerate() {
            if *value > values[top] {
                top = at;
            }
        }
        out.fill(R::ZERO);
        out[top] = R::ONE;
    }
}

/// The log-density by s, summed over the variables of each row; s is replaced by softmax(s).
fn log_density<R: Real>(
    categories: usize,
    s: &mut [R],
    length: usize,
    temperature: f64,
    out: &mut [f64],
) {
    let freedom = categories as f64 - 1.0;
    let constant = libm::lgamma(freedom + 1.0) + freedom * libm::log(temperature);
    let count = R::from_f64(categories as f64);
    subtract_max(categories, s);
    for (s, out) in s.chunks_exact(length).zip(&mut *out) {
        let sum: R = s.iter().copied().sum();
        *out = sum.to_f64() + constant * (length / categories) as f64;
    }
    exp_in_place(s);
    for (weights, out) in s.chunks_exact_mut(length).zip(out) {
        let mut logs = R::ZERO;
        for weights in weights.chunks_exact_mut(categories) {
            let total: R = weights.iter().copied().sum();
            let inverse = R::ONE / total;
            logs += total.ln();
            for w in weights {
                *w = w.divide(total, inverse);
            }
        }
        *out -= (count * logs).to_f64();
    }
}
