//! Integrals of what is narrow beside the interval, and steps that lie at the end of a piece.

use crate::common::{assert_close, assert_log, assert_relative};
use reparam::distributions::{
    BinaryConcrete, Cumulative, Entropy, Logistic, Mixture, Moments, Normal,
};
use reparam::numerics::{integrate, integrate_pieces, normal_cdf, sigmoid};
use reparam::sampling::{Clamp, Truncation};

/// Logit, λ, mean, variance and entropy, by mpmath at 50 digits with pieces around the layer and the noise; the mean
/// and the variance at −300 in closed form, e^−300 π/2 and half of it.
#[allow(clippy::excessive_precision, reason = "as mpmath prints them")]
const BINARY_CONCRETE: [[f64; 5]; 14] = [
    [
        0.0,
        0.00825404,
        0.5,
        0.2479366056085867,
        -161.16316975616304,
    ],
    [
        4.75,
        0.01,
        0.99142113960366289,
        0.0084202111532072574,
        -470.11800636451601,
    ],
    [
        -4.75,
        0.03,
        0.0085898704983798161,
        0.0082606085482482637,
        -153.40191448199148,
    ],
    [
        0.001,
        0.000001,
        0.50024999997916646,
        0.24999968750007292,
        -1386278.7956101447,
    ],
    [
        0.3,
        1e-12,
        0.57444251681165899,
        0.24445831169050141,
        -1408710488907.4232,
    ],
    [
        -50.0,
        0.01,
        1.9290671511326429e-22,
        1.9097764796213164e-22,
        -4993.3948298140119,
    ],
    [
        -300.0,
        0.5,
        8.0867739989694611e-131,
        4.0433869994847305e-131,
        -597.30685281944005,
    ],
    [
        3.0,
        10000.0,
        0.50007499999882065,
        2.0561674436811114e-9,
        -8.5966347638207434,
    ],
    [
        20.0,
        5.0,
        0.98085284000386025,
        5.357603236145886e-5,
        -3.6481599041096375,
    ],
    [0.0, 1000.0, 0.5, 2.0561628484170784e-7, -6.2940504625685876],
    [
        -30.0,
        1.02,
        3.6554414803848666e-12,
        9.5510585310434767e-14,
        -27.431567333186031,
    ],
    [
        -2.5,
        0.02,
        0.075897311139143862,
        0.068734300696338572,
        -126.98156429392065,
    ],
    [
        1.7,
        0.7,
        0.79204012381849481,
        0.071830143057294816,
        -0.85766156807127617,
    ],
    [
        -40.0,
        4.0,
        5.0423405992939441e-5,
        6.9450952487454624e-10,
        -9.3863952111691135,
    ],
];

#[test]
fn moments_of_binary_concretes() {
    for [logit, temperature, mean, variance, entropy] in BINARY_CONCRETE {
        let d = BinaryConcrete::new(logit, temperature).expect("valid");
        let what = format!("{d:?}");
        assert_relative(d.mean(), mean, 1e-13, &what);
        assert_relative(d.variance(), variance, 1e-12, &what);
        assert_relative(d.standard_deviation(), variance.sqrt(), 1e-12, &what);
        assert_log(d.entropy(), entropy, 1e-13, &what);
        let mirrored = BinaryConcrete::new(-logit, temperature).expect("valid");
        assert_close(mirrored.mean(), 1.0 - mean, 1e-15, &what);
        assert_relative(mirrored.variance(), variance, 1e-12, &what);
        assert_log(mirrored.entropy(), entropy, 1e-13, &what);
    }
}

/// On a grid without a value where the layer is at the end of a piece more often than elsewhere: as λ → 0 the mean
/// tends to sigmoid(ℓ), with λ²π²/6·sigmoid″(ℓ) as the first correction (Sommerfeld's expansion).
#[test]
fn means_at_low_temperatures_follow_their_expansion() {
    for row in 0..30 {
        let temperature = 1e-3 * 0.6_f64.powi(row);
        for column in 0..16 {
            let logit = 0.37 * f64::from(column) - 3.5;
            let d = BinaryConcrete::new(logit, temperature).expect("valid");
            let p = sigmoid(logit);
            let bend = p * (1.0 - p) * (1.0 - 2.0 * p);
            let square = (std::f64::consts::PI * temperature).powi(2) / 6.0;
            // The next term is below 7π⁴λ⁴/360·⅛.
            let error = 0.3 * temperature.powi(4) + 1e-14;
            assert_close(d.mean(), p + square * bend, error, &format!("{d:?}"));
        }
    }
}

#[test]
fn extreme_parameters_have_moments() {
    // The noise decides alone: mean ½, variance ¼.
    let coin = BinaryConcrete::new(0.0, 1e-300).expect("valid");
    assert_close(coin.mean(), 0.5, 1e-14, "mean");
    assert_close(coin.variance(), 0.25, 1e-14, "variance");
    // Var x → π²/(3·16 λ²).
    let flat = BinaryConcrete::new(0.0, 1e200).expect("valid");
    let deviation = std::f64::consts::PI / 48.0_f64.sqrt() * 1e-200;
    assert_relative(flat.standard_deviation(), deviation, 1e-12, "deviation");
    let far = BinaryConcrete::new(1e300, 1e-300).expect("valid");
    assert_eq!((far.mean(), far.variance()), (1.0, 0.0));
}

/// ∫ over a step of any place: it may fall between the last node of one piece and the first of the next.
#[test]
fn a_step_is_seen_wherever_it_lies() {
    for k in 0..300 {
        let place = f64::from(k) / 300.0 + 1e-7;
        for width in [0.0, 1e-9, 1e-5] {
            let step = |x: f64| {
                if width == 0.0 {
                    f64::from(u8::from(x > place))
                } else {
                    sigmoid((x - place) / width)
                }
            };
            let value = integrate_pieces(step, &[0.0, 0.25, 0.5, 1.0]).value;
            // Within 1e-5 of an end a smooth step is cut off.
            let error = if width * 40.0 > place.min(1.0 - place) {
                width
            } else {
                1e-9
            };
            assert_close(value, 1.0 - place, error, &format!("{place} {width}"));
        }
    }
}

#[test]
fn layers_at_either_end_are_seen() {
    for width in [1e-3, 1e-5, 1e-7] {
        // Down from 1 to 0 about x = 1, as much too little on the left as too much on the right.
        let value = integrate_pieces(|x| 1.0 - sigmoid((x - 1.0) / width), &[0.0, 1.0, 3.0]).value;
        assert_close(value, 1.0, 1e-12, "a step at the boundary of two pieces");
    }
    // A kink and a jump inside, where a piece's ends are given exactly.
    let value = integrate_pieces(|x| if x < 1.0 { 1.0 } else { 3.0 }, &[0.0, 1.0, 2.0]).value;
    assert_relative(value, 4.0, 1e-13, "a jump at a given point");
    assert_relative(
        integrate(|x| (x - 0.3).signum(), 0.0, 1.0).value,
        0.4,
        1e-11,
        "a jump inside",
    );
}

/// A clamp on a distribution whose quantile changes in a narrow layer: of x = 0 or 1 with probability ½ each the clamp
/// changes nothing.
#[test]
fn truncation_of_a_coin() {
    for temperature in [1e-2, 8.254e-3, 1e-4, 1e-9] {
        let coin = BinaryConcrete::new(0.0, temperature).expect("valid");
        for epsilon in [1e-5, 1e-2, 0.1] {
            let clamp = Clamp::new(epsilon).expect("valid");
            let truncation = Truncation::new(&coin, clamp);
            assert_close(truncation.mean, 0.5, 1e-12, "mean");
            // E (x − ½)² = ¼ less λ times ∫ σ(1 − σ) over a density of ¼/(1 − 2ε) at the layer, to λ³.
            let expected = 0.25 - 0.25 * temperature / (1.0 - 2.0 * epsilon);
            let error = temperature.powi(3) + 1e-12;
            assert_close(
                truncation.variance,
                expected,
                error,
                &format!("{temperature} {epsilon}"),
            );
        }
    }
}

#[test]
fn truncation_of_narrow_components() {
    let components = [-3.0, 3.0].map(|mean| Logistic::new(mean, 1e-9).expect("valid"));
    for logits in [[0.0, 0.0], [1.0, 0.0], [0.3, -0.4]] {
        let d = Mixture::new(&logits, components.to_vec()).expect("valid");
        let epsilon = 0.01;
        let truncation = Truncation::new(&d, Clamp::new(epsilon).expect("valid"));
        // Two atoms, of which the clamp takes ε from either side.
        let share = (d.weights().probs()[0] - epsilon) / (1.0 - 2.0 * epsilon);
        assert_close(truncation.mean, 3.0 - 6.0 * share, 1e-8, "mean");
        assert_close(
            truncation.variance,
            36.0 * share * (1.0 - share),
            1e-7,
            "variance",
        );
    }
}

#[test]
fn truncation_has_no_size() {
    let clamp = Clamp::new(0.01).expect("valid");
    let standard = Truncation::new(&Normal::STANDARD, clamp);
    // 1 − (2 z φ(z))/(1 − 2ε) is left of the variance.
    let z = Normal::STANDARD.upper_quantile(0.01);
    assert_close(normal_cdf(z), 0.99, 1e-15, "quantile");
    let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    assert_close(
        standard.variance_lost,
        2.0 * z * density / 0.98,
        1e-12,
        "lost",
    );
    for scale in [1e-200, 1e200] {
        let d = Normal::new(0.0, scale).expect("valid");
        let lost = Truncation::new(&d, clamp).variance_lost;
        assert_close(lost, standard.variance_lost, 1e-12, "lost at any scale");
    }
}
