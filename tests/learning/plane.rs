//! Sets of points in the plane: their draws and symmetries, the painted one, and what they refuse.

use crate::common::assert_close;
use crate::common::plane::drawn;
use proptest::prelude::*;
use reparam::datasets::{Dataset2d, Painted};
use reparam::distributions::ParameterError;
use reparam::numerics::Summary;
use reparam::random::Stream;
use std::f64::consts::PI;

const NOISES: [f64; 4] = [0.02, 0.05, 0.2, 0.5];

/// Every kind at every noise, with its name.
fn sets() -> Vec<(String, Dataset2d)> {
    let kinds = 0..Dataset2d::KINDS.len();
    let all = kinds.flat_map(|kind| NOISES.map(|noise| (kind, noise)));
    all.map(|(kind, noise)| {
        let set = Dataset2d::new(kind, noise, &Painted::DEFAULT).expect("valid");
        (format!("{} at noise {noise}", Dataset2d::KINDS[kind]), set)
    })
    .collect()
}

// Draws.

#[test]
fn the_sine_kernel() {
    use reparam::numerics::kernels::sin_cos;
    let grid: Vec<f64> = (-40_000..=40_000).map(|k| f64::from(k) * 1e-3).collect();
    let quarters = (-4000..4000).map(|k| f64::from(k) * PI / 4.0);
    let large = (0..4000).map(|k| 1e6 - 0.77 * f64::from(k));
    for x in grid
        .iter()
        .copied()
        .chain(quarters)
        .chain(large)
        .chain([-1e6, 1e-200])
    {
        let (sin, cos) = sin_cos(x);
        assert_close(sin, x.sin(), f64::EPSILON, &format!("sin {x:e}"));
        assert_close(cos, x.cos(), f64::EPSILON, &format!("cos {x:e}"));
        // An odd and an even function, bit for bit.
        assert_eq!(sin_cos(-x), (-sin, cos));
    }
    assert_eq!(sin_cos(0.0), (0.0, 1.0));
    let together: Vec<(f64, f64)> = grid.iter().map(|&x| sin_cos(x)).collect();
    for (x, pair) in grid.into_iter().zip(together) {
        assert_eq!(sin_cos(std::hint::black_box(x)), pair);
    }
}

#[test]
fn draws_are_standardised() {
    const DRAWS: usize = 40_000;
    for (name, set) in sets() {
        let (x0, x1) = drawn(&set, 1, DRAWS);
        for x in [x0, x1] {
            let summary = Summary::of(&x);
            let squares: Vec<f64> = x.iter().map(|x| x * x).collect();
            let squares = Summary::of(&squares);
            let [mean, square] = [summary, squares].map(|s| (s.mean(), 4.5 * s.standard_error()));
            assert_close(mean.0, 0.0, mean.1, &format!("mean of {name}"));
            assert_close(square.0, 1.0, square.1, &format!("square of {name}"));
        }
    }
}

#[test]
fn moments_are_those_of_the_shapes() {
    let third = 1.0 / 3.0;
    for noise in NOISES {
        let expected = [
            ([0.5, 0.25], [0.75, 0.5625 - 1.0 / PI]),
            ([0.0; 2], [0.3125; 2]),
            ([0.0; 2], [0.5; 2]),
            ([0.0; 2], [0.5 * 1.09 - 0.5 * noise * noise; 2]),
            ([0.0; 2], [4.0 * third; 2]),
            (
                [0.0; 2],
                [PI * PI / 4.0 + third / 4.0, PI * PI / 4.0 - third / 4.0],
            ),
            ([0.0; 2], [2.0; 2]),
        ];
        for (kind, (mean, variance)) in expected.into_iter().enumerate() {
            let set = Dataset2d::new(kind, noise, &Painted::EMPTY).expect("valid");
            let name = Dataset2d::KINDS[kind];
            for axis in 0..2 {
                let deviation = (variance[axis] + noise * noise).sqrt();
                assert_close(set.mean()[axis], mean[axis], 4e-15, name);
                assert_close(set.standard_deviation()[axis], deviation, 4e-15, name);
            }
        }
    }
    // Two cells: ±11.5 cells of width 1/12 in x, 0.5 in y.
    let mut words = [0; 20];
    (words[9], words[10]) = (1 << 18, 1 << 11);
    let two = Dataset2d::painted(&Painted::from_words(words)).expect("valid");
    let half = 1.0 / 24.0;
    assert_close(two.mean()[0], 0.0, 1e-15, "mean of two cells");
    assert_close(two.mean()[1], half, 1e-15, "mean of two cells");
    let expected = 23.0_f64.hypot(1.0) * half;
    assert_close(two.standard_deviation()[0], expected, 1e-15, "two cells");
    assert_close(two.standard_deviation()[1], half, 1e-15, "two cells");
}

#[test]
fn a_point_depends_on_its_own_uniforms_only() {
    for (name, set) in sets() {
        let uniforms = if name.starts_with("checkerboard") {
            4
        } else {
            3
        };
        let (x0, x1) = drawn(&set, 5, 100);
        let mut stream = Stream::new(5, "data");
        let (mut y0, mut y1) = ([0.0; 60], [0.0; 40]);
        set.fill(&mut stream, &mut y0, &mut y1);
        assert_eq!((&y0[..40], &y1[..]), (&x0[..40], &x1[..40]), "{name}");
        assert_eq!(y0[40..], [0.0; 20], "{name}");
        let mut counted = Stream::new(5, "data");
        counted.fill_uniform(&mut vec![0.0; 40 * uniforms]);
        assert_eq!(stream.clone().uniform(), counted.uniform(), "{name}");
        let (mut y0, mut y1) = ([0.0; 60], [0.0; 60]);
        set.fill(&mut stream, &mut y0, &mut y1);
        assert_eq!((&y0[..], &y1[..]), (&x0[40..], &x1[40..]), "{name}");
        set.fill(&mut stream, &mut [], &mut [1.0]);
    }
}

#[test]
fn points_move_little_with_the_noise() {
    for kind in 0..Dataset2d::KINDS.len() - 1 {
        let at = |noise| {
            drawn(
                &Dataset2d::new(kind, noise, &Painted::EMPTY).expect("valid"),
                3,
                500,
            )
        };
        let (a, b) = (at(0.1), at(0.1001));
        let pairs = a.0.iter().chain(&a.1).zip(b.0.iter().chain(&b.1));
        let farthest = pairs.fold(0.0_f64, |far, (a, b)| far.max((a - b).abs()));
        // Four standard deviations of 1e-4, over a scale of 0.5, and what the scale itself changes.
        assert!(farthest < 1.5e-3, "{}: {farthest}", Dataset2d::KINDS[kind]);
        assert!(farthest > 1e-5, "{}: {farthest}", Dataset2d::KINDS[kind]);
    }
}

// Symmetries of the densities.

/// Asserts that a map of standardised points leaves the density as it is.
#[track_caller]
fn assert_symmetric(set: &Dataset2d, map: impl Fn(f64, f64) -> (f64, f64)) {
    for k in 0..400 {
        let (a, b) = (f64::from(k % 20), f64::from(k / 20));
        let (x0, x1) = (0.33 * a - 3.1, 0.29 * b - 2.8);
        let (y0, y1) = map(x0, x1);
        let [p, q] = [set.log_prob(x0, x1), set.log_prob(y0, y1)];
        assert_close(q, p, 2e-11 * p.abs().max(1.0), &format!("({x0}, {x1})"));
    }
}

fn turn(angle: f64) -> impl Fn(f64, f64) -> (f64, f64) {
    let (sin, cos) = angle.sin_cos();
    move |x, y| (x * cos - y * sin, x * sin + y * cos)
}

#[test]
fn densities_have_the_symmetries_of_their_shapes() {
    for noise in NOISES {
        let made = |set: Result<Dataset2d, ParameterError>| set.expect("valid");
        for set in [Dataset2d::moons(noise), Dataset2d::spirals(noise)] {
            assert_symmetric(&made(set), |x, y| (-x, -y));
        }
        let circles = made(Dataset2d::circles(noise));
        for angle in [0.1, 1.0, 2.5, PI] {
            assert_symmetric(&circles, turn(angle));
        }
        assert_symmetric(&made(Dataset2d::eight_gaussians(noise)), turn(PI / 4.0));
        assert_symmetric(&made(Dataset2d::pinwheel(noise)), turn(2.0 * PI / 5.0));
        for set in [Dataset2d::grid(noise), Dataset2d::checkerboard(noise)] {
            let set = made(set);
            assert_symmetric(&set, |x, y| (y, x));
            assert_symmetric(&set, |x, y| (-x, -y));
        }
        assert_symmetric(&made(Dataset2d::grid(noise)), |x, y| (-x, y));
    }
    // But the pinwheel has a direction, and a checkerboard has its corners.
    let pinwheel = Dataset2d::pinwheel(0.05).expect("valid");
    let board = Dataset2d::checkerboard(0.05).expect("valid");
    let differ = |set: &Dataset2d, a: (f64, f64), b: (f64, f64)| {
        (set.log_prob(a.0, a.1) - set.log_prob(b.0, b.1)).abs() > 1.0
    };
    assert!(differ(&pinwheel, (1.0, 0.6), (1.0, -0.6)));
    assert!(differ(&board, (1.3, 1.3), (1.3, -1.3)));
}

#[test]
fn the_pinwheel_turns_clockwise_outward() {
    // In the code of the paper an arm's middle, at distance r, stands at −r's angle.
    let set = Dataset2d::pinwheel(0.02).expect("valid");
    let scale = set.standard_deviation()[0];
    for r in [0.4, 1.0, 1.6] {
        let on_arm = |angle: f64| set.log_prob(r * angle.cos() / scale, r * angle.sin() / scale);
        let angle = -0.25 * f64::exp(r);
        assert!(
            on_arm(angle) > on_arm(angle + 0.01 / r) && on_arm(angle) > on_arm(angle - 0.01 / r)
        );
    }
}

// The painted set.

fn any_words() -> impl Strategy<Value = [u32; 20]> {
    proptest::array::uniform20(any::<u32>())
}

fn lit(painted: &Painted) -> Vec<(usize, usize)> {
    let cells = (0..24).flat_map(|row| (0..24).map(move |column| (column, row)));
    cells
        .filter(|&(column, row)| painted.is_lit(column, row))
        .collect()
}

fn centre(k: usize) -> f64 {
    (k as f64 + 0.5) / 12.0 - 1.0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn words_go_round(words in any_words()) {
        let painted = Painted::from_words(words);
        let mut kept = words.map(|word| word & 0x3fff_ffff);
        kept[19] &= 63;
        prop_assert_eq!(painted.words(), kept);
        prop_assert_eq!(Painted::from_words(kept), painted);
        let ones: u32 = kept.iter().map(|word| word.count_ones()).sum();
        prop_assert_eq!(painted.count(), ones as usize);
        prop_assert_eq!(lit(&painted).len(), ones as usize);
        prop_assert_eq!(painted.is_empty(), ones == 0);
        let centres: Vec<[f64; 2]> = painted.centres().collect();
        for ((column, row), [x, y]) in lit(&painted).into_iter().zip(centres) {
            prop_assert!((x - centre(column)).abs() < 1e-15 && (y - centre(row)).abs() < 1e-15);
        }
    }

    #[test]
    fn strokes_light_what_is_near(ends in proptest::array::uniform4(-1.3..1.3)) {
        let [a, b, c, d]: [f64; 4] = ends;
        let mut painted = Painted::EMPTY;
        painted.stroke((a, b), (c, d));
        // The nearest of two hundred points of the line.
        let distance = |x: f64, y: f64| (0..=200).fold(f64::INFINITY, |least: f64, k| {
            let t = f64::from(k) / 200.0;
            least.min((a + t * (c - a) - x).hypot(b + t * (d - b) - y))
        });
        for row in 0..24 {
            for column in 0..24 {
                let cells = 12.0 * distance(centre(column), centre(row));
                let near = painted.is_lit(column, row);
                prop_assert!(near || cells > 1.09, "{column} {row}: {cells}");
                prop_assert!(!near || cells < 1.11, "{column} {row}: {cells}");
            }
        }
        let mut all = Painted::from_words([u32::MAX; 20]);
        all.erase((c, d), (a, b));
        prop_assert_eq!(all.count() + painted.count(), 576);
        prop_assert!(lit(&all).iter().all(|cell| !lit(&painted).contains(cell)));
    }

    #[test]
    fn no_stroke_fails(ends in proptest::array::uniform4(any::<f64>()), words in any_words()) {
        let [a, b, c, d] = ends;
        let mut painted = Painted::from_words(words);
        painted.stroke((a, b), (c, d));
        prop_assert!(painted.count() >= Painted::from_words(words).count());
        painted.erase((c, b), (a, d));
    }
}

#[test]
fn a_dot_is_a_cell_and_its_neighbours() {
    let mut painted = Painted::EMPTY;
    painted.stroke((centre(5), centre(0)), (centre(5), centre(0)));
    assert_eq!(lit(&painted), [(4, 0), (5, 0), (6, 0), (5, 1)]);
    assert_eq!(painted.words()[0], 0b111 << 4 | 1 << 29);
    painted.erase((centre(5), centre(1)), (centre(5), centre(1)));
    assert_eq!(lit(&painted), [(4, 0), (6, 0)]);
    let before = painted;
    for end in [(f64::NAN, 0.0), (0.0, f64::INFINITY)] {
        painted.stroke((0.0, 0.0), end);
        painted.erase(end, (centre(4), centre(0)));
    }
    assert_eq!(painted, before);
    assert!(!painted.is_lit(24, 0) && !painted.is_lit(0, 24));
    assert!(!Painted::from_words([u32::MAX; 20]).is_lit(usize::MAX, usize::MAX));
    assert!(Painted::EMPTY.is_empty() && !Painted::DEFAULT.is_empty());
}

#[test]
fn painted_points_lie_about_their_cells() {
    let mut painted = Painted::EMPTY;
    painted.stroke((-0.9, -0.9), (-0.2, 0.4));
    painted.stroke((0.7, 0.1), (0.7, 0.8));
    let set = Dataset2d::painted(&painted).expect("valid");
    let (x0, x1) = drawn(&set, 2, 20_000);
    let raw = |x: f64, axis: usize| set.mean()[axis] + set.standard_deviation()[axis] * x;
    let mut visited = std::collections::BTreeSet::new();
    for (&x0, &x1) in x0.iter().zip(&x1) {
        let (x, y) = (raw(x0, 0), raw(x1, 1));
        let distance = |[a, b]: [f64; 2]| (x - a).hypot(y - b);
        let nearest = painted
            .centres()
            .map(distance)
            .fold(f64::INFINITY, f64::min);
        // Beyond five standard deviations of half a cell there is one in 270 000.
        assert!(nearest < 5.0 / 24.0, "{nearest}");
        visited.insert([x, y].map(|x| ((x + 1.0) * 12.0).floor() as i32));
    }
    for (column, row) in lit(&painted) {
        assert!(
            visited.contains(&[column as i32, row as i32]),
            "{column} {row}"
        );
    }
}

// Errors.

type Constructor = fn(f64) -> Result<Dataset2d, ParameterError>;

#[test]
fn what_is_out_of_range_is_refused() {
    let constructors: [(&str, Constructor); 7] = [
        ("moons", Dataset2d::moons),
        ("circles", Dataset2d::circles),
        ("eight_gaussians", Dataset2d::eight_gaussians),
        ("pinwheel", Dataset2d::pinwheel),
        ("checkerboard", Dataset2d::checkerboard),
        ("spirals", Dataset2d::spirals),
        ("grid", Dataset2d::grid),
    ];
    for (kind, (family, constructor)) in constructors.into_iter().enumerate() {
        for noise in [0.0199, 0.501, -0.1, f64::INFINITY, f64::NAN] {
            let error = constructor(noise).expect_err("out of range");
            assert_eq!((error.family, error.parameter), (family, "noise"));
            assert!(error.value == noise || noise.is_nan());
            let expected = format!("{family}: noise is {noise}, but must be from 0.02 to 0.5");
            assert_eq!(error.to_string(), expected);
            let error = Dataset2d::new(kind, noise, &Painted::DEFAULT).expect_err("out of range");
            assert_eq!(error.to_string(), expected);
        }
        for noise in [
            Dataset2d::NOISE.0,
            Dataset2d::DEFAULT_NOISE,
            Dataset2d::NOISE.1,
        ] {
            assert!(constructor(noise).is_ok());
        }
    }
    let error = Dataset2d::painted(&Painted::EMPTY).expect_err("empty");
    let expected = "painted: number of lit cells is 0, but must be at least 1";
    assert_eq!(error.to_string(), expected);
    let error = Dataset2d::new(7, 0.05, &Painted::EMPTY).expect_err("empty");
    assert_eq!(error.to_string(), expected);
    let error = Dataset2d::new(8, 0.05, &Painted::DEFAULT).expect_err("no kind");
    assert_eq!(
        error.to_string(),
        "Dataset2d: kind is 8, but must be one of 0, …, 7"
    );
    assert!(Dataset2d::new(7, 7.0, &Painted::DEFAULT).is_ok());
}
