//! The net of a coupling, from one coordinate to log scale and translation.
//!
//! The net is x ↦ h¹ = relu(w¹x + b¹) ↦ h² = relu(W²h¹ + b²) ↦ (s, t). Since x is one number, W²h¹ + b² is
//! piecewise linear in it: slope·x + level, which change by one column of W² at each bend of h¹. With a table of
//! slopes and levels, n points through a net of width w cost about w² + n·w multiplications in place of n·w².
//!
//! The gradient goes the same way. With g the derivative by W²h¹ + b², the derivative by a column of W² takes
//! only Σ g and Σ g·x over the points on the active side of one bend, which are running sums over the segments.
//!
//! The kernels are not inlined: in WebAssembly, where an engine allocates the registers of a function at once,
//! they are a sixth faster apart.

use super::hinges::Hinges;
use super::shape::{Net, NetGradient};
use crate::nn::{Quad, Real};

/// How many outputs of the second layer are computed at once, in how many registers.
pub(super) const TILE: usize = 4 * QUADS;
const QUADS: usize = 2;
const QUAD: [usize; QUADS] = [0, 1];

pub(super) type Tile<R> = [<R as Real>::Quad; QUADS];

/// A tile of zeros.
pub(super) fn empty_tile<R: Real>() -> Tile<R> {
    [R::Quad::splat(R::ZERO); QUADS]
}

/// A point on the way back.
#[derive(Clone, Copy, Debug, Default)]
struct Visit<R> {
    x: R,
    by_s: R,
    by_t: R,
    segment: u32,
}

/// What a pass through the net needs beside its results.
#[derive(Clone, Debug)]
pub(super) struct Scratch<R: Real> {
    /// By unit in the order of bends, a tile of its column of W².
    columns: Vec<Tile<R>>,
    /// By unit, the derivative by that.
    gradients: Vec<Tile<R>>,
    /// By segment, slope and level.
    table: Vec<[Tile<R>; 2]>,
    /// By segment, Σ g and Σ g·x over its points.
    sums: Vec<[Tile<R>; 2]>,
    /// By point, s and t, or the derivative by x; in four parts.
    points: Vec<[R::Quad; 2]>,
    /// The points on the way back.
    visits: Vec<Visit<R>>,
    /// By unit in the order of bends, the derivatives by weight and bias; in four parts.
    units: Vec<[R::Quad; 2]>,
}

impl<R: Real> Scratch<R> {
    pub(super) fn new(width: usize, points: usize) -> Self {
        let zero = R::Quad::splat(R::ZERO);
        let tile = [zero; QUADS];
        Self {
            columns: vec![tile; width],
            gradients: vec![tile; width],
            table: vec![[tile; 2]; width + 1],
            sums: vec![[tile; 2]; width + 1],
            points: vec![[zero; 2]; points],
            visits: vec![Visit::default(); points],
            units: vec![[zero; 2]; width],
        }
    }

    /// Columns and table of the tile that starts at this output; gives its weights of both heads.
    fn prepare(&mut self, net: &Net<R>, hinges: &Hinges<R>, start: usize) -> [Tile<R>; 2] {
        gather(net.hidden2_weight, start, &hinges.ranks, &mut self.columns);
        let bias = tile_at(net.hidden2_bias, start);
        tabulate(hinges, &self.columns, bias, &mut self.table);
        [net.scale_weight, net.translation_weight].map(|weights| tile_at(weights, start))
    }
}

/// s and t, before any tanh, of the points that are placed between the bends.
///
/// `hidden` keeps h² for [`backward`], a tile of all points after the other; or it has room for one tile only.
pub(super) fn forward<R: Real>(
    net: &Net<R>,
    hinges: &Hinges<R>,
    hidden: &mut [Tile<R>],
    scratch: &mut Scratch<R>,
    [s, t]: [&mut [R]; 2],
) {
    let points = hinges.x.len();
    let keep = hidden.len() > points;
    scratch.points[..points].fill([R::Quad::splat(R::ZERO); 2]);
    for (tile, start) in (0..net.hidden2_bias.len()).step_by(TILE).enumerate() {
        let heads = scratch.prepare(net, hinges, start);
        let at = if keep { tile * points } else { 0 };
        forward_tile(hinges, &mut hidden[at..at + points], scratch, heads);
    }
    for ((s, t), &[scale, translation]) in s.iter_mut().zip(t).zip(&scratch.points) {
        *s = net.scale_bias + sum(scale);
        *t = net.translation_bias + sum(translation);
    }
}

/// From the derivatives by s and t of the placed points to those by the parameters and by x, which are added.
///
/// `hidden` is what [`forward`] has kept.
pub(super) fn backward<R: Real>(
    net: &Net<R>,
    hinges: &Hinges<R>,
    hidden: &[Tile<R>],
    scratch: &mut Scratch<R>,
    [by_s, by_t]: [&[R]; 2],
    gradient: &mut NetGradient<R>,
    by_x: &mut [R],
) {
    let points = hinges.x.len();
    *gradient.scale_bias += by_s.iter().copied().sum();
    *gradient.translation_bias += by_t.iter().copied().sum();
    scratch.points[..points].fill([R::Quad::splat(R::ZERO); 2]);
    scratch.units.fill([R::Quad::splat(R::ZERO); 2]);
    let columns = hinges.x.iter().zip(&hinges.segments);
    for (visit, ((&x, &segment), (&by_s, &by_t))) in scratch
        .visits
        .iter_mut()
        .zip(columns.zip(by_s.iter().zip(by_t)))
    {
        *visit = Visit {
            x,
            by_s,
            by_t,
            segment,
        };
    }
    for (tile, start) in (0..net.hidden2_bias.len()).step_by(TILE).enumerate() {
        let heads = scratch.prepare(net, hinges, start);
        let hidden = &hidden[tile * points..(tile + 1) * points];
        let [by_scale, by_translation] = backward_tile(hidden, scratch, heads);
        add_at(gradient.scale_weight, start, by_scale);
        add_at(gradient.translation_weight, start, by_translation);
        let by_bias = by_columns(hinges, scratch);
        add_at(gradient.hidden2_bias, start, by_bias);
        scatter(&scratch.gradients, start, gradient.hidden2_weight);
    }
    for (by_x, &[by_point, _]) in by_x.iter_mut().zip(&scratch.points) {
        *by_x += sum(by_point);
    }
    for (hinge, &[weight, bias]) in hinges.units.iter().zip(&scratch.units) {
        gradient.hidden1_weight[hinge.unit as usize] += sum(weight);
        gradient.hidden1_bias[hinge.unit as usize] += sum(bias);
    }
}

/// One tile of h², and its share of s and t.
#[inline(never)]
fn forward_tile<R: Real>(
    hinges: &Hinges<R>,
    hidden: &mut [Tile<R>],
    scratch: &mut Scratch<R>,
    [scale, translation]: [Tile<R>; 2],
) {
    let columns = hinges.x.iter().zip(&hinges.segments);
    for (((&x, &segment), hidden), [s, t]) in columns.zip(hidden).zip(&mut scratch.points) {
        let [slope, level] = scratch.table[segment as usize];
        let x = R::Quad::splat(x);
        let h = QUAD.map(|q| (slope[q] * x + level[q]).relu());
        *s = add_products::<R>(*s, h, scale);
        *t = add_products::<R>(*t, h, translation);
        *hidden = h;
    }
}

/// From one tile of h² to the derivatives by the heads' weights, the sums by segment, and a share of the
/// derivatives by x.
#[inline(never)]
fn backward_tile<R: Real>(
    hidden: &[Tile<R>],
    scratch: &mut Scratch<R>,
    [scale, translation]: [Tile<R>; 2],
) -> [Tile<R>; 2] {
    let mut by_scale = empty_tile::<R>();
    let mut by_translation = empty_tile::<R>();
    scratch.sums.fill([empty_tile::<R>(); 2]);
    let points = scratch.visits.iter().zip(&mut scratch.points);
    for (hidden, (visit, [by_x, _])) in hidden.iter().zip(points) {
        let [slope, _] = &scratch.table[visit.segment as usize];
        let sums = &mut scratch.sums[visit.segment as usize];
        let [x, by_s, by_t] = [visit.x, visit.by_s, visit.by_t].map(R::Quad::splat);
        let g = QUAD.map(|q| {
            let h = hidden[q];
            by_scale[q] = by_scale[q] + h * by_s;
            by_translation[q] = by_translation[q] + h * by_t;
            (scale[q] * by_s + translation[q] * by_t).where_positive(h)
        });
        let [sum, sum_x] = *sums;
        *sums = [
            QUAD.map(|q| sum[q] + g[q]),
            QUAD.map(|q| sum_x[q] + g[q] * x),
        ];
        *by_x = add_products::<R>(*by_x, g, *slope);
    }
    [by_scale, by_translation]
}

/// Slope and level of one tile in every segment.
#[inline(never)]
fn tabulate<R: Real>(
    hinges: &Hinges<R>,
    columns: &[Tile<R>],
    bias: Tile<R>,
    table: &mut [[Tile<R>; 2]],
) {
    let mut slope = empty_tile::<R>();
    let mut level = bias;
    for (step, column) in hinges.steps.iter().zip(columns) {
        add_scaled::<R>(&mut slope, column, step.below[0]);
        add_scaled::<R>(&mut level, column, step.below[1]);
    }
    for ((step, column), entry) in hinges.steps.iter().zip(columns).zip(&mut *table) {
        *entry = [slope, level];
        add_scaled::<R>(&mut slope, column, step.across[0]);
        add_scaled::<R>(&mut level, column, step.across[1]);
    }
    if let Some(entry) = table.last_mut() {
        *entry = [slope, level];
    }
}

/// From the sums by segment to the derivatives by the columns of W², and by the first layer, which are added;
/// gives Σ g over all points.
///
/// A sum over the points above a bend is the difference of two running sums. They are equal bit for bit, and the
/// difference is 0, where all that is added above is 0.
#[inline(never)]
fn by_columns<R: Real>(hinges: &Hinges<R>, scratch: &mut Scratch<R>) -> Tile<R> {
    let zero = R::Quad::splat(R::ZERO);
    let mut total = [[zero; QUADS]; 2];
    for sums in &scratch.sums {
        add_both::<R>(&mut total, sums);
    }
    let mut below = [[zero; QUADS]; 2];
    let units = hinges.units.iter().zip(&hinges.steps);
    let sums = scratch.sums.iter().zip(&scratch.columns);
    for (((hinge, step), (sums, column)), [by_weight, by_bias]) in
        units.zip(sums).zip(&mut scratch.units)
    {
        add_both::<R>(&mut below, sums);
        let [share, sign, weight, bias] =
            [step.share, step.sign, hinge.weight, hinge.bias].map(R::Quad::splat);
        let [sum, sum_x] = [0, 1].map(|k| QUAD.map(|q| total[k][q] * share + below[k][q] * sign));
        *by_weight = add_products::<R>(*by_weight, *column, sum_x);
        *by_bias = add_products::<R>(*by_bias, *column, sum);
        let gradient = QUAD.map(|q| weight * sum_x[q] + bias * sum[q]);
        scratch.gradients[hinge.unit as usize] = gradient;
    }
    total[0]
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums stay in registers")]
fn add_scaled<R: Real>(sums: &mut Tile<R>, tile: &Tile<R>, scale: R) {
    let scale = R::Quad::splat(scale);
    for (sum, &quad) in sums.iter_mut().zip(tile) {
        *sum = *sum + quad * scale;
    }
}

/// `sums` and the products of two tiles.
#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums stay in registers")]
fn add_products<R: Real>(sums: R::Quad, a: Tile<R>, b: Tile<R>) -> R::Quad {
    QUAD.into_iter().fold(sums, |sums, q| sums + a[q] * b[q])
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums stay in registers")]
fn add_both<R: Real>(totals: &mut [Tile<R>; 2], tiles: &[Tile<R>; 2]) {
    for (total, &quad) in totals
        .as_flattened_mut()
        .iter_mut()
        .zip(tiles.as_flattened())
    {
        *total = *total + quad;
    }
}

fn sum<R: Real>(quad: impl Quad<R>) -> R {
    let [a, b, c, d] = quad.array();
    (a + b) + (c + d)
}

/// A tile of a row, with zeros beyond its end.
fn tile_at<R: Real>(row: &[R], start: usize) -> Tile<R> {
    QUAD.map(|q| Quad::padded(row.get(start + 4 * q..).unwrap_or(&[])))
}

fn add_at<R: Real>(row: &mut [R], start: usize, tile: Tile<R>) {
    let values = tile.iter().flat_map(|quad| quad.array());
    for (to, from) in row[start..].iter_mut().zip(values) {
        *to += from;
    }
}

/// A tile of each column of a matrix, with zeros beyond the last row, each column at its rank.
#[inline(never)]
fn gather<R: Real>(matrix: &[R], start: usize, ranks: &[u32], columns: &mut [Tile<R>]) {
    let width = columns.len();
    let (blocks, _) = ranks.as_chunks::<4>();
    for q in QUAD {
        let rows = [0, 1, 2, 3].map(|l| {
            let mut rows = matrix.chunks_exact(width).skip(start + 4 * q + l);
            rows.next().unwrap_or(&[])
        });
        let [a, b, c, d] = rows.map(|row| row.as_chunks::<4>().0);
        for (ranks, (((&a, &b), &c), &d)) in blocks.iter().zip(a.iter().zip(b).zip(c).zip(d)) {
            let quads = R::Quad::transpose([a, b, c, d].map(R::Quad::new));
            for (&rank, quad) in ranks.iter().zip(quads) {
                columns[rank as usize][q] = quad;
            }
        }
        let done = if d.is_empty() { 0 } else { 4 * blocks.len() };
        for (unit, &rank) in ranks.iter().enumerate().skip(done) {
            let at = |row: &[R]| row.get(unit).copied().unwrap_or(R::ZERO);
            columns[rank as usize][q] = R::Quad::new(rows.map(at));
        }
    }
}

/// Adds a tile of each column to a matrix, but for what lies beyond the last row.
#[inline(never)]
fn scatter<R: Real>(columns: &[Tile<R>], start: usize, matrix: &mut [R]) {
    let width = columns.len();
    let (blocks, _) = columns.as_chunks::<4>();
    for q in QUAD {
        let from = (start + 4 * q) * width;
        let rows = matrix.get_mut(from..).unwrap_or(&mut []);
        let mut rows = rows.chunks_exact_mut(width);
        let mut rows = [0; 4].map(|_| rows.next().unwrap_or(&mut []));
        for (k, block) in blocks.iter().enumerate() {
            let quads = R::Quad::transpose(block.map(|column| column[q]));
            for (row, quad) in rows.iter_mut().zip(quads) {
                if let Some(to) = row.as_chunks_mut::<4>().0.get_mut(k) {
                    *to = (R::Quad::new(*to) + quad).array();
                }
            }
        }
        for (unit, column) in columns.iter().enumerate().skip(4 * blocks.len()) {
            for (row, value) in rows.iter_mut().zip(column[q].array()) {
                if let Some(to) = row.get_mut(unit) {
                    *to += value;
                }
            }
        }
    }
}
