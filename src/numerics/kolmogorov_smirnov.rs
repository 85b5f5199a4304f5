//! The distributions of the Kolmogorov–Smirnov statistics, of one sample and of two.

use std::f64::consts::PI;

/// Largest sample whose distribution is taken from powers of a matrix.
const MATRIX: f64 = 140.0;
/// Largest sample whose upper tail is summed.
const SUMMED: f64 = 20_000.0;
/// Most points of the lattice of paths that are visited, where sizes differ.
const VISITED: f64 = 16_777_216.0;

/// 1 − K(t) for the Kolmogorov distribution, K(t) = Σₖ (−1)ᵏ exp(−2k²t²) over all integers k.
///
/// Relatively accurate in the upper tail. For small t the theta-function form of the sum is used.
pub fn kolmogorov_survival(t: f64) -> f64 {
    const CROSSOVER: f64 = 1.0;
    if t.is_nan() {
        return t;
    }
    if t <= 0.0 {
        return 1.0;
    }
    if t < CROSSOVER {
        let unit = PI * PI / (8.0 * t * t);
        let sum: f64 = (0..10)
            .map(|k| (-f64::from((2 * k + 1) * (2 * k + 1)) * unit).exp())
            .sum();
        1.0 - (2.0 * PI).sqrt() / t * sum
    } else {
        let sum = (1..=10).rev().fold(0.0, |sum, k| {
            let k = f64::from(k);
            (-2.0 * k * k * t * t).exp() - sum
        });
        2.0 * sum
    }
}

/// P(D ≥ `statistic`) for one sample of size `n` from a continuous distribution; 1 for an empty sample.
///
/// Exact to ten digits up to n = 140, and above to four digits down to p = 1e-8. Sources: Marsaglia, Tsang and
/// Wang, *Evaluating Kolmogorov's distribution*, 2003; Birnbaum and Tingey, *One-sided confidence contours for
/// probability distribution functions*, 1951; Vrbik, *Small-sample corrections to Kolmogorov–Smirnov test
/// statistic*, 2018.
pub fn ks_p_value(statistic: f64, n: f64) -> f64 {
    if statistic.is_nan() || n.is_nan() {
        return f64::NAN;
    }
    if n * statistic <= 0.5 {
        return 1.0;
    }
    if statistic >= 1.0 {
        return 0.0;
    }
    let root = n.sqrt();
    let t = root * statistic;
    if t < if n > MATRIX { 1.2 } else { 1.8 } {
        return if n > MATRIX {
            corrected(t, root)
        } else {
            1.0 - matrix_cdf(statistic, n)
        };
    }
    if n > SUMMED {
        return corrected(t, root);
    }
    // Twice the one-sided tail counts samples that are far off on both sides twice.
    let both = t + 1.0 / (6.0 * root);
    let twice = 2.0 * ((-8.0 * both * both).exp() - (-18.0 * both * both).exp());
    let once = 2.0 * one_sided_tail(statistic, n);
    if statistic < 0.5 { once - twice } else { once }
}

/// The asymptotic distribution with Vrbik's correction.
fn corrected(t: f64, root: f64) -> f64 {
    kolmogorov_survival(t + 1.0 / (6.0 * root) + (t - 1.0) / (4.0 * root * root))
}

/// P(D⁺ ≥ d) = d Σⱼ C(n, j) (d + j/n)^(j−1) (1 − d − j/n)^(n−j), over j with d + j/n < 1.
fn one_sided_tail(d: f64, n: f64) -> f64 {
    let factorials = libm::lgamma(n + 1.0);
    let last = (n * (1.0 - d)) as u32;
    let terms = (0..=last).map(|j| {
        let j = f64::from(j);
        let (below, above) = (d + j / n, 1.0 - d - j / n);
        if above <= 0.0 {
            return 0.0;
        }
        let binomial = factorials - libm::lgamma(j + 1.0) - libm::lgamma(n - j + 1.0);
        (binomial + (j - 1.0) * below.ln() + (n - j) * above.ln()).exp()
    });
    d * terms.sum::<f64>()
}

/// P(D < d) = (n!/nⁿ)·(Hⁿ)ₖₖ with a matrix of 2k − 1 rows, where k = ⌊nd⌋ + 1.
fn matrix_cdf(d: f64, n: f64) -> f64 {
    let k = (n * d) as usize + 1;
    let size = 2 * k - 1;
    let h = k as f64 - n * d;
    let mut matrix = vec![0.0; size * size];
    for i in 0..size {
        // 1/(i − j + 1)!
        let mut entry = 1.0;
        for j in (0..=(i + 1).min(size - 1)).rev() {
            let degree = (i + 1 - j) as f64;
            entry /= degree.max(1.0);
            matrix[i * size + j] = entry;
        }
    }
    let mut inverse_factorial = 1.0;
    for i in 0..size {
        let degree = i as i32 + 1;
        inverse_factorial /= f64::from(degree);
        let corner = h.powi(degree) * inverse_factorial;
        matrix[i * size] -= corner;
        matrix[size * size - 1 - i] -= corner;
    }
    let both = 2.0 * h - 1.0;
    if both > 0.0 {
        matrix[(size - 1) * size] += both.powi(size as i32) * inverse_factorial;
    }
    let count = n as u32;
    let power = matrix_power(&matrix, size, count);
    (1..=count).fold(power[(k - 1) * size + k - 1], |p, i| p * f64::from(i) / n)
}

fn matrix_power(matrix: &[f64], size: usize, exponent: u32) -> Vec<f64> {
    if exponent <= 1 {
        return matrix.to_vec();
    }
    let half = matrix_power(matrix, size, exponent / 2);
    let square = matrix_product(&half, &half, size);
    if exponent.is_multiple_of(2) {
        square
    } else {
        matrix_product(&square, matrix, size)
    }
}

fn matrix_product(a: &[f64], b: &[f64], size: usize) -> Vec<f64> {
    let mut product = vec![0.0; size * size];
    for (row, out) in a.chunks(size).zip(product.chunks_mut(size)) {
        for (factor, b) in row.iter().zip(b.chunks(size)) {
            for (out, b) in out.iter_mut().zip(b) {
                *out += factor * b;
            }
        }
    }
    product
}

/// P(D ≥ h/nm) for two samples of sizes n and m from one continuous distribution; 1 where one is empty.
///
/// The statistic is a multiple of 1/lcm(n, m), and so is given as the whole number h = nm·D. Exact for equal
/// sizes, and where few enough paths lie within; else the asymptotic distribution, corrected for the lattice,
/// within a few per cent of p down to 1e-4.
pub fn ks_p_value_two_samples(h: u64, n: usize, m: usize) -> f64 {
    if h == 0 || n == 0 || m == 0 {
        return 1.0;
    }
    if n == m {
        return equal_sizes_tail(h.div_ceil(n as u64), n as u64);
    }
    let (a, b) = (n as f64, m as f64);
    let d = h as f64 / (a * b);
    if 2.0 * d * a * b <= VISITED {
        return path_tail(h, n, m);
    }
    // Paths overshoot a barrier by (M + 2N)/6 on the average, with M > N the sizes in units of their greatest
    // common divisor, and the half is the continuity correction. The barrier is as much farther away.
    let step = greatest_common_divisor(n, m) as f64;
    let shift = (a.max(b) + 2.0 * a.min(b)) / 6.0 - 0.5 * step;
    kolmogorov_survival((a * b / (a + b)).sqrt() * (d + shift / (a * b)))
}

/// P(D ≥ k/n) = 2 Σⱼ (−1)^(j−1) C(2n, n−jk)/C(2n, n), over j ≥ 1 with jk ≤ n.
///
/// Source: Gnedenko and Korolyuk, *On the maximum discrepancy between two empirical distributions*, 1951.
fn equal_sizes_tail(k: u64, n: u64) -> f64 {
    if k > n {
        return 0.0;
    }
    let sum = (1..=n / k).rev().fold(0.0, |rest, j| {
        // C(2n, n−jk) over C(2n, n−(j−1)k).
        let ratio = (1..=k).fold(1.0, |ratio, i| {
            let moved = (j - 1) * k + i;
            ratio * ((n - moved + 1) as f64 / (n + moved) as f64)
        });
        ratio * (1.0 - rest)
    });
    2.0 * sum
}

/// The probability that a path of n steps one way and m the other, in random order, comes to |im − jn| ≥ h.
///
/// From the end of the paths to their start, without a subtraction. Source: Hodges, *The significance probability of
/// the Smirnov two-sample test*, 1957.
fn path_tail(h: u64, n: usize, m: usize) -> f64 {
    let (n, m, h) = (n as i64, m as i64, h as i64);
    // By j, of the row below: 1 outside.
    let mut reached = vec![1.0; m as usize + 1];
    let mut last = m;
    for i in (0..=n).rev() {
        let first = ((i * m - h).div_euclid(n) + 1).max(0);
        let end = (i * m + h - 1).div_euclid(n).min(m);
        if first > end {
            return 1.0;
        }
        reached[end as usize + 1..=last as usize].fill(1.0);
        last = end;
        for j in (first..=end).rev() {
            let (steps, others) = ((n - i) as f64, (m - j) as f64);
            let all = steps + others;
            let next = reached.get(j as usize + 1).copied().unwrap_or(1.0);
            let here = &mut reached[j as usize];
            *here = if all == 0.0 {
                0.0
            } else {
                (steps * *here + others * next) / all
            };
        }
    }
    reached[0]
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}
