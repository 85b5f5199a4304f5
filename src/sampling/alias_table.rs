//! Categorical draws by the alias method.

use crate::distributions::Categorical;
use crate::random::Stream;
use rand::Rng;
use rand::distr::{Distribution, Open01};

/// The alias method: K columns of equal width, each shared by at most two categories.
///
/// A uniform u picks column ⌊Ku⌋, and the fraction of Ku picks the column's own category or its alias. A
/// draw takes one uniform and one comparison, whatever K; so the share of a category is exact to K·2⁻⁵².
///
/// Source: Vose, *A linear algorithm for generating random numbers with a given distribution*, 1991.
///
/// ```
/// use rand::RngExt;
/// use reparam::distributions::Categorical;
/// use reparam::random::Stream;
/// use reparam::sampling::AliasTable;
///
/// let table = AliasTable::new(&Categorical::from_probs(&[1.0, 3.0])?);
///
/// let mut rng = Stream::new(1, "example");
/// let k: usize = rng.sample(&table);
/// assert!(k < 2);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct AliasTable {
    columns: Vec<Column>,
}

/// The part of a column that is its own category's, and the category that has the rest.
#[derive(Clone, Copy, Debug)]
struct Column {
    own: f64,
    alias: usize,
}

impl AliasTable {
    /// The table of `categorical`, built in time proportional to K.
    pub fn new(categorical: &Categorical) -> Self {
        let probs = categorical.probs();
        let count = probs.len() as f64;
        let mut shares: Vec<f64> = probs.iter().map(|p| p * count).collect();
        let top = (0..probs.len()).fold(0, |top, k| if probs[k] > probs[top] { k } else { top });
        let mut columns: Vec<Column> = (0..probs.len())
            .map(|alias| Column { own: 1.0, alias })
            .collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..probs.len()).partition(|&k| shares[k] < 1.0);
        while let (Some(&receiver), Some(&giver)) = (small.last(), large.last()) {
            small.pop();
            columns[receiver] = Column {
                own: shares[receiver],
                alias: giver,
            };
            shares[giver] = (shares[giver] + shares[receiver]) - 1.0;
            if shares[giver] < 1.0 {
                large.pop();
                small.push(giver);
            }
        }
        // Only rounding leaves anything here; but what can never come must not.
        for k in small {
            if probs[k] == 0.0 {
                columns[k] = Column {
                    own: 0.0,
                    alias: top,
                };
            }
        }
        Self { columns }
    }

    /// The category that `u` picks; a u outside [0, 1] counts as the nearest end, NaN as 0.
    ///
    /// It is never a category of probability 0.
    #[inline]
    pub fn index(&self, u: f64) -> usize {
        let scaled = u.clamp(0.0, 1.0) * self.columns.len() as f64;
        let column = (scaled as usize).min(self.columns.len() - 1);
        let Column { own, alias } = self.columns[column];
        if scaled - (column as f64) < own {
            column
        } else {
            alias
        }
    }

    /// Adds to `counts` what `draws` calls of `sample` would give.
    ///
    /// Categories beyond the end of `counts` are drawn but not counted.
    pub fn count(&self, stream: &mut Stream, draws: usize, counts: &mut [u64]) {
        super::for_each_block(stream, draws, |block| {
            for &u in &*block {
                super::increment(counts, self.index(u));
            }
        });
    }
}

/// From one uniform.
impl Distribution<usize> for AliasTable {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> usize {
        self.index(Open01.sample(rng))
    }
}
