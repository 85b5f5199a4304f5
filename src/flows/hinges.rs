//! Where the first hidden layer of one input bends.

use crate::nn::Real;

/// A unit of the first hidden layer: max(0, weight·x + bias), which bends at one place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hinge<R> {
    /// −bias/weight; +∞ where the unit is constant.
    pub at: R,
    pub weight: R,
    pub bias: R,
    pub unit: u32,
}

impl<R: Real> Hinge<R> {
    fn new(unit: usize, weight: R, bias: R) -> Self {
        let constant = weight == R::ZERO;
        // A constant unit counts as active below +∞, with what it gives.
        let (at, bias) = if constant {
            (R::INFINITY, bias.relu())
        } else {
            (-bias / weight, bias)
        };
        let unit = unit as u32;
        Self {
            at,
            weight,
            bias,
            unit,
        }
    }

    /// Whether the unit is active above its bend; the others are active below it.
    pub(super) fn rises(&self) -> bool {
        self.weight > R::ZERO
    }
}

/// The bends in ascending order, and points put between them.
///
/// Between two neighbouring bends the second layer is linear in x.
#[derive(Clone, Debug, Default)]
pub(super) struct Hinges<R> {
    pub hinges: Vec<Hinge<R>>,
    /// How many points lie below each bend, and at last how many there are.
    pub ends: Vec<u32>,
    /// The points' coordinates in this order.
    pub x: Vec<R>,
    /// Which point of the block each is.
    pub order: Vec<u32>,
    /// How many bends lie below each point of the block.
    segments: Vec<u32>,
}

impl<R: Real> Hinges<R> {
    /// Room for a layer of this width and so many points.
    pub(super) fn new(width: usize, points: usize) -> Self {
        Self {
            hinges: vec![Hinge::default(); width],
            ends: vec![0; width + 1],
            x: vec![R::ZERO; points],
            order: vec![0; points],
            segments: vec![0; points],
        }
    }

    /// Orders the units, all of one layer.
    pub(super) fn order_units(&mut self, weights: &[R], biases: &[R]) {
        let units = weights.iter().zip(biases).enumerate();
        for (hinge, (unit, (&weight, &bias))) in self.hinges.iter_mut().zip(units) {
            *hinge = Hinge::new(unit, weight, bias);
        }
        self.hinges
            .sort_unstable_by(|a, b| a.at.total_cmp(&b.at).then(a.unit.cmp(&b.unit)));
    }

    /// Puts points between the bends, at most as many as there is room for.
    ///
    /// Those of one segment keep their order.
    pub(super) fn place(&mut self, x: &[R]) {
        self.ends.fill(0);
        for (segment, &x) in self.segments.iter_mut().zip(x) {
            *segment = self.hinges.partition_point(|hinge| hinge.at < x) as u32;
            self.ends[*segment as usize] += 1;
        }
        let mut total = 0;
        for end in &mut self.ends {
            (*end, total) = (total, total + *end);
        }
        for (point, (&segment, &x)) in self.segments.iter().zip(x).enumerate() {
            let place = &mut self.ends[segment as usize];
            self.x[*place as usize] = x;
            self.order[*place as usize] = point as u32;
            *place += 1;
        }
    }
}
