//! Scaling of data to [−1, 1].

/// The straight line that maps `low` to −1 and `high` to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaling {
    /// What becomes −1.
    pub low: f64,
    /// What becomes 1.
    pub high: f64,
}

impl Scaling {
    /// The scaling that changes nothing.
    pub const IDENTITY: Self = Self {
        low: -1.0,
        high: 1.0,
    };

    /// That of the levels of a pixel, 0 to 255.
    pub const LEVELS: Self = Self {
        low: 0.0,
        high: 255.0,
    };

    /// 2(x − low)/(high − low) − 1; 0 where low = high.
    pub fn to_unit(&self, x: f64) -> f64 {
        if *self == Self::IDENTITY {
            return x;
        }
        // Halves, because the range may be twice the largest double.
        let range = 0.5 * self.high - 0.5 * self.low;
        if range == 0.0 {
            return 0.0;
        }
        2.0 * ((0.5 * x - 0.5 * self.low) / range) - 1.0
    }

    /// The x that [`to_unit`](Self::to_unit) maps to `y`; where low = high, that.
    pub fn from_unit(&self, y: f64) -> f64 {
        if *self == Self::IDENTITY {
            return y;
        }
        let share = 0.5 * (y + 1.0);
        self.low * (1.0 - share) + self.high * share
    }
}

/// Maps finite values onto [−1, 1], and tells how.
///
/// Values that all lie in [−1, 1] stay as they are; whole numbers that all lie in 0, …, 255 are taken as
/// pixels p and become p/127.5 − 1; of all others the least becomes −1 and the largest 1, or all become 0
/// where they are equal.
pub fn onto_unit(values: &mut [f64]) -> Scaling {
    let scaling = scaling_of(values);
    for x in values {
        *x = scaling.to_unit(*x);
    }
    scaling
}

fn scaling_of(values: &[f64]) -> Scaling {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if values.is_empty() || low >= -1.0 && high <= 1.0 {
        Scaling::IDENTITY
    } else if low >= 0.0 && high <= 255.0 && values.iter().all(|x| x.fract() == 0.0) {
        Scaling::LEVELS
    } else {
        Scaling { low, high }
    }
}
