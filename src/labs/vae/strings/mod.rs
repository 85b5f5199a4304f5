//! The strings of the lab of the autoencoder.

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
pub static STRINGS: Bundle<VaeStrings> = bundle!([&en::STRINGS, &ja::STRINGS, &zh::STRINGS]);

/// The bundles that the page of this lab needs.
pub static BUNDLES: &[&AnyBundle] = &[
    STRINGS.any(),
    training_run::STRINGS.any(),
    user_data::STRINGS.any(),
];

/// The strings of this lab in the language of `text`.
pub fn strings(text: &Text) -> &'static VaeStrings {
    STRINGS.get(text.language)
}

strings! {
/// The strings of the lab of the autoencoder.
pub struct VaeStrings {
    /// “Latent space”, …
    pub views: [&'static str; 5],
    /// “Latents”
    pub family: &'static str,
    /// “Gaussian”, …
    pub families: [&'static str; 2],
    /// “Held-out image”
    pub picked: &'static str,
    /// “Temperature λ”
    pub temperature: &'static str,
    /// “β, weight of the KL”
    pub beta: &'static str,
    /// “Data”
    pub data: &'static str,
    /// “Digits, grey”, …
    pub data_sets: [&'static str; 3],
    /// “Dimensions D”
    pub dimensions: &'static str,
    /// “Variables V”
    pub variables: &'static str,
    /// “Categories K”
    pub categories: &'static str,
    /// “Objective”
    pub objective: &'static str,
    /// “ln p(x|z) − β KL”, …
    pub objectives: [&'static str; 5],
    /// “Gradient estimator”
    pub estimator: &'static str,
    /// “Pathwise”, …
    pub estimators: [&'static str; 3],
    /// “Running baseline”
    pub baseline: &'static str,
    /// “Samples of z per image”
    pub z_samples: &'static str,
    /// “Learn the prior's mean and scale”
    pub learned_prior: &'static str,
    /// “Temperature of the prior”
    pub prior_temperature: &'static str,
    /// “Walk along z₁”
    pub walk: &'static str,
    /// “Let λ fall during the run”
    pub anneal: &'static str,
    /// “λ at the end”
    pub last_temperature: &'static str,
    /// “Naive arithmetic”
    pub naive: &'static str,
    /// “The trained model”, …
    pub starts: [&'static str; 3],
    /// “Units of the hidden layers”
    pub hidden: &'static str,
    /// “Minibatch”
    pub batch: &'static str,
    /// “Draw an image yourself”
    pub own: &'static str,
    /// “Drawing, part”
    pub drawn_part: &'static str,
    /// “Grid of decodings”
    pub grid: &'static str,
    /// “Minibatches”
    pub minibatch: &'static str,
    /// “Back to the trained model”
    pub back_to_pretrained: &'static str,
    /// “Load the trained model”
    pub load_pretrained: &'static str,
    /// “Clear the drawing”
    pub clear: &'static str,
    /// “Draw here”
    pub own_picture: &'static str,
    /// “Input x”
    pub input_picture: &'static str,
    /// “Reconstruction”
    pub reconstruction_picture: &'static str,
    /// “Decoded z”
    pub decoded_picture: &'static str,
    /// “z”
    pub decoded_here: &'static str,
    /// “a held-out {class}”
    pub picked_digit: &'static str,
    /// “a held-out image of {class} bars”
    pub picked_bars: &'static str,
    /// “a drawing”
    pub picked_own: &'static str,
    /// “The input, {picked}, its reconstruction, and the image decoded from z …”
    pub gaussian_description: &'static str,
    /// “The input, {picked}, its reconstruction, and the image decoded from …”
    pub concrete_description: &'static str,
    /// “Share of the held-out images”
    pub usage_label: &'static str,
    /// “q(category | x)”
    pub posterior_label: &'static str,
    /// “Relaxed sample z”
    pub sample_label: &'static str,
    /// “0 %”
    pub unused_mark: &'static str,
    /// “Nats per image”
    pub nats_axis: &'static str,
    /// “Training steps”
    pub steps_axis: &'static str,
    /// “Held-out ELBO”
    pub elbo_label: &'static str,
    /// “Importance-weighted, 16 samples”
    pub estimate_label: &'static str,
    /// “Loss, nats per image”
    pub loss_axis: &'static str,
    /// “KL”
    pub kl_label: &'static str,
    /// “−E ln p(x|z)”
    pub reconstruction_label: &'static str,
    /// “The held-out ELBO over the training steps with the …”
    pub training_description: &'static str,
    /// “Held-out images”
    pub inputs_label: &'static str,
    /// “Reconstructions”
    pub reconstructions_label: &'static str,
    /// “Samples from the prior, decoded”
    pub prior_label: &'static str,
    /// “Held-out images, their reconstructions below, and images decoded from …”
    pub reconstructions_description: &'static str,
    /// “Latent variable”
    pub latent_axis: &'static str,
    /// “KL, nats”
    pub kl_axis: &'static str,
    /// “The divergence of each latent variable from its prior, averaged over …”
    pub kl_description: &'static str,
    /// “Relaxed − hard, nats”
    pub gap_axis: &'static str,
    /// “Variance of the gradient”
    pub variance_axis: &'static str,
    /// “λ”
    pub temperature_axis: &'static str,
    /// “The variance of the encoder's gradient over the training steps, …”
    pub variance_description: &'static str,
    /// “Over the training steps: how far the relaxed objective is above the …”
    pub relaxation_description: &'static str,
    /// “The model”
    pub training_caption: &'static str,
    /// “Steps”, …
    pub training_rows: [&'static str; 9],
    /// “{lambda}; density without a maximum inside for λ ≤ 1/(K−1) = {least}”
    pub temperature_cell: &'static str,
    /// “The posterior of the picked image”
    pub latents_caption: &'static str,
    /// “Latent”, …
    pub gaussian_heads: [&'static str; 4],
    /// “Variable”, …
    pub concrete_heads: [&'static str; 4],
    /// “KL, closed form against samples”
    pub kl_check: &'static str,
    /// “The distance of the mean of ln q(z|x) − ln p(z) over 2 000 samples …”
    pub kl_detail: &'static str,
    /// “There is no image yet.”
    pub kl_pending: &'static str,
    /// “Gradient, relative error”
    pub gradient_check: &'static str,
    /// “The slope of ln p(x|z) − β KL along its own gradient with frozen …”
    pub gradient_detail: &'static str,
    /// “The gradient is compared as soon as training has run.”
    pub gradient_pending: &'static str,
    /// “Bounds of ln p(x) of the picked image, in nats: ELBO {elbo}, …”
    pub bound_description: &'static str,
    /// “E (ln p(x,z) − ln q)”, …
    pub forms: [&'static str; 3],
    /// “ELBO, all codes”
    pub exact_elbo: &'static str,
    /// “Importance-weighted, 64 samples”
    pub weighted: &'static str,
    /// “ln p(x), exact”
    pub log_prob: &'static str,
    /// “Relaxed 1: densities”, …
    pub relaxed: [&'static str; 3],
    /// “Bounds of ln p(x) of the picked image, in nats”
    pub bound_caption: &'static str,
    /// “Quantity”, …
    pub bound_heads: [&'static str; 3],
    /// “The bound in three forms, difference”
    pub forms_check: &'static str,
    /// “The largest difference of a form from the third over the same 512 …”
    pub forms_detail: &'static str,
    /// “Importance-weighted estimate − ELBO”
    pub order_check: &'static str,
    /// “In standard errors: in expectation the estimate is not below the ELBO.”
    pub order_detail: &'static str,
    /// “ln p(x) − importance-weighted estimate”
    pub exact_check: &'static str,
    /// “In standard errors: ln p(x) by quadrature or as a sum over all codes …”
    pub exact_detail: &'static str,
    /// “ln p(x) is computed for one or two Gaussian latents, or at most 4 …”
    pub exact_pending: &'static str,
    /// “what the encoder gives”, …
    pub quantities: [&'static str; 9],
    /// “In naive arithmetic a small relaxed probability underflows to 0, and …”
    pub naive_reason: &'static str,
    /// “The digits are being loaded.”
    pub digits_coming: &'static str,
    /// “Training: step {steps}, {speed} a second, held-out ELBO {nats} nats.”
    pub training: &'static str,
    /// “This model was trained before, on the digits: held-out ELBO {nats} …”
    pub pretrained_status: &'static str,
    /// “This model learnt the digits: train one on these data.”
    pub pretrained_other: &'static str,
    /// “The trained model could not be loaded: training starts from random …”
    pub pretrained_missing: &'static str,
    /// “{count} weights of {latents} latent variables and {hidden} hidden …”
    pub loaded: &'static str,
    /// “x”, …
    pub nodes: [&'static str; 8],
    /// “0: it stops”
    pub stops: &'static str,
    /// “score: {size}”
    pub by_score: &'static str,
    /// “The stochastic computation graph of the picked image: from the loss …”
    pub graph_description: &'static str,
    /// “z = μ + σ ε: the gradient passes”, …
    pub passes: [&'static str; 4],
    /// “z is held fixed; the gradient comes from ln q(z|x)”
    pub score_note: &'static str,
    /// “Gradients of the loss of this image, by norm”
    pub graph_caption: &'static str,
    /// “By the logits of the pixels”, …
    pub graph_rows: [&'static str; 7],
    /// “PyTorch”
    pub torch_caption: &'static str,
    /// “This library (Rust)”
    pub rust_caption: &'static str,
    /// “Line”, …
    pub code_heads: [&'static str; 2],
    /// “Minibatch {n}: its first images, samples z of their posteriors, and …”
    pub code_description: &'static str,
    /// “x, the first 8 of B = {batch}”
    pub batch_label: &'static str,
    /// “z of these images”
    pub z_label: &'static str,
    /// “Decoded”
    pub decoded_label: &'static str,
    /// “A minibatch x of {batch} images, {pixels} pixels each.”, …
    pub code_steps: [&'static str; 7],
}
}
