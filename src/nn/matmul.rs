//! Products of matrices.

use super::{Real, Simd4};

/// A view of a slice as a matrix, row by row, or as the transpose of one.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a, R> {
    values: &'a [R],
    shape: [usize; 2],
    /// The distance in the slice from an entry to the next one down its column, and along its row.
    strides: [usize; 2],
}

impl<'a, R: Real> Matrix<'a, R> {
    /// So many rows and columns, row by row; entries beyond the slice are 0.
    pub fn new(values: &'a [R], [rows, columns]: [usize; 2]) -> Self {
        Self {
            values,
            shape: [rows, columns],
            strides: [columns, 1],
        }
    }

    /// Its transpose.
    #[must_use]
    pub fn transposed(self) -> Self {
        let Self {
            values,
            shape: [rows, columns],
            strides: [down, right],
        } = self;
        Self {
            values,
            shape: [columns, rows],
            strides: [right, down],
        }
    }

    /// Appends four rows (axis 0) or columns (axis 1) to a packed strip, interleaved, with zeros beyond the edge.
    fn pack(&self, first: usize, axis: usize, strip: &mut Vec<[R; 4]>) {
        let depth = self.shape[1 - axis];
        let (across, along) = (self.strides[axis], self.strides[1 - axis]);
        let lines = self.shape[axis] - first;
        let values = self.values.get(first * across..).unwrap_or(&[]);
        if lines >= 4 && along == 1 && values.len() >= 3 * across + depth {
            let [a, b, c, d] = [0, 1, 2, 3].map(|l| &values[l * across..][..depth]);
            let lines = a.iter().zip(b).zip(c.iter().zip(d));
            strip.extend(lines.map(|((&a, &b), (&c, &d))| [a, b, c, d]));
        } else if lines >= 4 && across == 1 && values.len() + along >= depth * along + 4 {
            let starts = values.chunks(along).take(depth);
            strip.extend(starts.map(|line| [line[0], line[1], line[2], line[3]]));
        } else {
            let at = |l: usize, k: usize| values.get(l * across + k * along).copied();
            let entry = |l: usize, k| at(l, k).filter(|_| l < lines).unwrap_or(R::ZERO);
            strip.extend((0..depth).map(|k| [0, 1, 2, 3].map(|l| entry(l, k))));
        }
    }
}

/// What a product is added to, as in PyTorch's `addmm`.
#[derive(Clone, Copy, Debug)]
pub enum Addend<'a, R> {
    /// Nothing.
    Zero,
    /// The present content of the output.
    Output,
    /// This row in every row, such as a bias.
    Row(&'a [R]),
}

/// Multiplies matrices; owns the buffers into which their factors are packed.
///
/// The right factor is read in strips of 8 columns and the left in strips of 4 rows, so that 32 sums stay in
/// registers while both strips are read once. The buffers grow with the factors and are kept, so that products of
/// known sizes allocate nothing. Source: Goto and van
/// de Geijn, *Anatomy of high-performance matrix multiplication*, 2008.
#[derive(Clone, Debug, Default)]
pub struct Matmul<R> {
    left: Vec<[R; 4]>,
    right: [Vec<[R; 4]>; 2],
}

impl<R: Real> Matmul<R> {
    /// A·B, of as many rows as A and as many columns as B, row by row; it is added to `addend`.
    ///
    /// # Panics
    /// When A has another number of columns than B has rows, or `out` is not as large as the product.
    pub fn multiply(&mut self, out: &mut [R], a: Matrix<R>, b: Matrix<R>, addend: Addend<R>) {
        let ([rows, depth], [depth_b, columns]) = (a.shape, b.shape);
        assert_eq!(depth, depth_b, "columns of A and rows of B");
        assert_eq!(out.len(), rows * columns, "entries of the product");
        self.left.clear();
        for row in (0..rows).step_by(4) {
            a.pack(row, 0, &mut self.left);
        }
        for column in (0..columns).step_by(8) {
            for (column, strip) in [column, column + 4].into_iter().zip(&mut self.right) {
                strip.clear();
                b.pack(column.min(columns), 1, strip);
            }
            for (strip, row) in (0..rows).step_by(4).enumerate() {
                let left = &self.left[strip * depth..(strip + 1) * depth];
                let sums = block(left, &self.right);
                for (out, sums) in out.chunks_exact_mut(columns).skip(row).zip(sums) {
                    put(&mut out[column..], sums, column, addend);
                }
            }
        }
    }
}

/// Part of a row of the product, whose first entry stands in this column.
fn put<R: Real>(out: &mut [R], [low, high]: [R::Simd4; 2], column: usize, addend: Addend<R>) {
    if let [low_out, high_out, ..] = out.as_chunks_mut::<4>().0 {
        // A whole strip.
        match addend {
            Addend::Zero => {
                *low_out = low.to_array();
                *high_out = high.to_array();
            }
            Addend::Output => {
                *low_out = (R::Simd4::from_array(*low_out) + low).to_array();
                *high_out = (R::Simd4::from_array(*high_out) + high).to_array();
            }
            Addend::Row(row) => {
                if let [low_start, high_start, ..] = row[column..].as_chunks::<4>().0 {
                    *low_out = (R::Simd4::from_array(*low_start) + low).to_array();
                    *high_out = (R::Simd4::from_array(*high_start) + high).to_array();
                }
            }
        }
        return;
    }
    let sums = [low.to_array(), high.to_array()];
    let out = out.iter_mut().zip(sums.as_flattened());
    match addend {
        Addend::Zero => out.for_each(|(out, &sum)| *out = sum),
        Addend::Output => out.for_each(|(out, &sum)| *out += sum),
        Addend::Row(row) => out
            .zip(&row[column..])
            .for_each(|((out, &sum), &start)| *out = start + sum),
    }
}

/// The product of a strip of four rows and two of four columns.
///
/// The rows are written out, for a loop over them would keep the sums in memory where code is compiled for size.
#[inline(never)]
fn block<R: Real>(left: &[[R; 4]], [low, high]: &[Vec<[R; 4]>; 2]) -> [[R::Simd4; 2]; 4] {
    let zero = R::Simd4::splat(R::ZERO);
    let [mut row0, mut row1, mut row2, mut row3] = [[zero, zero]; 4];
    for ((&[left0, left1, left2, left3], &low), &high) in left.iter().zip(low).zip(high) {
        let right = [R::Simd4::from_array(low), R::Simd4::from_array(high)];
        row0 = add_multiple(row0, left0, right);
        row1 = add_multiple(row1, left1, right);
        row2 = add_multiple(row2, left2, right);
        row3 = add_multiple(row3, left3, right);
    }
    [row0, row1, row2, row3]
}

/// `sums` and `factor` times `right`.
#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums stay in registers")]
fn add_multiple<R: Real>(
    [low_sum, high_sum]: [R::Simd4; 2],
    factor: R,
    [low, high]: [R::Simd4; 2],
) -> [R::Simd4; 2] {
    let factor = R::Simd4::splat(factor);
    [low_sum + factor * low, high_sum + factor * high]
}
