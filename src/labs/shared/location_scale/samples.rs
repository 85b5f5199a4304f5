//! The samples on the screen: frozen noise, standard variates, and where they lie.

use std::cell::OnceCell;
use std::rc::Rc;

use super::super::frozen_noise::Noise;
use super::{Family, SamplingMethod};
use crate::distributions::{Cumulative, Gumbel};
use crate::numerics::Summary;
use crate::numerics::goodness_of_fit::ks_test_sorted;
use crate::sampling::Clamp;

/// Frozen noise and the variates made of it.
#[derive(Default)]
pub struct Samples {
    first: Noise,
    second: Noise,
    heights: Noise,
    recipe: Option<(SamplingMethod, Option<Clamp>)>,
    /// Standard variates in the order drawn, one more than have landed.
    standard: Vec<f64>,
    sorted: OnceCell<Vec<f64>>,
    landed: usize,
    x: Rc<Vec<f64>>,
    jitter: Rc<Vec<f64>>,
}

/// The noise of one sample and the standard variate made of it.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    /// The uniform, or the first Gumbel.
    pub first: f64,
    /// The second Gumbel.
    pub second: f64,
    /// The standard variate.
    pub standard: f64,
}

impl Samples {
    /// Brings noise and standard variates up to date.
    pub fn update(
        &mut self,
        standard: &dyn Family,
        method: SamplingMethod,
        clamp: Option<Clamp>,
        seed: u64,
        landed: usize,
    ) {
        let needed = landed + 1;
        let mut fresh = self.first.hold(seed, "first", needed);
        if method == SamplingMethod::DifferenceOfGumbels {
            fresh |= self.second.hold(seed, "second", needed);
        }
        self.heights.hold(0, "heights", needed);
        if fresh || self.recipe != Some((method, clamp)) {
            self.recipe = Some((method, clamp));
            self.standard.clear();
        }
        if self.standard.is_empty() || self.landed != landed {
            self.sorted = OnceCell::new();
        }
        if self.standard.len() < needed {
            for index in self.standard.len()..needed {
                let draw = self.make(standard, method, clamp, index);
                self.standard.push(draw);
            }
        }
        self.landed = landed;
    }

    /// Carries every sample to the given location and scale.
    pub fn place(&mut self, location: f64, scale: f64) {
        let x = Rc::make_mut(&mut self.x);
        x.clear();
        x.extend(
            self.standard[..self.landed]
                .iter()
                .map(|z| location + scale * z),
        );
        if self.jitter.len() != self.landed {
            let jitter = Rc::make_mut(&mut self.jitter);
            jitter.clear();
            jitter.extend_from_slice(&self.heights.uniforms()[..self.landed]);
        }
    }

    fn make(
        &self,
        family: &dyn Family,
        method: SamplingMethod,
        clamp: Option<Clamp>,
        index: usize,
    ) -> f64 {
        let first = clamped(self.first.uniforms()[index], clamp);
        match method {
            SamplingMethod::Inversion => family.quantile(first),
            SamplingMethod::DifferenceOfGumbels => {
                let second = clamped(self.second.uniforms()[index], clamp);
                let gumbel = Gumbel::STANDARD;
                gumbel.quantile(first) - gumbel.quantile(second)
            }
        }
    }

    /// Number of samples that have landed.
    pub fn len(&self) -> usize {
        self.landed
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.landed == 0
    }

    /// Where the samples lie, in the order drawn.
    pub fn x(&self) -> Rc<Vec<f64>> {
        Rc::clone(&self.x)
    }

    /// A fixed height in (0, 1) for each sample, so that dots do not hide each other.
    pub fn jitter(&self) -> Rc<Vec<f64>> {
        Rc::clone(&self.jitter)
    }

    /// The sample that is under way.
    pub fn current(&self) -> Draw {
        self.draw(self.landed)
    }

    /// The sample that landed last.
    pub fn last(&self) -> Option<Draw> {
        self.landed.checked_sub(1).map(|index| self.draw(index))
    }

    fn draw(&self, index: usize) -> Draw {
        let (method, clamp) = self.recipe.unwrap_or((SamplingMethod::Inversion, None));
        let first = self
            .first
            .uniforms()
            .get(index)
            .map_or(0.5, |&u| clamped(u, clamp));
        let standard = self.standard.get(index).copied().unwrap_or(0.0);
        match method {
            SamplingMethod::Inversion => Draw {
                first,
                second: f64::NAN,
                standard,
            },
            SamplingMethod::DifferenceOfGumbels => {
                let first = Gumbel::STANDARD.quantile(first);
                Draw {
                    first,
                    second: first - standard,
                    standard,
                }
            }
        }
    }

    /// Standard variates of the landed samples in ascending order.
    pub fn sorted(&self) -> &[f64] {
        self.sorted.get_or_init(|| {
            let mut sorted = self.standard[..self.landed].to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            sorted
        })
    }

    /// Kolmogorov and Smirnov's p-value of the samples against the family.
    pub fn ks_p_value(&self, standard: &dyn Family) -> f64 {
        ks_test_sorted(self.sorted(), |z| standard.cdf(z)).p_value
    }

    /// Sample mean and variance.
    pub fn moments(&self, location: f64, scale: f64) -> (f64, f64) {
        let summary = Summary::of(&self.standard[..self.landed]);
        (
            location + scale * summary.mean(),
            scale * scale * summary.variance(),
        )
    }
}

/// A uniform on (0, 1) carried to (ε, 1 − ε).
fn clamped(u: f64, clamp: Option<Clamp>) -> f64 {
    clamp.map_or(u, |clamp| clamp.apply(u))
}
