//! What every training promises: its state is all that it remembers.

use reparam::flows::{self, RealNvpFit};
use reparam::vae::{self, VaeFit};
use std::fmt::Debug;

/// A training that can be left and taken up again.
pub trait Resumable {
    type Checkpoint: PartialEq + Debug;
    type HeldOut: PartialEq + Debug;

    /// Takes a step that must not fail.
    fn advance(&mut self);
    fn loss(&self) -> f64;
    fn checkpoint(&self) -> Self::Checkpoint;
    fn load(&mut self, checkpoint: &Self::Checkpoint);
    fn held_out(&mut self) -> Self::HeldOut;
}

impl Resumable for RealNvpFit<f32> {
    type Checkpoint = flows::Checkpoint<f32>;
    type HeldOut = f64;

    fn advance(&mut self) {
        assert!(self.step(), "{:?}", self.divergence());
    }

    fn loss(&self) -> f64 {
        self.loss()
    }

    fn checkpoint(&self) -> Self::Checkpoint {
        self.checkpoint()
    }

    fn load(&mut self, checkpoint: &Self::Checkpoint) {
        self.load_checkpoint(checkpoint).expect("a state");
    }

    fn held_out(&mut self) -> f64 {
        self.held_out_loss()
    }
}

impl Resumable for VaeFit<f32> {
    type Checkpoint = vae::Checkpoint<f32>;
    type HeldOut = vae::Evaluation;

    fn advance(&mut self) {
        assert!(self.step(), "{:?}", self.divergence());
    }

    fn loss(&self) -> f64 {
        self.loss()
    }

    fn checkpoint(&self) -> Self::Checkpoint {
        self.checkpoint()
    }

    fn load(&mut self, checkpoint: &Self::Checkpoint) {
        self.load_checkpoint(checkpoint).expect("a state");
    }

    fn held_out(&mut self) -> vae::Evaluation {
        self.evaluate_held_out().expect("finite")
    }
}

fn run(training: &mut impl Resumable, steps: usize) {
    for _ in 0..steps {
        training.advance();
    }
}

/// Expects a training that is taken up again after 25 steps, by one that has gone `elsewhere` steps, to go the way of one
/// that was not interrupted; returns the state after 25 steps.
#[track_caller]
pub fn assert_resumes<T: Resumable>(start: impl Fn() -> T, elsewhere: usize) -> T::Checkpoint {
    let mut first = start();
    run(&mut first, 25);
    let state = first.checkpoint();
    run(&mut first, 25);
    let mut again = start();
    run(&mut again, 50);
    assert_eq!(first.checkpoint(), again.checkpoint());
    assert_eq!(first.loss(), again.loss());
    let mut resumed = start();
    run(&mut resumed, elsewhere);
    resumed.load(&state);
    assert!(resumed.loss().is_nan());
    assert_eq!(resumed.checkpoint(), state);
    run(&mut resumed, 25);
    assert_eq!(first.checkpoint(), resumed.checkpoint());
    assert_eq!(first.loss(), resumed.loss());
    assert_eq!(first.held_out(), resumed.held_out());
    state
}
