//! A run: how training goes on, what is kept of it, and how to go back in it.

use std::rc::Rc;

use super::facts::Facts;
use super::plan::Plan;
use crate::flows::RealNvp;
use crate::labs::errand::{Errand, News, Report};

/// Bytes that kept states may take together.
const MOST_BYTES: usize = 48 << 20;

/// Steps without progress after which training stops by itself, at least.
const PATIENCE: usize = 3000;

/// What counts as progress of the held-out loss, in nats.
const PROGRESS: f64 = 2e-3;

/// Why a run does not go on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum End {
    /// A number became infinite or none: the kind of quantity, the coupling or tensor, and the value.
    Diverged([f64; 3]),
    /// The held-out loss has not fallen for so many steps.
    Idle(usize),
    /// There is no worker to be had.
    Unable,
}

/// Training, as far as the page knows it.
pub(super) struct Run {
    /// Counts beginnings, so that news of earlier ones are told apart.
    id: u32,
    pub(super) plan: Plan,
    numbers: Rc<[f64]>,
    /// Parameters at step 0.
    start: Rc<[f32]>,
    /// Steps of the state that is shown, and its parameters.
    pub(super) steps: usize,
    pub(super) parameters: Rc<[f32]>,
    /// Whole states, in the order of their steps.
    kept: Vec<(usize, Rc<[f32]>)>,
    /// Only every so many steps is a state kept.
    spacing: usize,
    /// The state from which the present trainee started.
    base: Rc<[f32]>,
    /// Steps of the last whole state that it has had.
    reached: usize,
    /// Steps to be taken.
    target: usize,
    /// The loss of each step's batch.
    pub(super) losses: Vec<f64>,
    pub(super) held_out: Vec<(f64, f64)>,
    pub(super) gradient_error: Option<f64>,
    pub(super) end: Option<End>,
    /// The step from which another worker went on, after one was lost.
    pub(super) resumed: Option<usize>,
}

impl Run {
    /// A run that has taken no step, from these parameters or from those of the seed.
    pub(super) fn new(id: u32, plan: Plan, pretrained: Option<&[f32]>) -> Option<Self> {
        let settings = plan.settings();
        let (parameters, base): (Rc<[f32]>, Rc<[f32]>) = if let Some(pretrained) = pretrained {
            let mut state = pretrained.to_vec();
            // Adam at rest.
            state.resize(3 * pretrained.len(), 0.0);
            (pretrained.into(), with_steps(0, &state))
        } else {
            let flow = RealNvp::<f32>::new(settings.model, settings.init, plan.seed);
            (flow.ok()?.parameters().into(), Rc::default())
        };
        Some(Self {
            id,
            numbers: plan.numbers(),
            plan,
            start: Rc::clone(&parameters),
            steps: 0,
            parameters,
            kept: vec![(0, Rc::clone(&base))],
            spacing: 1,
            base,
            reached: 0,
            target: 0,
            losses: Vec::new(),
            held_out: Vec::new(),
            gradient_error: None,
            end: None,
            resumed: None,
        })
    }

    /// The number of the run, which grows with each beginning.
    pub(super) fn id(&self) -> u32 {
        self.id
    }

    /// Sets how many steps are to be taken; goes back where there are more.
    pub(super) fn aim(&mut self, target: usize) {
        self.target = target;
        if target < self.steps {
            self.go_back();
        }
    }

    /// Steps to be taken.
    pub(super) fn target(&self) -> usize {
        self.target
    }

    /// Forgets that no worker was to be had: there may be one by now.
    pub(super) fn retry(&mut self) {
        if self.end == Some(End::Unable) {
            self.end = None;
            self.id += 1;
        }
    }

    /// The last kept state that is not beyond so many steps.
    fn kept_until(&self, steps: usize) -> Option<(usize, Rc<[f32]>)> {
        let mut kept = self.kept.iter().rev();
        kept.find(|(known, _)| *known <= steps).cloned()
    }

    /// Back to the last kept state that is not beyond the target.
    fn go_back(&mut self) {
        if let Some((steps, state)) = self.kept_until(self.target) {
            self.steps = steps;
            self.reached = steps;
            self.base = Rc::clone(&state);
            self.parameters = match parameters_of(&state, self.start.len()) {
                Some(parameters) => parameters.into(),
                None => Rc::clone(&self.start),
            };
            self.id += 1;
            self.end = None;
            self.resumed = None;
        }
    }

    /// What is to be trained, where something is.
    pub(super) fn errand(&self) -> Option<Errand> {
        (self.end.is_none() && self.target > self.steps).then(|| Errand {
            run: self.id,
            plan: Rc::clone(&self.numbers),
            state: Rc::clone(&self.base),
            until: self.target,
        })
    }

    /// Takes what is told of this run; true where there are other parameters to be shown.
    pub(super) fn hear(&mut self, report: &Report) -> bool {
        match report.news {
            News::Snapshot => return self.take(report),
            News::Checkpoint => self.keep(report),
            News::Lost => {
                self.id += 1;
                // States beyond are of an earlier trainee, before the reader went back.
                if let Some((steps, state)) = self.kept_until(self.reached) {
                    self.base = state;
                    self.resumed = Some(steps);
                }
            }
            News::Unable => self.end = Some(End::Unable),
        }
        false
    }

    fn take(&mut self, report: &Report) -> bool {
        let Some(facts) = Facts::read(&report.facts) else {
            return false;
        };
        if report.state.len() != self.start.len() {
            return false;
        }
        self.steps = facts.steps;
        self.parameters = report.state.as_slice().into();
        let from = facts.steps.saturating_sub(facts.losses.len());
        self.losses.resize(from.max(self.losses.len()), f64::NAN);
        for (step, &loss) in (from..).zip(&facts.losses) {
            match self.losses.get_mut(step) {
                Some(known) => *known = loss,
                None => self.losses.push(loss),
            }
        }
        for &(step, loss) in &facts.held_out {
            let after = self.held_out.partition_point(|known| known.0 < step);
            match self.held_out.get_mut(after) {
                Some(known) if known.0 == step => known.1 = loss,
                _ => self.held_out.insert(after, (step, loss)),
            }
        }
        self.gradient_error = facts.gradient_error.or(self.gradient_error);
        self.end = facts
            .divergence
            .map(End::Diverged)
            .or_else(|| self.idle().map(End::Idle));
        true
    }

    /// For how many steps the held-out loss has not fallen, where that is long.
    fn idle(&self) -> Option<usize> {
        let patience = PATIENCE.max(self.plan.horizon / 2);
        let mut best = (0.0, f64::INFINITY);
        let mut last = 0.0;
        for &(step, loss) in self
            .held_out
            .iter()
            .filter(|(step, _)| *step <= self.steps as f64)
        {
            if loss < best.1 - PROGRESS {
                best = (step, loss);
            }
            last = step;
        }
        let idle = (last - best.0) as usize;
        (idle >= patience).then_some(idle)
    }

    fn keep(&mut self, report: &Report) {
        let steps = report.facts.first().map_or(0, |&steps| steps as usize);
        if report.state.len() != 3 * self.start.len() + 2 {
            return;
        }
        self.reached = steps;
        let after = self.kept.partition_point(|(known, _)| *known < steps);
        if self
            .kept
            .get(after)
            .is_some_and(|(known, _)| *known == steps)
        {
            return;
        }
        self.kept
            .insert(after, (steps, report.state.as_slice().into()));
        self.thin_out(steps);
    }

    /// Drops states, evenly, as long as they take too much room; the first and the last stay.
    fn thin_out(&mut self, last: usize) {
        let most = (MOST_BYTES / (12 * self.start.len())).max(3);
        while self.kept.len() > most {
            let spacing = self.spacing;
            self.kept
                .retain(|(steps, _)| steps.is_multiple_of(spacing) || *steps == last);
            if self.kept.len() > most {
                self.spacing = (2 * spacing).max(500);
            }
        }
    }
}

/// A state as it travels: the steps, in two numbers so that they are exact, then the trainee's numbers.
pub(super) fn with_steps(steps: usize, state: &[f32]) -> Rc<[f32]> {
    let head = [(steps / 1024) as f32, (steps % 1024) as f32];
    head.into_iter().chain(state.iter().copied()).collect()
}

/// Steps and numbers of such a state.
pub(super) fn parted(state: &[f32]) -> Option<(usize, &[f32])> {
    let (head, rest) = state.split_at_checked(2)?;
    Some((1024 * head[0] as usize + head[1] as usize, rest))
}

fn parameters_of(state: &[f32], count: usize) -> Option<&[f32]> {
    parted(state)?.1.get(..count)
}
