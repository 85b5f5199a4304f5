//! The view that answers where the mixture is: the same histogram from the mixture's own quantile.

use crate::distributions::Cumulative;
use crate::figure::{Figure, Layer, Panel, Role};
use crate::labs::check::Check;
use crate::labs::lab::{FrameContext, StepDescription, Table};
use crate::labs::mol::MolLab;
use crate::labs::mol::checks::two_sample_check;
use crate::labs::mol::curves::{Handles, tallest_bar};
use crate::labs::mol::parameters::Curve;
use crate::labs::mol::strings::{MolStrings, strings};
use crate::labs::mol::views::ViewContent;
use crate::labs::playback::Playback;
use crate::labs::shared::plot::{Window, bars};

/// Two histograms under one curve: draws by Gumbel-max and inverse cdf, and draws by the mixture's quantile.
pub(super) struct Direct;

impl ViewContent for Direct {
    fn figures(&self, lab: &MolLab, axes: &MolLab, context: FrameContext) -> Vec<Figure> {
        let strings = strings(context.text);
        vec![lab.figure(
            panels(lab, axes, strings),
            strings.direct_description,
            strings,
        )]
    }

    fn tables(&self, lab: &MolLab, strings: &MolStrings) -> Vec<Table> {
        vec![lab.drawn_table(strings)]
    }

    fn checks(&self, lab: &MolLab, strings: &MolStrings) -> Vec<Check> {
        vec![two_sample_check(lab, strings)]
    }

    fn playback(&self, _lab: &MolLab) -> Playback {
        Playback::samples(1)
    }

    fn describe_step(&self, _lab: &MolLab, strings: &MolStrings, _step: u32) -> StepDescription {
        strings.direct_event.to_owned().into()
    }
}

fn panels(lab: &MolLab, axes: &MolLab, strings: &MolStrings) -> Vec<Panel> {
    let mut options = lab.render_options();
    options.curve = Curve::Density;
    let tallest = histograms(axes, axes.window, strings)
        .iter()
        .map(tallest_bar)
        .fold(0.0, f64::max);
    let highest = axes.highest_with(tallest);
    histograms(lab, axes.window, strings)
        .into_iter()
        .map(|histogram| {
            let mut panel = lab.curves.panel(axes.window, highest, options, strings);
            panel.layers.insert(0, histogram);
            options.handles = Handles::None;
            panel
        })
        .collect()
}

/// The draws by Gumbel-max and inverse cdf, and those by the mixture's quantile.
fn histograms(lab: &MolLab, window: Window, strings: &MolStrings) -> [Layer; 2] {
    let gumbels = bars(lab.draws.x(), window, lab.draws.bins(), strings.gumbel_way);
    let quantile = quantile_bars(lab, &gumbels, strings.direct_way);
    [gumbels, quantile]
}

/// The histogram of draws by the mixture's quantile, in the bins of another.
///
/// Q(u) lies below an edge exactly where u lies below the cdf of that edge: the draws are counted
/// without a single root being sought.
fn quantile_bars(lab: &MolLab, like: &Layer, label: &str) -> Layer {
    let Layer::Bars { edges, .. } = like else {
        return like.clone();
    };
    let sorted = lab.draws.direct();
    let clipped = lab.sampler.clips();
    let below = |x: f64| {
        let p = match x {
            x if clipped && x > 1.0 => 1.0,
            x if clipped && x <= -1.0 => 0.0,
            x => lab.mol.mixture().cdf(x),
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
