//! Where the first hidden layer of one input bends.

use crate::nn::Real;

/// A unit of the first hidden layer, max(0, weight·x + bias), which bends at one place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hinge<R> {
    pub weight: R,
    pub bias: R,
    pub unit: u32,
}

impl<R: Real> Hinge<R> {
    /// A unit of positive weight is active above its bend, and others below it.
    fn step(&self) -> Step<R> {
        let Self { weight, bias, .. } = *self;
        if weight > R::ZERO {
            Step {
                below: [R::ZERO; 2],
                across: [weight, bias],
                share: R::ONE,
                sign: -R::ONE,
            }
        } else {
            Step {
                below: [weight, bias],
                across: [-weight, -bias],
                share: R::ZERO,
                sign: R::ONE,
            }
        }
    }
}

/// What a unit of the first layer gives to slope and level, times its column of W².
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step<R> {
    /// Below all bends.
    pub below: [R; 2],
    /// Above its bend, more than below it.
    pub across: [R; 2],
    /// The sum over its active side is so much of the sum over all points, …
    pub share: R,
    /// … and so much of that over the points below its bend.
    pub sign: R,
}

/// All units in the order of their bends, and points put between them.
///
/// Between two neighbouring bends the second layer is linear in x.
#[derive(Clone, Debug)]
pub(super) struct Hinges<R> {
    /// Ascending by bend, and by unit where bends are equal.
    pub units: Vec<Hinge<R>>,
    /// Where each bends: −bias/weight, or an infinity where it is constant.
    bends: Vec<R>,
    /// By unit in that order.
    pub steps: Vec<Step<R>>,
    /// The place of each unit in that order.
    pub ranks: Vec<u32>,
    /// The points.
    pub x: Vec<R>,
    /// How many bends lie below each point.
    pub segments: Vec<u32>,
}

impl<R: Real> Hinges<R> {
    /// Room for a layer of this width and so many points, of which there are none.
    pub(super) fn new(width: usize, points: usize) -> Self {
        let unit = |unit| Hinge {
            unit,
            ..Hinge::default()
        };
        Self {
            units: (0..width as u32).map(unit).collect(),
            bends: vec![R::ZERO; width],
            steps: vec![Step::default(); width],
            ranks: vec![0; width],
            x: Vec::with_capacity(points),
            segments: Vec::with_capacity(points),
        }
    }

    /// Orders the units of this layer.
    ///
    /// The result does not depend on the order before; but a similar order makes it quick.
    pub(super) fn order(&mut self, weights: &[R], biases: &[R]) {
        for place in 0..self.units.len() {
            let unit = self.units[place].unit;
            let (hinge, bend) = hinge(unit, weights[unit as usize], biases[unit as usize]);
            let mut to = place;
            while to > 0 && {
                let before = self.bends[to - 1];
                bend < before || (bend == before && unit < self.units[to - 1].unit)
            } {
                self.units[to] = self.units[to - 1];
                self.bends[to] = self.bends[to - 1];
                to -= 1;
            }
            self.units[to] = hinge;
            self.bends[to] = bend;
        }
        for (rank, (hinge, step)) in self.units.iter().zip(&mut self.steps).enumerate() {
            *step = hinge.step();
            self.ranks[hinge.unit as usize] = rank as u32;
        }
    }

    /// Puts other points between the bends; it allocates only where there are more than there is room for.
    pub(super) fn place(&mut self, x: &[R]) {
        self.x.clear();
        self.x.extend_from_slice(x);
        let segment = |x: &R| self.bends.partition_point(|bend| bend < x) as u32;
        self.segments.clear();
        self.segments.extend(x.iter().map(segment));
    }
}

fn hinge<R: Real>(unit: u32, weight: R, bias: R) -> (Hinge<R>, R) {
    // A constant unit counts as active below its bend, with what it gives.
    let (bias, bend) = if weight != R::ZERO {
        (bias, -bias / weight)
    } else if bias > R::ZERO {
        (bias, R::INFINITY)
    } else {
        (R::ZERO, -R::INFINITY)
    };
    (Hinge { weight, bias, unit }, bend)
}
