//! How a run goes on: what is kept of it, how to go back in it, and when it stops.

use std::rc::Rc;

use super::{
    Checkpoint, EventKind, Progress, TrainingEnd, TrainingEvent, TrainingJob, TrainingRequest,
    TrainingState,
};

/// Bytes that checkpoints may take together.
const MOST_BYTES: usize = 48 << 20;

/// Steps without progress after which training stops by itself, at least.
const PATIENCE: usize = 3000;

/// What counts as progress of the validation loss.
const LEAST_PROGRESS: f64 = 2e-3;

/// The share of the last slices in the speed.
const SMOOTHING: f64 = 0.2;

/// A run that a lab has asked for.
pub(super) struct Run {
    /// What the lab asked for last.
    pub(super) request: TrainingRequest,
    /// The number by which the worker's events are known.
    pub(super) id: u32,
    /// The state that the lab shows.
    pub(super) state: Rc<TrainingState>,
    /// In the order of their steps; the first is the start.
    checkpoints: Vec<Checkpoint>,
    /// Only every so many steps is a checkpoint kept.
    spacing: usize,
    /// Where the present worker started.
    base: Checkpoint,
    /// The step of the last checkpoint that it has had.
    reached: usize,
}

impl Run {
    /// A run that has taken no step.
    pub(super) fn new(id: u32, request: TrainingRequest) -> Self {
        let start = Checkpoint {
            step: 0,
            values: Rc::clone(&request.start),
        };
        Self {
            id,
            state: Rc::new(TrainingState::at_start(request.run, &request.start)),
            request,
            checkpoints: vec![start.clone()],
            spacing: 1,
            base: start,
            reached: 0,
        }
    }

    /// Takes another request of the same run; true where that makes another state.
    pub(super) fn update(&mut self, request: &TrainingRequest) -> bool {
        let is_asked_again =
            (request.running && !self.request.running) || request.step > self.request.step;
        self.request = request.clone();
        let mut has_changed = false;
        if is_asked_again && self.state.end == Some(TrainingEnd::Unavailable) {
            // There may be a worker by now.
            self.id += 1;
            Rc::make_mut(&mut self.state).end = None;
            has_changed = true;
        }
        if request.step < self.state.step {
            self.go_back(request.step);
            has_changed = true;
        }
        has_changed
    }

    /// What the worker is to do, where something is left.
    pub(super) fn job(&self) -> Option<TrainingJob> {
        self.request.is_open(&self.state).then(|| TrainingJob {
            run: self.id,
            config: Rc::clone(&self.request.config),
            checkpoint: self.base.clone(),
            until: self.request.target(self.state.step),
            duration: self.request.duration.filter(|_| self.request.running),
        })
    }

    /// Takes what the worker tells of this run; true where that makes another state.
    pub(super) fn handle_event(&mut self, event: TrainingEvent) -> bool {
        match event.kind {
            EventKind::Snapshot {
                progress,
                diverged,
                seconds,
            } => self.take_snapshot(progress, diverged, seconds, &event.values),
            EventKind::Checkpoint { step } => {
                self.keep(step, event.values);
                false
            }
            EventKind::Unavailable => {
                self.end(TrainingEnd::Unavailable);
                true
            }
        }
    }

    /// Ends it.
    pub(super) fn end(&mut self, end: TrainingEnd) {
        Rc::make_mut(&mut self.state).end = Some(end);
    }

    /// Lets another worker go on from the last checkpoint.
    pub(super) fn resume(&mut self) {
        self.id += 1;
        // Later ones are of a worker before the reader went back.
        if let Some(checkpoint) = self.last_until(self.reached) {
            Rc::make_mut(&mut self.state).resumed = Some(checkpoint.step);
            self.base = checkpoint;
        }
    }

    /// The last checkpoint that has taken no more steps.
    fn last_until(&self, step: usize) -> Option<Checkpoint> {
        let after = self.checkpoints.partition_point(|kept| kept.step <= step);
        self.checkpoints[..after].last().cloned()
    }

    /// Back to the last checkpoint that is not beyond a step.
    fn go_back(&mut self, step: usize) {
        let Some(checkpoint) = self.last_until(step) else {
            return;
        };
        self.id += 1;
        self.reached = checkpoint.step;
        let state = Rc::make_mut(&mut self.state);
        state.step = checkpoint.step;
        state.end = None;
        state.resumed = None;
        let parameters = checkpoint.values.get(..self.request.start.len());
        state.parameters = parameters.unwrap_or_default().into();
        self.base = checkpoint;
    }

    fn take_snapshot(
        &mut self,
        progress: Progress,
        diverged: bool,
        seconds: f64,
        parameters: &[f32],
    ) -> bool {
        if parameters.len() != self.request.start.len() {
            return false;
        }
        let state = Rc::make_mut(&mut self.state);
        let gained = progress.step.saturating_sub(state.step) as f64;
        if seconds > 0.0 && gained > 0.0 {
            let speed = gained / seconds;
            let mixed = |known: f64| (1.0 - SMOOTHING) * known + SMOOTHING * speed;
            state.speed = Some(state.speed.map_or(speed, mixed));
        }
        state.step = progress.step;
        state.parameters = parameters.into();
        state.metrics = progress.metrics.into();
        let first = progress.step.saturating_sub(progress.losses.len());
        // Where a worker was lost, some are never told.
        state.losses.resize(first.max(state.losses.len()), f64::NAN);
        for (step, loss) in (first..).zip(progress.losses) {
            match state.losses.get_mut(step) {
                Some(known) => *known = loss,
                None => state.losses.push(loss),
            }
        }
        for (step, loss) in progress.validation {
            let after = state.validation.partition_point(|known| known.0 < step);
            match state.validation.get_mut(after) {
                Some(known) if known.0 == step => known.1 = loss,
                _ => state.validation.insert(after, (step, loss)),
            }
        }
        state.end = if diverged {
            Some(TrainingEnd::Diverged)
        } else {
            let patience = PATIENCE.max(self.request.horizon / 2);
            let stalled = steps_without_progress(state);
            (stalled >= patience).then_some(TrainingEnd::Stalled(stalled))
        };
        true
    }

    fn keep(&mut self, step: usize, values: Vec<f32>) {
        if values.len() < self.request.start.len() {
            return;
        }
        self.reached = step;
        let after = self.checkpoints.partition_point(|kept| kept.step < step);
        let there = self.checkpoints.get(after);
        if there.is_some_and(|kept| kept.step == step) {
            return;
        }
        let bytes = size_of_val(&*values).max(1);
        let values = values.into();
        self.checkpoints.insert(after, Checkpoint { step, values });
        self.thin_out(step, (MOST_BYTES / bytes).max(3));
    }

    /// Drops checkpoints, evenly, as long as there are more than `most`; the first and the last stay.
    fn thin_out(&mut self, last: usize, most: usize) {
        while self.checkpoints.len() > most {
            let spacing = self.spacing;
            self.checkpoints
                .retain(|kept| kept.step.is_multiple_of(spacing) || kept.step == last);
            if self.checkpoints.len() > most {
                self.spacing = (2 * spacing).max(500);
            }
        }
    }
}

/// For how many steps the validation loss has not fallen.
fn steps_without_progress(state: &TrainingState) -> usize {
    let mut best = (0.0, f64::INFINITY);
    let mut last = 0.0;
    let until_now = |&&(step, _): &&(f64, f64)| step <= state.step as f64;
    for &(step, loss) in state.validation.iter().filter(until_now) {
        if loss < best.1 - LEAST_PROGRESS {
            best = (step, loss);
        }
        last = step;
    }
    (last - best.0) as usize
}
