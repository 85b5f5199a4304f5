//! The strings of the lab of the flow.

#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use crate::labs::shared::{training_run, user_data};
use crate::strings::{AnyBundle, Bundle, LabInfo, Text, bundle, strings};

/// What every page shows of this lab.
pub static INFO: Bundle<LabInfo> = bundle!([&en::INFO, &ja::INFO, &zh::INFO]);

/// The strings of this lab alone.
pub static STRINGS: Bundle<RealNvpStrings> = bundle!([&en::STRINGS, &ja::STRINGS, &zh::STRINGS]);

/// The bundles that the page of this lab needs.
pub static BUNDLES: &[&AnyBundle] = &[
    STRINGS.any(),
    training_run::STRINGS.any(),
    user_data::STRINGS.any(),
];

/// The strings of this lab in the language of `text`.
pub fn strings(text: &Text) -> &'static RealNvpStrings {
    STRINGS.get(text.language)
}

strings! {
/// The strings of the lab of the flow.
pub struct RealNvpStrings {
    /// “Under the particles”
    pub under: &'static str,
    /// “Density”, …
    pub underlays: [&'static str; 4],
    /// “Direction”
    pub direction: &'static str,
    /// “Gaussian → data”, …
    pub directions: [&'static str; 2],
    /// “Data”
    pub data: &'static str,
    /// “Two moons”, …
    pub data_sets: [&'static str; 8],
    /// “Noise”
    pub noise: &'static str,
    /// “The trained flow”, …
    pub starts: [&'static str; 3],
    /// “Couplings”
    pub couplings: &'static str,
    /// “Width of the hidden layers”
    pub width: &'static str,
    /// “Batch”
    pub batch: &'static str,
    /// “Swap the coordinates after each coupling”
    pub swap: &'static str,
    /// “tanh on s”
    pub tanh: &'static str,
    /// “Particles”
    pub particles: &'static str,
    /// “Picked x₁”, …
    pub picked: [&'static str; 2],
    /// “Painting, part”
    pub painted_part: &'static str,
    /// “Coupling”
    pub layer: &'static str,
    /// “Couplings a second”
    pub speed: &'static str,
    /// “Back to the trained flow”
    pub back_to_pretrained: &'static str,
    /// “Load the trained flow”
    pub load_pretrained: &'static str,
    /// “Clear the canvas”
    pub clear: &'static str,
    /// “Particles”
    pub particles_label: &'static str,
    /// “Path of the picked point”
    pub path_label: &'static str,
    /// “ln p(x) = {sum} nats”
    pub point_at_data: &'static str,
    /// “ln N(z) = {latent} nats”
    pub point_at_gaussian: &'static str,
    /// “ln N(z) {sign} {det} = {sum} nats”
    pub point_between: &'static str,
    /// “Grid”
    pub grid_label: &'static str,
    /// “Density 0 … {highest}”
    pub density_label: &'static str,
    /// “Stretch of coupling {k}: {low} … {high}”
    pub stretch_label: &'static str,
    /// “Data”
    pub at_data: &'static str,
    /// “Gaussian”
    pub at_gaussian: &'static str,
    /// “After coupling {k}”
    pub after: &'static str,
    /// “Within coupling {k}”
    pub within: &'static str,
    /// What is under the particles, in a sentence.
    pub shown_underlays: [&'static str; 4],
    /// “{n} particles on their way …”
    pub description: &'static str,
    /// “The canvas on which the data are painted.”
    pub painting_description: &'static str,
    /// “Steps”
    pub steps_axis: &'static str,
    /// “Nats per point”
    pub loss_axis: &'static str,
    /// “Batch”
    pub batch_loss: &'static str,
    /// “Held out”
    pub held_out: &'static str,
    /// “Entropy {nats}: cannot do better”
    pub floor: &'static str,
    /// “The loss over {steps} steps …”
    pub loss_description: &'static str,
    /// “Data”
    pub data_label: &'static str,
    /// “Samples of the flow”
    pub model_label: &'static str,
    /// “Paint here”
    pub paint_here: &'static str,
    /// “The data beside samples of the flow.”
    pub compared_description: &'static str,
    /// “The picked point: ln p(x) = {latent} + {det} = {sum}”
    pub single_point_caption: &'static str,
    /// “After coupling”, …
    pub single_point_heads: [&'static str; 5],
    /// “Training”
    pub learned_caption: &'static str,
    /// “Steps”, …
    pub learned_rows: [&'static str; 6],
    /// “max |f⁻¹(f(x)) − x|”
    pub inversion: &'static str,
    /// Where it is taken.
    pub inversion_detail: &'static str,
    /// “{left} of these points are left out: …”
    pub left_out: &'static str,
    /// “|∫ p − 1|”
    pub integral: &'static str,
    /// “exp(ln p) integrates to {value} …”
    pub integral_detail: &'static str,
    /// “It is being summed.”
    pub integral_pending: &'static str,
    /// “ln |det J|, error”
    pub jacobian: &'static str,
    /// Against what it is compared.
    pub jacobian_detail: &'static str,
    /// “Gradient, error”
    pub gradient: &'static str,
    /// Against what it is compared.
    pub gradient_detail: &'static str,
    /// “It is compared when training runs.”
    pub gradient_pending: &'static str,
    /// “Paint here, then train from scratch.”
    pub nothing_painted: &'static str,
    /// “Train a flow on what is painted, or paint on.”
    pub painted_status: &'static str,
    /// “the log scale s of coupling {k}”, …
    pub quantities: [&'static str; 6],
    /// Why the bound helps.
    pub bound_reason: &'static str,
    /// “Coupling {k} moves points up and down, as x₁ tells it.”, …
    pub coupling_events: [&'static str; 2],
    /// “Training: step {steps}, {speed} a second, loss {nats} nats.”
    pub training: &'static str,
    /// “This flow was trained before, on the two moons.”
    pub pretrained_status: &'static str,
    /// “This flow learnt the two moons: train one on these data.”
    pub pretrained_other: &'static str,
    /// “The trained flow could not be loaded: …”
    pub pretrained_missing: &'static str,
    /// “Download samples, CSV”
    pub save_samples: &'static str,
    /// “{count} weights of {couplings} couplings of width {width} are in use.”
    pub loaded: &'static str,
}
}
