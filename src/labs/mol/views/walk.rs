//! The view of one draw in five steps, and the line of code that makes each.

use std::ops::Range;

use super::ViewContent;
use crate::figure::axis::Ticks;
use crate::figure::number::number;
use crate::figure::{Axis, Figure, Layer, Panel, Role, Side, Stroke};
use crate::labs::check::Check;
use crate::labs::lab::{FrameContext, StepDescription, Table};
use crate::labs::mol::checks::two_sample_check;
use crate::labs::mol::curves::{Handles, component_role, tallest_bar};
use crate::labs::mol::parameters::Curve;
use crate::labs::mol::strings::{MolStrings, strings};
use crate::labs::mol::{MolLab, STEPS_PER_SAMPLE};
use crate::labs::playback::Playback;
use crate::labs::shared::categorical_bars::{category_axis, columns, noise_columns, noisy_axis};
use crate::labs::shared::location_scale::cdf_path;
use crate::labs::shared::marks::{dot, line};
use crate::labs::shared::plot::{Window, bars, curve_points};
use crate::sampling::MixtureDraw;
use crate::strings::fill;

/// The lines of code that each step carries out.
const STEPS_OF_CODE: [Range<usize>; STEPS_PER_SAMPLE as usize] = [0..2, 2..3, 3..5, 5..6, 6..7];

/// One draw: noise on the logits, the chosen component's cdf, and the histogram under the mixture.
pub(in crate::labs::mol) struct Walk;

impl ViewContent for Walk {
    fn figures(&self, lab: &MolLab, axes: &MolLab, context: FrameContext) -> Vec<Figure> {
        let strings = strings(context.text);
        let shown = lab.shown_draw(context.progress);
        let scores = lab.scores_panel(axes, strings, shown, context.progress);
        let cdf = lab.cdf_panel(axes.window, strings, shown);
        let mut density = lab.density_panel(axes, strings, shown.chosen());
        add_landing(&mut density, shown);
        let panels = vec![scores.weight(0.7), cdf, density];
        vec![lab.figure(panels, strings.walk_description, strings)]
    }

    fn tables(&self, lab: &MolLab, strings: &MolStrings) -> Vec<Table> {
        vec![lab.code_table(strings), lab.drawn_table(strings)]
    }

    fn checks(&self, lab: &MolLab, strings: &MolStrings) -> Vec<Check> {
        vec![two_sample_check(lab, strings)]
    }

    fn playback(&self, _lab: &MolLab) -> Playback {
        Playback::samples(STEPS_PER_SAMPLE)
    }

    fn describe_step(&self, lab: &MolLab, strings: &MolStrings, step: u32) -> StepDescription {
        StepDescription {
            sentence: lab.step_sentence(strings, step),
            code: Some(lab.code_line(step as usize)),
        }
    }
}

/// The draw on show, and how many of its steps are done.
#[derive(Clone, Copy)]
struct ShownDraw<'a> {
    gumbels: &'a [f64],
    draw: MixtureDraw,
    steps: f64,
}

impl ShownDraw<'_> {
    /// How much of a step is done, from 0 to 1.
    fn step_progress(&self, step: u32) -> f64 {
        (self.steps - f64::from(step)).clamp(0.0, 1.0)
    }

    /// The Gumbels, once they are added.
    fn added_noise(&self) -> Option<&[f64]> {
        (self.steps > 0.0).then_some(self.gumbels)
    }

    /// The component, once it is chosen.
    fn chosen(&self) -> Option<usize> {
        (self.steps > 1.0).then_some(self.draw.component)
    }
}

impl MolLab {
    /// The draw under way, or else the one that landed last.
    fn shown_draw(&self, progress: f64) -> ShownDraw<'_> {
        let under_way = self.step > 0 || progress > 0.0;
        if let (false, Some((gumbels, draw))) = (under_way, self.draws.last(&self.sampler)) {
            return ShownDraw {
                gumbels,
                draw,
                steps: f64::from(STEPS_PER_SAMPLE),
            };
        }
        let (gumbels, draw) = self.draws.current(&self.sampler);
        ShownDraw {
            gumbels,
            draw,
            steps: f64::from(self.step) + progress,
        }
    }

    /// What the next step of the draw under way does.
    fn step_sentence(&self, strings: &MolStrings, step: u32) -> String {
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
        fill(
            strings.events[step.min(STEPS_PER_SAMPLE - 1) as usize],
            &parts,
        )
    }

    fn scores_panel(
        &self,
        axes: &Self,
        strings: &MolStrings,
        shown: ShownDraw,
        progress: f64,
    ) -> Panel {
        let logits = self.mol.logits();
        let held = axes.shown_draw(progress);
        let mut panel = Panel::new(
            component_axis(logits.len()),
            noisy_axis(strings.score_axis, axes.mol.logits(), held.added_noise()),
        );
        let gumbels = shown.added_noise();
        panel
            .layers
            .push(columns(strings.logits, Role::Density, 0.6, logits));
        if let Some(gumbels) = gumbels {
            let grown = shown.step_progress(0);
            let sums = logits.iter().zip(gumbels);
            let tips: Vec<f64> = sums.map(|(logit, g)| logit + grown * g).collect();
            let chosen: Vec<usize> = shown.chosen().into_iter().collect();
            let names = (strings.noise, strings.chosen);
            panel
                .layers
                .extend(noise_columns(logits, &tips, names, &chosen));
        }
        panel
    }

    /// The cdfs of all components; of the chosen one alone once it is chosen, with the uniform's path.
    fn cdf_panel(&self, window: Window, strings: &MolStrings, shown: ShownDraw) -> Panel {
        let mut panel = Panel::new(
            Axis::linear("", window.low, window.high).ticks(Ticks::Silent),
            Axis::linear(strings.cdf, 0.0, 1.0),
        );
        let (means, log_scales) = (self.mol.means(), self.mol.log_scales());
        for k in 0..means.len() {
            let chosen = shown.chosen() == Some(k);
            let (stroke, label) = if chosen {
                let parts = [("k", (k + 1).to_string())];
                (Stroke::Solid, fill(strings.component_cdf, &parts))
            } else {
                (Stroke::Thin, String::new())
            };
            let points = curve_points(window, means[k], log_scales[k].exp(), |x| {
                self.curves.component_value(k, Curve::Cdf, x)
            });
            panel.layers.push(Layer::Curve {
                label,
                role: component_role(k, chosen),
                points,
                stroke,
            });
        }
        if shown.steps > 2.0 {
            // Across to the curve and down.
            let steps = shown.step_progress(2) + 2.0 * shown.step_progress(3);
            cdf_path(&mut panel, shown.draw.u, shown.draw.unclipped, steps);
        }
        panel
    }

    /// The mixture over the histogram of what has landed.
    fn density_panel(&self, axes: &Self, strings: &MolStrings, chosen: Option<usize>) -> Panel {
        let mut options = self.render_options();
        options.curve = Curve::Density;
        options.handles = Handles::Means;
        options.accent = chosen.or(options.accent);
        let window = axes.window;
        let histogram = |lab: &Self| bars(lab.draws.x(), window, lab.draws.bins(), strings.samples);
        let highest = axes.highest_with(tallest_bar(&histogram(axes)));
        let mut panel = self.curves.panel(window, highest, options, strings);
        if self.draws.landed() > 0 {
            panel.layers.insert(0, histogram(self));
        }
        panel
    }

    /// The lines of code of one draw, with the numbers of those that have been carried out.
    fn code_table(&self, strings: &MolStrings) -> Table {
        let progress = self.progress.get();
        let shown = self.shown_draw(progress);
        let under_way = STEPS_OF_CODE.get(shown.steps as usize);
        let under_way = under_way.filter(|_| self.step > 0 || progress > 0.0);
        let known = under_way.map_or(usize::MAX, |lines| lines.start);
        let lines = self.code_lines(shown).into_iter().enumerate();
        let rows = lines.map(|(line, [code, numbers])| {
            let numbers = if line < known {
                numbers
            } else {
                "…".to_owned()
            };
            vec![code, numbers]
        });
        Table {
            caption: strings.code.into(),
            head: strings.code_heads.map(str::to_owned).into(),
            rows: rows.collect(),
            code: true,
            lit: under_way.cloned().unwrap_or_default(),
        }
    }

    /// The lines of code of a step of the draw under way, and what the last of them gives.
    fn code_line(&self, step: usize) -> String {
        let (gumbels, draw) = self.draws.current(&self.sampler);
        let shown = ShownDraw {
            gumbels,
            draw,
            steps: 0.0,
        };
        let lines = self.code_lines(shown);
        let lines = &lines[STEPS_OF_CODE[step.min(STEPS_OF_CODE.len() - 1)].clone()];
        let code: Vec<&str> = lines.iter().map(|[code, _]| &**code).collect();
        let numbers = lines.last().map_or("", |[_, numbers]| numbers);
        format!("{}  →  {numbers}", code.join("; "))
    }

    /// The lines of code, and what each gives.
    fn code_lines(&self, shown: ShownDraw) -> Vec<[String; 2]> {
        let draw = shown.draw;
        let sums = self.mol.logits().iter().zip(shown.gumbels);
        let scores: Vec<f64> = sums.map(|(logit, gumbel)| logit + gumbel).collect();
        let list = |values: &[f64]| {
            let values: Vec<String> = values.iter().map(|value| number(*value, 3)).collect();
            format!("[{}]", values.join(", "))
        };
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
                format!("gumbels = −log(−log(uniform({low}, {high}, nr_mix)))"),
                list(shown.gumbels),
            ],
            ["scores = logit_probs + gumbels".into(), list(&scores)],
            [
                "k = argmax(scores)".into(),
                format!("k = {}", draw.component + 1),
            ],
            [
                format!("mean, log_scale = means[k], max(log_scales[k], {least})"),
                format!("{mean}, {log_scale}"),
            ],
            [format!("u = uniform({low}, {high})"), format!("u = {u}")],
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
fn add_landing(panel: &mut Panel, shown: ShownDraw) {
    if shown.steps <= 4.0 {
        return;
    }
    let x = shown.draw.x;
    let fall = panel.y.value(1.0 - shown.step_progress(4));
    panel
        .layers
        .push(line(vec![(x, panel.y.range.1), (x, fall)], Role::Sample));
    panel.layers.push(dot((x, fall), Role::Sample));
    if shown.draw.x != shown.draw.unclipped {
        panel.layers.push(Layer::Annotation {
            text: format!("x = {}", number(x, 3)),
            role: Role::Sample,
            at: (x, panel.y.value(0.85)),
            side: if x > 0.0 { Side::Left } else { Side::Right },
        });
    }
}
