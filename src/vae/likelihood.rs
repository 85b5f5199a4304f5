//! The Bernoulli likelihood of pixels by their logits.

use crate::nn::{Real, Simd4, exp_in_place};

/// Pixels whose factors 1 + e⁻ˡ, each at most 2, are multiplied before one logarithm is taken.
const CHUNK: usize = 64;

/// Room for e^−|l| of the logits l.
pub(super) type Exponentials<R> = Vec<R>;

/// For each row of logits l the log-likelihood Σ (x l − softplus l) of its image x, in nats; each logit is then
/// replaced by the derivative x − sigmoid(l).
///
/// The images are used again from the first where there are more rows of logits. An image may be grey: no normalising
/// term is added, so that it is then no log-probability of the image.
pub(super) fn log_likelihood_and_slope<R: Real>(
    x: &[R],
    logits: &mut [R],
    pixels: usize,
    exponentials: &mut Exponentials<R>,
    log_likelihood: &mut [f64],
) {
    fill_exponentials(logits, exponentials);
    let rows = logits
        .chunks_exact_mut(pixels)
        .zip(exponentials.chunks_exact(pixels));
    let images = x.chunks_exact(pixels).cycle();
    for (((logits, exponentials), x), log_likelihood) in rows.zip(images).zip(log_likelihood) {
        let parts = logits.chunks_mut(CHUNK).zip(exponentials.chunks(CHUNK));
        *log_likelihood = x
            .chunks(CHUNK)
            .zip(parts)
            .map(|(x, (logits, exponentials))| part(x, logits, exponentials))
            .sum();
    }
}

/// For each row of logits l, Σ softplus(l); each logit is then replaced by sigmoid(l).
pub(super) fn softplus_sum_and_sigmoid<R: Real>(
    logits: &mut [R],
    pixels: usize,
    exponentials: &mut Exponentials<R>,
    sums: &mut [f64],
) {
    // x = 0 gives −softplus and −sigmoid.
    const ZEROS: usize = CHUNK;
    let zeros = [R::ZERO; ZEROS];
    fill_exponentials(logits, exponentials);
    let rows = logits
        .chunks_exact_mut(pixels)
        .zip(exponentials.chunks_exact(pixels));
    for ((logits, exponentials), sum) in rows.zip(sums) {
        let parts = logits.chunks_mut(CHUNK).zip(exponentials.chunks(CHUNK));
        *sum = -parts
            .map(|(logits, exponentials)| part(&zeros[..logits.len()], logits, exponentials))
            .sum::<f64>();
        for l in logits {
            *l = -*l;
        }
    }
}

fn fill_exponentials<R: Real>(logits: &[R], exponentials: &mut Exponentials<R>) {
    exponentials.clear();
    // −|l|; a NaN stays.
    exponentials.extend(logits.iter().map(|&l| l - (l.relu() + l.relu())));
    exp_in_place(exponentials);
}

/// At most a chunk of a row.
fn part<R: Real>(x: &[R], logits: &mut [R], exponentials: &[R]) -> f64 {
    let one = R::Simd4::splat(R::ONE);
    let mut sums = R::Simd4::splat(R::ZERO);
    let mut products = one;
    let (x4, x_rest) = x.as_chunks::<4>();
    let (l4, l_rest) = logits.as_chunks_mut::<4>();
    let (e4, e_rest) = exponentials.as_chunks::<4>();
    for ((x, l), e) in x4.iter().zip(l4).zip(e4) {
        let [x, logit, e] = [*x, *l, *e].map(R::Simd4::from_array);
        let factor = one + e;
        sums = sums + (x * logit - logit.relu());
        products = products * factor;
        // 1 or e over 1 + e, by the sign.
        let sigmoid = (e + (one - e).where_positive(logit)) / factor;
        *l = (x - sigmoid).to_array();
    }
    let mut sum: R = sums.to_array().into_iter().sum();
    let mut product = products.to_array().into_iter().fold(R::ONE, |a, b| a * b);
    for ((&x, l), &e) in x_rest.iter().zip(l_rest).zip(e_rest) {
        let factor = R::ONE + e;
        sum += x * *l - l.relu();
        product = product * factor;
        let top = if *l > R::ZERO { R::ONE } else { e };
        *l = x - top / factor;
    }
    (sum - product.ln()).to_f64()
}
