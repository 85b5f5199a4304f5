//! Seeded, named random streams.

use crate::fingerprint::fnv1a;
use rand::TryRng;
use std::convert::Infallible;

/// Generators that run side by side, so that one step fills two or more SIMD registers.
const LANES: usize = 4;

/// A stream of random numbers, fixed by a seed and a name.
///
/// Each consumer takes its own stream by name: another consumer moves no other stream, and a stream
/// gives the same numbers on every platform.
///
/// Four xoshiro256++ generators (Blackman and Vigna, *Scrambled linear pseudorandom number
/// generators*, 2021) take turns: word `i` comes from lane `i mod 4`. Their sixteen words of state are
/// consecutive outputs of SplitMix64 (Steele, Lea and Flood, 2014) started at a hash of seed and name.
/// Lanes are thus seeded independently rather than separated by jumps; with a period of 2²⁵⁶ − 1 two
/// lanes that each give 2⁶⁴ words overlap with probability below 2⁻¹⁹⁰.
///
/// It implements the generator traits of `rand`, so that everything in `rand` works on it.
///
/// ```
/// use reparam::random::Stream;
///
/// let mut noise = Stream::new(7, "noise");
/// let mut again = Stream::new(7, "noise");
/// assert_eq!(noise.uniform(), again.uniform());
/// assert_ne!(noise.uniform(), Stream::new(7, "points").uniform());
/// ```
#[derive(Clone, Debug)]
pub struct Stream {
    /// State word by lane: `state[w][l]` is word `w` of lane `l`.
    state: [[u64; LANES]; 4],
    pending: [u64; LANES],
    taken: usize,
}

impl Stream {
    /// The stream that belongs to this seed and this name.
    pub fn new(seed: u64, name: &str) -> Self {
        Self::seeded(SplitMix64(SplitMix64(seed).next() ^ fnv1a(name.as_bytes())))
    }

    /// One of many streams of the same name, such as that of one training step.
    pub fn numbered(seed: u64, name: &str, number: u64) -> Self {
        let mut named = SplitMix64(SplitMix64(seed).next() ^ fnv1a(name.as_bytes()));
        Self::seeded(SplitMix64(named.next() ^ number))
    }

    fn seeded(mut source: SplitMix64) -> Self {
        let mut state = [[0; LANES]; 4];
        for lane in 0..LANES {
            for word in &mut state {
                word[lane] = source.next();
            }
        }
        Self {
            state,
            pending: [0; LANES],
            taken: LANES,
        }
    }

    /// The next uniform number of the open interval (0, 1).
    ///
    /// It is (k + ½)·2⁻⁵² for 52 random bits k: never 0, never 1, symmetric about ½, and `1.0 - u` is
    /// exact. The extremes are 2⁻⁵³ and 1 − 2⁻⁵³.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        open_unit(self.next_word())
    }

    /// Fills `out` with what repeated calls of [`uniform`](Self::uniform) would give, bit for bit.
    pub fn fill_uniform(&mut self, out: &mut [f64]) {
        let (ready, rest) = out.split_at_mut(out.len().min(LANES - self.taken));
        for u in ready {
            *u = self.uniform();
        }
        let (blocks, tail) = rest.as_chunks_mut::<LANES>();
        let mut state = self.state;
        for block in blocks {
            *block = step(&mut state).map(open_unit);
        }
        self.state = state;
        for u in tail {
            *u = self.uniform();
        }
    }

    /// Fills `out` with `f` of each uniform.
    ///
    /// A vectorisable `f` runs on short blocks that stay in the cache, apart from the generator.
    pub(crate) fn fill_mapped(&mut self, out: &mut [f64], f: impl Fn(f64) -> f64) {
        const BLOCK: usize = 512;
        for block in out.chunks_mut(BLOCK) {
            self.fill_uniform(block);
            for x in block {
                *x = f(*x);
            }
        }
    }

    #[inline]
    fn next_word(&mut self) -> u64 {
        if self.taken == LANES {
            self.pending = step(&mut self.state);
            self.taken = 0;
        }
        let word = self.pending[self.taken];
        self.taken += 1;
        word
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next_word() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next_word())
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        rand::rand_core::utils::fill_bytes_via_next_word(dst, || self.try_next_u64())
    }
}

/// One step of all lanes of xoshiro256++.
#[inline(always)]
#[allow(
    clippy::inline_always,
    reason = "the loop that fills a slice vectorises only around it"
)]
fn step(state: &mut [[u64; LANES]; 4]) -> [u64; LANES] {
    let [mut s0, mut s1, mut s2, mut s3] = *state;
    let mut words = [0; LANES];
    for l in 0..LANES {
        words[l] = s0[l]
            .wrapping_add(s3[l])
            .rotate_left(23)
            .wrapping_add(s0[l]);
        let shifted = s1[l] << 17;
        s2[l] ^= s0[l];
        s3[l] ^= s1[l];
        s1[l] ^= s2[l];
        s0[l] ^= s3[l];
        s2[l] ^= shifted;
        s3[l] = s3[l].rotate_left(45);
    }
    *state = [s0, s1, s2, s3];
    words
}

/// Maps the upper 52 bits of a word to the open unit interval without an integer conversion.
#[inline(always)]
#[allow(
    clippy::inline_always,
    reason = "the loop that fills a slice vectorises only around it"
)]
fn open_unit(word: u64) -> f64 {
    const ONE: u64 = 1.0_f64.to_bits();
    f64::from_bits((word >> 12) | ONE) - (1.0 - f64::EPSILON / 2.0)
}

/// The SplitMix64 generator, which also serves as a mixer of bits.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
