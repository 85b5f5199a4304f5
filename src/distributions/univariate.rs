//! Any one of the families of numbers.

use super::{
    Bernoulli, Beta, BinaryConcrete, Binomial, Categorical, Cauchy, ChiSquare,
    ContinuousDistribution, Cumulative, DiscreteDistribution, Entropy, Exponential, Gamma,
    Geometric, Gumbel, Laplace, LogNormal, Logistic, Mixture, MixtureOfLogistics, Mode, Moments,
    Normal, Pareto, Pathwise, Poisson, Reparameterisation, StudentT, Uniform, Weibull,
};
use rand::Rng;
use rand::distr::Distribution;

/// Declares the enum and its dispatch: a table of methods would bring all families to whoever uses one.
macro_rules! univariate {
    (
        continuous { $($continuous:ident($continuous_type:ty)),* $(,)? }
        discrete { $($discrete:ident),* $(,)? }
        but_mixtures { $($lone:ident),* $(,)? }
    ) => {
        /// A distribution of numbers, of any family.
        ///
        /// What a family can do, it can do here; a page that lets a reader choose holds one of these.
        ///
        /// ```
        /// use reparam::distributions::{Gamma, Univariate};
        ///
        /// let any = Univariate::from(Gamma::new(2.0, 1.0)?);
        /// assert_eq!((any.name(), any.mean(), any.mode()), ("Gamma", 2.0, 1.0));
        /// # Ok::<(), reparam::distributions::ParameterError>(())
        /// ```
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs, reason = "each variant is the family of its name")]
        pub enum Univariate {
            $($continuous($continuous_type),)*
            $($discrete($discrete),)*
        }

        $(impl From<$continuous_type> for Univariate {
            fn from(distribution: $continuous_type) -> Self {
                Self::$continuous(distribution)
            }
        })*

        $(impl From<$discrete> for Univariate {
            fn from(distribution: $discrete) -> Self {
                Self::$discrete(distribution)
            }
        })*

        impl Univariate {
            /// The family's name.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$continuous(_) => stringify!($continuous),)*
                    $(Self::$discrete(_) => stringify!($discrete),)*
                }
            }

            /// Whether it is one on whole numbers.
            pub fn is_discrete(&self) -> bool {
                matches!(self, $(Self::$discrete(_))|*)
            }

            /// ln of the density or of the mass at x, in nats.
            pub fn log_prob(&self, x: f64) -> f64 {
                match self {
                    $(Self::$continuous(d) => ContinuousDistribution::log_prob(d, x),)*
                    $(Self::$discrete(d) => DiscreteDistribution::log_prob(d, x),)*
                }
            }

            /// The two ends of the support.
            pub fn support(&self) -> (f64, f64) {
                match self {
                    $(Self::$continuous(d) => d.support(),)*
                    $(Self::$discrete(d) => d.support(),)*
                }
            }

            /// P(X ≤ x).
            pub fn cdf(&self, x: f64) -> f64 {
                match self {
                    $(Self::$continuous(d) => d.cdf(x),)*
                    $(Self::$discrete(d) => d.cdf(x),)*
                }
            }

            /// P(X > x).
            pub fn survival(&self, x: f64) -> f64 {
                match self {
                    $(Self::$continuous(d) => d.survival(x),)*
                    $(Self::$discrete(d) => d.survival(x),)*
                }
            }

            /// ln P(X ≤ x).
            pub fn log_cdf(&self, x: f64) -> f64 {
                match self {
                    $(Self::$continuous(d) => d.log_cdf(x),)*
                    $(Self::$discrete(d) => d.log_cdf(x),)*
                }
            }

            /// ln P(X > x).
            pub fn log_survival(&self, x: f64) -> f64 {
                match self {
                    $(Self::$continuous(d) => d.log_survival(x),)*
                    $(Self::$discrete(d) => d.log_survival(x),)*
                }
            }

            /// The least x with cdf(x) ≥ p.
            pub fn quantile(&self, p: f64) -> f64 {
                match self {
                    $(Self::$continuous(d) => d.quantile(p),)*
                    $(Self::$discrete(d) => d.quantile(p),)*
                }
            }

            /// The least x with survival(x) ≤ q.
            pub fn upper_quantile(&self, q: f64) -> f64 {
                match self {
                    $(Self::$continuous(d) => d.upper_quantile(q),)*
                    $(Self::$discrete(d) => d.upper_quantile(q),)*
                }
            }

            /// The mean; NaN or infinite where the family says so.
            pub fn mean(&self) -> f64 {
                match self {
                    $(Self::$continuous(d) => d.mean(),)*
                    $(Self::$discrete(d) => d.mean(),)*
                }
            }

            /// The variance; NaN or infinite where the family says so.
            pub fn variance(&self) -> f64 {
                match self {
                    $(Self::$continuous(d) => d.variance(),)*
                    $(Self::$discrete(d) => d.variance(),)*
                }
            }

            /// Where density or mass is largest.
            pub fn mode(&self) -> f64 {
                match self {
                    $(Self::$continuous(d) => d.mode(),)*
                    $(Self::$discrete(d) => d.mode(),)*
                }
            }

            /// The entropy in nats.
            pub fn entropy(&self) -> f64 {
                match self {
                    $(Self::$continuous(d) => d.entropy(),)*
                    $(Self::$discrete(d) => Entropy::entropy(d),)*
                }
            }

            /// Whether draws have a derivative by the parameters.
            pub fn reparameterisation(&self) -> Reparameterisation {
                match self {
                    Self::MixtureOfLogistics(_) | Self::MixtureOfNormals(_) => {
                        Reparameterisation::Implicit
                    }
                    $(Self::$lone(d) => d.d_quantile_dparams(0.5).kind(),)*
                }
            }

            /// The derivatives of x = quantile(u) by the parameters, if there are any, in the order in which the family
            /// takes them; those of mixtures are by logits, means, and log scales (of logistics) or scales.
            pub fn d_quantile_dparams(&self, u: f64) -> Option<Vec<f64>> {
                match self {
                    Self::MixtureOfLogistics(d) => Some(mixed(d.len(), |out| d.d_quantile_dparams(u, out))),
                    Self::MixtureOfNormals(d) => Some(mixed(d.len(), |out| d.d_quantile_dparams(u, out))),
                    $(Self::$lone(d) => d.d_quantile_dparams(u).values().map(Vec::from),)*
                }
            }
        }

        /// As its family.
        impl Distribution<f64> for Univariate {
            fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
                match self {
                    $(Self::$continuous(d) => d.sample(rng),)*
                    Self::Categorical(d) => {
                        let k: usize = d.sample(rng);
                        k as f64
                    }
                    Self::Bernoulli(d) => d.sample(rng),
                    Self::Binomial(d) => d.sample(rng),
                    Self::Geometric(d) => d.sample(rng),
                    Self::Poisson(d) => d.sample(rng),
                }
            }
        }
    };
}

univariate! {
    continuous {
        Normal(Normal), LogNormal(LogNormal), Logistic(Logistic), Gumbel(Gumbel), Laplace(Laplace),
        Cauchy(Cauchy), StudentT(StudentT), Exponential(Exponential), Gamma(Gamma),
        ChiSquare(ChiSquare), Beta(Beta), Uniform(Uniform), Pareto(Pareto), Weibull(Weibull),
        BinaryConcrete(BinaryConcrete), MixtureOfLogistics(MixtureOfLogistics),
        MixtureOfNormals(Mixture<Normal>),
    }
    discrete { Bernoulli, Binomial, Geometric, Poisson, Categorical }
    but_mixtures {
        Normal, LogNormal, Logistic, Gumbel, Laplace, Cauchy, StudentT, Exponential, Gamma,
        ChiSquare, Beta, Uniform, Pareto, Weibull, BinaryConcrete, Bernoulli, Binomial, Geometric, Poisson,
        Categorical,
    }
}

/// The 3K derivatives of a mixture of K.
fn mixed(count: usize, write: impl FnOnce(&mut [f64]) -> f64) -> Vec<f64> {
    let mut out = vec![0.0; 3 * count];
    write(&mut out);
    out
}
