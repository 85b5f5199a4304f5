//! Draws beyond those whose noise is kept: they are counted in slices of a few milliseconds, between frames.

use super::sampling_method::{ENOUGH_TIMED, SamplingMethod, Speed};
use crate::distributions::Categorical;
use crate::labs::lab::BackgroundWork;
use crate::numerics::kernels;
use crate::random::Stream;
use crate::sampling::{AliasTable, GumbelMax, InverseCdfSampler};

/// Draws in one slice.
const SLICE: usize = 1 << 16;

/// Draws that [`GumbelMax::count`] takes the noise of together, category by category.
const GROUP: usize = 256;

/// Rows of precomputed noise; a slice goes over them again and again.
const ROWS: usize = 1 << 13;

/// What is counted of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// The winner, by Gumbel-max and by inverse-CDF sampling.
    Winners,
    /// Each of so many tallest.
    TopK(usize),
}

/// The draws of a group that is not full: the stream stays before them, and a full group takes their
/// place when more are asked for. So each draw has the same noise however many there are.
struct PartialGroup {
    counts: Vec<u64>,
    draws: usize,
}

/// Counts the draws whose noise is not kept, and measures the speed of each sampling method.
pub(super) struct BackgroundCounter {
    categorical: Categorical,
    counted: Counted,
    seed: u64,
    gumbels: Stream,
    uniforms: Stream,
    /// Counts and draws by Gumbel-max.
    counts: Vec<u64>,
    done: usize,
    /// Those of them that the next slice takes back.
    partial_group: Option<PartialGroup>,
    /// The same by inverse-CDF sampling.
    inverse_cdf_counts: Vec<u64>,
    inverse_cdf_done: usize,
    wanted: usize,
    timing: bool,
    noise: Vec<Vec<f64>>,
    speeds: [Speed; 4],
    /// What the last slice did.
    last: Option<(SamplingMethod, u64)>,
}

impl BackgroundCounter {
    pub(super) fn new(categorical: &Categorical) -> Self {
        Self {
            categorical: categorical.clone(),
            counted: Counted::Winners,
            seed: 0,
            gumbels: Stream::new(0, "many gumbels"),
            uniforms: Stream::new(0, "many uniforms"),
            counts: Vec::new(),
            done: 0,
            partial_group: None,
            inverse_cdf_counts: Vec::new(),
            inverse_cdf_done: 0,
            wanted: 0,
            timing: false,
            noise: Vec::new(),
            speeds: [Speed::default(); 4],
            last: None,
        }
    }

    /// Asks for `wanted` draws, and for timings of all methods or not.
    pub(super) fn request(
        &mut self,
        categorical: &Categorical,
        counted: Counted,
        seed: u64,
        wanted: usize,
        timing: bool,
    ) {
        let other_size = categorical.len() != self.categorical.len();
        let changed = other_size
            || categorical.log_probs() != self.categorical.log_probs()
            || counted != self.counted
            || seed != self.seed
            || wanted < self.done.max(self.inverse_cdf_done);
        if other_size {
            self.speeds = [Speed::default(); 4];
            self.noise.clear();
        }
        if changed || self.counts.is_empty() {
            self.categorical = categorical.clone();
            (self.counted, self.seed) = (counted, seed);
            self.gumbels = Stream::new(seed, "many gumbels");
            self.uniforms = Stream::new(seed, "many uniforms");
            for counts in [&mut self.counts, &mut self.inverse_cdf_counts] {
                counts.clear();
                counts.resize(categorical.len(), 0);
            }
            (self.done, self.inverse_cdf_done) = (0, 0);
            self.partial_group = None;
        }
        (self.wanted, self.timing) = (wanted, timing);
        if timing {
            // Before the clock runs.
            self.make_noise();
        }
    }

    /// Counts by Gumbel-max so far, and their draws.
    pub(super) fn counts(&self) -> (&[u64], usize) {
        (&self.counts, self.done)
    }

    /// Counts by inverse-CDF sampling so far, and their draws.
    pub(super) fn inverse_cdf_counts(&self) -> (&[u64], usize) {
        (&self.inverse_cdf_counts, self.inverse_cdf_done)
    }

    /// What was measured of a method.
    pub(super) fn speed(&self, method: SamplingMethod) -> Speed {
        self.speeds[method as usize]
    }

    fn progress(&self) -> f64 {
        let done = if self.counted == Counted::Winners {
            self.done + self.inverse_cdf_done
        } else {
            2 * self.done
        };
        let timed = SamplingMethod::ALL.map(|method| self.speed(method).draws.min(ENOUGH_TIMED));
        let timed = if self.timing {
            timed.iter().sum()
        } else {
            4 * ENOUGH_TIMED
        };
        let left = 2 * self.wanted - done + (4 * ENOUGH_TIMED - timed) as usize;
        let all = 2 * self.wanted + 4 * ENOUGH_TIMED as usize;
        1.0 - left as f64 / all as f64
    }

    /// Draws at most a slice by one method; the counts are kept or thrown away.
    fn slice(&mut self, method: SamplingMethod, most: usize, keep: bool) -> usize {
        let draws = most.min(SLICE);
        let mut counts = vec![0; self.categorical.len()];
        let mut stream = Stream::new(self.seed, "timing");
        match (method, self.counted) {
            (SamplingMethod::GumbelMax, Counted::TopK(top)) if keep => {
                self.count_top_k(top, draws, &mut counts);
            }
            (SamplingMethod::GumbelMax, _) if keep => self.count_winners(draws, &mut counts),
            (SamplingMethod::GumbelMax, _) => {
                GumbelMax::new(&self.categorical).count(&mut stream, draws, &mut counts);
            }
            (SamplingMethod::GumbelMaxPrecomputed, _) => {
                let sampler = GumbelMax::new(&self.categorical);
                for _ in 0..draws / ROWS {
                    sampler.count_columns(&self.noise, &mut counts);
                }
            }
            (SamplingMethod::InverseCdf, _) => {
                let stream = if keep {
                    &mut self.uniforms
                } else {
                    &mut stream
                };
                InverseCdfSampler::new(&self.categorical).count(stream, draws, &mut counts);
            }
            (SamplingMethod::Alias, _) => {
                AliasTable::new(&self.categorical).count(&mut stream, draws, &mut counts);
            }
        }
        self.last = Some((method, draws as u64)).filter(|_| self.counted == Counted::Winners);
        if keep {
            let kept = match method {
                SamplingMethod::InverseCdf => &mut self.inverse_cdf_counts,
                _ => &mut self.counts,
            };
            for (kept, count) in kept.iter_mut().zip(counts) {
                *kept += count;
            }
        }
        draws
    }

    fn count_winners(&mut self, draws: usize, counts: &mut [u64]) {
        let sampler = GumbelMax::new(&self.categorical);
        let rest = draws % GROUP;
        sampler.count(&mut self.gumbels, draws - rest, counts);
        if rest == 0 {
            return;
        }
        let mut stream = self.gumbels.clone();
        let columns: Vec<Vec<f64>> = counts
            .iter()
            .map(|_| {
                let mut column = vec![0.0; GROUP];
                stream.fill_uniform(&mut column);
                column.truncate(rest);
                for u in &mut column {
                    *u = kernels::gumbel(*u);
                }
                column
            })
            .collect();
        let mut partial_group = PartialGroup {
            counts: vec![0; counts.len()],
            draws: rest,
        };
        sampler.count_columns(&columns, &mut partial_group.counts);
        for (count, more) in counts.iter_mut().zip(&partial_group.counts) {
            *count += more;
        }
        self.partial_group = Some(partial_group);
    }

    /// Goes back to the last full group.
    fn take_back_partial_group(&mut self) {
        if let Some(partial_group) = self.partial_group.take() {
            self.done -= partial_group.draws;
            for (count, less) in self.counts.iter_mut().zip(partial_group.counts) {
                *count -= less;
            }
        }
    }

    fn count_top_k(&mut self, top: usize, draws: usize, counts: &mut [u64]) {
        let sampler = GumbelMax::new(&self.categorical);
        let mut gumbels = vec![0.0; self.categorical.len()];
        let mut order = Vec::with_capacity(self.categorical.len());
        for _ in 0..draws {
            self.gumbels.fill_uniform(&mut gumbels);
            for u in &mut gumbels {
                *u = kernels::gumbel(*u);
            }
            sampler.top_k(&gumbels, top, &mut order);
            for &category in &order {
                counts[category] += 1;
            }
        }
    }

    fn make_noise(&mut self) {
        let seed = self.seed;
        self.noise.resize_with(self.categorical.len(), Vec::new);
        for (category, column) in self.noise.iter_mut().enumerate() {
            if column.is_empty() {
                column.resize(ROWS, 0.0);
                let mut stream = Stream::new(seed, &format!("ready {category}"));
                stream.fill_uniform(column);
                for u in column {
                    *u = kernels::gumbel(*u);
                }
            }
        }
    }
}

impl BackgroundWork for BackgroundCounter {
    fn run_slice(&mut self) -> Option<f64> {
        let both = self.counted == Counted::Winners;
        if both && self.inverse_cdf_done < self.done.min(self.wanted) {
            self.inverse_cdf_done += self.slice(
                SamplingMethod::InverseCdf,
                self.wanted - self.inverse_cdf_done,
                true,
            );
        } else if self.done < self.wanted {
            self.take_back_partial_group();
            self.done += self.slice(SamplingMethod::GumbelMax, self.wanted - self.done, true);
        } else {
            let slow =
                |method: &SamplingMethod| self.timing && self.speed(*method).draws < ENOUGH_TIMED;
            let method = SamplingMethod::ALL.into_iter().find(slow)?;
            self.slice(method, SLICE, false);
        }
        Some(self.progress())
    }

    fn slice_took(&mut self, seconds: f64) {
        if let Some((method, draws)) = self.last.take() {
            let speed = &mut self.speeds[method as usize];
            speed.draws += draws;
            speed.seconds += seconds;
        }
    }
}
