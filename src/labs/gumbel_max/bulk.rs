//! Draws beyond those whose noise is kept: counted in slices of a few milliseconds, while the page lives.

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

/// Timed draws after which a speed is known well enough.
const TIMED: u64 = 1 << 19;

/// A way to draw a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Fresh Gumbel noise, then the tallest.
    GumbelMax,
    /// The same on noise made before.
    Precomputed,
    /// Softmax, cumulative sums, and a search for a uniform.
    Roulette,
    /// Vose's alias table.
    Alias,
}

impl Way {
    pub(super) const ALL: [Self; 4] = [
        Self::GumbelMax,
        Self::Precomputed,
        Self::Roulette,
        Self::Alias,
    ];
}

/// Draws and seconds of one way, as measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Speed {
    pub(super) draws: u64,
    pub(super) seconds: f64,
}

impl Speed {
    /// Draws per second; nothing before enough was timed.
    pub(super) fn per_second(self) -> Option<f64> {
        (self.draws >= TIMED && self.seconds > 0.0).then(|| self.draws as f64 / self.seconds)
    }
}

/// What is counted of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// The winner, by both ways.
    Winners,
    /// Everyone among the tallest so many.
    Tallest(usize),
}

/// The draws of a group that is not full: the stream stays before them, and a full group takes their
/// place when more are asked for. So each draw has the same noise however many there are.
struct Loose {
    counts: Vec<u64>,
    draws: usize,
}

/// Counts under way.
pub(super) struct Bulk {
    categorical: Categorical,
    count: Count,
    seed: u64,
    gumbels: Stream,
    uniforms: Stream,
    /// Counts and draws by Gumbel-max.
    counts: Vec<u64>,
    done: usize,
    /// Those of them that the next slice takes back.
    loose: Option<Loose>,
    /// The same by roulette.
    roulette_counts: Vec<u64>,
    roulette_done: usize,
    wanted: usize,
    timing: bool,
    noise: Vec<Vec<f64>>,
    speeds: [Speed; 4],
    /// What the last slice did.
    last: Option<(Way, u64)>,
}

impl Bulk {
    pub(super) fn new(categorical: &Categorical) -> Self {
        Self {
            categorical: categorical.clone(),
            count: Count::Winners,
            seed: 0,
            gumbels: Stream::new(0, "many gumbels"),
            uniforms: Stream::new(0, "many uniforms"),
            counts: Vec::new(),
            done: 0,
            loose: None,
            roulette_counts: Vec::new(),
            roulette_done: 0,
            wanted: 0,
            timing: false,
            noise: Vec::new(),
            speeds: [Speed::default(); 4],
            last: None,
        }
    }

    /// Asks for `wanted` draws, and for timings of all ways or not.
    pub(super) fn ask(
        &mut self,
        categorical: &Categorical,
        count: Count,
        seed: u64,
        wanted: usize,
        timing: bool,
    ) {
        let other_size = categorical.len() != self.categorical.len();
        let changed = other_size
            || categorical.log_probs() != self.categorical.log_probs()
            || count != self.count
            || seed != self.seed
            || wanted < self.done.max(self.roulette_done);
        if other_size {
            self.speeds = [Speed::default(); 4];
            self.noise.clear();
        }
        if changed || self.counts.is_empty() {
            self.categorical = categorical.clone();
            (self.count, self.seed) = (count, seed);
            self.gumbels = Stream::new(seed, "many gumbels");
            self.uniforms = Stream::new(seed, "many uniforms");
            for counts in [&mut self.counts, &mut self.roulette_counts] {
                counts.clear();
                counts.resize(categorical.len(), 0);
            }
            (self.done, self.roulette_done) = (0, 0);
            self.loose = None;
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

    /// Counts by roulette so far, and their draws.
    pub(super) fn roulette_counts(&self) -> (&[u64], usize) {
        (&self.roulette_counts, self.roulette_done)
    }

    /// What was measured of a way.
    pub(super) fn speed(&self, way: Way) -> Speed {
        self.speeds[way as usize]
    }

    fn progress(&self) -> f64 {
        let counted = if self.count == Count::Winners {
            self.done + self.roulette_done
        } else {
            2 * self.done
        };
        let timed = Way::ALL.map(|way| self.speed(way).draws.min(TIMED));
        let timed = if self.timing {
            timed.iter().sum()
        } else {
            4 * TIMED
        };
        let left = 2 * self.wanted - counted + (4 * TIMED - timed) as usize;
        let all = 2 * self.wanted + 4 * TIMED as usize;
        1.0 - left as f64 / all as f64
    }

    /// Draws at most a slice by one way; the counts are kept or thrown away.
    fn slice(&mut self, way: Way, most: usize, keep: bool) -> usize {
        let draws = most.min(SLICE);
        let mut counts = vec![0; self.categorical.len()];
        let mut stream = Stream::new(self.seed, "timing");
        match (way, self.count) {
            (Way::GumbelMax, Count::Tallest(top)) if keep => {
                self.count_tallest(top, draws, &mut counts);
            }
            (Way::GumbelMax, _) if keep => self.count_winners(draws, &mut counts),
            (Way::GumbelMax, _) => {
                GumbelMax::new(&self.categorical).count(&mut stream, draws, &mut counts);
            }
            (Way::Precomputed, _) => {
                let sampler = GumbelMax::new(&self.categorical);
                for _ in 0..draws / ROWS {
                    sampler.count_columns(&self.noise, &mut counts);
                }
            }
            (Way::Roulette, _) => {
                let stream = if keep {
                    &mut self.uniforms
                } else {
                    &mut stream
                };
                InverseCdfSampler::new(&self.categorical).count(stream, draws, &mut counts);
            }
            (Way::Alias, _) => {
                AliasTable::new(&self.categorical).count(&mut stream, draws, &mut counts);
            }
        }
        self.last = Some((way, draws as u64)).filter(|_| self.count == Count::Winners);
        if keep {
            let kept = match way {
                Way::Roulette => &mut self.roulette_counts,
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
        let mut loose = Loose {
            counts: vec![0; counts.len()],
            draws: rest,
        };
        sampler.count_columns(&columns, &mut loose.counts);
        for (count, more) in counts.iter_mut().zip(&loose.counts) {
            *count += more;
        }
        self.loose = Some(loose);
    }

    /// Goes back to the last full group.
    fn take_back(&mut self) {
        if let Some(loose) = self.loose.take() {
            self.done -= loose.draws;
            for (count, less) in self.counts.iter_mut().zip(loose.counts) {
                *count -= less;
            }
        }
    }

    fn count_tallest(&mut self, top: usize, draws: usize, counts: &mut [u64]) {
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

impl BackgroundWork for Bulk {
    fn run_slice(&mut self) -> Option<f64> {
        let both = self.count == Count::Winners;
        if both && self.roulette_done < self.done.min(self.wanted) {
            self.roulette_done += self.slice(Way::Roulette, self.wanted - self.roulette_done, true);
        } else if self.done < self.wanted {
            self.take_back();
            self.done += self.slice(Way::GumbelMax, self.wanted - self.done, true);
        } else {
            let slow = |way: &Way| self.timing && self.speed(*way).draws < TIMED;
            let way = Way::ALL.into_iter().find(slow)?;
            self.slice(way, SLICE, false);
        }
        Some(self.progress())
    }

    fn slice_took(&mut self, seconds: f64) {
        if let Some((way, draws)) = self.last.take() {
            let speed = &mut self.speeds[way as usize];
            speed.draws += draws;
            speed.seconds += seconds;
        }
    }
}
