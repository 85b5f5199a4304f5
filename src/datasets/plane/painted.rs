//! A picture of lit cells.

/// 24 × 24 cells on [−1, 1]², each lit or not.
///
/// Cells are counted along the axes: column 0 is left, row 0 is at the bottom. Twenty words of 30 bits hold
/// them row by row, the first cell in the lowest bit of the first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Painted {
    words: [u32; 20],
}

const BITS: usize = 30;
/// The radius of the brush: on the centre of a cell it lights that and its four neighbours.
const BRUSH: f64 = 1.1 * Painted::WIDTH;
/// Cells that the last word holds.
const LAST: usize = Painted::SIDE * Painted::SIDE % BITS;

impl Painted {
    /// Cells along one axis.
    pub const SIDE: usize = 24;
    /// The width of a cell.
    pub const WIDTH: f64 = 2.0 / Self::SIDE as f64;
    /// No cell is lit.
    pub const EMPTY: Self = Self { words: [0; 20] };

    /// A face.
    pub const DEFAULT: Self = Self {
        words: [
            0, 0, 132120576, 8380416, 805815264, 29375491, 229600, 100664839, 1572888, 0, 0, 0,
            98688, 100664838, 404226072, 0, 0, 0, 0, 0,
        ],
    };

    /// The picture that these words hold, by their lowest 30 bits, the last by its lowest 6.
    pub fn from_words(words: [u32; 20]) -> Self {
        let mut words = words.map(|word| word & ((1 << BITS) - 1));
        words[19] &= (1 << LAST) - 1;
        Self { words }
    }

    /// The twenty words of 30 bits.
    pub const fn words(&self) -> [u32; 20] {
        self.words
    }

    /// Whether no cell is lit.
    pub fn is_empty(&self) -> bool {
        *self == Self::EMPTY
    }

    /// How many cells are lit.
    pub fn count(&self) -> usize {
        let lit: u32 = self.words.iter().map(|word| word.count_ones()).sum();
        lit as usize
    }

    /// Whether a cell is lit; a cell that does not exist is not.
    pub fn is_lit(&self, column: usize, row: usize) -> bool {
        let cell = row.saturating_mul(Self::SIDE).saturating_add(column);
        let word = self.words.get(cell / BITS).copied().unwrap_or(0);
        column < Self::SIDE && word >> (cell % BITS) & 1 == 1
    }

    /// The centres of the lit cells, row by row.
    pub fn centres(&self) -> impl Iterator<Item = [f64; 2]> {
        cells()
            .filter(|&[column, row]| self.is_lit(column, row))
            .map(centre)
    }

    /// Lights the cells whose centre is within 1.1 widths of a cell of the straight line between two points.
    ///
    /// A stroke with an end that is not finite is none.
    pub fn stroke(&mut self, from: (f64, f64), to: (f64, f64)) {
        for cell in cells().filter(|&cell| is_near(centre(cell), from, to)) {
            let (word, bit) = place(cell);
            self.words[word] |= bit;
        }
    }

    /// Puts out the cells that [`stroke`](Self::stroke) would light.
    pub fn erase(&mut self, from: (f64, f64), to: (f64, f64)) {
        for cell in cells().filter(|&cell| is_near(centre(cell), from, to)) {
            let (word, bit) = place(cell);
            self.words[word] &= !bit;
        }
    }
}

/// All cells by column and row, row by row.
fn cells() -> impl Iterator<Item = [usize; 2]> {
    (0..Painted::SIDE * Painted::SIDE).map(|k| [k % Painted::SIDE, k / Painted::SIDE])
}

fn centre(cell: [usize; 2]) -> [f64; 2] {
    cell.map(|k| (2 * k + 1) as f64 / Painted::SIDE as f64 - 1.0)
}

/// A cell's word and its bit there.
fn place([column, row]: [usize; 2]) -> (usize, u32) {
    let cell = row * Painted::SIDE + column;
    (cell / BITS, 1 << (cell % BITS))
}

/// Whether a point is within the brush's radius of the line between two others.
fn is_near([x, y]: [f64; 2], from: (f64, f64), to: (f64, f64)) -> bool {
    let (line_x, line_y) = (to.0 - from.0, to.1 - from.1);
    let length = line_x * line_x + line_y * line_y;
    let along = (x - from.0) * line_x + (y - from.1) * line_y;
    let share = if length > 0.0 {
        (along / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (off_x, off_y) = (x - from.0 - share * line_x, y - from.1 - share * line_y);
    off_x * off_x + off_y * off_y <= BRUSH * BRUSH
}
