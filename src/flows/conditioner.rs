//! The net of a coupling, from one coordinate to log scale and translation.
//!
//! The net is x ↦ h¹ = relu(w¹x + b¹) ↦ h² = relu(W²h¹ + b²) ↦ (s, t). Since x is one number, W²h¹ + b² is
//! piecewise linear in it, slope·x + level, and changes by one column of W² at each bend of h¹. Points are
//! visited in the order of the bends, and slope and level are kept up to date on the way; so n points through
//! a net of width w cost about w² + n·w multiplications in place of n·w². The gradient goes the same
//! way: the derivative by a column of W² is made of two sums over all points on the active side of one bend, Σ g and Σ g·x
//! with g the derivative by W²h¹ + b², and these sums grow on the way.

use super::hinges::{Hinge, Hinges};
use super::shape::{Net, NetGradient};
use crate::nn::Real;

/// Outputs of the second layer that are kept in registers at once.
pub(super) const TILE: usize = 16;
const LANES: usize = 4;

pub(super) type Tile<R> = [R; TILE];
type Lanes<R> = [R; LANES];

/// What a pass through the net needs beside its results.
#[derive(Clone, Debug)]
pub(super) struct Scratch<R> {
    /// A tile of each column of W², in the order of the bends.
    columns: Vec<Tile<R>>,
    /// The gradient by them.
    gradients: Vec<Tile<R>>,
    /// Sums by point, for s and for t or their derivatives.
    points: [Vec<Lanes<R>>; 2],
    /// Sums by bend, for weight and bias.
    units: [Vec<Lanes<R>>; 2],
    /// Derivatives by s and by t, in the order of the points.
    heads: [Vec<R>; 2],
}

impl<R: Real> Scratch<R> {
    pub(super) fn new(width: usize, points: usize) -> Self {
        let by_unit = || vec![[R::ZERO; LANES]; width];
        let by_point = || vec![[R::ZERO; LANES]; points];
        Self {
            columns: vec![[R::ZERO; TILE]; width],
            gradients: vec![[R::ZERO; TILE]; width],
            points: [by_point(), by_point()],
            units: [by_unit(), by_unit()],
            heads: [vec![R::ZERO; points], vec![R::ZERO; points]],
        }
    }
}

/// s and t, before any tanh, of the points that are placed between the bends.
///
/// `hidden` keeps h² for [`backward`], a tile of all points after the other; or it has room for one tile only.
pub(super) fn forward<R: Real>(
    net: Net<R>,
    bends: &Hinges<R>,
    hidden: &mut [Tile<R>],
    scratch: &mut Scratch<R>,
    [s, t]: [&mut [R]; 2],
) {
    let points = s.len();
    let [scales, translations] = &mut scratch.points;
    scales[..points].fill([R::ZERO; LANES]);
    translations[..points].fill([R::ZERO; LANES]);
    for (tile, start) in (0..net.hidden2_bias.len()).step_by(TILE).enumerate() {
        gather(net.hidden2_weight, start, bends, &mut scratch.columns);
        let at = tile * points % hidden.len();
        forward_tile(
            bends,
            &scratch.columns,
            tile_at(net.hidden2_bias, start),
            [
                tile_at(net.scale_weight, start),
                tile_at(net.translation_weight, start),
            ],
            &mut hidden[at..at + points],
            [scales, translations],
        );
    }
    for (place, &point) in bends.order[..points].iter().enumerate() {
        s[point as usize] = net.scale_bias + sum(scales[place]);
        t[point as usize] = net.translation_bias + sum(translations[place]);
    }
}

/// From the derivatives by s and t of the placed points to those by the parameters and by x, which are added.
///
/// `hidden` is what [`forward`] has kept, and is lost.
pub(super) fn backward<R: Real>(
    net: Net<R>,
    bends: &Hinges<R>,
    hidden: &mut [Tile<R>],
    scratch: &mut Scratch<R>,
    [by_s, by_t]: [&[R]; 2],
    gradient: NetGradient<R>,
    by_x: &mut [R],
) {
    let points = by_s.len();
    let order = &bends.order[..points];
    let [scales, translations] = &mut scratch.heads;
    for (place, &point) in order.iter().enumerate() {
        scales[place] = by_s[point as usize];
        translations[place] = by_t[point as usize];
    }
    *gradient.scale_bias += by_s.iter().copied().sum();
    *gradient.translation_bias += by_t.iter().copied().sum();
    let heads = [&scales[..points], &translations[..points]];
    let slopes = &mut scratch.points[0][..points];
    slopes.fill([R::ZERO; LANES]);
    for sums in &mut scratch.units {
        sums.fill([R::ZERO; LANES]);
    }
    for (tile, start) in (0..net.hidden2_bias.len()).step_by(TILE).enumerate() {
        let hidden = &mut hidden[tile * points..(tile + 1) * points];
        gather(net.hidden2_weight, start, bends, &mut scratch.columns);
        let weights = [
            tile_at(net.scale_weight, start),
            tile_at(net.translation_weight, start),
        ];
        let [by_scale, by_translation] = through_heads(weights, heads, hidden);
        add_at(gradient.scale_weight, start, &by_scale);
        add_at(gradient.translation_weight, start, &by_translation);
        by_inputs(bends, &scratch.columns, hidden, slopes);
        let by_bias = upwards(
            bends,
            &scratch.columns,
            hidden,
            &mut scratch.gradients,
            &mut scratch.units,
        );
        add_at(gradient.hidden2_bias, start, &by_bias);
        downwards(
            bends,
            &scratch.columns,
            hidden,
            &mut scratch.gradients,
            &mut scratch.units,
        );
        scatter(&scratch.gradients, start, bends, gradient.hidden2_weight);
    }
    for (&point, &slope) in order.iter().zip(slopes.iter()) {
        by_x[point as usize] += sum(slope);
    }
    let [weights, biases] = &scratch.units;
    for ((hinge, &weight), &bias) in bends.hinges.iter().zip(weights).zip(biases) {
        gradient.hidden1_weight[hinge.unit as usize] += sum(weight);
        gradient.hidden1_bias[hinge.unit as usize] += sum(bias);
    }
}

/// One tile of h², and its share of s and t.
fn forward_tile<R: Real>(
    bends: &Hinges<R>,
    columns: &[Tile<R>],
    bias: Tile<R>,
    [scale, translation]: [Tile<R>; 2],
    hidden: &mut [Tile<R>],
    [scales, translations]: [&mut [Lanes<R>]; 2],
) {
    let (mut slope, mut level) = below(bends, columns, bias);
    let mut from = 0;
    for (segment, &end) in bends.ends.iter().enumerate() {
        let range = from..end as usize;
        let points = bends.x[range.clone()]
            .iter()
            .zip(&mut hidden[range.clone()]);
        let heads = scales[range.clone()]
            .iter_mut()
            .zip(&mut translations[range]);
        for ((&x, hidden), (s, t)) in points.zip(heads) {
            for l in 0..TILE {
                hidden[l] = (slope[l] * x + level[l]).relu();
            }
            add_products(s, hidden, &scale);
            add_products(t, hidden, &translation);
        }
        from = end as usize;
        if from == hidden.len() {
            break;
        }
        let (hinge, column) = (&bends.hinges[segment], &columns[segment]);
        let (weight, bias) = crossing(hinge);
        add_scaled(&mut slope, column, weight);
        add_scaled(&mut level, column, bias);
    }
}

/// From h² of one tile to the derivatives by the heads' weights; h² becomes the derivative by what it was
/// before its ReLU.
fn through_heads<R: Real>(
    [scale, translation]: [Tile<R>; 2],
    [by_s, by_t]: [&[R]; 2],
    hidden: &mut [Tile<R>],
) -> [Tile<R>; 2] {
    let (mut by_scale, mut by_translation) = ([R::ZERO; TILE], [R::ZERO; TILE]);
    for ((hidden, &by_s), &by_t) in hidden.iter_mut().zip(by_s).zip(by_t) {
        for l in 0..TILE {
            let h = hidden[l];
            by_scale[l] += h * by_s;
            by_translation[l] += h * by_t;
            let through = scale[l] * by_s + translation[l] * by_t;
            hidden[l] = if h > R::ZERO { through } else { R::ZERO };
        }
    }
    [by_scale, by_translation]
}

/// Adds Σ g·slope over one tile to the derivative by each point.
fn by_inputs<R: Real>(
    bends: &Hinges<R>,
    columns: &[Tile<R>],
    through: &[Tile<R>],
    slopes: &mut [Lanes<R>],
) {
    let (mut slope, _) = below(bends, columns, [R::ZERO; TILE]);
    let mut from = 0;
    for (segment, &end) in bends.ends.iter().enumerate() {
        let range = from..end as usize;
        for (through, by_x) in through[range.clone()].iter().zip(&mut slopes[range]) {
            add_products(by_x, through, &slope);
        }
        from = end as usize;
        if from == through.len() {
            break;
        }
        let (weight, _) = crossing(&bends.hinges[segment]);
        add_scaled(&mut slope, &columns[segment], weight);
    }
}

/// The gradient by the columns of units that are active below their bends; gives Σ g over all points.
fn upwards<R: Real>(
    bends: &Hinges<R>,
    columns: &[Tile<R>],
    through: &[Tile<R>],
    gradients: &mut [Tile<R>],
    units: &mut [Vec<Lanes<R>>; 2],
) -> Tile<R> {
    let mut sums = Sums::new();
    let mut from = 0;
    for (segment, &end) in bends.ends.iter().enumerate() {
        sums.add(from..end as usize, bends, through);
        from = end as usize;
        match bends.hinges.get(segment) {
            Some(hinge) if !hinge.rises() => {
                sums.emit(segment, hinge, columns, gradients, units);
            }
            _ => {}
        }
    }
    sums.through
}

/// The gradient by the columns of units that are active above their bends.
fn downwards<R: Real>(
    bends: &Hinges<R>,
    columns: &[Tile<R>],
    through: &[Tile<R>],
    gradients: &mut [Tile<R>],
    units: &mut [Vec<Lanes<R>>; 2],
) {
    let mut sums = Sums::new();
    let mut to = through.len();
    for (segment, hinge) in bends.hinges.iter().enumerate().rev() {
        let from = bends.ends[segment] as usize;
        sums.add(from..to, bends, through);
        to = from;
        if hinge.rises() {
            sums.emit(segment, hinge, columns, gradients, units);
        }
    }
}

/// Σ g and Σ g·x over the points passed so far.
struct Sums<R> {
    through: Tile<R>,
    with_x: Tile<R>,
}

impl<R: Real> Sums<R> {
    fn new() -> Self {
        Self {
            through: [R::ZERO; TILE],
            with_x: [R::ZERO; TILE],
        }
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "the sums stay in registers")]
    fn add(&mut self, range: std::ops::Range<usize>, bends: &Hinges<R>, through: &[Tile<R>]) {
        for (&x, through) in bends.x[range.clone()].iter().zip(&through[range]) {
            for l in 0..TILE {
                self.through[l] += through[l];
                self.with_x[l] += through[l] * x;
            }
        }
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "the sums stay in registers")]
    fn emit(
        &self,
        segment: usize,
        hinge: &Hinge<R>,
        columns: &[Tile<R>],
        gradients: &mut [Tile<R>],
        [weights, biases]: &mut [Vec<Lanes<R>>; 2],
    ) {
        let gradient = &mut gradients[segment];
        for l in 0..TILE {
            gradient[l] = hinge.weight * self.with_x[l] + hinge.bias * self.through[l];
        }
        add_products(&mut weights[segment], &columns[segment], &self.with_x);
        add_products(&mut biases[segment], &columns[segment], &self.through);
    }
}

/// Slope and level below all bends.
fn below<R: Real>(bends: &Hinges<R>, columns: &[Tile<R>], bias: Tile<R>) -> (Tile<R>, Tile<R>) {
    let (mut slope, mut level) = ([R::ZERO; TILE], bias);
    for (hinge, column) in bends.hinges.iter().zip(columns) {
        if !hinge.rises() {
            add_scaled(&mut slope, column, hinge.weight);
            add_scaled(&mut level, column, hinge.bias);
        }
    }
    (slope, level)
}

/// What a column counts more, by slope and by level, above a bend than below.
#[inline(always)]
#[allow(clippy::inline_always, reason = "it belongs in its caller's loop")]
fn crossing<R: Real>(hinge: &Hinge<R>) -> (R, R) {
    if hinge.rises() {
        (hinge.weight, hinge.bias)
    } else {
        (-hinge.weight, -hinge.bias)
    }
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums stay in registers")]
fn add_scaled<R: Real>(sums: &mut Tile<R>, tile: &Tile<R>, scale: R) {
    for l in 0..TILE {
        sums[l] += tile[l] * scale;
    }
}

/// Adds a product of tiles, lane by lane.
#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums stay in registers")]
fn add_products<R: Real>(lanes: &mut Lanes<R>, a: &Tile<R>, b: &Tile<R>) {
    for part in 0..TILE / LANES {
        for l in 0..LANES {
            lanes[l] += a[part * LANES + l] * b[part * LANES + l];
        }
    }
}

fn sum<R: Real>([a, b, c, d]: Lanes<R>) -> R {
    (a + b) + (c + d)
}

/// A tile of a row, with zeros beyond its end.
fn tile_at<R: Real>(row: &[R], start: usize) -> Tile<R> {
    let mut tile = [R::ZERO; TILE];
    for (to, &from) in tile.iter_mut().zip(&row[start..]) {
        *to = from;
    }
    tile
}

fn add_at<R: Real>(row: &mut [R], start: usize, tile: &Tile<R>) {
    for (to, &from) in row[start..].iter_mut().zip(tile) {
        *to += from;
    }
}

/// A tile of each column of a matrix, in the order of the bends, with zeros beyond the last row.
fn gather<R: Real>(matrix: &[R], start: usize, bends: &Hinges<R>, columns: &mut [Tile<R>]) {
    let width = columns.len();
    for l in 0..TILE {
        let row = matrix.chunks_exact(width).nth(start + l);
        for (column, hinge) in columns.iter_mut().zip(&bends.hinges) {
            column[l] = row.map_or(R::ZERO, |row| row[hinge.unit as usize]);
        }
    }
}

fn scatter<R: Real>(columns: &[Tile<R>], start: usize, bends: &Hinges<R>, matrix: &mut [R]) {
    let width = columns.len();
    for (l, row) in matrix
        .chunks_exact_mut(width)
        .skip(start)
        .take(TILE)
        .enumerate()
    {
        for (column, hinge) in columns.iter().zip(&bends.hinges) {
            row[hinge.unit as usize] += column[l];
        }
    }
}
