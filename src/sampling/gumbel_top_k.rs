//! The Gumbel-top-k trick: the k largest perturbed logits are k draws without replacement.

use super::GumbelMax;
use crate::numerics::log_sum_exp;

impl GumbelMax {
    /// The largest number of categories for which [`inclusion_probs`](Self::inclusion_probs) sums over subsets.
    pub const MAX_CATEGORIES_FOR_INCLUSION: usize = 16;

    /// Writes the categories of the `k` largest perturbed logits into `order`, the largest first.
    ///
    /// Categories with logit −∞ are never listed, so there may be fewer. They are the first k draws of
    /// sampling without replacement. Source: Vieira, *Gumbel-max trick and weighted reservoir sampling*,
    /// 2014; Kool, van Hoof and Welling, *Stochastic beams and where to find them*, 2019.
    pub fn top_k(&self, gumbels: &[f64], k: usize, order: &mut Vec<usize>) {
        order.clear();
        let score = |i: usize| self.logits[i] + gumbels[i];
        for i in 0..self.logits.len().min(gumbels.len()) {
            if self.logits[i] == f64::NEG_INFINITY {
                continue;
            }
            let place = order
                .iter()
                .position(|&other| score(i) > score(other))
                .unwrap_or(order.len());
            if place < k {
                order.truncate(k - 1);
                order.insert(place, i);
            }
        }
    }

    /// The exact probability that each category is among the first `k` drawn without replacement.
    ///
    /// It sums over subsets; `None` when more than [`MAX_CATEGORIES_FOR_INCLUSION`](Self::MAX_CATEGORIES_FOR_INCLUSION) categories can come.
    pub fn inclusion_probs(&self, k: usize) -> Option<Vec<f64>> {
        let possible: Vec<usize> = (0..self.log_probs.len())
            .filter(|&i| self.log_probs[i] > f64::NEG_INFINITY)
            .collect();
        let n = possible.len();
        if n > Self::MAX_CATEGORIES_FOR_INCLUSION {
            return None;
        }
        let size = k.min(n) as u32;
        let mut reached = vec![0.0; 1 << n];
        reached[0] = 1.0;
        let mut included = vec![0.0; self.log_probs.len()];
        let mut weights = [0.0; Self::MAX_CATEGORIES_FOR_INCLUSION];
        for subset in 0..reached.len() {
            let probability: f64 = reached[subset];
            if subset.count_ones() > size || probability == 0.0 {
                continue;
            }
            if subset.count_ones() == size {
                for (bit, &i) in possible.iter().enumerate() {
                    included[i] += if subset >> bit & 1 == 1 {
                        probability
                    } else {
                        0.0
                    };
                }
                continue;
            }
            let rest = || (0..n).filter(|bit| subset >> bit & 1 == 0);
            let log_prob = |bit: usize| self.log_probs[possible[bit]];
            let max = rest().map(log_prob).fold(f64::NEG_INFINITY, f64::max);
            let mut total = 0.0;
            for bit in rest() {
                weights[bit] = (log_prob(bit) - max).exp();
                total += weights[bit];
            }
            for bit in rest() {
                reached[subset | 1 << bit] += probability * (weights[bit] / total);
            }
        }
        for p in &mut included {
            if *p > 1.0 {
                *p = 1.0;
            }
        }
        Some(included)
    }

    /// ln of the probability that the first draws without replacement are `order`, in that order.
    ///
    /// It is Σᵢ (ℓ(oᵢ) − ln Σ exp ℓ over what is left at draw i), the Plackett–Luce distribution; 0 for an empty
    /// order, −∞ for one that repeats a category, names none or names one that never comes.
    pub fn ordered_log_prob(&self, order: &[usize]) -> f64 {
        let mut left = self.log_probs.clone();
        for &i in order {
            match left.get_mut(i) {
                Some(log_prob) if *log_prob > f64::NEG_INFINITY => *log_prob = f64::NEG_INFINITY,
                _ => return f64::NEG_INFINITY,
            }
        }
        let mut rest = log_sum_exp(&left);
        order.iter().rev().fold(0.0, |sum, &i| {
            rest = log_sum_exp(&[rest, self.log_probs[i]]);
            sum + (self.log_probs[i] - rest)
        })
    }
}
