//! The network of a coupling, from one coordinate to log scale and translation: forward and backward pass.
//!
//! The network is x ↦ h¹ = relu(w¹x + b¹) ↦ h² = relu(W²h¹ + b²) ↦ (s, t). Since x is one number, W²h¹ + b² is
//! piecewise linear in it: slope·x + intercept, which change by a multiple of one column of W² at each breakpoint
//! of h¹. With a table of slopes and intercepts, n points through a network of width w cost about w² + n·w
//! multiplications in place of n·w².
//!
//! The backward pass uses the same structure. With g the derivative by W²h¹ + b², the derivative by a column of W² takes
//! only Σ g and Σ g·x over the points on the active side of one breakpoint, which are running sums over the segments.
//!
//! The kernels are not inlined: in WebAssembly, where an engine allocates the registers of a function at once,
//! they are a sixth faster apart.

use super::config::{Coupling, CouplingGradient};
use super::relu_breakpoints::ReluBreakpoints;
use crate::nn::{Real, Simd4};

/// How many outputs of the second layer are computed at once, in how many SIMD registers.
pub(super) const TILE: usize = 4 * REGISTERS;
const REGISTERS: usize = 2;
const EACH_REGISTER: [usize; REGISTERS] = [0, 1];

pub(super) type Tile<R> = [<R as Real>::Simd4; REGISTERS];

/// A tile of zeros.
pub(super) fn empty_tile<R: Real>() -> Tile<R> {
    [R::Simd4::splat(R::ZERO); REGISTERS]
}

/// A point of the backward pass, with its fields side by side in memory.
#[derive(Clone, Copy, Debug, Default)]
struct BackwardPoint<R> {
    x: R,
    by_s: R,
    by_t: R,
    segment: u32,
}

/// Buffers of a forward or backward pass.
#[derive(Clone, Debug)]
pub(super) struct Scratch<R: Real> {
    /// By unit in the order of breakpoints, a tile of its column of W².
    columns: Vec<Tile<R>>,
    /// By unit, the derivative by that.
    gradients: Vec<Tile<R>>,
    /// By segment, slope and intercept; in the backward pass then Σ g and Σ g·x over the points above the segment.
    table: Vec<[Tile<R>; 2]>,
    /// By segment, Σ g and Σ g·x over its points.
    sums: Vec<[Tile<R>; 2]>,
    /// By point, s and t, or the derivative by x; in four parts.
    points: Vec<[R::Simd4; 2]>,
    /// The points of the backward pass.
    backward_points: Vec<BackwardPoint<R>>,
    /// By unit in the order of breakpoints, the derivatives by weight and bias; in four parts.
    units: Vec<[R::Simd4; 2]>,
}

impl<R: Real> Scratch<R> {
    pub(super) fn new(width: usize, points: usize) -> Self {
        let zero = R::Simd4::splat(R::ZERO);
        let tile = [zero; REGISTERS];
        Self {
            columns: vec![tile; width],
            gradients: vec![tile; width],
            table: vec![[tile; 2]; width + 1],
            sums: vec![[tile; 2]; width + 1],
            points: vec![[zero; 2]; points],
            backward_points: vec![BackwardPoint::default(); points],
            units: vec![[zero; 2]; width],
        }
    }

    /// Fills columns and table for the tile that starts at this output; returns the tile's weights of both heads.
    fn prepare(
        &mut self,
        net: &Coupling<R>,
        breakpoints: &ReluBreakpoints<R>,
        start: usize,
    ) -> [Tile<R>; 2] {
        gather(
            net.hidden2_weight,
            start,
            &breakpoints.ranks,
            &mut self.columns,
        );
        let bias = tile_at(net.hidden2_bias, start);
        tabulate(breakpoints, &self.columns, bias, &mut self.table);
        [net.scale_weight, net.translation_weight].map(|weights| tile_at(weights, start))
    }
}

/// s and t, before any tanh, of the points whose segments are known.
///
/// `hidden` keeps h² for [`backward`], a tile of all points after the other; or it has room for one tile only.
pub(super) fn forward<R: Real>(
    net: &Coupling<R>,
    breakpoints: &ReluBreakpoints<R>,
    hidden: &mut [Tile<R>],
    scratch: &mut Scratch<R>,
    [s, t]: [&mut [R]; 2],
) {
    let points = breakpoints.x.len();
    let keep = hidden.len() > points;
    scratch.points[..points].fill([R::Simd4::splat(R::ZERO); 2]);
    for (tile, start) in (0..net.hidden2_bias.len()).step_by(TILE).enumerate() {
        let heads = scratch.prepare(net, breakpoints, start);
        let at = if keep { tile * points } else { 0 };
        forward_tile(breakpoints, &mut hidden[at..at + points], scratch, heads);
    }
    for ((s, t), &[scale, translation]) in s.iter_mut().zip(t).zip(&scratch.points) {
        *s = net.scale_bias + sum(scale);
        *t = net.translation_bias + sum(translation);
    }
}

/// From the derivatives by s and t of the points to those by the parameters and by x, which are added.
///
/// `hidden` is what [`forward`] has kept.
pub(super) fn backward<R: Real>(
    net: &Coupling<R>,
    breakpoints: &ReluBreakpoints<R>,
    hidden: &[Tile<R>],
    scratch: &mut Scratch<R>,
    [by_s, by_t]: [&[R]; 2],
    gradient: &mut CouplingGradient<R>,
    by_x: &mut [R],
) {
    let points = breakpoints.x.len();
    *gradient.scale_bias += by_s.iter().copied().sum();
    *gradient.translation_bias += by_t.iter().copied().sum();
    scratch.points[..points].fill([R::Simd4::splat(R::ZERO); 2]);
    scratch.units.fill([R::Simd4::splat(R::ZERO); 2]);
    let columns = breakpoints.x.iter().zip(&breakpoints.segments);
    for (point, ((&x, &segment), (&by_s, &by_t))) in scratch
        .backward_points
        .iter_mut()
        .zip(columns.zip(by_s.iter().zip(by_t)))
    {
        *point = BackwardPoint {
            x,
            by_s,
            by_t,
            segment,
        };
    }
    for (tile, start) in (0..net.hidden2_bias.len()).step_by(TILE).enumerate() {
        let heads = scratch.prepare(net, breakpoints, start);
        let hidden = &hidden[tile * points..(tile + 1) * points];
        let [by_scale, by_translation] = backward_tile(hidden, scratch, heads);
        add_at(gradient.scale_weight, start, by_scale);
        add_at(gradient.translation_weight, start, by_translation);
        let by_bias = by_columns(breakpoints, scratch);
        add_at(gradient.hidden2_bias, start, by_bias);
        scatter(&scratch.gradients, start, gradient.hidden2_weight);
    }
    for (by_x, &[by_point, _]) in by_x.iter_mut().zip(&scratch.points) {
        *by_x += sum(by_point);
    }
    for (unit, &[weight, bias]) in breakpoints.units.iter().zip(&scratch.units) {
        gradient.hidden1_weight[unit.unit as usize] += sum(weight);
        gradient.hidden1_bias[unit.unit as usize] += sum(bias);
    }
}

/// One tile of h², and its share of s and t.
#[inline(never)]
fn forward_tile<R: Real>(
    breakpoints: &ReluBreakpoints<R>,
    hidden: &mut [Tile<R>],
    scratch: &mut Scratch<R>,
    [scale, translation]: [Tile<R>; 2],
) {
    let columns = breakpoints.x.iter().zip(&breakpoints.segments);
    for (((&x, &segment), hidden), [s, t]) in columns.zip(hidden).zip(&mut scratch.points) {
        let [slope, intercept] = scratch.table[segment as usize];
        let x = R::Simd4::splat(x);
        let h = EACH_REGISTER.map(|q| (slope[q] * x + intercept[q]).relu());
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
    let points = scratch.backward_points.iter().zip(&mut scratch.points);
    for (hidden, (point, [by_x, _])) in hidden.iter().zip(points) {
        let [slope, _] = &scratch.table[point.segment as usize];
        let sums = &mut scratch.sums[point.segment as usize];
        let [x, by_s, by_t] = [point.x, point.by_s, point.by_t].map(R::Simd4::splat);
        let g = EACH_REGISTER.map(|q| {
            let h = hidden[q];
            by_scale[q] = by_scale[q] + h * by_s;
            by_translation[q] = by_translation[q] + h * by_t;
            (scale[q] * by_s + translation[q] * by_t).where_positive(h)
        });
        let [sum, sum_x] = *sums;
        *sums = [
            EACH_REGISTER.map(|q| sum[q] + g[q]),
            EACH_REGISTER.map(|q| sum_x[q] + g[q] * x),
        ];
        *by_x = add_products::<R>(*by_x, g, *slope);
    }
    [by_scale, by_translation]
}

/// Slope and intercept of one tile in every segment.
#[inline(never)]
fn tabulate<R: Real>(
    breakpoints: &ReluBreakpoints<R>,
    columns: &[Tile<R>],
    bias: Tile<R>,
    table: &mut [[Tile<R>; 2]],
) {
    let units = || breakpoints.contributions.iter().zip(columns);
    let Some((last, inner)) = table.split_last_mut() else {
        return;
    };
    // The units that are active above their breakpoints, from the lowest on.
    let mut line = [empty_tile::<R>(), bias];
    for ((unit, column), entry) in units().zip(&mut *inner) {
        *entry = line;
        add_line::<R>(&mut line, column, unit.above);
    }
    *last = line;
    // And those that are active below, from the highest on.
    let mut line = [empty_tile::<R>(); 2];
    for ((unit, column), entry) in units().zip(inner).rev() {
        add_line::<R>(&mut line, column, unit.below);
        add_both::<R>(entry, &line);
    }
}

/// From the sums by segment to the derivatives by the columns of W², and by the first layer, which are added;
/// returns Σ g over all points.
///
/// The sums over the points above each breakpoint are added up from above, and take the place of `table`: a difference
/// to the sum over all points would not be exact where few points lie above.
#[inline(never)]
fn by_columns<R: Real>(breakpoints: &ReluBreakpoints<R>, scratch: &mut Scratch<R>) -> Tile<R> {
    let zero = R::Simd4::splat(R::ZERO);
    let mut above = [[zero; REGISTERS]; 2];
    for (sums, entry) in scratch.sums.iter().zip(&mut scratch.table).rev() {
        *entry = above;
        add_both::<R>(&mut above, sums);
    }
    let total = above[0];
    let mut below = [[zero; REGISTERS]; 2];
    let units = breakpoints.units.iter().zip(&breakpoints.contributions);
    let sums = scratch
        .sums
        .iter()
        .zip(&scratch.table)
        .zip(&scratch.columns);
    for (((unit, contribution), ((sums, above), column)), [by_weight, by_bias]) in
        units.zip(sums).zip(&mut scratch.units)
    {
        add_both::<R>(&mut below, sums);
        let [of_above, of_below] =
            [contribution.of_above, contribution.of_below].map(R::Simd4::splat);
        let [weight, bias] = [unit.weight, unit.bias].map(R::Simd4::splat);
        let [sum, sum_x] =
            [0, 1].map(|k| EACH_REGISTER.map(|q| above[k][q] * of_above + below[k][q] * of_below));
        *by_weight = add_products::<R>(*by_weight, *column, sum_x);
        *by_bias = add_products::<R>(*by_bias, *column, sum);
        let gradient = EACH_REGISTER.map(|q| weight * sum_x[q] + bias * sum[q]);
        scratch.gradients[unit.unit as usize] = gradient;
    }
    total
}

/// Adds the slope and intercept that a unit has, as factors of its column.
#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums stay in registers")]
fn add_line<R: Real>(line: &mut [Tile<R>; 2], column: &Tile<R>, [slope, intercept]: [R; 2]) {
    add_scaled::<R>(&mut line[0], column, slope);
    add_scaled::<R>(&mut line[1], column, intercept);
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums stay in registers")]
fn add_scaled<R: Real>(sums: &mut Tile<R>, tile: &Tile<R>, scale: R) {
    let scale = R::Simd4::splat(scale);
    for (sum, &register) in sums.iter_mut().zip(tile) {
        *sum = *sum + register * scale;
    }
}

/// `sums` and the products of two tiles.
#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums stay in registers")]
fn add_products<R: Real>(sums: R::Simd4, a: Tile<R>, b: Tile<R>) -> R::Simd4 {
    EACH_REGISTER
        .into_iter()
        .fold(sums, |sums, q| sums + a[q] * b[q])
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums stay in registers")]
fn add_both<R: Real>(totals: &mut [Tile<R>; 2], tiles: &[Tile<R>; 2]) {
    for (total, &register) in totals
        .as_flattened_mut()
        .iter_mut()
        .zip(tiles.as_flattened())
    {
        *total = *total + register;
    }
}

fn sum<R: Real>(register: impl Simd4<R>) -> R {
    let [a, b, c, d] = register.to_array();
    (a + b) + (c + d)
}

/// A tile of a row, with zeros beyond its end.
fn tile_at<R: Real>(row: &[R], start: usize) -> Tile<R> {
    EACH_REGISTER.map(|q| Simd4::load_or_zero(row.get(start + 4 * q..).unwrap_or(&[])))
}

fn add_at<R: Real>(row: &mut [R], start: usize, tile: Tile<R>) {
    let values = tile.iter().flat_map(|register| register.to_array());
    for (to, from) in row[start..].iter_mut().zip(values) {
        *to += from;
    }
}

/// A tile of each column of a matrix, with zeros beyond the last row, each column at its rank.
#[inline(never)]
fn gather<R: Real>(matrix: &[R], start: usize, ranks: &[u32], columns: &mut [Tile<R>]) {
    let width = columns.len();
    let (blocks, _) = ranks.as_chunks::<4>();
    for q in EACH_REGISTER {
        let rows = [0, 1, 2, 3].map(|l| {
            let mut rows = matrix.chunks_exact(width).skip(start + 4 * q + l);
            rows.next().unwrap_or(&[])
        });
        let [a, b, c, d] = rows.map(|row| row.as_chunks::<4>().0);
        for (ranks, (((&a, &b), &c), &d)) in blocks.iter().zip(a.iter().zip(b).zip(c).zip(d)) {
            let registers = R::Simd4::transpose([a, b, c, d].map(R::Simd4::from_array));
            for (&rank, register) in ranks.iter().zip(registers) {
                columns[rank as usize][q] = register;
            }
        }
        let done = if d.is_empty() { 0 } else { 4 * blocks.len() };
        for (unit, &rank) in ranks.iter().enumerate().skip(done) {
            let at = |row: &[R]| row.get(unit).copied().unwrap_or(R::ZERO);
            columns[rank as usize][q] = R::Simd4::from_array(rows.map(at));
        }
    }
}

/// Adds a tile of each column to a matrix, but for what lies beyond the last row.
#[inline(never)]
fn scatter<R: Real>(columns: &[Tile<R>], start: usize, matrix: &mut [R]) {
    let width = columns.len();
    let (blocks, _) = columns.as_chunks::<4>();
    for q in EACH_REGISTER {
        let from = (start + 4 * q) * width;
        let rows = matrix.get_mut(from..).unwrap_or(&mut []);
        let mut rows = rows.chunks_exact_mut(width);
        let mut rows = [0; 4].map(|_| rows.next().unwrap_or(&mut []));
        for (k, block) in blocks.iter().enumerate() {
            let registers = R::Simd4::transpose(block.map(|column| column[q]));
            for (row, register) in rows.iter_mut().zip(registers) {
                if let Some(to) = row.as_chunks_mut::<4>().0.get_mut(k) {
                    *to = (R::Simd4::from_array(*to) + register).to_array();
                }
            }
        }
        for (unit, column) in columns.iter().enumerate().skip(4 * blocks.len()) {
            for (row, value) in rows.iter_mut().zip(column[q].to_array()) {
                if let Some(to) = row.get_mut(unit) {
                    *to += value;
                }
            }
        }
    }
}
