//! Sets of points in the plane whose density is known.

mod blobs;
mod checkerboard;
mod curve;
mod entropy;
mod gaussian2d;
mod painted;
mod pinwheel;

pub use entropy::EntropyTask;
pub use painted::Painted;

use crate::distributions::{ParameterError, check};
use crate::numerics::{kernels, normal_quantile};
use crate::random::Stream;
use blobs::Blobs;
use checkerboard::Checkerboard;
use curve::{Curve, NoisyCurves};
use pinwheel::Pinwheel;
use std::f64::consts::{PI, TAU};

/// A set of points in the plane, standardised, with its exact density.
///
/// A point is X = (Y − μ)/σ axis by axis, where Y has a shape and normal noise, and μ and σ are the
/// population's mean and standard deviation of Y. The shapes are in the units that each constructor tells,
/// and so is `noise`, from 0.02 to 0.5.
///
/// ```
/// use reparam::datasets::Dataset2d;
/// use reparam::random::Stream;
///
/// let moons = Dataset2d::moons(0.05)?;
/// let (mut x0, mut x1) = ([0.0; 1000], [0.0; 1000]);
/// moons.fill(&mut Stream::new(1, "data"), &mut x0, &mut x1);
/// let nll = -x0.iter().zip(&x1).map(|(&a, &b)| moons.log_prob(a, b)).sum::<f64>() / 1000.0;
/// assert!((nll - moons.entropy()).abs() < 0.1);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Dataset2d {
    shape: Shape,
    mean: [f64; 2],
    deviation: [f64; 2],
}

/// What noise is put on.
#[derive(Clone, Debug)]
enum Shape {
    Curves(NoisyCurves),
    Blobs(Blobs),
    Checkerboard(Checkerboard),
    Pinwheel(Pinwheel),
}

impl Dataset2d {
    /// The sets that [`new`](Self::new) makes, in its order.
    pub const KINDS: [&str; 8] = [
        "moons",
        "circles",
        "gaussians",
        "pinwheel",
        "checkerboard",
        "spirals",
        "grid",
        "painted",
    ];
    /// The least and the largest noise.
    pub const NOISE: (f64, f64) = (0.02, 0.5);
    /// The noise to begin with.
    pub const DEFAULT_NOISE: f64 = 0.05;

    /// The set of this place in [`KINDS`](Self::KINDS): only the last uses `painted`, and only it does not use
    /// `noise`.
    ///
    /// # Errors
    /// When there is no such kind, or as that kind's constructor tells.
    pub fn new(kind: usize, noise: f64, painted: &Painted) -> Result<Self, ParameterError> {
        match kind {
            0 => Self::moons(noise),
            1 => Self::circles(noise),
            2 => Self::eight_gaussians(noise),
            3 => Self::pinwheel(noise),
            4 => Self::checkerboard(noise),
            5 => Self::spirals(noise),
            6 => Self::grid(noise),
            7 => Self::painted(painted),
            _ => Err(ParameterError {
                family: "Dataset2d",
                parameter: "kind",
                index: None,
                value: kind as f64,
                range: "one of 0, …, 7",
            }),
        }
    }

    /// Two half circles of radius 1: (cos θ, sin θ) and (1 − cos θ, ½ − sin θ), θ uniform on [0, π], half of
    /// the points on each, plus N(0, `noise`²) on both axes.
    ///
    /// Source: `make_moons` of scikit-learn.
    ///
    /// # Errors
    /// When `noise` is out of range.
    pub fn moons(noise: f64) -> Result<Self, ParameterError> {
        let noise = check_noise("moons", noise)?;
        Ok(Self::curves(
            [
                Curve::arc([0.0, 0.0], 1.0, 0.0, PI),
                Curve::arc([1.0, 0.5], 1.0, PI, PI),
            ],
            noise,
        ))
    }

    /// Two circles about 0 of radius 1 and ½, half of the points on each, plus N(0, `noise`²) on both axes.
    ///
    /// Source: `make_circles` of scikit-learn with `factor` 0.5.
    ///
    /// # Errors
    /// When `noise` is out of range.
    pub fn circles(noise: f64) -> Result<Self, ParameterError> {
        let noise = check_noise("circles", noise)?;
        let circles = [1.0, 0.5].map(|radius| Curve::arc([0.0, 0.0], radius, 0.0, TAU));
        Ok(Self::curves(circles, noise))
    }

    /// Two spirals, each the other turned by half a turn: ±(n/3)(−cos n, sin n) with n = 3π√u and u uniform,
    /// half of the points on each, plus N(0, `noise`²) on both axes.
    ///
    /// They are those of the code of Grathwohl et al., *FFJORD*, 2019 (`2spirals`), without its second,
    /// uniform noise.
    ///
    /// # Errors
    /// When `noise` is out of range.
    pub fn spirals(noise: f64) -> Result<Self, ParameterError> {
        let noise = check_noise("spirals", noise)?;
        let spirals = [PI, 0.0].map(|start| Curve::spiral(PI, start, -3.0 * PI));
        Ok(Self::curves(spirals, noise))
    }

    /// Eight Gaussians of standard deviation `noise`, equally spaced on the circle of radius 1.
    ///
    /// The code of Grathwohl et al., *FFJORD*, 2019 (`8gaussians`) has them at 0.125 of the radius.
    ///
    /// # Errors
    /// When `noise` is out of range.
    pub fn eight_gaussians(noise: f64) -> Result<Self, ParameterError> {
        let noise = check_noise("eight_gaussians", noise)?;
        let centre = |k| {
            let (sin, cos) = kernels::sin_cos(TAU * f64::from(k) / 8.0);
            [cos, sin]
        };
        Ok(Self::blobs(&(0..8).map(centre).collect::<Vec<_>>(), noise))
    }

    /// Gaussians of standard deviation `noise` at the 25 points whose coordinates are −2, −1, 0, 1 and 2.
    ///
    /// Source: the code of Gulrajani et al., *Improved training of Wasserstein GANs*, 2017 (`25gaussians`), whose
    /// noise is 0.025 in this unit.
    ///
    /// # Errors
    /// When `noise` is out of range.
    pub fn grid(noise: f64) -> Result<Self, ParameterError> {
        let noise = check_noise("grid", noise)?;
        let centres = (0..25).map(|k| [k % 5 - 2, k / 5 - 2].map(f64::from));
        Ok(Self::blobs(&centres.collect::<Vec<_>>(), noise))
    }

    /// Eight squares of side 1, every other one of [−2, 2]², uniform within, plus N(0, `noise`²) on both axes.
    ///
    /// They are those of the code of Grathwohl et al., *FFJORD*, 2019 (`checkerboard`) in half its unit; noise
    /// there is none. The density is a sum of products of differences of normal distribution functions.
    ///
    /// # Errors
    /// When `noise` is out of range.
    pub fn checkerboard(noise: f64) -> Result<Self, ParameterError> {
        let noise = check_noise("checkerboard", noise)?;
        let shape = Checkerboard { noise };
        Ok(Self {
            mean: [0.0; 2],
            deviation: [shape.deviation(); 2],
            shape: Shape::Checkerboard(shape),
        })
    }

    /// Five arms: r from N(1, 0.3²) along the arm and t from N(0, `noise`²) across it, turned clockwise by a
    /// multiple of 2π/5 and by ¼eᵖ, where ρ = √(r² + t²).
    ///
    /// Source: Johnson et al., *Composing graphical models with neural networks for structured
    /// representations*, 2016, whose code has `noise` 0.1. It turns by ¼eʳ, which differs little
    /// on thin arms; a turn by the distance from 0 keeps areas, so that the density is that of five Gaussians
    /// where the point was before it. From ρ = 4 on, ten standard deviations away, the turn is that
    /// of ρ = 4.
    ///
    /// # Errors
    /// When `noise` is out of range.
    pub fn pinwheel(noise: f64) -> Result<Self, ParameterError> {
        let noise = check_noise("pinwheel", noise)?;
        let shape = Pinwheel { noise };
        Ok(Self {
            mean: [0.0; 2],
            deviation: [shape.deviation(); 2],
            shape: Shape::Pinwheel(shape),
        })
    }

    /// Gaussians about the centres of the lit cells of a painting, with half a cell's width as their standard
    /// deviation.
    ///
    /// # Errors
    /// When no cell is lit.
    pub fn painted(painted: &Painted) -> Result<Self, ParameterError> {
        let lit = painted.count();
        let range = "at least 1";
        check(lit > 0, "painted", "number of lit cells", lit as f64, range)?;
        let noise = 0.5 * Painted::WIDTH;
        Ok(Self::blobs(&painted.centres().collect::<Vec<_>>(), noise))
    }

    fn curves(pair: [Curve; 2], noise: f64) -> Self {
        let curves = NoisyCurves::new(pair, noise);
        let (mean, deviation) = curves.nodes().moments();
        Self {
            shape: Shape::Curves(curves),
            mean,
            deviation,
        }
    }

    fn blobs(centres: &[[f64; 2]], noise: f64) -> Self {
        let blobs = Blobs::equal(centres, noise);
        let (mean, deviation) = blobs.moments();
        Self {
            shape: Shape::Blobs(blobs),
            mean,
            deviation,
        }
    }

    /// The population's mean before standardisation.
    pub fn mean(&self) -> [f64; 2] {
        self.mean
    }

    /// The population's standard deviation before standardisation.
    pub fn standard_deviation(&self) -> [f64; 2] {
        self.deviation
    }

    /// Draws points, as many as the shorter slice holds.
    ///
    /// Each takes three uniforms, or four on the checkerboard: where on the shape, then the noise by inversion,
    /// so that a point moves smoothly with the noise. The same bits come on every platform.
    pub fn fill(&self, stream: &mut Stream, x0: &mut [f64], x1: &mut [f64]) {
        for (x0, x1) in x0.iter_mut().zip(x1) {
            let place = stream.uniform();
            let other = match self.shape {
                Shape::Checkerboard(_) => stream.uniform(),
                _ => 0.0,
            };
            let noise = [(); 2].map(|()| normal_quantile(stream.uniform()));
            let y = match &self.shape {
                Shape::Curves(curves) => curves.draw(place, noise),
                Shape::Blobs(blobs) => blobs.draw(place, noise),
                Shape::Checkerboard(board) => board.draw([place, other], noise),
                Shape::Pinwheel(pinwheel) => pinwheel.draw(place, noise),
            };
            *x0 = (y[0] - self.mean[0]) / self.deviation[0];
            *x1 = (y[1] - self.mean[1]) / self.deviation[1];
        }
    }

    /// ln p(x₀, x₁) in nats, of the standardised point with its noise; −∞ at infinity, NaN for NaN.
    ///
    /// In closed form where there is one; along the moons, circles and spirals by Gauss–Legendre quadrature on
    /// pieces as short as the noise and the point's distance ask for. About 1e-12 accurate, relatively in the
    /// far tails.
    pub fn log_prob(&self, x0: f64, x1: f64) -> f64 {
        let [x, y] = [
            self.mean[0] + self.deviation[0] * x0,
            self.mean[1] + self.deviation[1] * x1,
        ];
        // Where squares overflow there is nothing to be seen of the shape.
        let beyond = -(x * x + y * y) / (Self::NOISE.0 * Self::NOISE.0);
        if !beyond.is_finite() {
            return beyond;
        }
        let log_prob = match &self.shape {
            Shape::Curves(curves) => curves.log_prob(x, y),
            Shape::Blobs(blobs) => blobs.log_prob(x, y),
            Shape::Checkerboard(board) => board.log_prob(x, y),
            Shape::Pinwheel(pinwheel) => pinwheel.log_prob(x, y),
        };
        log_prob + self.log_scale()
    }

    /// [`log_prob`](Self::log_prob) of many points, as many as the shortest slice holds.
    pub fn log_prob_columns(&self, x0: &[f64], x1: &[f64], out: &mut [f64]) {
        for ((out, &x0), &x1) in out.iter_mut().zip(x0).zip(x1) {
            *out = self.log_prob(x0, x1);
        }
    }

    /// The differential entropy −E ln p(X) in nats, within 1e-7; see [`entropy_task`](Self::entropy_task).
    pub fn entropy(&self) -> f64 {
        let mut work = self.entropy_task();
        while work.advance().is_some() {}
        work.value().unwrap_or(f64::NAN)
    }

    /// The entropy in slices of a millisecond or two.
    pub fn entropy_task(&self) -> EntropyTask {
        EntropyTask::new(&self.shape, self.log_scale())
    }

    /// ln of what standardisation multiplies the density by.
    fn log_scale(&self) -> f64 {
        (self.deviation[0] * self.deviation[1]).ln()
    }
}

fn check_noise(set: &'static str, noise: f64) -> Result<f64, ParameterError> {
    let (least, largest) = Dataset2d::NOISE;
    check(
        (least..=largest).contains(&noise),
        set,
        "noise",
        noise,
        "from 0.02 to 0.5",
    )
}
