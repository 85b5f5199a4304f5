//! The encoder and the decoder.

use super::config::{Placed, VaeConfig};
use super::tensor::Tensor;
use crate::distributions::ParameterError;
use crate::nn::{Init, Matmul, Real, check_values};
use crate::random::Stream;

/// A variational autoencoder of images: an encoder of one hidden layer from an image to the parameters of q(z|x), and a
/// decoder of one hidden layer from z to the logits of the pixels, each of which is Bernoulli.
///
/// The encoder is h = act(W₁ x + b₁), with linear heads that give μ and log σ, or the logits of the categories; the
/// decoder is g = act(V₁ z + c₁) and l = V₂ g + c₂. Parameters stand in one list in the order of
/// [`VaeConfig::tensors`]. Images, posteriors and latents come row by row, one row for each input.
///
/// Source: Kingma and Welling, *Auto-encoding variational Bayes*, 2014.
///
/// ```
/// use reparam::nn::{Activation, Init};
/// use reparam::vae::{Latent, Vae, VaeConfig, Workspace};
///
/// let config = VaeConfig {
///     inputs: 64,
///     hidden: 128,
///     activation: Activation::Relu,
///     latent: Latent::Gaussian { dimensions: 2, learned_prior: false },
/// };
/// let vae = Vae::<f32>::new(config, Init::Uniform, 7)?;
/// let mut workspace = Workspace::default();
/// let (mut posterior, mut logits) = ([0.0; 4], [0.0; 64]);
/// vae.encode(&[0.5; 64], &mut posterior, &mut workspace);
/// let [mean0, mean1, _log_sigma0, _log_sigma1] = posterior;
/// vae.decode(&[mean0, mean1], &mut logits, &mut workspace);
/// assert!(logits.iter().all(|logit| logit.is_finite()));
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Vae<R = f32> {
    config: VaeConfig,
    parameters: Vec<R>,
}

impl<R: Real> Vae<R> {
    /// A model whose weights and biases are drawn from the stream `initialisation` of `seed`; a learned prior starts
    /// at N(0, 1).
    ///
    /// # Errors
    /// When the configuration is not allowed.
    pub fn new(config: VaeConfig, init: Init, seed: u64) -> Result<Self, ParameterError> {
        let config = config.checked()?;
        let mut parameters = vec![R::ZERO; config.parameters()];
        let mut stream = Stream::new(seed, "initialisation");
        let layers = config.layers();
        for (layer, range) in [
            layers.encoder_hidden,
            layers.posterior,
            layers.decoder_hidden,
            layers.pixels,
        ] {
            layer.init(init, &mut stream, &mut parameters[range]);
        }
        Ok(Self { config, parameters })
    }

    /// A model with these parameters.
    ///
    /// # Errors
    /// When the configuration is not allowed, there are not as many parameters as it has, or one is not finite.
    pub fn with_parameters(config: VaeConfig, parameters: &[R]) -> Result<Self, ParameterError> {
        let config = config.checked()?;
        check_values("Vae", "parameters", parameters, config.parameters())?;
        Ok(Self {
            config,
            parameters: parameters.to_vec(),
        })
    }

    /// Its configuration.
    pub fn config(&self) -> VaeConfig {
        self.config
    }

    /// All parameters, in the order of [`VaeConfig::tensors`].
    pub fn parameters(&self) -> &[R] {
        &self.parameters
    }

    pub(super) fn parameters_mut(&mut self) -> &mut [R] {
        &mut self.parameters
    }

    /// The parameters of one tensor; none where the model has no such tensor.
    pub fn tensor(&self, tensor: Tensor) -> &[R] {
        let mut all = self.config.tensors();
        let range = all.find(|(other, ..)| *other == tensor);
        range.map_or(&[], |(_, _, range)| &self.parameters[range])
    }

    /// Mean and then log scale of a learned prior; nothing where it is fixed.
    pub(super) fn prior(&self) -> &[R] {
        &self.parameters[self.config.prior_range()]
    }

    /// The posteriors' parameters of these images, row by row: μ and then log σ, or logits.
    ///
    /// # Panics
    /// When either slice is not as long as the other and the configuration say.
    pub fn encode(&self, x: &[R], posterior: &mut [R], workspace: &mut Workspace<R>) {
        let rows = x.len() / self.config.inputs;
        workspace.hidden.resize(rows * self.config.hidden, R::ZERO);
        self.encoder(x, &mut workspace.hidden, posterior, &mut workspace.matmul);
    }

    /// The logits of the pixels that the decoder gives for these latents, row by row.
    ///
    /// # Panics
    /// When either slice is not as long as the other and the configuration say.
    pub fn decode(&self, z: &[R], logits: &mut [R], workspace: &mut Workspace<R>) {
        let rows = z.len() / self.config.latent.len();
        workspace.hidden.resize(rows * self.config.hidden, R::ZERO);
        self.decoder(z, &mut workspace.hidden, logits, &mut workspace.matmul);
    }

    /// Encodes, and keeps the hidden layer.
    pub(super) fn encoder(
        &self,
        x: &[R],
        hidden: &mut [R],
        posterior: &mut [R],
        matmul: &mut Matmul<R>,
    ) {
        let layers = self.config.layers();
        self.pass(
            [layers.encoder_hidden, layers.posterior],
            x,
            hidden,
            matmul,
            posterior,
        );
    }

    /// Decodes, and keeps the hidden layer.
    pub(super) fn decoder(
        &self,
        z: &[R],
        hidden: &mut [R],
        logits: &mut [R],
        matmul: &mut Matmul<R>,
    ) {
        let layers = self.config.layers();
        self.pass(
            [layers.decoder_hidden, layers.pixels],
            z,
            hidden,
            matmul,
            logits,
        );
    }

    fn pass(
        &self,
        [first, second]: [Placed; 2],
        inputs: &[R],
        hidden: &mut [R],
        matmul: &mut Matmul<R>,
        outputs: &mut [R],
    ) {
        let (layer, range) = first;
        layer.forward(&self.parameters[range], inputs, hidden, matmul);
        self.config.activation.forward(hidden);
        let (layer, range) = second;
        layer.forward(&self.parameters[range], hidden, outputs, matmul);
    }

    /// From the derivatives by what the encoder gives to those by its parameters, which are added to `gradient`.
    pub(super) fn encoder_backward(
        &self,
        x: &[R],
        hidden: &[R],
        by_posterior: &[R],
        gradient: &mut [R],
        backward: &mut Backward<R>,
    ) {
        let layers = self.config.layers();
        let both = [layers.encoder_hidden, layers.posterior];
        self.pass_backward(both, [x, hidden, by_posterior], gradient, None, backward);
    }

    /// From the derivatives by the logits of the pixels to those by the decoder's parameters, which are added to
    /// `gradient`, and to those by z, which are written where they are asked for.
    pub(super) fn decoder_backward(
        &self,
        z: &[R],
        hidden: &[R],
        by_logits: &[R],
        gradient: &mut [R],
        by_z: Option<&mut [R]>,
        backward: &mut Backward<R>,
    ) {
        let layers = self.config.layers();
        let both = [layers.decoder_hidden, layers.pixels];
        self.pass_backward(both, [z, hidden, by_logits], gradient, by_z, backward);
    }

    fn pass_backward(
        &self,
        [first, second]: [Placed; 2],
        [inputs, hidden, by_outputs]: [&[R]; 3],
        gradient: &mut [R],
        by_inputs: Option<&mut [R]>,
        Backward { by_hidden, matmul }: &mut Backward<R>,
    ) {
        by_hidden.resize(hidden.len(), R::ZERO);
        let (layer, range) = second;
        layer.backward(
            &self.parameters[range.clone()],
            hidden,
            by_outputs,
            &mut gradient[range],
            Some(by_hidden),
            matmul,
        );
        self.config.activation.backward(hidden, by_hidden);
        let (layer, range) = first;
        layer.backward(
            &self.parameters[range.clone()],
            inputs,
            by_hidden,
            &mut gradient[range],
            by_inputs,
            matmul,
        );
    }
}

/// Room for images or latents on their way through a model; it grows with their number and is kept.
#[derive(Clone, Debug, Default)]
pub struct Workspace<R = f32> {
    hidden: Vec<R>,
    pub(super) matmul: Matmul<R>,
}

/// Room for derivatives on their way back.
#[derive(Clone, Debug, Default)]
pub(super) struct Backward<R> {
    by_hidden: Vec<R>,
    pub matmul: Matmul<R>,
}
