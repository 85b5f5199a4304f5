//! A training step in PyTorch and in this library, with the shape at each line.

use crate::labs::vae::config::TrainConfig;
use crate::vae::Latent;

/// A line of code, what it makes, and the step of a minibatch that carries it out.
pub(super) struct Line {
    pub(super) code: String,
    pub(super) shape: String,
    pub(super) step: Option<u32>,
}

/// The same step in both.
pub(super) struct Listing {
    pub(super) torch: Vec<Line>,
    pub(super) rust: Vec<Line>,
}

/// The code that trains such a model.
pub(super) fn listing(config: &TrainConfig) -> Listing {
    let settings = config.settings();
    let (batch, samples) = (settings.batch_size, config.objective.samples);
    let (hidden, latent) = (config.model.hidden, config.model.latent);
    let lambda = crate::figure::number::number(config.objective.posterior_temperature, 3);
    let beta = crate::figure::number::number(config.objective.beta, 3);
    let numbers = latent.posterior_parameters();
    let length = latent.len();
    let [zs, plain] = match latent {
        Latent::Gaussian { dimensions, .. } => {
            let shape = dimensions.to_string();
            [shape.clone(), shape]
        }
        Latent::Concrete {
            variables,
            categories,
        } => [format!("{variables}, {categories}"), variables.to_string()],
        Latent::BinaryConcrete { variables } => [variables.to_string(), variables.to_string()],
    };
    let (torch_q, torch_z, torch_kl) = torch(latent, samples, &lambda);
    let batched = |rest: &str| format!("({batch}, {rest})");
    let sampled = |rest: &str| format!("({samples}, {batch}, {rest})");
    let of_network = |inputs: usize, outputs: usize| {
        format!("Sequential(Linear({inputs}, {hidden}), ReLU(), Linear({hidden}, {outputs}))")
    };
    let z_for_decoder = match latent {
        Latent::Concrete { .. } => "decoder(z.flatten(-2))",
        _ => "decoder(z)",
    };
    let torch = [
        (
            None,
            format!("encoder = {}", of_network(64, numbers)),
            String::new(),
        ),
        (
            None,
            format!("decoder = {}", of_network(length, 64)),
            String::new(),
        ),
        (None, torch_q.0.to_owned(), String::new()),
        (None, "for x in minibatches:".into(), String::new()),
        (Some(0), "    x = x.view(-1, 64)".into(), batched("64")),
        (
            Some(1),
            "    parameters = encoder(x)".into(),
            batched(&numbers.to_string()),
        ),
        (Some(2), format!("    {}", torch_q.1), batched(&zs)),
        (Some(3), format!("    z = {torch_z}"), sampled(&zs)),
        (
            Some(4),
            format!("    logits = {z_for_decoder}"),
            sampled("64"),
        ),
        (
            Some(4),
            "    log_p = -BCEWithLogitsLoss(reduction='none')(logits, x.expand_as(logits)).sum(-1)"
                .into(),
            format!("({samples}, {batch})"),
        ),
        (
            Some(5),
            format!("    kl = {torch_kl}"),
            format!("({batch},)  [{plain} → Σ]"),
        ),
        (
            Some(6),
            format!("    loss = -(log_p.mean(0) - {beta} * kl).mean()"),
            "()".into(),
        ),
        (
            Some(6),
            "    loss.backward(); adam.step(); adam.zero_grad()".into(),
            String::new(),
        ),
    ];
    let rust_latent = match latent {
        Latent::Gaussian {
            dimensions,
            learned_prior,
        } => format!(
            "Latent::Gaussian {{ dimensions: {dimensions}, learned_prior: {learned_prior} }}"
        ),
        Latent::Concrete {
            variables,
            categories,
        } => format!("Latent::Concrete {{ variables: {variables}, categories: {categories} }}"),
        Latent::BinaryConcrete { variables } => {
            format!("Latent::BinaryConcrete {{ variables: {variables} }}")
        }
    };
    let rust = [
        (None, format!("let latent = {rust_latent};"), String::new()),
        (
            None,
            format!(
                "let config = VaeConfig {{ inputs: 64, hidden: {hidden}, activation: Activation::Relu, latent }};"
            ),
            String::new(),
        ),
        (
            None,
            "let vae = Vae::<f32>::new(config, Init::Uniform, seed)?;".into(),
            String::new(),
        ),
        (
            None,
            format!(
                "let objective = ObjectiveConfig {{ samples: {samples}, beta: {beta}, ..Default::default() }};"
            ),
            String::new(),
        ),
        (
            None,
            format!("let mut loss = LossGradient::new(config, objective, {batch})?;"),
            String::new(),
        ),
        (Some(0), "for x in minibatches {".into(), batched("64")),
        (
            Some(3),
            "    latent.fill_noise(&mut stream, &mut noise);".into(),
            sampled(&length.to_string()),
        ),
        (
            Some(6),
            "    let nats = loss.evaluate(&vae, x, &noise, 0.0)?;".into(),
            "()".into(),
        ),
        (
            Some(1),
            "    // loss.posterior(): what the encoder gives".into(),
            batched(&numbers.to_string()),
        ),
        (
            Some(3),
            "    // loss.z()".into(),
            sampled(&length.to_string()),
        ),
        (
            Some(4),
            "    // loss.terms().log_likelihood: log p(x|z)".into(),
            format!("({samples}, {batch})"),
        ),
        (Some(5), "    // loss.terms().kl".into(), batched(&plain)),
        (
            Some(6),
            "    // loss.gradient(): by all parameters, in one list".into(),
            format!("({},)", config.model.parameters()),
        ),
        (None, "}".into(), String::new()),
    ];
    Listing {
        torch: torch.map(line).into(),
        rust: rust.map(line).into(),
    }
}

fn line((step, code, shape): (Option<u32>, String, String)) -> Line {
    Line {
        code,
        shape: if shape.is_empty() {
            "–".into()
        } else {
            shape
        },
        step,
    }
}

/// Prior and posterior, the sample and the divergence in PyTorch.
fn torch(
    latent: Latent,
    samples: usize,
    lambda: &str,
) -> ((&'static str, String), String, &'static str) {
    match latent {
        Latent::Gaussian { .. } => (
            (
                "prior = Normal(0, 1)",
                "mu, log_sigma = parameters.chunk(2, -1); q = Normal(mu, log_sigma.exp())".into(),
            ),
            format!("q.rsample(({samples},))"),
            "kl_divergence(q, prior).sum(-1)",
        ),
        Latent::Concrete {
            variables,
            categories,
        } => (
            (
                "prior = Categorical(logits=zeros(K))",
                format!(
                    "q = RelaxedOneHotCategorical({lambda}, logits=parameters.view(-1, {variables}, {categories}))"
                ),
            ),
            format!("q.rsample(({samples},))"),
            "kl_divergence(Categorical(logits=q.logits), prior).sum(-1)",
        ),
        Latent::BinaryConcrete { .. } => (
            (
                "prior = Bernoulli(logits=0)",
                format!("q = RelaxedBernoulli({lambda}, logits=parameters)"),
            ),
            format!("q.rsample(({samples},))"),
            "kl_divergence(Bernoulli(logits=q.logits), prior).sum(-1)",
        ),
    }
}
