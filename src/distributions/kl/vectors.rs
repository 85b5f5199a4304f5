//! Divergences of distributions of vectors.

use super::{Divergence, closed, of_pair};
use crate::distributions::{
    Categorical, Concrete, Dirichlet, ExpConcrete, Independent, OneHotCategorical, Univariate,
};
use rand::Rng;

impl Dirichlet {
    /// KL(self ‖ other) in nats; none where the two have different lengths.
    pub fn kl_divergence(&self, other: &Self) -> Option<f64> {
        (self.len() == other.len())
            .then(|| closed::dirichlet(self.concentration(), other.concentration()))
    }
}

impl OneHotCategorical {
    /// KL(self ‖ other) in nats, which is that of the places of the 1; none where the two have different lengths.
    pub fn kl_divergence(&self, other: &Self) -> Option<Divergence> {
        let [p, q] = [self, other].map(|d| Categorical::clone(d.categorical()));
        (p.len() == q.len()).then(|| super::kl_divergence(p, q))
    }
}

impl ExpConcrete {
    /// An estimate of KL(self ‖ other) in nats from draws; none where the two have different lengths.
    ///
    /// There is no closed form: the mean of ln κp(y) − ln κq(y), as in Maddison, Mnih and Teh, *The Concrete distribution*,
    /// 2017, and its standard error.
    pub fn kl_divergence<R: Rng + ?Sized>(
        &self,
        other: &Self,
        draws: usize,
        rng: &mut R,
    ) -> Option<Divergence> {
        if self.len() != other.len() {
            return None;
        }
        let summary = self.estimate(draws, rng, |y| self.log_prob(y) - other.log_prob(y));
        Some(Divergence::MonteCarlo {
            value: summary.mean(),
            standard_error: summary.standard_error(),
        })
    }
}

impl Concrete {
    /// [`ExpConcrete::kl_divergence`] of the logarithms: a one-to-one map changes no divergence.
    pub fn kl_divergence<R: Rng + ?Sized>(
        &self,
        other: &Self,
        draws: usize,
        rng: &mut R,
    ) -> Option<Divergence> {
        self.log().kl_divergence(other.log(), draws, rng)
    }
}

impl<D: Clone + Into<Univariate>> Independent<D> {
    /// KL(self ‖ other) in nats, the sum of those of the factors; none where the two have different lengths.
    pub fn kl_divergence<E: Clone + Into<Univariate>>(
        &self,
        other: &Independent<E>,
    ) -> Option<Divergence> {
        let pairs = self.factors().iter().zip(other.factors());
        (self.len() == other.len()).then(|| {
            pairs
                .map(|(p, q)| of_pair(&p.clone().into(), &q.clone().into()))
                .fold(Divergence::Exact(0.0), Divergence::and)
        })
    }
}
