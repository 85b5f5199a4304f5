//! Frozen noise: uniforms that stay while parameters move, and grow without changing.

use crate::random::Stream;

/// The first uniforms of one named stream.
#[derive(Default)]
pub struct Noise {
    seed: u64,
    stream: Option<Stream>,
    uniforms: Vec<f64>,
}

impl Noise {
    /// At least `count` uniforms of the stream `name` at `seed`. Asking for more never changes
    /// those already there. Tells whether the noise was drawn anew.
    pub fn hold(&mut self, seed: u64, name: &str, count: usize) -> bool {
        let fresh = self.seed != seed || self.stream.is_none();
        if fresh {
            self.seed = seed;
            self.stream = None;
            self.uniforms.clear();
        }
        let stream = self.stream.get_or_insert_with(|| Stream::new(seed, name));
        let held = self.uniforms.len();
        if count > held {
            // Growing by half spares a drawn-out play from copying at every frame.
            let target = count.max(held + held / 2);
            self.uniforms.resize(target, 0.0);
            stream.fill_uniform(&mut self.uniforms[held..]);
        }
        fresh
    }

    /// The uniforms held.
    pub fn uniforms(&self) -> &[f64] {
        &self.uniforms
    }
}

/// The seed to use: the reader's own while noise is frozen; otherwise one that also depends on the
/// parameters, so that every change draws fresh noise and a link still gives the same picture.
pub fn seed_for(seed: u64, frozen: bool, parameters: &[f64]) -> u64 {
    if frozen {
        return seed;
    }
    parameters
        .iter()
        .fold(seed ^ 0x9e37_79b9_7f4a_7c15, |hash, value| {
            (hash ^ value.to_bits())
                .wrapping_mul(0x0000_0100_0000_01b3)
                .rotate_left(29)
        })
}
