//! Where is the mixture? The same histogram from the mixture's own quantile.

use super::MolLab;
use super::shape::{Curve, axis};
use super::walk::highest;
use crate::figure::{Layer, Panel, Role};
use crate::labs::check::Check;
use crate::labs::mol::strings::MolStrings;
use crate::labs::shared::location_scale::bars;
use crate::numerics::goodness_of_fit::ks_test_two_samples;

impl MolLab {
    /// Two histograms under one curve.
    pub(super) fn direct_panels(&self, words: &MolStrings) -> Vec<Panel> {
        let gumbels = bars(self.draws.x(), self.window, self.bins(), words.gumbel_way);
        let quantile = self.quantile_bars(&gumbels, words.direct_way);
        let mut options = self.render_options();
        options.curve = Curve::Density;
        let peak = self.shape.peak(self.window);
        let top = highest(&gumbels).max(highest(&quantile)).min(2.5 * peak);
        let top = top.max(peak);
        [gumbels, quantile]
            .into_iter()
            .map(|histogram| {
                let mut panel = self.shape.panel(self.window, options, words);
                panel.y = axis(options, top, words);
                panel.layers.insert(0, histogram);
                options.handles = false;
                panel
            })
            .collect()
    }

    /// The histogram of draws by the mixture's quantile, in the bins of another.
    ///
    /// Q(u) lies below an edge exactly where u lies below the cdf of that edge: the draws are counted
    /// without a single root being sought.
    fn quantile_bars(&self, like: &Layer, label: &str) -> Layer {
        let Layer::Bars { edges, .. } = like else {
            return like.clone();
        };
        let sorted = self.draws.direct();
        let clipped = self.sampler.clips();
        let below = |x: f64| {
            let p = match x {
                x if clipped && x > 1.0 => 1.0,
                x if clipped && x <= -1.0 => 0.0,
                x => self.mixture_cdf(x),
            };
            sorted.partition_point(|&u| u < p)
        };
        let total = sorted.len().max(1) as f64;
        let heights = edges.windows(2).map(|pair| {
            let count = below(pair[1]) - below(pair[0]);
            count as f64 / (total * (pair[1] - pair[0]))
        });
        Layer::Bars {
            label: label.into(),
            role: Role::Sample,
            heights: heights.collect(),
            edges: edges.clone(),
        }
    }

    /// Both ways' draws, compared after the cdf, which changes no rank.
    pub(super) fn two_sample_check(&self, words: &MolStrings) -> Check {
        const ENOUGH: usize = 20;
        if self.draws.landed() < ENOUGH {
            return Check::pending(words.two_sample, words.too_few);
        }
        let cdf = |x: f64| self.mixture_cdf(x);
        let mut code: Vec<f64> = self.draws.x().iter().map(|&x| cdf(x)).collect();
        code.sort_unstable_by(f64::total_cmp);
        let mut direct = self.draws.direct().to_vec();
        if self.sampler.clips() {
            let (low, high) = (cdf(-1.0), cdf(1.0));
            for u in &mut direct {
                *u = u.clamp(low, high);
            }
        }
        let p_value = ks_test_two_samples(&code, &direct).p_value;
        Check::at_least(words.two_sample, p_value, 0.001, words.two_sample_detail)
    }
}
