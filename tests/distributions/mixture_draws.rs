//! Whether draws from mixtures follow their laws, and what clamping and clipping make of them.

use crate::common::{assert_close, assert_log, draw};
use reparam::distributions::{
    Categorical, Cumulative, DiscretizedMixtureOfLogistics, Distribution, MixtureOfLogistics,
};
use reparam::numerics::{goodness_of_fit, integrate_pieces};
use reparam::random::Stream;
use reparam::sampling::{Clamp, InverseCdfSampler, MixtureSampler, gumbel_max_gap};

const DRAWS: usize = 1_000_000;

/// Logits, means and log scales of a mixture whose parts overlap.
const THREE: [[f64; 3]; 3] = [[0.5, -0.5, 0.0], [-0.4, 0.1, 0.6], [-2.5, -1.0, -3.5]];

fn three() -> MixtureOfLogistics {
    MixtureOfLogistics::new(&THREE[0], &THREE[1], &THREE[2]).expect("valid")
}

fn sampler(log_scale_min: f64, clamp: Option<Clamp>, clip: bool) -> MixtureSampler {
    let [logits, means, log_scales] = &THREE;
    MixtureSampler::new(logits, means, log_scales, log_scale_min, clamp, clip).expect("valid")
}

/// Noise for `rows` draws: columns of Gumbels, and restricted uniforms.
fn noise(sampler: &MixtureSampler, seed: u64, rows: usize) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut stream = Stream::new(seed, "noise");
    let mut column = |map: &dyn Fn(f64) -> f64| -> Vec<f64> {
        (0..rows).map(|_| map(stream.uniform())).collect()
    };
    let gumbels = (0..sampler.len()).map(|_| column(&|u| sampler.gumbel(u)));
    let gumbels = gumbels.collect();
    (gumbels, column(&|u| sampler.restrict(u)))
}

/// Components and values of a million draws.
fn drawn(sampler: &MixtureSampler, seed: u64) -> (Vec<u32>, Vec<f64>) {
    let (gumbels, uniforms) = noise(sampler, seed, DRAWS);
    let (mut components, mut out) = (Vec::new(), vec![0.0; DRAWS]);
    let rows = sampler.fill_columns(&gumbels, &uniforms, &mut components, &mut out);
    assert_eq!(rows, DRAWS);
    (components, out)
}

#[track_caller]
fn assert_shares(indices: impl IntoIterator<Item = usize>, probs: &[f64], what: &str) {
    let mut counts = vec![0; probs.len()];
    for k in indices {
        counts[k] += 1;
    }
    let draws = counts.iter().sum::<u64>() as f64;
    let expected: Vec<f64> = probs.iter().map(|p| p * draws).collect();
    let test = goodness_of_fit::chi_square_test(&counts, &expected);
    assert!(test.p_value > 1e-3, "{what}: {test:?}");
}

#[test]
fn unclamped_draws_follow_the_mixture() {
    let (components, mut draws) = drawn(&sampler(-7.0, None, false), 1);
    let mixture = three();
    let probs = mixture.mixture().weights().probs().to_vec();
    assert_shares(components.iter().map(|&k| k as usize), &probs, "components");
    draws.sort_unstable_by(f64::total_cmp);
    let test = goodness_of_fit::ks_test_sorted(&draws, |x| mixture.cdf(x));
    assert!(test.p_value > 1e-3, "{test:?}");

    let mut stream = Stream::new(2, "quantile");
    let mut inverse: Vec<f64> = (0..DRAWS / 5)
        .map(|_| mixture.quantile(stream.uniform()))
        .collect();
    inverse.sort_unstable_by(f64::total_cmp);
    let test = goodness_of_fit::ks_test_two_samples(&draws, &inverse);
    assert!(test.p_value > 1e-3, "{test:?}");

    let mut own = draw(&mixture, &mut Stream::new(3, "own"), DRAWS);
    own.sort_unstable_by(f64::total_cmp);
    let test = goodness_of_fit::ks_test_two_samples(&draws, &own);
    assert!(test.p_value > 1e-3, "{test:?}");
}

/// Clipped draws fall into the bins as often as the discretised mixture says.
#[test]
fn clipped_draws_follow_the_discretised_mixture() {
    for (levels, log_scale_min) in [(16, -7.0), (64, -2.0)] {
        let d = DiscretizedMixtureOfLogistics::new(&three(), levels, log_scale_min);
        let d = d.expect("valid");
        let (_, draws) = drawn(&sampler(log_scale_min, None, true), 4);
        assert!(draws.iter().all(|x| (-1.0..=1.0).contains(x)));
        let levels: Vec<f64> = (0..levels).map(|level| d.log_prob(level).exp()).collect();
        let found = draws.iter().map(|&x| d.discretized().level_of(x) as usize);
        assert_shares(found, &levels, "levels");
    }
}

/// P(k wins) when every uniform is restricted to (ε, 1 − ε), as an integral over the uniform of k.
fn clamped_share(logits: &[f64], epsilon: f64, k: usize) -> f64 {
    let below = |gumbel: f64| {
        let u = (-(-gumbel).exp()).exp();
        ((u - epsilon) / (1.0 - 2.0 * epsilon)).clamp(0.0, 1.0)
    };
    let wins = |t: f64| {
        let gumbel = -(-(epsilon + (1.0 - 2.0 * epsilon) * t).ln()).ln();
        let others = (0..logits.len()).filter(|&j| j != k);
        others
            .map(|j| below(gumbel + logits[k] - logits[j]))
            .product()
    };
    let pieces: Vec<f64> = (0..=200).map(|i| f64::from(i) / 200.0).collect();
    integrate_pieces(wins, &pieces).value
}

#[test]
fn clamped_draws_are_not_the_mixture() {
    let epsilon = 0.1;
    let clamp = Clamp::new(epsilon).expect("valid");
    let sampler = sampler(-7.0, Some(clamp), false);
    let (components, draws) = drawn(&sampler, 5);
    let indices = || components.iter().map(|&k| k as usize);
    let shares = [0, 1, 2].map(|k| clamped_share(&THREE[0], epsilon, k));
    assert_close(shares.iter().sum(), 1.0, 1e-9, "shares");
    assert_shares(indices(), &shares, "clamped shares");
    let free = Categorical::from_logits(&THREE[0]).expect("valid");
    assert!((shares[0] - free.probs()[0]).abs() > 0.01, "{shares:?}");
    let reach = ((1.0 - epsilon) / epsilon).ln();
    let mut furthest = [0.0_f64; 3];
    for (k, x) in indices().zip(draws) {
        let z = (x - THREE[1][k]) / THREE[2][k].exp();
        furthest[k] = furthest[k].max(z.abs());
    }
    for z in furthest {
        assert!(
            z <= reach * (1.0 + 1e-12) && z > 0.999 * reach,
            "{z} of {reach}"
        );
    }
}

#[test]
fn a_component_too_far_behind_is_never_drawn() {
    let gap = gumbel_max_gap(Clamp::WAVENET);
    assert_close(gap, 13.956, 5e-4, "gap");
    for (behind, possible) in [(gap - 0.001, true), (gap + 0.001, false)] {
        let sampler = MixtureSampler::new(
            &[0.0, -behind],
            &[0.0; 2],
            &[0.0; 2],
            -7.0,
            Some(Clamp::WAVENET),
            false,
        );
        // The most that the clamp leaves: the best component has the least noise, the other the most.
        let draw = sampler.expect("valid").draw(&[1e-16, 1.0 - 1e-16], 1e-16);
        assert_eq!(draw.component == 1, possible);
        assert_close(draw.x, -11.513, 5e-4, "reach");
    }
}

#[test]
fn columns_are_drawn_as_single_draws() {
    const ROWS: usize = 1030;
    for clamp in [None, Some(Clamp::WAVENET)] {
        for clip in [false, true] {
            let sampler = sampler(-2.0, clamp, clip);
            let mut stream = Stream::new(6, "raw");
            let mut raw = [(); 4].map(|()| vec![0.0; ROWS]);
            for column in &mut raw {
                stream.fill_uniform(column);
            }
            let gumbel = |column: &Vec<f64>| column.iter().map(|&u| sampler.gumbel(u)).collect();
            let gumbels: Vec<Vec<f64>> = raw[..3].iter().map(gumbel).collect();
            let uniforms: Vec<f64> = raw[3].iter().map(|&u| sampler.restrict(u)).collect();
            let (mut components, mut out) = (vec![9; 3], vec![7.0; ROWS + 1]);
            let rows = sampler.fill_columns(&gumbels, &uniforms, &mut components, &mut out);
            assert_eq!((rows, components.len(), out[ROWS]), (ROWS, ROWS, 7.0));
            for i in 0..ROWS {
                let draw = sampler.draw(&[raw[0][i], raw[1][i], raw[2][i]], raw[3][i]);
                assert_eq!((draw.component, draw.x), (components[i] as usize, out[i]));
                let [logits, means, log_scales] = THREE.map(|list| list[draw.component]);
                assert_eq!(draw.score, logits + gumbels[draw.component][i]);
                let log_scale = log_scales.max(-2.0);
                assert_eq!(
                    (draw.mean, draw.log_scale, draw.u),
                    (means, log_scale, uniforms[i])
                );
                let expected = means + log_scale.exp() * (draw.u.ln() - (-draw.u).ln_1p());
                assert_log(draw.unclipped, expected, 1e-14, "x");
                let x = if clip {
                    draw.unclipped.clamp(-1.0, 1.0)
                } else {
                    draw.unclipped
                };
                assert_eq!(draw.x, x);
            }
        }
    }
    let sampler = sampler(-7.0, None, true);
    let (mut components, mut out) = (vec![5; 5], [7.0; 5]);
    for (gumbels, uniforms, rows) in [
        (vec![vec![0.0; 3]; 3], vec![0.5; 2], 2),
        (vec![vec![0.0; 3], vec![0.0; 1], vec![]], vec![0.5; 9], 0),
        (vec![vec![0.0; 9]; 5], vec![0.5; 9], 5),
        (vec![], vec![0.5; 9], 0),
    ] {
        assert_eq!(
            sampler.fill_columns(&gumbels, &uniforms, &mut components, &mut out),
            rows
        );
        assert_eq!(components, vec![0; rows]);
    }
}

/// The first uniform picks the component by inverting the cdf, the second is the logistic's.
#[test]
fn a_draw_takes_two_uniforms() {
    let mixture = three();
    let inverse_cdf = InverseCdfSampler::new(mixture.mixture().weights());
    let (mut draws, mut uniforms) = (Stream::new(7, "same"), Stream::new(7, "same"));
    for _ in 0..10_000 {
        let component = mixture.mixture().components()[inverse_cdf.sample(&mut uniforms)];
        let x = mixture.sample(&mut draws);
        assert_eq!(x, component.sample(&mut uniforms));
    }
}
