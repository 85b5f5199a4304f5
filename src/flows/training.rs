//! A flow on its way to the largest likelihood.

use super::divergence::{Divergence, Quantity};
use super::loss_gradient::LossGradient;
use super::real_nvp::{RealNvp, Workspace, check_values};
use super::shape::FlowShape;
use super::source::PlaneSource;
use crate::distributions::{ParameterError, check, positive};
use crate::nn::{Adam, CosineDecay, Initialisation, Quad, Real};
use crate::random::Stream;
use std::rc::Rc;

const FAMILY: &str = "flow training";

/// How a flow is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The shape of the flow.
    pub shape: FlowShape,
    /// Where its parameters start.
    pub initialisation: Initialisation,
    /// Fresh points in each step, 1 to 4096.
    pub batch: usize,
    /// Adam's learning rate, above 0 and at most 100.
    pub rate: f64,
    /// In how many steps the rate falls to [`Training::LAST_RATE`] of itself; it stays at its start for none.
    pub decay: Option<usize>,
    /// The largest norm of a gradient; longer ones are shortened to it.
    pub clip: Option<f64>,
    /// What initialisation, batches and held-out points are drawn with.
    pub seed: u64,
}

impl Default for Settings {
    /// What learns two moons best within seconds: after its 5000 steps about 0.015 nats are left to learn.
    fn default() -> Self {
        Self {
            shape: FlowShape {
                couplings: 8,
                width: 32,
                swap: true,
                bounded: true,
            },
            initialisation: Initialisation::Uniform,
            batch: 256,
            rate: 2e-3,
            decay: Some(5000),
            clip: Some(5.0),
            seed: 1,
        }
    }
}

impl Settings {
    fn checked(self) -> Result<Self, ParameterError> {
        self.shape.checked()?;
        let batch = self.batch as f64;
        let allowed = (1..=4096).contains(&self.batch);
        check(allowed, FAMILY, "batch", batch, "from 1 to 4096")?;
        let allowed = self.rate > 0.0 && self.rate <= 100.0;
        check(
            allowed,
            FAMILY,
            "rate",
            self.rate,
            "above 0 and at most 100",
        )?;
        if let Some(clip) = self.clip {
            positive(FAMILY, "clip", clip)?;
        }
        Ok(self)
    }
}

/// All that training has to remember, besides its settings.
#[derive(Clone, Debug, PartialEq)]
pub struct State<R = f32> {
    /// How many steps were taken.
    pub steps: usize,
    /// All parameters, then Adam's first moments, then its second.
    pub values: Vec<R>,
}

/// The training of a flow by [`Adam`] on the mean negative log-likelihood, with fresh points in each step.
///
/// The batch of a step is drawn from a stream of its own, so that seed, settings and [`State`] fix the path bit
/// for bit from any step on. A step allocates nothing.
///
/// Where a step meets something that is not finite, it is not taken: training stays at the last state for
/// good, and [`divergence`](Self::divergence) says what went wrong first.
pub struct Training<R: Real = f32> {
    settings: Settings,
    source: Rc<dyn PlaneSource>,
    flow: RealNvp<R>,
    adam: Adam<R>,
    decay: CosineDecay,
    loss_gradient: LossGradient<R>,
    drawn: [Vec<f64>; 2],
    batch: [Vec<R>; 2],
    held_out: HeldOut<R>,
    steps: usize,
    loss: f64,
    divergence: Option<Divergence>,
}

impl<R: Real> Training<R> {
    /// The share of the learning rate that is left when its decay has ended.
    pub const LAST_RATE: f64 = 0.01;
    /// How many points are held out.
    pub const HELD_OUT: usize = 2000;

    /// Training that has taken no step.
    ///
    /// # Errors
    /// When the shape is not allowed, or the batch, the rate or the clip is out of its range.
    pub fn new(settings: Settings, source: Rc<dyn PlaneSource>) -> Result<Self, ParameterError> {
        let Settings {
            shape,
            initialisation,
            seed,
            ..
        } = settings;
        let flow = RealNvp::new(shape, initialisation, seed)?;
        Self::with_flow(settings, source, flow)
    }

    /// Training that starts from this flow; the initialisation of the settings is not used.
    ///
    /// # Errors
    /// As for [`new`](Self::new), and when the flow's shape is not that of the settings.
    pub fn with_flow(
        settings: Settings,
        source: Rc<dyn PlaneSource>,
        flow: RealNvp<R>,
    ) -> Result<Self, ParameterError> {
        let Settings {
            shape,
            batch,
            rate,
            decay,
            seed,
            ..
        } = settings.checked()?;
        let (given, expected) = (flow.parameters().len(), shape.parameters());
        let same = flow.shape() == shape && given == expected;
        check(same, FAMILY, "flow", given as f64, "of the settings' shape")?;
        let end = if decay.is_some() {
            rate * Self::LAST_RATE
        } else {
            rate
        };
        Ok(Self {
            settings,
            adam: Adam::new(rate, expected)?,
            decay: CosineDecay::new(rate, end, decay.unwrap_or(0))?,
            loss_gradient: LossGradient::new(shape, batch)?,
            drawn: [vec![0.0; batch], vec![0.0; batch]],
            batch: [vec![R::ZERO; batch], vec![R::ZERO; batch]],
            held_out: HeldOut::new(&*source, shape, seed),
            source,
            flow,
            steps: 0,
            loss: f64::NAN,
            divergence: None,
        })
    }

    /// One step on fresh points; false once training has diverged, and then nothing changes.
    pub fn step(&mut self) -> bool {
        if self.divergence.is_some() {
            return false;
        }
        self.draw_batch();
        let [x0, x1] = &self.batch;
        let loss = match self.loss_gradient.evaluate(&self.flow, x0, x1) {
            Ok(loss) => loss,
            Err((quantity, value)) => return self.diverge(quantity, value),
        };
        let squares = sum_of_squares(self.loss_gradient.gradient());
        if !squares.is_finite() {
            let (quantity, value) = self.broken_gradient();
            return self.diverge(quantity, value);
        }
        let norm = squares.sqrt();
        let clip = self.settings.clip.map_or(norm, R::of);
        let scale = if norm > clip { clip / norm } else { R::ONE };
        if self.adam.set_rate(self.rate()).is_ok() {
            let gradient = self.loss_gradient.gradient();
            self.adam
                .step_scaled(self.flow.parameters_mut(), gradient, scale);
        }
        self.loss = loss;
        self.steps += 1;
        true
    }

    /// How many steps were taken.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// The mean negative log-likelihood of the last batch, before its step was taken, in nats; NaN before the
    /// first step, and after [`restore`](Self::restore).
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// The learning rate of the next step.
    pub fn rate(&self) -> f64 {
        self.decay.rate(self.steps)
    }

    /// The gradient of the last step, before any clipping.
    pub fn gradient(&self) -> &[R] {
        self.loss_gradient.gradient()
    }

    /// The flow as it stands.
    pub fn flow(&self) -> &RealNvp<R> {
        &self.flow
    }

    /// The settings.
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// Why training has ended, if it has.
    pub fn divergence(&self) -> Option<Divergence> {
        self.divergence
    }

    /// The mean negative log-likelihood of the held-out points, in nats.
    pub fn held_out(&mut self) -> f64 {
        self.held_out.loss(&self.flow)
    }

    /// The points that are held out, drawn from the stream `held-out` of the seed.
    pub fn held_out_points(&self) -> (&[f64], &[f64]) {
        let [x0, x1] = &self.held_out.drawn;
        (x0, x1)
    }

    /// What training has to remember.
    pub fn state(&self) -> State<R> {
        let (first, second) = self.adam.moments();
        State {
            steps: self.steps,
            values: [self.flow.parameters(), first, second].concat(),
        }
    }

    /// Goes on from a state that training with these settings has had.
    ///
    /// # Errors
    /// When there are not three values for each parameter, one is not finite, or the moments are none that Adam
    /// leaves; then nothing changes.
    pub fn restore(&mut self, state: &State<R>) -> Result<(), ParameterError> {
        let count = self.settings.shape.parameters();
        check_values("values", &state.values, 3 * count)?;
        let (parameters, moments) = state.values.split_at(count);
        let (first, second) = moments.split_at(count);
        let pairs = first.iter().zip(second);
        // By the inequality of Cauchy and Schwarz m² ≤ 53 v, but for squares that are too small.
        let odd = |(m, v): (&R, &R)| {
            let (m, v) = (m.to_f64(), v.to_f64());
            v < 0.0 || m * m > 60.0 * v + 1e-30
        };
        if let Some(index) = pairs.clone().position(odd) {
            return Err(ParameterError {
                family: FAMILY,
                parameter: "first moments",
                index: Some(index),
                value: first[index].to_f64(),
                range: "at most 7.7 times the root of the second",
            });
        }
        self.adam.resume(state.steps, first, second)?;
        self.flow.parameters_mut().copy_from_slice(parameters);
        self.steps = state.steps;
        self.loss = f64::NAN;
        self.divergence = None;
        Ok(())
    }

    fn draw_batch(&mut self) {
        let mut stream = Stream::numbered(self.settings.seed, "batches", self.steps as u64);
        let [x0, x1] = &mut self.drawn;
        self.source.fill(&mut stream, x0, x1);
        round(&self.drawn, &mut self.batch);
    }

    fn diverge(&mut self, quantity: Quantity, value: f64) -> bool {
        self.divergence = Some(Divergence {
            step: self.steps + 1,
            quantity,
            value,
        });
        false
    }

    /// The first tensor whose gradient has no finite sum of squares, or else the last.
    fn broken_gradient(&self) -> (Quantity, f64) {
        let gradient = self.loss_gradient.gradient();
        let mut found = (Quantity::Loss, f64::NAN);
        for (tensor, _, range) in self.settings.shape.tensors() {
            let part = &gradient[range];
            let squares = sum_of_squares(part);
            found = (Quantity::Gradient(tensor), squares.to_f64());
            if let Some(entry) = part.iter().find(|g| !g.is_finite()) {
                return (Quantity::Gradient(tensor), entry.to_f64());
            }
            if !squares.is_finite() {
                return found;
            }
        }
        found
    }
}

/// Points that training does not see.
struct HeldOut<R: Real> {
    drawn: [Vec<f64>; 2],
    points: [Vec<R>; 2],
    log_prob: Vec<R>,
    workspace: Workspace<R>,
}

impl<R: Real> HeldOut<R> {
    fn new(source: &dyn PlaneSource, shape: FlowShape, seed: u64) -> Self {
        let count = Training::<R>::HELD_OUT;
        let mut drawn = [vec![0.0; count], vec![0.0; count]];
        let mut points = [vec![R::ZERO; count], vec![R::ZERO; count]];
        let [x0, x1] = &mut drawn;
        source.fill(&mut Stream::new(seed, "held-out"), x0, x1);
        round(&drawn, &mut points);
        Self {
            drawn,
            points,
            log_prob: vec![R::ZERO; count],
            workspace: Workspace::new(shape),
        }
    }

    fn loss(&mut self, flow: &RealNvp<R>) -> f64 {
        let [x0, x1] = &self.points;
        flow.log_prob(x0, x1, &mut self.log_prob, &mut self.workspace);
        let total: f64 = self.log_prob.iter().map(|log_prob| log_prob.to_f64()).sum();
        -total / self.log_prob.len() as f64
    }
}

/// The same points in the precision of the flow.
fn round<R: Real>(drawn: &[Vec<f64>; 2], points: &mut [Vec<R>; 2]) {
    for (from, to) in drawn.iter().zip(points) {
        for (&from, to) in from.iter().zip(to) {
            *to = R::of(from);
        }
    }
}

fn sum_of_squares<R: Real>(values: &[R]) -> R {
    let (blocks, rest) = values.as_chunks::<16>();
    let mut sums = [R::Quad::splat(R::ZERO); 4];
    for block in blocks {
        for (sum, &quad) in sums.iter_mut().zip(block.as_chunks::<4>().0) {
            let quad = R::Quad::new(quad);
            *sum = *sum + quad * quad;
        }
    }
    let lanes = sums.into_iter().flat_map(Quad::array);
    lanes.chain(rest.iter().map(|&x| x * x)).sum()
}
