//! Two ways to the same histogram: the tallest of noisy scores, and a uniform among cumulative sums.

use super::GumbelMaxLab;
use crate::figure::axis::Ticks;
use crate::figure::number::number;
use crate::figure::{Along, Axis, Layer, Panel, Role, Side};
use crate::labs::gumbel_max::strings::strings;
use crate::labs::lab::FrameContext;
use crate::labs::shared::categorical_bars::shares_panel;
use crate::labs::shared::marks::dot;
use crate::sampling::{GumbelMax, InverseCdfSampler};

impl GumbelMaxLab {
    pub(super) fn race_panels(&self, context: FrameContext) -> Vec<Panel> {
        let words = strings(context.text);
        let journey = self.journey(context.progress);
        let (counts, _) = self.counts();
        let exact = (words.exact, self.categorical.probs());
        let mut tallest = shares_panel(("", words.share), exact, (words.gumbel_max, &counts));
        let spun = self.roulette_counts();
        let mut roulette = shares_panel(
            (words.category, words.share),
            exact,
            (words.roulette, &spun),
        );
        let top = tallest.y.range.1.max(roulette.y.range.1);
        (tallest.y.range.1, roulette.y.range.1) = (top, top);
        let mut wheel = self.wheel_panel(words.cumulative);
        if let Some(journey) = journey {
            let index = InverseCdfSampler::new(&self.categorical).index(journey.uniform);
            let winner = GumbelMax::new(&self.categorical).argmax(journey.gumbels);
            let height = 1.0 - 0.25 * journey.part(0);
            wheel
                .layers
                .push(dot((journey.uniform, height), Role::Noise));
            wheel.layers.push(Layer::Annotation {
                text: format!("u = {}", number(journey.uniform, 4)),
                role: Role::Noise,
                at: (journey.uniform, height),
                side: if journey.uniform > 0.5 {
                    Side::Left
                } else {
                    Side::Right
                },
            });
            self.landing(&mut tallest, winner.index, journey);
            self.landing(&mut roulette, index, journey);
        }
        vec![tallest, wheel.weight(0.42), roulette]
    }

    /// The unit interval, cut at the cumulative sums.
    fn wheel_panel(&self, title: &str) -> Panel {
        /// A narrower piece has no room for its number.
        const ROOM: f64 = 0.035;
        let mut panel = Panel::new(
            Axis::linear(title, 0.0, 1.0),
            Axis::linear("", 0.0, 1.0).ticks(Ticks::None),
        );
        let mut sum = 0.0;
        for (k, prob) in self.categorical.probs().iter().enumerate() {
            let middle = sum + 0.5 * prob;
            sum += prob;
            if k + 1 < self.categorical.len() {
                panel.layers.push(Layer::Rule {
                    label: String::new(),
                    role: Role::Density,
                    along: Along::Vertical,
                    at: sum.min(1.0),
                });
            }
            if *prob > ROOM {
                panel.layers.push(Layer::Annotation {
                    text: (k + 1).to_string(),
                    role: Role::Density,
                    at: (middle, 0.0),
                    side: Side::Above,
                });
            }
        }
        panel
    }
}
