//! The walk of one draw in five stages, and the line of code that makes each.

use super::shape::{Curve, axis};
use super::{EVENTS, MolLab};
use crate::figure::axis::Ticks;
use crate::figure::number::number;
use crate::figure::{Axis, Layer, Panel, Role, Side, Stroke};
use crate::labs::lab::{FrameContext, Table};
use crate::labs::mol::strings::{MolStrings, strings};
use crate::labs::shared::categorical_bars::{category_axis, columns, noise_columns, noisy_axis};
use crate::labs::shared::location_scale::{bars, cdf_path, curve_points};
use crate::labs::shared::marks::{dot, line};
use crate::sampling::MixtureDraw;
use crate::strings::fill;

/// The draw on show, and how many of its events have happened.
#[derive(Clone, Copy)]
struct Journey<'a> {
    gumbels: &'a [f64],
    draw: MixtureDraw,
    events: f64,
}

impl Journey<'_> {
    /// How much of an event has happened, from 0 to 1.
    fn part(&self, event: u32) -> f64 {
        (self.events - f64::from(event)).clamp(0.0, 1.0)
    }

    /// The component, once it is chosen.
    fn chosen(&self) -> Option<usize> {
        (self.events > 1.0).then_some(self.draw.component)
    }
}

impl MolLab {
    /// The draw under way, or else the one that landed last.
    fn journey(&self, progress: f64) -> Journey<'_> {
        let under_way = self.phase > 0 || progress > 0.0;
        if let (false, Some((gumbels, draw))) = (under_way, self.draws.last(&self.sampler)) {
            return Journey {
                gumbels,
                draw,
                events: f64::from(EVENTS),
            };
        }
        let (gumbels, draw) = self.draws.current(&self.sampler);
        Journey {
            gumbels,
            draw,
            events: f64::from(self.phase) + progress,
        }
    }

    /// Noise on the logits, the chosen component's cdf, and the histogram under the mixture.
    pub(super) fn walk_panels(&self, context: FrameContext) -> Vec<Panel> {
        let words = strings(context.text);
        let journey = self.journey(context.progress);
        let scores = self.scores_panel(words, journey);
        let cdf = self.cdf_panel(words, journey);
        let mut density = self.density_panel(words, journey.chosen());
        landing(&mut density, journey);
        vec![scores.weight(0.7), cdf, density]
    }

    /// What the next event of the draw under way does.
    pub(super) fn walk_event(&self, words: &MolStrings, phase: u32) -> String {
        let (gumbels, draw) = self.draws.current(&self.sampler);
        let gumbels: Vec<String> = gumbels.iter().map(|g| number(*g, 3)).collect();
        let parts = [
            ("mix", gumbels.len().to_string()),
            ("gumbels", gumbels.join(", ")),
            ("k", (draw.component + 1).to_string()),
            ("mean", number(draw.mean, 4)),
            ("log_scale", number(draw.log_scale, 4)),
            ("u", number(draw.u, 4)),
            ("unclipped", number(draw.unclipped, 4)),
            ("x", number(draw.x, 4)),
        ];
        fill(words.events[phase.min(EVENTS - 1) as usize], &parts)
    }

    fn scores_panel(&self, words: &MolStrings, journey: Journey) -> Panel {
        let logits = self.mol.logits();
        let shown = (journey.events > 0.0).then_some(journey.gumbels);
        let mut panel = Panel::new(
            component_axis(logits.len()),
            noisy_axis(words.score_axis, logits, shown),
        );
        panel
            .layers
            .push(columns(words.logits, Role::Density, 0.6, logits));
        if let Some(gumbels) = shown {
            let grown = journey.part(0);
            let sums = logits.iter().zip(gumbels);
            let tips: Vec<f64> = sums.map(|(logit, g)| logit + grown * g).collect();
            let chosen: Vec<usize> = journey.chosen().into_iter().collect();
            let names = (words.noise, words.chosen);
            panel
                .layers
                .extend(noise_columns(logits, &tips, names, &chosen));
        }
        panel
    }

    /// The cdfs of all components; of the chosen one alone once it is chosen, with the uniform's path.
    fn cdf_panel(&self, words: &MolStrings, journey: Journey) -> Panel {
        let window = self.window;
        let mut panel = Panel::new(
            Axis::linear("", window.low, window.high).ticks(Ticks::Silent),
            Axis::linear(words.cdf, 0.0, 1.0),
        );
        let (means, log_scales) = (self.mol.means(), self.mol.log_scales());
        for k in 0..means.len() {
            let chosen = journey.chosen() == Some(k);
            let (role, stroke, label) = if chosen {
                let parts = [("k", (k + 1).to_string())];
                (
                    Role::Selected,
                    Stroke::Solid,
                    fill(words.component_cdf, &parts),
                )
            } else {
                (Role::Reference, Stroke::Thin, String::new())
            };
            let points = curve_points(window, means[k], log_scales[k].exp(), |x| {
                self.shape.part(k, Curve::Cdf, x)
            });
            panel.layers.push(Layer::Curve {
                label,
                role,
                points,
                stroke,
            });
        }
        if journey.events > 2.0 {
            // One stage: across to the curve and down.
            let events = journey.part(2) + 2.0 * journey.part(3);
            cdf_path(&mut panel, journey.draw.u, journey.draw.unclipped, events);
        }
        panel
    }

    /// The mixture over the histogram of what has landed.
    pub(super) fn density_panel(&self, words: &MolStrings, chosen: Option<usize>) -> Panel {
        let mut options = self.render_options();
        options.curve = Curve::Density;
        options.accent = chosen.or(options.accent);
        let window = self.window;
        let histogram = bars(self.draws.x(), window, self.bins(), words.samples);
        let peak = self.shape.peak(window);
        let axis = axis(
            options,
            peak.max(highest(&histogram).min(2.5 * peak)),
            words,
        );
        let mut panel = Panel::new(Axis::linear("x", window.low, window.high), axis);
        if self.draws.landed() > 0 {
            panel.layers.push(histogram);
        }
        self.shape.add_to(&mut panel, window, options, words);
        panel
    }

    /// As many bins as the samples fill.
    pub(super) fn bins(&self) -> usize {
        match self.draws.landed() {
            0..300 => 52,
            300..3_000 => 104,
            3_000..30_000 => 156,
            _ => 312,
        }
    }

    /// The lines of code of one draw, with the numbers of those that have been carried out.
    pub(super) fn code_table(&self, words: &MolStrings) -> Table {
        let journey = self.journey(0.0);
        let under_way = journey.events as usize;
        let lines = self.code_lines(journey).into_iter().enumerate();
        let rows = lines.map(|(stage, [code, numbers])| {
            let known = stage < under_way;
            vec![code, if known { numbers } else { "…".to_owned() }]
        });
        Table {
            caption: words.code.into(),
            head: words.code_heads.map(str::to_owned).into(),
            rows: rows.collect(),
            code: true,
            lit: (self.phase > 0).then_some(under_way),
        }
    }

    /// The line of code of a stage of the draw under way, and what it gives.
    pub(super) fn code_line(&self, stage: usize) -> String {
        let (gumbels, draw) = self.draws.current(&self.sampler);
        let journey = Journey {
            gumbels,
            draw,
            events: 0.0,
        };
        let mut lines = self.code_lines(journey);
        let [code, numbers] = lines.swap_remove(stage.min(lines.len() - 1));
        format!("{code}  →  {numbers}")
    }

    /// Each stage's line of code, and what it gives.
    fn code_lines(&self, journey: Journey) -> Vec<[String; 2]> {
        let draw = journey.draw;
        let sums = self.mol.logits().iter().zip(journey.gumbels);
        let scores: Vec<String> = sums
            .map(|(logit, gumbel)| number(logit + gumbel, 3))
            .collect();
        let (low, high) = self.sampler.clamp().map_or_else(
            || ("0".to_owned(), "1".to_owned()),
            |clamp| {
                let epsilon = short(clamp.epsilon());
                (epsilon.clone(), format!("1 − {epsilon}"))
            },
        );
        let [mean, log_scale, u, unclipped, x] =
            [draw.mean, draw.log_scale, draw.u, draw.unclipped, draw.x].map(|v| number(v, 4));
        let least = number(self.sampler.log_scale_min(), 3);
        let factor = number(draw.log_scale.exp(), 4);
        let logit = number(draw.u.ln() - (-draw.u).ln_1p(), 4);
        let last = if self.sampler.clips() {
            "x = min(max(x, −1), 1)"
        } else {
            "x"
        };
        vec![
            [
                format!("scores = logit_probs − log(−log(uniform({low}, {high}, nr_mix)))"),
                format!("[{}]", scores.join(", ")),
            ],
            [
                "k = argmax(scores)".into(),
                format!("k = {}", draw.component + 1),
            ],
            [
                format!(
                    "mean, log_scale = means[k], max(log_scales[k], {least}); u = uniform({low}, {high})"
                ),
                format!("{mean}, {log_scale}; u = {u}"),
            ],
            [
                "x = mean + exp(log_scale) · (log(u) − log(1 − u))".into(),
                format!("{mean} + {factor} · {logit} = {unclipped}"),
            ],
            [last.into(), format!("x = {x}")],
        ]
    }
}

/// An axis of components, whose ticks name it: a title below them would take room from the panels.
fn component_axis(components: usize) -> Axis {
    const MOST_NAMED: usize = 6;
    let name = |k: usize| {
        if k == 1 || components <= MOST_NAMED {
            format!("k = {k}")
        } else {
            k.to_string()
        }
    };
    let marks = (1..=components).map(|k| (k as f64, name(k))).collect();
    category_axis("", components).ticks(Ticks::At(marks))
}

/// A number as code has it.
fn short(value: f64) -> String {
    if value < 1e-3 {
        format!("{value:e}")
    } else {
        value.to_string()
    }
}

/// The draw falls into the histogram.
fn landing(panel: &mut Panel, journey: Journey) {
    if journey.events <= 4.0 {
        return;
    }
    let x = journey.draw.x;
    let fall = panel.y.value(1.0 - journey.part(4));
    panel
        .layers
        .push(line(vec![(x, panel.y.range.1), (x, fall)], Role::Sample));
    panel.layers.push(dot((x, fall), Role::Sample));
    if journey.draw.x != journey.draw.unclipped {
        panel.layers.push(Layer::Annotation {
            text: format!("x = {}", number(x, 3)),
            role: Role::Sample,
            at: (x, panel.y.value(0.85)),
            side: if x > 0.0 { Side::Left } else { Side::Right },
        });
    }
}

/// The tallest bar.
pub(super) fn highest(layer: &Layer) -> f64 {
    match layer {
        Layer::Bars { heights, .. } => heights.iter().copied().fold(0.0, f64::max),
        _ => 0.0,
    }
}
