//! Block maxima: the largest of n draws, shifted and scaled, over the distribution that they tend to.

use std::rc::Rc;

use crate::figure::number::number;
use crate::figure::{Figure, Point};
use crate::labs::check::Check;
use crate::labs::lab::{Change, FrameContext, Table};
use crate::labs::parameters::common::{AXIS, AxisScale, FREEZE, SAMPLES, SEED, STEP};
use crate::labs::parameters::{Choice, Values};
use crate::labs::playback::Playback;
use crate::labs::shared::checks;
use crate::labs::shared::frozen_noise::{Noise, seed_for};
use crate::labs::shared::location_scale::{LOCATION, scale_dragged};
use crate::numerics::goodness_of_fit::ks_test_sorted;
use crate::numerics::integrate_pieces;
use crate::random::Stream;
use crate::sampling::{BlockMaxima, NormingConstants, Parent};
use crate::strings::{Text, fill};

use super::GumbelView;
use super::convergence::block_maxima;
use super::parameters::{BLOCK, PARENT, SCALE};
use super::strings::strings;

/// Steps of one maximum: the block is drawn, its largest is taken, it lands.
pub(super) const STEPS_PER_MAXIMUM: u32 = 3;

/// The distribution of the maximum that the reader chooses, and maxima drawn from it.
pub(super) struct MaximaView {
    pub(super) parent: Parent,
    pub(super) block: u32,
    pub(super) location: f64,
    pub(super) scale: f64,
    pub(super) logarithmic: bool,
    pub(super) step: u32,
    seed: u64,
    pub(super) noise: Noise,
    heights: Noise,
    /// The distribution that the maxima were drawn from.
    drawn: Option<BlockMaxima>,
    /// The largest distance between its cdf and the limit's.
    pub(super) distance: f64,
    pub(super) landed: usize,
    /// Normalised maxima (M − b)/a of the landed blocks.
    normalised: Vec<f64>,
    pub(super) x: Rc<Vec<f64>>,
    pub(super) jitter: Rc<Vec<f64>>,
}

impl Default for MaximaView {
    fn default() -> Self {
        Self {
            parent: Parent::Exponential,
            block: 10,
            location: 0.0,
            scale: 1.0,
            logarithmic: false,
            step: 0,
            seed: 1,
            noise: Noise::default(),
            heights: Noise::default(),
            drawn: None,
            distance: 0.0,
            landed: 0,
            normalised: Vec::new(),
            x: Rc::default(),
            jitter: Rc::default(),
        }
    }
}

impl GumbelView for MaximaView {
    fn update(&mut self, values: &Values) {
        self.parent = values.get(PARENT);
        self.block = values.get(BLOCK);
        (self.location, self.scale) = (values.get(LOCATION), values.get(SCALE));
        self.logarithmic = values.get(AXIS) == AxisScale::Log;
        self.step = values.get(STEP);
        self.landed = values.get(SAMPLES);
        let parameters = [self.location, self.scale, f64::from(self.block)];
        self.seed = seed_for(values.get(SEED), values.get(FREEZE), &parameters);
        let fresh = self.noise.hold(self.seed, "maxima", self.landed + 1);
        self.heights.hold(0, "heights", self.landed);
        let distribution = self.distribution();
        if self.drawn != Some(distribution) {
            self.distance = distribution.sup_distance();
        }
        if fresh || self.drawn != Some(distribution) {
            self.drawn = Some(distribution);
            self.normalised.clear();
        }
        let norming = distribution.norming();
        self.normalised.truncate(self.landed);
        let held = self.normalised.len();
        self.normalised.extend(
            self.noise.uniforms()[held..self.landed]
                .iter()
                .map(|&u| (distribution.quantile(u) - norming.b) / norming.a),
        );
        let x = Rc::make_mut(&mut self.x);
        x.clear();
        x.extend(
            self.normalised
                .iter()
                .map(|z| self.location + self.scale * z),
        );
        if self.jitter.len() != self.landed {
            self.jitter = Rc::new(self.heights.uniforms()[..self.landed].to_vec());
        }
    }

    fn playback(&self) -> Playback {
        Playback::samples(STEPS_PER_MAXIMUM)
    }

    fn describe_step(&self, text: &Text, step: u32) -> String {
        let words = strings(text);
        let norming = self.distribution().norming();
        let largest = self
            .distribution()
            .quantile(self.noise.uniforms()[self.landed]);
        let z = (largest - norming.b) / norming.a;
        let parts = [
            ("n", self.block.to_string()),
            ("parent", self.parent_name(text).to_owned()),
            ("m", number(largest, 4)),
            ("x", number(self.location + self.scale * z, 4)),
        ];
        fill(
            [words.event_block, words.event_largest, words.event_land][step.min(2) as usize],
            &parts,
        )
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        self.all_figures(context)
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        let words = strings(text);
        let norming = self.distribution().norming();
        let heart_rate = 70.0 + 10.0 * self.distribution().quantile(0.5);
        let mut rows = vec![
            vec![
                "bₙ".into(),
                words.norming_location.into(),
                number(norming.b, 5),
            ],
            vec![
                "aₙ".into(),
                words.norming_scale.into(),
                number(norming.a, 5),
            ],
            vec![
                "sup".into(),
                words.distance_row.into(),
                number(self.distance, 3),
            ],
        ];
        if self.parent == Parent::Normal {
            rows.push(vec![
                "70 + 10 M".into(),
                words.heart_rate.into(),
                number(heart_rate, 3),
            ]);
        }
        let parts = [
            ("n", self.block.to_string()),
            ("parent", self.parent_name(text).to_owned()),
        ];
        vec![Table {
            caption: fill(words.norming_caption, &parts),
            rows,
            ..Table::default()
        }]
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        let words = checks::strings(text);
        let distribution = self.distribution();
        // Around the bulk, and at the ends of the parent's support, where the density may jump.
        let NormingConstants { a, b } = distribution.norming();
        let (low, high) = self.parent.distribution().support();
        let bulk = [1e-9, 0.5, 1.0 - 1e-9].map(|u| distribution.quantile(u));
        let ends = [f64::NEG_INFINITY, low, high, f64::INFINITY];
        let mut points: Vec<f64> = ends.iter().chain(&bulk).map(|x| (x - b) / a).collect();
        points.sort_unstable_by(f64::total_cmp);
        let integral = integrate_pieces(|z| distribution.normalised_log_prob(z).exp(), &points);
        let detail = fill(
            words.integral_detail,
            &[("value", format!("{:.12}", integral.value))],
        );
        let mut checks = vec![Check::at_most(
            words.integral,
            (integral.value - 1.0).abs(),
            1e-8,
            &detail,
        )];
        if self.normalised.len() < 2 {
            checks.push(Check::pending(words.ks_exact, words.no_samples));
            checks.push(Check::pending(words.ks_limit, words.no_samples));
            return checks;
        }
        let mut sorted = self.normalised.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let p_value = |cdf: &dyn Fn(f64) -> f64| ks_test_sorted(&sorted, cdf).p_value;
        let exact = p_value(&|z| distribution.normalised_cdf(z));
        let limit = p_value(&|z| self.parent.limit().cdf(z));
        checks.push(Check::at_least(
            words.ks_exact,
            exact,
            0.001,
            words.ks_exact_detail,
        ));
        checks.push(Check::at_least(
            words.ks_limit,
            limit,
            0.001,
            words.ks_limit_detail,
        ));
        checks
    }

    fn drag(&self, key: &'static str, to: Point) -> Option<Change> {
        Some(if key == SCALE.name {
            scale_dragged(SCALE, self.location, to.0)
        } else {
            Change::new(key, to.0)
        })
    }
}

impl MaximaView {
    pub(super) fn distribution(&self) -> BlockMaxima {
        block_maxima(self.parent, self.block)
    }

    /// The draws of the block under way, its largest last.
    ///
    /// Given the maximum M, the others are independent draws below M: F⁻¹(v F(M)).
    pub(super) fn draws(&self, index: usize) -> Vec<f64> {
        let distribution = self.distribution();
        let parent = self.parent.distribution();
        let largest = distribution.quantile(self.noise.uniforms()[index]);
        let below = parent.cdf(largest);
        let mut stream = Stream::new(self.seed, &format!("block {index}"));
        let mut draws: Vec<f64> = (1..self.block)
            .map(|_| parent.quantile(stream.uniform() * below))
            .collect();
        draws.push(largest);
        draws
    }

    pub(super) fn parent_name(&self, text: &Text) -> &'static str {
        strings(text).parents[self.parent.index()]
    }
}
