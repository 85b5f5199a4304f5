//! A training step in PyTorch and in this library, with the shape at each line.

use crate::figure::number::number;
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
    Listing {
        torch: torch(config),
        rust: rust(config),
    }
}

fn line(step: impl Into<Option<u32>>, code: impl Into<String>, shape: impl Into<String>) -> Line {
    Line {
        code: code.into(),
        shape: shape.into(),
        step: step.into(),
    }
}

fn torch(config: &TrainConfig) -> Vec<Line> {
    let settings = config.settings();
    let (batch, k) = (settings.batch_size, config.objective.samples);
    let (latent, hidden) = (config.model.latent, config.model.hidden);
    let (numbers, length) = (latent.posterior_parameters(), latent.len());
    let lambda = number(config.objective.posterior_temperature, 3);
    let beta = number(config.objective.beta, 3);
    let (shape, flat, posterior, kl) = match latent {
        Latent::Gaussian { dimensions, .. } => (
            dimensions.to_string(),
            "z",
            [
                "mu, log_sigma = encoder(x).chunk(2, -1)".to_owned(),
                "q, p = Normal(mu, log_sigma.exp()), Normal(0, 1)".to_owned(),
            ],
            "kl_divergence(q, p).sum(-1)",
        ),
        Latent::Concrete {
            variables,
            categories,
        } => (
            format!("{variables}, {categories}"),
            "z.flatten(-2)",
            [
                format!("logits = encoder(x).view(-1, {variables}, {categories})"),
                format!("q = RelaxedOneHotCategorical({lambda}, logits=logits)"),
            ],
            "(log(K) - Categorical(logits=logits).entropy()).sum(-1)",
        ),
        Latent::BinaryConcrete { variables } => (
            variables.to_string(),
            "z",
            [
                "logits = encoder(x)".to_owned(),
                format!("q = RelaxedBernoulli({lambda}, logits=logits)"),
            ],
            "(log(2) - Bernoulli(logits=logits).entropy()).sum(-1)",
        ),
    };
    let [encode, q] = posterior;
    vec![
        line(
            None,
            format!("encoder, decoder = mlp(64, {numbers}), mlp({length}, 64)"),
            format!("64 → {hidden} → {numbers}, {length} → {hidden} → 64"),
        ),
        line(0, "for x in minibatches:", format!("({batch}, 64)")),
        line(1, encode, format!("({batch}, {numbers})")),
        line(2, q, format!("({batch}, {shape})")),
        line(
            3,
            format!("z = q.rsample(({k},))"),
            format!("({k}, {batch}, {shape})"),
        ),
        line(
            4,
            format!("pixels = Bernoulli(logits=decoder({flat}), validate_args=False)"),
            format!("({k}, {batch}, 64)"),
        ),
        line(
            4,
            "log_p = pixels.log_prob(x).sum(-1)",
            format!("({k}, {batch})"),
        ),
        line(5, format!("kl = {kl}"), format!("({batch},)")),
        line(
            6,
            format!("loss = -(log_p.mean(0) - {beta} * kl).mean()"),
            "()",
        ),
        line(
            6,
            "loss.backward(); adam.step()",
            format!("({},)", config.model.parameters()),
        ),
    ]
}

fn rust(config: &TrainConfig) -> Vec<Line> {
    let (batch, k) = (config.settings().batch_size, config.objective.samples);
    let latent = config.model.latent;
    let (numbers, length) = (latent.posterior_parameters(), latent.len());
    let parameters = format!("({},)", config.model.parameters());
    vec![
        line(
            None,
            "let vae = Vae::<f32>::new(config, Init::Uniform, seed)?;",
            parameters.clone(),
        ),
        line(
            None,
            format!("let mut loss = LossGradient::new(config, objective, {batch})?;"),
            parameters.clone(),
        ),
        line(
            3,
            "config.latent.fill_noise(&mut stream, &mut noise);",
            format!("({k}, {batch}, {length})"),
        ),
        line(6, "loss.evaluate(&vae, x, &noise, baseline)?", "()"),
        line(1, "loss.posterior()", format!("({batch}, {numbers})")),
        line(3, "loss.z()", format!("({k}, {batch}, {length})")),
        line(4, "loss.terms().log_likelihood", format!("({k}, {batch})")),
        line(
            5,
            "loss.terms().kl",
            format!("({batch}, {})", latent.variables()),
        ),
        line(6, "loss.gradient()", parameters),
    ]
}
