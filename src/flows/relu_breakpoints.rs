//! The breakpoints of the first hidden layer, as functions of its one input.

use crate::nn::Real;

/// A unit of the first hidden layer, max(0, weight·x + bias), whose one breakpoint is at −bias/weight.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ReluUnit<R> {
    pub weight: R,
    pub bias: R,
    pub unit: u32,
}

impl<R: Real> ReluUnit<R> {
    /// A unit of positive weight is active above its breakpoint, others below it.
    fn contribution(&self) -> Contribution<R> {
        let line = [self.weight, self.bias];
        if self.weight > R::ZERO {
            Contribution {
                above: line,
                below: [R::ZERO; 2],
                of_above: R::ONE,
                of_below: R::ZERO,
            }
        } else {
            Contribution {
                above: [R::ZERO; 2],
                below: line,
                of_above: R::ZERO,
                of_below: R::ONE,
            }
        }
    }
}

/// What a unit contributes to slope and intercept of the second layer, as a factor of its column of W².
///
/// On the side where it is not active it contributes nothing, rather than what it contributes on the other side with
/// both signs: a large weight would leave its rounding there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Contribution<R> {
    /// Slope and intercept above its breakpoint.
    pub above: [R; 2],
    /// Slope and intercept below its breakpoint.
    pub below: [R; 2],
    /// The sum over the points where it is active is `of_above` times the sum over the points above its breakpoint …
    pub of_above: R,
    /// … plus `of_below` times the sum over those below; one of the two is 1, the other 0.
    pub of_below: R,
}

/// The units sorted by breakpoint, and the segment of each point.
///
/// In a segment, between two neighbouring breakpoints, the second layer before its activation is linear in x.
#[derive(Clone, Debug)]
pub(super) struct ReluBreakpoints<R> {
    /// Ascending by breakpoint, and by unit where breakpoints are equal.
    pub units: Vec<ReluUnit<R>>,
    /// Their breakpoints: −bias/weight, or an infinity where a unit is constant.
    breakpoints: Vec<R>,
    /// In the same order.
    pub contributions: Vec<Contribution<R>>,
    /// By unit, its place in that order.
    pub ranks: Vec<u32>,
    /// The points.
    pub x: Vec<R>,
    /// By point, how many breakpoints lie below it.
    pub segments: Vec<u32>,
}

impl<R: Real> ReluBreakpoints<R> {
    /// Room for a layer of this width and so many points, of which there are none.
    pub(super) fn new(width: usize, points: usize) -> Self {
        let unit = |unit| ReluUnit {
            unit,
            ..ReluUnit::default()
        };
        Self {
            units: (0..width as u32).map(unit).collect(),
            breakpoints: vec![R::ZERO; width],
            contributions: vec![Contribution::default(); width],
            ranks: vec![0; width],
            x: Vec::with_capacity(points),
            segments: Vec::with_capacity(points),
        }
    }

    /// Sorts the units of a layer by breakpoint.
    ///
    /// An insertion sort, which is quick where the previous layer had a similar order.
    pub(super) fn sort(&mut self, weights: &[R], biases: &[R]) {
        for place in 0..self.units.len() {
            let unit = self.units[place].unit;
            let (relu_unit, breakpoint) =
                relu_unit(unit, weights[unit as usize], biases[unit as usize]);
            let mut to = place;
            while to > 0 && {
                let before = self.breakpoints[to - 1];
                breakpoint < before || (breakpoint == before && unit < self.units[to - 1].unit)
            } {
                self.units[to] = self.units[to - 1];
                self.breakpoints[to] = self.breakpoints[to - 1];
                to -= 1;
            }
            self.units[to] = relu_unit;
            self.breakpoints[to] = breakpoint;
        }
        let sorted = self.units.iter().zip(&mut self.contributions);
        for (rank, (unit, contribution)) in sorted.enumerate() {
            *contribution = unit.contribution();
            self.ranks[unit.unit as usize] = rank as u32;
        }
    }

    /// Finds the segment of each of these points; allocates only where there are more than the capacity.
    pub(super) fn locate(&mut self, x: &[R]) {
        self.x.clear();
        self.x.extend_from_slice(x);
        let segment = |x: &R| {
            self.breakpoints
                .partition_point(|breakpoint| breakpoint < x) as u32
        };
        self.segments.clear();
        self.segments.extend(x.iter().map(segment));
    }
}

/// A unit and its breakpoint.
fn relu_unit<R: Real>(unit: u32, weight: R, bias: R) -> (ReluUnit<R>, R) {
    // A constant unit counts as active below its breakpoint, with its constant value.
    let (bias, breakpoint) = if weight != R::ZERO {
        (bias, -bias / weight)
    } else if bias > R::ZERO {
        (bias, R::INFINITY)
    } else {
        (R::ZERO, -R::INFINITY)
    };
    (ReluUnit { weight, bias, unit }, breakpoint)
}
