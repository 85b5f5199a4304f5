//! How can a network turn a Gaussian into two moons? A flow, trained in the reader's tab.

mod checks;
mod facts;
mod microscope;
mod parameters;
mod picture;
mod plan;
mod run;
pub mod shipped;
mod trainee;
mod views;

pub use parameters::PARAMETERS;
pub use trainee::{TRADE, TRAINING};

use std::rc::Rc;

use crate::datasets::{EntropyWork, PlaneSet};
use crate::figure::number::{count, number};
use crate::figure::{Figure, Point};
use crate::flows::{FlowShape, RealNvp, Training};
use crate::random::Stream;
use crate::text::{RealNvpText, Text, fill};

use super::parameter::Values;
use super::{Check, Errand, Journey, Lab, Moment, News, Offer, Report, Table};
use checks::Integral;
use microscope::{Path, back};
use parameters::{PAINTED, generates, is_painted};
use picture::{Cloud, Picture};
use plan::Plan;
use run::{End, Run};
use shipped::SHIPPED;
use views::{COMPARED, told};

/// How much slower slow motion is.
const SLOWNESS: f64 = 5.0;

/// The lab's state.
pub struct FlowLab {
    under: &'static str,
    /// Whether particles go from the Gaussian to the data.
    generates: bool,
    /// Where they stand, in couplings from the data.
    at: f64,
    /// Couplings that a particle passes in a second.
    pace: f64,
    particles: usize,
    picked: Point,
    is_painted: bool,
    plan: Plan,
    /// Whether the run starts from the flow that comes with the page.
    from_shipped: bool,
    shipped: Option<Rc<[f32]>>,
    /// Whether training goes on until it is told to stop.
    running: bool,
    /// The step that was last told.
    told: f64,
    run: Option<Run>,
    /// Steps per second.
    speed: Option<f64>,
    data: Option<PlaneSet>,
    /// Where particles start that go to the Gaussian.
    data_cloud: Cloud,
    compared_data: Cloud,
    held_out: Cloud,
    latent: Cloud,
    latent_seed: u64,
    /// Mean −ln p of the held-out points: of the flow that is shown, and of the true density.
    held_out_loss: f64,
    true_loss: Option<f64>,
    entropy: Option<EntropyWork>,
    integral: Option<Integral>,
    /// What the particles depend on besides flow and data.
    key: (usize, u64, bool),
    now: Picture,
    /// A picture that is not worked out yet.
    next: Option<Picture>,
    path: Path,
}

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(FlowLab::new())
}

impl Lab for FlowLab {
    fn apply(&mut self, values: &Values) {
        self.under = values.word("under");
        self.generates = generates(values);
        self.at = values.get("at");
        self.pace = values.get("speed") / if values.on("slow") { SLOWNESS } else { 1.0 };
        self.is_painted = is_painted(values);
        self.picked = (values.get("px"), values.get("py"));
        let plan = Plan::of(values);
        let new_data = self.data_cloud.is_missing() || !plan.has_data_of(&self.plan);
        if new_data || plan.seed != self.plan.seed {
            self.take_data(&plan);
        }
        let from_shipped =
            values.is("start", "shipped") && plan.shape == SHIPPED && self.shipped.is_some();
        let restarts = plan != self.plan || from_shipped != self.from_shipped || self.run.is_none();
        self.from_shipped = from_shipped;
        self.plan = plan;
        if restarts {
            self.start();
        }
        self.aim(values);
        let key = (values.whole("n"), plan.seed, self.generates);
        let moved = key != self.key || (new_data && !self.generates);
        self.key = key;
        self.particles = key.0;
        if restarts || moved {
            self.repaint();
        }
        self.follow();
    }

    fn supply(&mut self, bytes: &[u8]) {
        self.shipped = shipped::parameters(bytes);
        // What was made without it is made anew.
        self.run = None;
        self.now = self.now.blank();
    }

    fn events(&self) -> u32 {
        0
    }

    fn event(&self, _text: &Text, _phase: u32) -> String {
        String::new()
    }

    fn journey(&self) -> Option<Journey> {
        let last = self.shape().couplings as f64;
        let (from, to) = if self.generates {
            (last, 0.0)
        } else {
            (0.0, last)
        };
        Some(Journey {
            key: "at",
            from,
            to,
            seconds: last / self.pace,
        })
    }

    fn status(&self, text: &Text) -> Option<String> {
        Some(self.told_status(&text.realnvp))
    }

    fn figures(&self, moment: Moment) -> Vec<Figure> {
        self.all_figures(&moment.text.realnvp)
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        let words = &text.realnvp;
        vec![self.learned_table(words), self.microscope_table(words)]
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        self.all_checks(text)
    }

    fn drag(&self, _key: &'static str, to: Point) -> Vec<(&'static str, f64)> {
        let (station, part) = self.place();
        let (x, y) = back(&self.now, to, station, part);
        let rounded = |value: f64| (value * 1e4).round() / 1e4;
        if !(x.is_finite() && y.is_finite()) {
            return Vec::new();
        }
        vec![("px", rounded(x)), ("py", rounded(y))]
    }

    fn stroke(
        &self,
        figure: usize,
        values: &Values,
        from: Point,
        to: Point,
    ) -> Vec<(&'static str, f64)> {
        if figure == 0 {
            return self.drag("px", to);
        }
        let mut painting = Plan::of(values).painting();
        painting.stroke(from, to);
        let words = painting.words().map(f64::from);
        let mut settings: Vec<_> = PAINTED.into_iter().zip(words).collect();
        settings.push(("steps", 0.0));
        settings
    }

    fn refine(&mut self) -> bool {
        let wanted = self.wanted_densities();
        if let Some(next) = &mut self.next {
            if !next.advance(&wanted) {
                self.show_next();
            }
            return true;
        }
        if self.now.advance(&wanted) {
            return true;
        }
        let entropy = self.entropy.as_mut();
        if entropy.is_some_and(|entropy| entropy.advance().is_some()) {
            return true;
        }
        if self.errand().is_some() {
            return false;
        }
        let samples = self.now.samples.at(0);
        let integral = self.integral.get_or_insert_with(|| Integral::new(samples));
        integral.advance(&self.now)
    }

    fn errand(&self) -> Option<Errand> {
        self.data.as_ref()?;
        self.run.as_ref()?.errand()
    }

    fn report(&mut self, report: Report) -> Vec<(&'static str, f64)> {
        let Some(run) = &mut self.run else {
            return Vec::new();
        };
        if report.run != run.id() {
            return Vec::new();
        }
        let before = run.steps;
        let has_new = run.hear(&report);
        let (steps, end) = (run.steps, run.end);
        let target = run.target();
        if has_new {
            let gained = steps.saturating_sub(before) as f64;
            if report.seconds > 0.0 && gained > 0.0 {
                let speed = gained / report.seconds;
                self.speed = Some(self.speed.map_or(speed, |known| 0.8 * known + 0.2 * speed));
            }
            self.repaint();
        }
        let mut settings = Vec::new();
        let is_over = end.is_some() || steps >= self.plan.horizon;
        // What was on its way when training was paused counts.
        let overtook = has_new && !self.running && steps > target;
        if self.running || end.is_some() || overtook {
            self.told = steps as f64;
            settings.push(("steps", self.told));
        }
        if is_over || report.news == News::Unable {
            settings.push(("run", 0.0));
        }
        settings
    }

    fn offers(&self) -> Vec<Offer> {
        let mut offers = Vec::new();
        let mut offer = |holds: bool, key, label| {
            if holds {
                offers.push(Offer { key, label });
            }
        };
        let steps = self.steps();
        let can_go_on = self.data.is_some()
            && steps < self.plan.horizon
            && self.run.as_ref().is_some_and(|run| run.end.is_none());
        let at_shipped = self.from_shipped && steps == 0;
        offer(self.running, "pause", |text| text.realnvp.pause);
        offer(!self.running && can_go_on, "train", |text| {
            text.realnvp.train
        });
        offer(!self.running && can_go_on, "one", |text| {
            text.realnvp.one_step
        });
        offer(self.data.is_some(), "scratch", |text| text.realnvp.scratch);
        offer(!at_shipped && self.shipped.is_some(), "shipped", |text| {
            text.realnvp.back_to_shipped
        });
        offers
    }

    fn accept(&self, key: &str) -> Vec<(&'static str, f64)> {
        match key {
            "pause" => vec![("run", 0.0), ("steps", self.steps() as f64)],
            "train" => vec![("run", 1.0)],
            "one" => vec![("steps", (self.steps() + 1) as f64)],
            "scratch" => vec![("start", 1.0), ("steps", 0.0), ("run", 1.0)],
            "shipped" => vec![
                ("start", 0.0),
                ("steps", 0.0),
                ("run", 0.0),
                ("data", 0.0),
                ("noise", 0.05),
                ("k", SHIPPED.couplings as f64),
                ("width", SHIPPED.width as f64),
                ("swap", 1.0),
                ("tanh", 1.0),
            ],
            _ => Vec::new(),
        }
    }
}

impl FlowLab {
    #[allow(clippy::expect_used, reason = "the shape is allowed")]
    fn new() -> Self {
        let values = Values::new(PARAMETERS);
        let plan = Plan::of(&values);
        let flow = RealNvp::new(SHIPPED, plan.settings().initialisation, 0);
        let latent = Cloud::default();
        let mut lab = Self {
            under: "density",
            generates: true,
            at: 0.0,
            pace: 1.0,
            particles: 0,
            picked: (0.0, 0.0),
            is_painted: false,
            plan,
            from_shipped: false,
            shipped: shipped::built_in(),
            running: false,
            told: 0.0,
            run: None,
            speed: None,
            data: None,
            data_cloud: Cloud::default(),
            compared_data: Cloud::default(),
            held_out: Cloud::default(),
            now: Picture::new(
                flow.expect("an allowed shape"),
                latent.clone(),
                0,
                latent.clone(),
            ),
            latent,
            latent_seed: u64::MAX,
            held_out_loss: f64::NAN,
            true_loss: None,
            entropy: None,
            integral: None,
            key: (0, 0, true),
            next: None,
            path: Path::default(),
        };
        lab.apply(&values);
        lab
    }

    fn shape(&self) -> FlowShape {
        self.now.flow.shape()
    }

    /// Steps of the flow that is shown.
    fn steps(&self) -> usize {
        self.run.as_ref().map_or(0, |run| run.steps)
    }

    /// Draws what comes from the data.
    fn take_data(&mut self, plan: &Plan) {
        let same = self.data.is_some() && plan.has_data_of(&self.plan);
        self.data = plan.data();
        let Some(data) = &self.data else {
            let nothing = Cloud::default();
            self.compared_data = nothing.clone();
            self.held_out = nothing.clone();
            self.data_cloud = nothing;
            (self.true_loss, self.entropy) = (None, None);
            return;
        };
        let draw = |name: &str, count: usize| {
            let (mut x0, mut x1) = (vec![0.0; count], vec![0.0; count]);
            data.fill(&mut Stream::new(plan.seed, name), &mut x0, &mut x1);
            (x0, x1)
        };
        let cloud = |(x0, x1): (Vec<f64>, Vec<f64>)| Cloud::new(x0.into_iter().zip(x1));
        self.compared_data = cloud(draw("compared", COMPARED));
        self.data_cloud = cloud(draw("particles", MOST_PARTICLES));
        let held_out = draw("held-out", Training::<f32>::HELD_OUT);
        let mut log_prob = vec![0.0; held_out.0.len()];
        data.log_prob_columns(&held_out.0, &held_out.1, &mut log_prob);
        self.true_loss = Some(-log_prob.iter().sum::<f64>() / log_prob.len() as f64);
        self.held_out = cloud(held_out);
        if !same || self.entropy.is_none() {
            self.entropy = Some(data.entropy_work());
        }
    }

    /// Begins a run of the present plan.
    fn start(&mut self) {
        let id = self.run.as_ref().map_or(1, |run| run.id() + 1);
        let shipped = self.shipped.as_deref().filter(|_| self.from_shipped);
        self.run = Run::new(id, self.plan, shipped);
        self.told = 0.0;
        self.speed = None;
    }

    /// Sets how far the run is to go.
    fn aim(&mut self, values: &Values) {
        let running = values.on("run") && self.data.is_some();
        let asked = running && !self.running;
        self.running = running;
        let Some(run) = &mut self.run else { return };
        if asked {
            run.retry();
        }
        let before = Rc::clone(&run.parameters);
        let steps = values.get("steps");
        if !self.running {
            run.aim(steps as usize);
        } else if steps < self.told {
            // A reader went back while training goes on.
            run.aim(steps as usize);
        }
        if self.running {
            let horizon = self.plan.horizon;
            run.aim(horizon.max(run.steps));
        }
        self.told = steps;
        if !Rc::ptr_eq(&before, &run.parameters) {
            self.repaint();
        }
    }

    /// Begins a picture of the run's present flow.
    fn repaint(&mut self) {
        let Some(run) = &self.run else { return };
        let Ok(flow) = RealNvp::with_parameters(self.plan.shape, &run.parameters) else {
            return;
        };
        let count = self.particles;
        if self.latent.x0.len() != count.max(COMPARED) || self.key.1 != self.latent_seed {
            let mut stream = Stream::new(self.key.1, "latent");
            self.latent = Cloud::gaussian(&mut stream, count.max(COMPARED));
            self.latent_seed = self.key.1;
        }
        let particles = if self.generates {
            self.latent.first(count)
        } else {
            self.data_cloud.first(count)
        };
        let start = if self.generates {
            self.plan.shape.couplings
        } else {
            0
        };
        let picture = Picture::new(flow, particles, start, self.latent.first(COMPARED));
        self.next = Some(picture);
    }

    /// Shows the next picture, which has been worked out.
    fn show_next(&mut self) {
        let Some(next) = self.next.take() else { return };
        self.now = next;
        let held_out = &self.held_out;
        let mut log_prob = vec![0.0; held_out.x0.len()];
        self.now.ask(|flow, workspace| {
            flow.log_prob(&held_out.x0, &held_out.x1, &mut log_prob, workspace);
        });
        let sum: f64 = log_prob.iter().map(|&log_prob| f64::from(log_prob)).sum();
        self.held_out_loss = -sum / log_prob.len() as f64;
        self.integral = None;
        self.follow();
    }

    /// Follows the picked point.
    fn follow(&mut self) {
        self.path = Path::new(&self.now, self.picked);
    }

    /// The stations whose densities are looked at, the next one of the journey included.
    fn wanted_densities(&self) -> Vec<usize> {
        if self.under != "density" {
            return Vec::new();
        }
        let last = self.plan.shape.couplings;
        let at = self.at.clamp(0.0, last as f64);
        let (here, there) = (at.floor() as usize, at.ceil() as usize);
        let following = if self.generates {
            here.saturating_sub(1)
        } else {
            (there + 1).min(last)
        };
        vec![here, there, following]
    }

    fn told_status(&self, words: &RealNvpText) -> String {
        let steps = ("steps", count(self.steps() as u64));
        if self.data.is_none() {
            return words.nothing_painted.into();
        }
        let Some(run) = &self.run else {
            return String::new();
        };
        match run.end {
            Some(End::Diverged([kind, place, value])) => {
                let value = if value.is_nan() {
                    words.not_a_number.to_owned()
                } else {
                    number(value, 3)
                };
                let kind = words.quantities.get(kind as usize).copied();
                let place = [("k", format!("{:.0}", place + 1.0))];
                let quantity = fill(kind.unwrap_or_default(), &place);
                let parts = [steps, ("quantity", quantity), ("value", value)];
                let told = fill(words.diverged, &parts);
                let reason = if self.plan.shape.bounded {
                    words.rate_reason
                } else {
                    words.bound_reason
                };
                format!("{told} {reason}")
            }
            Some(End::Idle(idle)) => fill(words.idle, &[steps, ("idle", count(idle as u64))]),
            Some(End::Unable) => words.unable.into(),
            None if run.errand().is_some() => {
                let resumed = match run.resumed {
                    Some(from) => fill(words.resumed, &[("steps", count(from as u64))]),
                    None => String::new(),
                };
                let speed = self
                    .speed
                    .map_or_else(|| "–".to_owned(), |speed| count(speed as u64));
                let nats = ("nats", told(self.held_out_loss, 4));
                let training = fill(words.training, &[steps, ("speed", speed), nats]);
                format!("{resumed} {training}").trim().to_owned()
            }
            None if run.steps >= self.plan.horizon => fill(words.done, &[steps]),
            None if run.steps > 0 => fill(words.rests, &[steps]),
            None if self.from_shipped => words.shipped_status.into(),
            None => words.untrained.into(),
        }
    }
}

/// Most particles.
const MOST_PARTICLES: usize = 5000;
