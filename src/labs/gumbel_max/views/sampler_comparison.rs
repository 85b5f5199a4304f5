//! Two methods with the same histogram: the tallest of noisy scores, and a uniform among cumulative sums.

use super::ViewContent;
use crate::figure::axis::Ticks;
use crate::figure::number::number;
use crate::figure::{Along, Axis, Layer, Panel, Role, Side};
use crate::labs::check::Check;
use crate::labs::gumbel_max::GumbelMaxLab;
use crate::labs::gumbel_max::strings::{GumbelMaxStrings, strings};
use crate::labs::gumbel_max::tables::Column;
use crate::labs::lab::{FrameContext, Table};
use crate::labs::shared::categorical_bars::{shares, shares_panel};
use crate::labs::shared::marks::dot;
use crate::sampling::{GumbelMax, InverseCdfSampler};

pub(super) struct SamplerComparison;

impl ViewContent for SamplerComparison {
    fn panels(&self, lab: &GumbelMaxLab, context: FrameContext) -> Vec<Panel> {
        let strings = strings(context.text);
        let (counts, _) = lab.counts();
        let inverse_cdf_counts = lab.inverse_cdf_counts();
        let exact = (strings.exact, lab.categorical.probs());
        let top = lab.axis_state(context).top_share();
        let mut gumbel_max = shares_panel(("", "", top), exact, (strings.gumbel_max, &counts));
        let mut inverse_cdf = shares_panel(
            ("", "", top),
            exact,
            (strings.roulette, &inverse_cdf_counts),
        );
        inverse_cdf.y.ticks = Ticks::Silent;
        let mut cumulative = cumulative_panel(lab.categorical.probs(), strings.cumulative);
        let draw = lab.shown_draw(context.progress);
        if let Some(draw) = draw {
            let index = InverseCdfSampler::new(&lab.categorical).index(draw.uniform);
            let winner = GumbelMax::new(&lab.categorical).argmax(draw.gumbels);
            let height = 1.0 - 0.25 * draw.progress(0);
            cumulative
                .layers
                .push(dot((draw.uniform, height), Role::Noise));
            cumulative.layers.push(Layer::Annotation {
                text: format!("u = {}", number(draw.uniform, 4)),
                role: Role::Noise,
                at: (draw.uniform, height),
                side: if draw.uniform > 0.5 {
                    Side::Left
                } else {
                    Side::Right
                },
            });
            lab.push_counted_dot(&mut gumbel_max, winner.index, draw);
            lab.push_counted_dot(&mut inverse_cdf, index, draw);
        }
        let mut scores = lab.scores_panel(context, draw, 1);
        for layer in &mut scores.layers {
            // The number over it tells which is the tallest.
            if layer.label() == strings.winner {
                layer.unname();
            }
        }
        inverse_cdf.beside = true;
        // The panel to the left and the colours of the columns above tell what these are.
        inverse_cdf.layers[0].unname();
        vec![
            scores.weight(1.3),
            cumulative.weight(0.3),
            gumbel_max,
            inverse_cdf,
        ]
    }

    fn description(&self, strings: &GumbelMaxStrings) -> &'static str {
        strings.race_description
    }

    fn compares_methods(&self) -> bool {
        true
    }

    fn steps(&self, strings: &GumbelMaxStrings) -> [&'static str; 3] {
        strings.race_events
    }

    fn columns(&self, lab: &GumbelMaxLab, strings: &GumbelMaxStrings) -> Vec<Column> {
        vec![
            (strings.gumbel_max, shares(&lab.counts().0)),
            (strings.roulette, shares(&lab.inverse_cdf_counts())),
        ]
    }

    fn tables(&self, lab: &GumbelMaxLab, strings: &GumbelMaxStrings) -> Vec<Table> {
        vec![lab.speed_table(strings)]
    }

    fn checks(&self, lab: &GumbelMaxLab, strings: &GumbelMaxStrings) -> Vec<Check> {
        lab.winner_checks(strings)
    }
}

/// The unit interval, cut at the cumulative sums of the probabilities.
fn cumulative_panel(probs: &[f64], title: &str) -> Panel {
    /// A narrower piece has no room for its number.
    const ROOM: f64 = 0.035;
    let mut panel = Panel::new(
        Axis::linear(title, 0.0, 1.0),
        Axis::linear("", 0.0, 1.0).ticks(Ticks::None),
    );
    let mut sum = 0.0_f64;
    for (k, prob) in probs.iter().enumerate() {
        let (start, middle) = (sum.min(1.0), sum + 0.5 * prob);
        sum += prob;
        let role = Role::Category(k);
        panel.layers.push(Layer::Area {
            label: String::new(),
            role,
            points: vec![(start, 1.0), (sum.min(1.0), 1.0)],
            base: 0.0,
        });
        if k + 1 < probs.len() {
            panel.layers.push(Layer::Rule {
                label: String::new(),
                role,
                along: Along::Vertical,
                at: sum.min(1.0),
            });
        }
        if *prob > ROOM {
            panel.layers.push(Layer::Annotation {
                text: (k + 1).to_string(),
                role,
                at: (middle, 0.0),
                side: Side::Above,
            });
        }
    }
    panel
}
