//! Densities and entropies of the sets in the plane: against values computed at 60 digits
//! (`tests/golden/plane.json`), by quadrature, and against draws.

use crate::common::plane::drawn;
use crate::common::{assert_close, assert_log, assert_relative, golden, list, number};
use reparam::datasets::{Dataset2d, Painted};
use reparam::numerics::Summary;
use reparam::numerics::goodness_of_fit::chi_square_test;
use std::f64::consts::{PI, TAU};

fn kind_of(name: &str) -> usize {
    let place = Dataset2d::KINDS.iter().position(|&kind| kind == name);
    place.expect("a kind")
}

/// The painting of the golden values.
fn golden_painting() -> Painted {
    let file = golden("plane.json");
    let words: Vec<u32> = list(&file["words"])
        .iter()
        .map(|w| number(w) as u32)
        .collect();
    Painted::from_words(words.try_into().expect("20 words"))
}

fn sets(noise: f64) -> impl Iterator<Item = (&'static str, Dataset2d)> {
    Dataset2d::KINDS
        .into_iter()
        .enumerate()
        .map(move |(kind, name)| {
            let set = Dataset2d::new(kind, noise, &Painted::DEFAULT);
            (name, set.expect("valid"))
        })
}

// Golden values.

#[test]
fn log_probabilities_near_and_far() {
    let file = golden("plane.json");
    let painted = golden_painting();
    assert_eq!(
        list(&file["sets"]).len(),
        29,
        "seven kinds at four noises, and the painted one"
    );
    for entry in list(&file["sets"]) {
        let (name, noise) = (
            entry["kind"].as_str().expect("a name"),
            number(&entry["noise"]),
        );
        let set = Dataset2d::new(kind_of(name), noise, &painted).expect("valid");
        for axis in 0..2 {
            let [mean, deviation] =
                ["mean", "standard_deviation"].map(|key| number(&entry[key][axis]));
            assert_close(set.mean()[axis], mean, 2e-15, name);
            assert_relative(set.standard_deviation()[axis], deviation, 4e-15, name);
        }
        for point in list(&entry["points"]) {
            let [x0, x1] = [0, 1].map(|axis| number(&point["x"][axis]));
            let what = format!("{name} at noise {noise}: ({x0:e}, {x1:e})");
            assert_log(
                set.log_prob(x0, x1),
                number(&point["log_prob"]),
                1e-12,
                &what,
            );
        }
    }
}

#[test]
fn infinities_and_nan() {
    for (name, set) in sets(0.05) {
        for x in [f64::INFINITY, f64::NEG_INFINITY, 1e300] {
            for (x0, x1) in [(x, 0.3), (0.3, x), (x, x), (x, -x)] {
                assert_eq!(set.log_prob(x0, x1), f64::NEG_INFINITY, "{name}");
            }
        }
        for (x0, x1) in [(f64::NAN, 0.0), (0.0, f64::NAN), (f64::NAN, f64::INFINITY)] {
            assert!(set.log_prob(x0, x1).is_nan(), "{name}");
        }
        for x in [1e9, 1e12, 1e15, 1e20, 1e30, 1e100, 1e149, 1e150, 1e151] {
            let log_prob = set.log_prob(x, -x);
            assert!(log_prob.is_finite() && log_prob < -x, "{name}: {log_prob}");
        }
    }
}

#[test]
fn columns_are_points() {
    for (name, set) in sets(0.1) {
        let (x0, x1) = drawn(&set, 4, 200);
        let mut out = [7.0; 202];
        set.log_prob_columns(&x0, &x1, &mut out);
        for ((&x0, &x1), &log_prob) in x0.iter().zip(&x1).zip(&out) {
            assert_eq!(log_prob, set.log_prob(x0, x1), "{name}");
        }
        assert_eq!(out[200..], [7.0; 2]);
        set.log_prob_columns(&x0[..3], &[], &mut out);
        assert_eq!(out[1], set.log_prob(x0[1], x1[1]));
    }
}

/// The point at s in [0, 1], and the density of the points in s.
type Curve = fn(f64) -> ([f64; 2], f64);

/// ln p of a raw point by Gauss–Legendre quadrature on thousands of pieces of the curves over [0, 1]; nothing
/// where the point is so far away that those are too few.
fn by_many_nodes(curves: [Curve; 2]) -> impl Fn(f64, f64, f64) -> Option<f64> {
    let pieces = 5000_u16;
    let mut nodes = Vec::new();
    for (curve, k) in curves
        .iter()
        .flat_map(|curve| (0..pieces).map(move |k| (curve, k)))
    {
        for (u, weight) in rule() {
            let ([x, y], density) = curve((f64::from(k) + u) / f64::from(pieces));
            nodes.push((x, y, 0.5 * density * weight / f64::from(pieces)));
        }
    }
    move |x, y, noise| {
        let square = |node: &(f64, f64, f64)| (x - node.0).powi(2) + (y - node.1).powi(2);
        let nearest = nodes.iter().map(square).fold(f64::INFINITY, f64::min);
        if nearest.sqrt() > 25.0 * noise {
            return None;
        }
        let term = |node: &(f64, f64, f64)| {
            node.2 * (0.5 * (nearest - square(node)) / (noise * noise)).exp()
        };
        let sum: f64 = nodes.iter().map(term).sum();
        Some(sum.ln() - 0.5 * nearest / (noise * noise) - (TAU * noise * noise).ln())
    }
}

#[test]
fn curves_have_nodes_enough_everywhere() {
    const MOONS: [Curve; 2] = [
        |s| ([(PI * s).cos(), (PI * s).sin()], 1.0),
        |s| ([1.0 - (PI * s).cos(), 0.5 - (PI * s).sin()], 1.0),
    ];
    const CIRCLES: [Curve; 2] = [
        |s| ([(TAU * s).cos(), (TAU * s).sin()], 1.0),
        |s| ([0.5 * (TAU * s).cos(), 0.5 * (TAU * s).sin()], 1.0),
    ];
    const SPIRALS: [Curve; 2] = [
        |s| {
            (
                [
                    -PI * s * (3.0 * PI * s).cos(),
                    PI * s * (3.0 * PI * s).sin(),
                ],
                2.0 * s,
            )
        },
        |s| {
            (
                [
                    PI * s * (3.0 * PI * s).cos(),
                    -PI * s * (3.0 * PI * s).sin(),
                ],
                2.0 * s,
            )
        },
    ];
    for (name, curves) in [("moons", MOONS), ("circles", CIRCLES), ("spirals", SPIRALS)] {
        let expected = by_many_nodes(curves);
        for noise in [0.02, 0.1, 0.5] {
            let set = Dataset2d::new(kind_of(name), noise, &Painted::EMPTY).expect("valid");
            let ([m0, m1], [s0, s1]) = (set.mean(), set.standard_deviation());
            // A lattice that no symmetry of the curves meets.
            let lattice = (0..81).map(|k| (k % 9, k / 9));
            let mut compared = 0;
            for (x0, x1) in
                lattice.map(|(a, b)| (0.61 * f64::from(a) - 2.47, 0.63 * f64::from(b) - 2.41))
            {
                let raw = expected(m0 + s0 * x0, m1 + s1 * x1, noise);
                if let Some(raw) = raw {
                    let log_prob = raw + (s0 * s1).ln();
                    let what = format!("{name} at noise {noise}: ({x0}, {x1})");
                    assert_log(set.log_prob(x0, x1), log_prob, 1e-12, &what);
                    compared += 1;
                }
            }
            assert!(compared > 20, "{name} at noise {noise}: {compared}");
        }
    }
}

// Draws against the density.

/// Nodes and weights of the ten-point Gauss–Legendre rule on [0, 1].
fn rule() -> [(f64, f64); 10] {
    let half = [
        (0.14887433898163122, 0.29552422471475287),
        (0.4333953941292472, 0.26926671930999635),
        (0.6794095682990244, 0.21908636251598204),
        (0.8650633666889845, 0.1494513491505806),
        (0.9739065285171717, 0.06667134430868814),
    ];
    let mut rule = [(0.0, 0.0); 10];
    for (pair, (node, weight)) in rule.chunks_exact_mut(2).zip(half) {
        pair[0] = (0.5 - 0.5 * node, 0.5 * weight);
        pair[1] = (0.5 + 0.5 * node, 0.5 * weight);
    }
    rule
}

const CELLS: usize = 24;
const REACH: f64 = 3.0;
const WIDTH: f64 = 2.0 * REACH / CELLS as f64;

/// The probabilities of the cells of a grid on [−3, 3]².
fn cell_probabilities(set: &Dataset2d) -> Vec<f64> {
    let left = |k: usize| WIDTH * k as f64 - REACH;
    let (mut x0, mut x1, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for cell in 0..CELLS * CELLS {
        for (u, a) in rule() {
            for (v, b) in rule() {
                x0.push(left(cell % CELLS) + WIDTH * u);
                x1.push(left(cell / CELLS) + WIDTH * v);
                weights.push(WIDTH * WIDTH * a * b);
            }
        }
    }
    let mut log_probs = vec![0.0; x0.len()];
    set.log_prob_columns(&x0, &x1, &mut log_probs);
    let terms: Vec<f64> = log_probs
        .iter()
        .zip(weights)
        .map(|(l, w)| w * l.exp())
        .collect();
    terms.chunks(100).map(|cell| cell.iter().sum()).collect()
}

/// Counts in the same cells, and outside.
fn cell_counts(set: &Dataset2d, draws: usize) -> Vec<u64> {
    let (x0, x1) = drawn(set, 11, draws);
    let mut counts = vec![0; CELLS * CELLS + 1];
    for (x0, x1) in x0.into_iter().zip(x1) {
        let [column, row] = [x0, x1].map(|x| ((x + REACH) / WIDTH).floor());
        let inside = |k: f64| (0.0..CELLS as f64).contains(&k);
        let cell = if inside(column) && inside(row) {
            row as usize * CELLS + column as usize
        } else {
            CELLS * CELLS
        };
        counts[cell] += 1;
    }
    counts
}

/// Asserts that the density integrates to 1 and that draws follow it.
#[track_caller]
fn assert_draws_follow(name: &str, set: &Dataset2d, outside: f64) {
    const DRAWS: usize = 60_000;
    let mut probabilities = cell_probabilities(set);
    let total: f64 = probabilities.iter().sum();
    assert!(
        total < 1.0 + 1e-5 && total > 1.0 - outside,
        "{name}: {total}"
    );
    probabilities.push((1.0 - total).max(0.0));
    // Cells that expect less than 8 are one.
    let (mut counts, mut expected) = (vec![0], vec![0.0]);
    for (count, p) in cell_counts(set, DRAWS).into_iter().zip(probabilities) {
        let mean = p * DRAWS as f64;
        if mean < 8.0 {
            counts[0] += count;
            expected[0] += mean;
        } else {
            counts.push(count);
            expected.push(mean);
        }
    }
    assert!(counts.len() > 20, "{name}: {} cells", counts.len());
    let test = chi_square_test(&counts, &expected);
    assert!(test.p_value > 0.001, "{name}: {test:?}");
}

#[test]
fn draws_follow_sharp_densities() {
    for (name, set) in sets(0.08) {
        assert_draws_follow(name, &set, 1e-3);
    }
}

#[test]
fn draws_follow_blurred_densities() {
    for (name, set) in sets(0.4) {
        assert_draws_follow(name, &set, 5e-3);
    }
}

// Entropies.

#[test]
fn entropies_of_two_moons() {
    // Computed independently, by quadrature, to the digits that are written.
    for (noise, expected) in [(0.05, 1.13122), (0.10, 1.82964)] {
        let moons = Dataset2d::moons(noise).expect("valid");
        assert_close(moons.entropy(), expected, 5.1e-6, "entropy");
    }
}

#[test]
fn entropies_of_blobs_far_apart() {
    // ln k and that of one Gaussian, where they do not touch.
    let gaussian = |noise: f64| (TAU * noise * noise).ln() + 1.0;
    let scale = |set: &Dataset2d| set.standard_deviation().map(f64::ln).iter().sum::<f64>();
    for (set, k) in [
        (Dataset2d::eight_gaussians(0.02), 8.0_f64),
        (Dataset2d::grid(0.02), 25.0),
        (Dataset2d::grid(0.05), 25.0),
    ] {
        let set = set.expect("valid");
        let noise = (set.standard_deviation()[0].powi(2) - if k == 8.0 { 0.5 } else { 2.0 }).sqrt();
        let expected = k.ln() + gaussian(noise) - scale(&set);
        assert_close(set.entropy(), expected, 1e-7, "blobs");
    }
    let one = |word: usize| {
        let mut words = [0; 20];
        words[word] = 1 << 7;
        Dataset2d::painted(&Painted::from_words(words)).expect("valid")
    };
    for word in [0, 10, 18] {
        // A standard normal in the plane.
        assert_close(one(word).entropy(), gaussian(1.0), 1e-7, "one cell");
    }
}

#[test]
fn entropy_of_the_checkerboard() {
    // Noise leaves most of the squares flat, and a strip along each edge loses to its neighbour.
    let near = |noise| {
        let board = Dataset2d::checkerboard(noise).expect("valid");
        let scale = 2.0 * board.standard_deviation()[0].ln();
        board.entropy() + scale - 8.0_f64.ln()
    };
    let (a, b) = (near(0.02), near(0.04));
    assert!(a > 0.0 && a < 0.1, "{a}");
    // To first order it grows with the area of the strips, corners being of second order.
    assert!((b / a - 2.0).abs() < 0.1, "{a} {b}");
}

#[test]
fn entropies_are_minus_the_mean_log_probability() {
    const DRAWS: usize = 4000;
    for noise in [0.03, 0.05, 0.15, 0.5] {
        for (name, set) in sets(noise) {
            let (x0, x1) = drawn(&set, 7, DRAWS);
            let mut log_probs = vec![0.0; DRAWS];
            set.log_prob_columns(&x0, &x1, &mut log_probs);
            let summary = Summary::of(&log_probs);
            let error = 4.0 * summary.standard_error();
            assert_close(
                set.entropy(),
                -summary.mean(),
                error,
                &format!("{name} at noise {noise}"),
            );
        }
    }
}

#[test]
fn entropies_come_in_slices() {
    for (name, set) in sets(0.05) {
        let mut work = set.entropy_task();
        let mut progress = 0.0;
        let mut slices = 0;
        while let Some(done) = work.advance() {
            assert!(
                done > progress && done <= 1.0,
                "{name}: {done} after {progress}"
            );
            progress = done;
            slices += 1;
            assert_eq!(work.value().is_some(), done == 1.0, "{name}");
        }
        assert_eq!(progress, 1.0, "{name}");
        assert_eq!(work.value(), Some(set.entropy()), "{name}");
        assert_eq!(work.advance(), None);
        if name == "spirals" {
            assert!(slices > 3, "{slices} slices");
        }
    }
}
