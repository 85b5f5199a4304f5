//! Adaptive numerical integration.

#![allow(
    clippy::excessive_precision,
    reason = "the nodes stand as QUADPACK prints them"
)]

/// The value of an integral and an estimate of its absolute error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Integral {
    /// The value.
    pub value: f64,
    /// The estimated absolute error, usually larger than the true one.
    pub error: f64,
}

/// Pieces after which refinement stops, whatever the error.
const MAX_PIECES: usize = 4000;
const RELATIVE_TOLERANCE: f64 = 1e-13;
const ABSOLUTE_TOLERANCE: f64 = 1e-300;

/// ∫ f over (low, high), where either end may be infinite.
///
/// Adaptive bisection with the Gauss–Kronrod rule of 7 and 15 points, to a relative error near 1e-13
/// for a smooth `f`. The ends are never evaluated, but a point next to either end of every piece is: so a layer that is
/// narrower than the distance from the end to the first node is seen. A peak that is very narrow beside the interval
/// can be missed: give [`integrate_pieces`] a point near it.
///
/// Source: Piessens et al., *QUADPACK*, 1983 (QAG and QAGI).
pub fn integrate(f: impl Fn(f64) -> f64, low: f64, high: f64) -> Integral {
    integrate_pieces(f, &[low, high])
}

/// ∫ f over the interval from the first to the last point, broken at the points between.
///
/// The points must ascend; the first and the last may be infinite. Fewer than two give zero. An infinite
/// piece takes its length scale from the finite piece beside it, or 1 where there is none: so give two
/// points that span the bulk of a narrow `f`.
pub fn integrate_pieces(f: impl Fn(f64) -> f64, points: &[f64]) -> Integral {
    refine(&f, points, RELATIVE_TOLERANCE, MAX_PIECES)
}

/// [`integrate_pieces`] to this relative error, in at most so many pieces: for an `f` that is slow, or has fewer digits.
pub(crate) fn integrate_roughly(
    f: impl Fn(f64) -> f64,
    points: &[f64],
    relative_tolerance: f64,
    max_pieces: usize,
) -> Integral {
    refine(&f, points, relative_tolerance, max_pieces)
}

/// Compiled once, whatever is integrated.
fn refine(
    f: &dyn Fn(f64) -> f64,
    points: &[f64],
    relative_tolerance: f64,
    max_pieces: usize,
) -> Integral {
    let mut pieces: Vec<Piece> = points
        .windows(2)
        .enumerate()
        .filter(|(_, ends)| ends[0] < ends[1])
        .map(|(k, ends)| {
            let neighbour = if ends[0].is_infinite() {
                k + 1
            } else {
                k.wrapping_sub(1)
            };
            let width = points
                .get(neighbour..=neighbour.saturating_add(1))
                .map_or(f64::INFINITY, |other| other[1] - other[0]);
            let scale = if width > 0.0 && width.is_finite() {
                width
            } else {
                1.0
            };
            Change::new(ends[0], ends[1], scale)
        })
        .map(|change| {
            let (low, high) = change.ends();
            Piece::new(f, change, low, high)
        })
        .collect();
    loop {
        let total = pieces.iter().fold(ZERO, |sum, piece| Integral {
            value: sum.value + piece.integral.value,
            error: sum.error + piece.integral.error,
        });
        let tolerance = ABSOLUTE_TOLERANCE.max(relative_tolerance * total.value.abs());
        let worst = pieces
            .iter()
            .enumerate()
            .filter(|(_, piece)| piece.can_split())
            .max_by(|(_, a), (_, b)| a.integral.error.total_cmp(&b.integral.error))
            .map(|(index, _)| index);
        match worst {
            Some(index) if total.error > tolerance && pieces.len() < max_pieces => {
                let piece = pieces.swap_remove(index);
                let middle = f64::midpoint(piece.low, piece.high);
                pieces.push(Piece::new(f, piece.change, piece.low, middle));
                pieces.push(Piece::new(f, piece.change, middle, piece.high));
            }
            _ => return total,
        }
    }
}

const ZERO: Integral = Integral {
    value: 0.0,
    error: 0.0,
};

/// How an interval with infinite ends becomes a finite one.
#[derive(Clone, Copy)]
enum Change {
    Finite {
        low: f64,
        high: f64,
    },
    /// x = low + scale·t/(1−t).
    Upper {
        low: f64,
        scale: f64,
    },
    /// x = high − scale·t/(1−t).
    Lower {
        high: f64,
        scale: f64,
    },
    /// x = t/(1−t²).
    Line,
}

impl Change {
    fn new(low: f64, high: f64, scale: f64) -> Self {
        match (low.is_infinite(), high.is_infinite()) {
            (false, false) => Self::Finite { low, high },
            (false, true) => Self::Upper { low, scale },
            (true, false) => Self::Lower { high, scale },
            (true, true) => Self::Line,
        }
    }

    fn ends(self) -> (f64, f64) {
        match self {
            Self::Finite { low, high } => (low, high),
            Self::Upper { .. } | Self::Lower { .. } => (0.0, 1.0),
            Self::Line => (-1.0, 1.0),
        }
    }

    /// The point x(t) and the factor |dx/dt|.
    fn at(self, t: f64) -> (f64, f64) {
        let rest = 1.0 - t;
        match self {
            Self::Finite { .. } => (t, 1.0),
            Self::Upper { low, scale } => (low + scale * t / rest, scale / (rest * rest)),
            Self::Lower { high, scale } => (high - scale * t / rest, scale / (rest * rest)),
            Self::Line => {
                let rest = rest * (1.0 + t);
                (t / rest, (1.0 + t * t) / (rest * rest))
            }
        }
    }
}

struct Piece {
    change: Change,
    low: f64,
    high: f64,
    integral: Integral,
}

impl Piece {
    fn new(f: &dyn Fn(f64) -> f64, change: Change, low: f64, high: f64) -> Self {
        let integrand = |t| {
            let (x, factor) = change.at(t);
            let y = f(x);
            // A density that has underflowed meets an infinite factor at the end of the line.
            if y == 0.0 { 0.0 } else { y * factor }
        };
        Self {
            change,
            low,
            high,
            integral: gauss_kronrod(&integrand, low, high),
        }
    }

    fn can_split(&self) -> bool {
        let middle = f64::midpoint(self.low, self.high);
        let width = self.high - self.low;
        width > 1e-13 * self.low.abs().max(self.high.abs())
            && self.low < middle
            && middle < self.high
    }
}

/// Distance of a point from the end that is next to it, in distances of the first node from there.
const NEXT: f64 = 1.0 / (1 << 30) as f64;

fn gauss_kronrod(f: &dyn Fn(f64) -> f64, low: f64, high: f64) -> Integral {
    let centre = f64::midpoint(low, high);
    let half = 0.5 * (high - low);
    let middle = f(centre);
    let mut pairs = [(0.0, 0.0); 7];
    for (pair, node) in pairs.iter_mut().zip(NODES) {
        *pair = (f(centre - half * node), f(centre + half * node));
    }
    let mut kronrod = middle * KRONROD[7];
    let mut gauss = middle * GAUSS[3];
    let mut magnitude = middle.abs() * KRONROD[7];
    // At the two ends, the polynomial through all nodes.
    let mut ends = [middle * END[7][0]; 2];
    for (k, (a, b)) in pairs.iter().enumerate() {
        let [near, far] = END[k];
        ends = [ends[0] + near * a + far * b, ends[1] + near * b + far * a];
        kronrod += KRONROD[k] * (a + b);
        magnitude += KRONROD[k] * (a.abs() + b.abs());
        if k % 2 == 1 {
            gauss += GAUSS[k / 2] * (a + b);
        }
    }
    let mean = 0.5 * kronrod;
    let spread = pairs.iter().zip(KRONROD).fold(
        KRONROD[7] * (middle - mean).abs(),
        |sum, ((a, b), weight)| sum + weight * ((a - mean).abs() + (b - mean).abs()),
    );
    let difference = ((kronrod - gauss) * half).abs();
    let spread = spread * half;
    let scaled = if spread > 0.0 && difference > 0.0 {
        spread * (200.0 * difference / spread).powf(1.5).min(1.0)
    } else {
        difference
    };
    let gap = (1.0 - NODES[0]) * half;
    // Not nearer than doubles are to each other.
    let distance = |end: f64| (NEXT * gap).max(2.0 * f64::EPSILON * end.abs());
    let hidden = [low + distance(low), high - distance(high)]
        .into_iter()
        .zip(ends)
        .filter(|(next, _)| low < *next && *next < high)
        .map(|(next, continued)| {
            let value = f(next);
            let size = value.abs().max(0.5 * magnitude);
            let step = (value - continued).abs() / size;
            // Less of what may be rounding.
            gap * size * step.min((20.0 * step).powf(1.5))
        })
        .filter(|hidden| hidden.is_finite());
    Integral {
        value: kronrod * half,
        error: scaled.max(5.0 * f64::EPSILON * magnitude * half * 0.01) + hidden.sum::<f64>(),
    }
}

/// Positive nodes of the 15-point Kronrod rule, outermost first; the odd ones are Gauss nodes.
const NODES: [f64; 7] = [
    0.991455371120812639206854697526329,
    0.949107912342758524526189684047851,
    0.864864423359769072789712788640926,
    0.741531185599394439863864773280788,
    0.586087235467691130294144691258938,
    0.405845151377397166906606412076961,
    0.207784955007898467600689403773245,
];

/// Lagrange's weights of each pair of nodes at an end: that of the nearer node, and of the farther one; last the
/// middle's.
const END: [[f64; 2]; 8] = [
    [1.4539837311033124183, 0.006238528645340282776],
    [-0.70667399340457376908, -0.018451577046963430127],
    [0.42004719972088290489, 0.03043830953036793299],
    [-0.29141869591999060069, -0.043250815978173977256],
    [0.22117597022489271509, 0.057719118618911434715],
    [-0.17457035156224131965, -0.073778979644262450764],
    [0.13978343178290837655, 0.091687296848570965774],
    [-0.11292917291898148356, -0.11292917291898148356],
];

const KRONROD: [f64; 8] = [
    0.022935322010529224963732008058970,
    0.063092092629978553290700663189204,
    0.104790010322250183839876322541518,
    0.140653259715525918745189590510238,
    0.169004726639267902826583426598550,
    0.190350578064785409913256402421014,
    0.204432940075298892414161999234649,
    0.209482141084727828012999174891714,
];

const GAUSS: [f64; 4] = [
    0.129484966168869693270611432679082,
    0.279705391489276667901467771423780,
    0.381830050505118944950369775488975,
    0.417959183673469387755102040816327,
];
