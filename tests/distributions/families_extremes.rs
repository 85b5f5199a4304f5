//! The further families at parameters of any size: what comes is a number of the right range, and comes soon.

use reparam::distributions::{
    Bernoulli, Beta, Binomial, Cauchy, ChiSquare, Gamma, Geometric, Laplace, LogNormal, Pareto,
    Poisson, StudentT, Univariate, Weibull,
};
use std::time::{Duration, Instant};

const SIZES: [f64; 8] = [1e-300, 1e-20, 1e-5, 1.0, 37.0, 1e5, 1e20, 1e300];

fn members() -> Vec<Univariate> {
    let mut all: Vec<Univariate> = Vec::new();
    for a in SIZES {
        all.extend(ChiSquare::new(a).ok().map(Univariate::from));
        all.extend(Poisson::new(a).ok().map(Univariate::from));
        all.extend(Geometric::from_prob(a).ok().map(Univariate::from));
        all.extend(Bernoulli::from_prob(a).ok().map(Univariate::from));
        all.extend(Bernoulli::from_logit(-a).ok().map(Univariate::from));
        for n in [0, 1, 1000, 1 << 53] {
            all.extend(Binomial::from_prob(n, a).ok().map(Univariate::from));
            all.extend(Binomial::from_logit(n, a).ok().map(Univariate::from));
        }
        for b in SIZES {
            all.extend(Gamma::new(a, b).ok().map(Univariate::from));
            all.extend(Beta::new(a, b).ok().map(Univariate::from));
            all.extend(Pareto::new(a, b).ok().map(Univariate::from));
            all.extend(Weibull::new(a, b).ok().map(Univariate::from));
            all.extend(Laplace::new(a, b).ok().map(Univariate::from));
            all.extend(Cauchy::new(-a, b).ok().map(Univariate::from));
            all.extend(LogNormal::new(a, b).ok().map(Univariate::from));
            all.extend(StudentT::new(a, 1.0, b).ok().map(Univariate::from));
        }
    }
    all
}

#[test]
fn parameters_of_any_size() {
    for d in members() {
        let start = Instant::now();
        let what = format!("{d:?}");
        let (low, high) = d.support();
        let mut last = low;
        for p in [0.0, 1e-300, 1e-10, 0.3, 0.5, 0.9, 1.0 - 1e-10, 1.0] {
            let x = d.quantile(p);
            assert!(
                last <= x && x <= high,
                "{what}: quantile({p}) = {x} after {last}"
            );
            last = x;
            let values = [
                d.cdf(x),
                d.survival(x),
                d.log_cdf(x).exp(),
                d.log_survival(x).exp(),
            ];
            assert!(
                values.iter().all(|v| (0.0..=1.0).contains(v)),
                "{what} at {x}: {values:?}"
            );
            assert!(!d.log_prob(x).is_nan(), "{what}: log_prob({x})");
        }
        let entropy = d.entropy();
        assert!(!entropy.is_nan() && !d.mode().is_nan(), "{what}: {entropy}");
        let elapsed = start.elapsed();
        assert!(elapsed < Duration::from_secs(5), "{what}: {elapsed:?}");
    }
}
