//! Every family and sampler is drawn from by rand's `sample`, with a generator that is not ours.

use crate::common::{exponentials, gumbels, logistics, mixtures, normals, uniforms};
use crate::simplex::categoricals;
use rand::distr::{Distribution, Open01};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use reparam::distributions::{
    BinaryConcrete, Concrete, Cumulative, Discretized, DiscretizedMixtureOfLogistics, ExpConcrete,
    Logistic, Mixture, MixtureOfLogistics, Normal,
};
use reparam::numerics::goodness_of_fit::{chi_square_test, ks_test_uniform};
use reparam::random::Stream;
use reparam::sampling::{
    AliasTable, Argmax, BlockMaxima, DifferenceOfGumbels, GumbelMax, InverseCdfSampler,
    InverseTransform, Parent,
};
use std::num::NonZeroU32;

const DRAWS: usize = 20_000;

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(12)
}

/// A Kolmogorov–Smirnov test of draws against the distribution function.
#[track_caller]
fn assert_continuous(sampler: impl Distribution<f64>, cdf: impl Fn(f64) -> f64, what: &str) {
    let draws = rng().sample_iter(sampler).take(DRAWS);
    let mut transformed: Vec<f64> = draws.map(cdf).collect();
    let test = ks_test_uniform(&mut transformed);
    assert!(test.p_value > 1e-3, "{what}: {test:?}");
}

/// A chi-square test of draws against the probabilities of `0, 1, …`.
#[track_caller]
fn assert_discrete<T>(
    sampler: impl Distribution<T>,
    index: impl Fn(T) -> usize,
    probs: &[f64],
    what: &str,
) {
    let mut counts = vec![0; probs.len()];
    for drawn in rng().sample_iter(sampler).take(DRAWS) {
        counts[index(drawn)] += 1;
    }
    let expected: Vec<f64> = probs.iter().map(|p| p * DRAWS as f64).collect();
    let test = chi_square_test(&counts, &expected);
    assert!(test.p_value > 1e-3, "{what}: {test:?}");
}

/// [`assert_continuous`] for each member of a family.
fn assert_family<D: Cumulative + Distribution<f64> + std::fmt::Debug>(
    members: impl IntoIterator<Item = D>,
) {
    for member in members {
        assert_continuous(&member, |x| member.cdf(x), &format!("{member:?}"));
    }
}

fn mixture_of_logistics() -> MixtureOfLogistics {
    MixtureOfLogistics::new(&[0.5, 0.0], &[-0.5, 0.6], &[-2.0, -1.5]).expect("valid")
}

#[test]
fn logistic() {
    assert_family(logistics());
}

#[test]
fn gumbel() {
    assert_family(gumbels());
}

#[test]
fn normal() {
    assert_family(normals());
}

#[test]
fn uniform() {
    assert_family(uniforms());
}

#[test]
fn exponential() {
    assert_family(exponentials());
}

#[test]
fn mixture() {
    assert_family(mixtures());
    let normals = normals().to_vec();
    let mixture = Mixture::<Normal>::new(&[0.0, 1.0, -1.0], normals);
    assert_family([mixture.expect("valid")]);
}

#[test]
fn mixtures_of_logistics() {
    assert_family([mixture_of_logistics()]);
}

#[test]
fn binary_concrete() {
    assert_family(
        [(0.0, 0.5), (1.5, 1.0), (-1.0, 2.0)]
            .map(|(logit, temperature)| BinaryConcrete::new(logit, temperature).expect("valid")),
    );
}

#[test]
fn categorical() {
    for categorical in categoricals() {
        let probs = categorical.probs();
        assert_discrete(&categorical, |k: usize| k, probs, "Categorical");
        let inverse_cdf = InverseCdfSampler::new(&categorical);
        assert_discrete(&inverse_cdf, |k: usize| k, probs, "InverseCdfSampler");
        let alias = AliasTable::new(&categorical);
        assert_discrete(&alias, |k: usize| k, probs, "AliasTable");
        let gumbel_max = GumbelMax::new(&categorical);
        assert_discrete(&gumbel_max, |k: Argmax| k.index, probs, "GumbelMax");
        let (mut a, mut b) = (rng(), rng());
        for _ in 0..DRAWS {
            assert_eq!(a.sample(&categorical), b.sample(&inverse_cdf));
        }
    }
}

/// On two categories x₁ is a `BinaryConcrete`; on more the argmax is the Categorical.
#[test]
fn concrete() {
    let two = Concrete::new(&[0.7, -0.2], 0.8).expect("valid");
    let first = BinaryConcrete::new(0.9, 0.8).expect("valid");
    assert_continuous(
        two.clone().map(|x: Vec<f64>| x[0]),
        |x| first.cdf(x),
        "Concrete",
    );
    assert_continuous(
        two.log().clone().map(|y: Vec<f64>| y[0].exp()),
        |x| first.cdf(x),
        "ExpConcrete",
    );
    let log_alpha = [0.5, -1.0, 1.0, 0.0];
    let concrete = Concrete::new(&log_alpha, 0.7).expect("valid");
    let probs = concrete.rounding_probs();
    assert_discrete(&concrete, |x: Vec<f64>| argmax(&x), &probs, "Concrete");
    let logarithm = ExpConcrete::new(&log_alpha, 0.7).expect("valid");
    assert_discrete(&logarithm, |y: Vec<f64>| argmax(&y), &probs, "ExpConcrete");
}

fn argmax(x: &[f64]) -> usize {
    (0..x.len()).fold(0, |top, k| if x[k] > x[top] { k } else { top })
}

#[test]
fn discretized() {
    const LEVELS: u32 = 8;
    let mixture = mixture_of_logistics();
    let discretized = Discretized::new(mixture.mixture().clone(), LEVELS).expect("valid");
    let probs: Vec<f64> = (0..LEVELS)
        .map(|level| discretized.log_prob(level).exp())
        .collect();
    let index = |level: u32| level as usize;
    assert_discrete(&discretized, index, &probs, "Discretized");
    let raised = DiscretizedMixtureOfLogistics::new(&mixture, LEVELS, -1.8).expect("valid");
    let probs: Vec<f64> = (0..LEVELS)
        .map(|level| raised.log_prob(level).exp())
        .collect();
    assert_discrete(&raised, index, &probs, "DiscretizedMixtureOfLogistics");
}

#[test]
fn continuous_samplers() {
    let logistic = Logistic::new(1.0, 2.0).expect("valid");
    let cdf = |x| logistic.cdf(x);
    assert_continuous(DifferenceOfGumbels::new(logistic), cdf, "difference");
    let inverse = InverseTransform {
        distribution: &logistic,
        clamp: None,
    };
    assert_continuous(inverse, cdf, "inverse transform");
    for parent in Parent::ALL {
        let maxima = BlockMaxima::new(parent, NonZeroU32::new(20).expect("positive"));
        assert_continuous(maxima, |x| maxima.cdf(x), &format!("{maxima:?}"));
    }
}

#[test]
fn the_uniforms_of_a_stream_are_those_of_rand() {
    let mut stream = Stream::new(13, "uniform");
    let mut same = stream.clone();
    for _ in 0..1000 {
        let u: f64 = same.sample(Open01);
        assert_eq!(stream.uniform().to_bits(), u.to_bits());
    }
}
