//! What families on whole numbers have in common.

/// The least whole number k between `low` and `high` for which `reached(k)`, found from a `guess` by steps that double and
/// then halve. `reached` must be false up to some number, and true from there on; `high` if it is nowhere true.
pub(crate) fn least(guess: f64, (low, high): (f64, f64), reached: impl Fn(f64) -> bool) -> f64 {
    let guess = if guess.is_nan() { low } else { guess };
    let start = guess.round().clamp(low, high.min(f64::MAX));
    // Beyond 2⁵³ not every whole number is a double.
    let mut step = (2.0 * f64::EPSILON * start).floor().max(1.0);
    // Not reached at `below`, reached at `above`.
    let (mut below, mut above);
    if reached(start) {
        above = start;
        loop {
            below = above - step;
            if below < low {
                below = low - 1.0;
                break;
            }
            if !reached(below) {
                break;
            }
            above = below;
            step *= 2.0;
        }
    } else {
        below = start;
        loop {
            above = below + step;
            if above >= high {
                above = high;
                break;
            }
            if above.is_infinite() || reached(above) {
                break;
            }
            below = above;
            step *= 2.0;
        }
    }
    while above - below > 1.0 {
        let middle = (0.5 * below + 0.5 * above).floor();
        if middle <= below || middle >= above {
            break;
        }
        if reached(middle) {
            above = middle;
        } else {
            below = middle;
        }
    }
    above
}

/// Σ f(k) over the whole numbers of the support, for an f that is smooth beside the standard deviation and falls off like a
/// probability on both sides of `mode`.
///
/// Where the deviation is large and the ends are many deviations away, only every m-th number is visited, and counts m times:
/// for so smooth a sum the error of that is below e^(−300).
pub(crate) fn sum_from_mode(
    mode: f64,
    deviation: f64,
    (low, high): (f64, f64),
    f: impl Fn(f64) -> f64,
) -> f64 {
    const NOTHING: f64 = 1e-19;
    const TERMS: u32 = 1_000_000;
    let far_from_ends = (mode - low).min(high - mode) > 8.0 * deviation;
    let stride = if far_from_ends {
        (deviation / 5.0).floor().max(1.0)
    } else {
        1.0
    };
    let mut sum = f(mode);
    let mut magnitude = sum.abs();
    for direction in [-stride, stride] {
        let mut k = mode;
        let mut small = 0;
        for _ in 0..TERMS {
            k += direction;
            if k < low || k > high {
                break;
            }
            let term = f(k);
            sum += term;
            magnitude += term.abs();
            small = if term.abs() <= NOTHING * magnitude {
                small + 1
            } else {
                0
            };
            if small > 2 {
                break;
            }
        }
    }
    stride * sum
}
