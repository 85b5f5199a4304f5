//! The few colours by which a GIF shows the many of a figure.

use std::collections::BTreeMap;
use std::ops::Range;

use super::theme::Rgb;

/// How often each colour occurs in some pictures.
#[derive(Clone, Debug, Default)]
pub struct Census {
    counts: BTreeMap<Rgb, u32>,
}

/// A list of colours, and the way from any colour to the nearest of them.
#[derive(Clone, Debug)]
pub struct Palette {
    colours: Vec<Rgb>,
    /// The colours looked up last, each in the slot that it falls into.
    known: Vec<Option<(Rgb, u8)>>,
}

/// Slots for colours that have been looked up.
const SLOTS: usize = 4096;

impl Census {
    /// Counts the colours of a picture, four bytes a pixel, of which the last is left aside.
    pub fn add(&mut self, rgba: &[u8]) {
        let (pixels, _) = rgba.as_chunks();
        for run in pixels.chunk_by(|a, b| a == b) {
            let count = self.counts.entry(colour(run[0])).or_default();
            *count = count.saturating_add(run.len() as u32);
        }
    }

    /// At most `most` colours (from 1 to 256) that stand for all that were counted: exactly those,
    /// where they are so few.
    ///
    /// Otherwise the space of colours is cut by planes, one at a time, where that lessens the sum of
    /// squared distances to the mean the most (Wu, *Color quantization by dynamic programming and
    /// principal analysis*, 1992, in its greedy form). A colour weighs the square root of its count,
    /// so that thin lines keep their colours beside large areas.
    pub fn palette(&self, most: usize) -> Palette {
        let mut inhabitants: Vec<_> = self.counts.iter().map(Inhabitant::new).collect();
        let mut regions: Vec<_> = Region::new(&mut inhabitants, 0..self.counts.len())
            .into_iter()
            .collect();
        while regions.len() < most.min(256) {
            let gains = regions.iter().map(|region| region.gain);
            let Some((widest, gain)) = gains.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)) else {
                break;
            };
            if gain <= 0.0 {
                break;
            }
            let Region {
                at, axis, within, ..
            } = regions.swap_remove(widest);
            inhabitants[within.clone()].sort_unstable_by_key(|one| one.colour[axis]);
            for half in [within.start..at, at..within.end] {
                regions.extend(Region::new(&mut inhabitants, half));
            }
        }
        Palette {
            colours: regions
                .into_iter()
                .map(|region| mean(&inhabitants[region.within]))
                .collect(),
            known: vec![None; SLOTS],
        }
    }
}

impl Palette {
    /// The colours; empty where none were counted.
    pub fn colours(&self) -> &[Rgb] {
        &self.colours
    }

    /// The index of the nearest colour.
    pub fn index(&mut self, colour: Rgb) -> u8 {
        let (red, green, blue) = colour;
        let number = u32::from_be_bytes([0, red, green, blue]);
        // Knuth's multiplicative hashing.
        let slot = number.wrapping_mul(0x9e37_79b1) as usize >> 16 & (SLOTS - 1);
        if let Some((known, index)) = self.known[slot]
            && known == colour
        {
            return index;
        }
        let distances = self.colours.iter().map(|&own| distance(own, colour));
        let nearest = distances.enumerate().min_by_key(|&(_, distance)| distance);
        let index = nearest.map_or(0, |(index, _)| index as u8);
        self.known[slot] = Some((colour, index));
        index
    }
}

/// The colour of a pixel.
pub(super) fn colour([red, green, blue, _]: [u8; 4]) -> Rgb {
    (red, green, blue)
}

fn distance(a: Rgb, b: Rgb) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    square(a.0, b.0) + square(a.1, b.1) + square(a.2, b.2)
}

/// One colour that was counted.
struct Inhabitant {
    colour: [u8; 3],
    count: f64,
    weight: f64,
}

impl Inhabitant {
    fn new((&(red, green, blue), &count): (&Rgb, &u32)) -> Self {
        let count = f64::from(count);
        Self {
            colour: [red, green, blue],
            count,
            weight: count.sqrt(),
        }
    }
}

/// Colours that one colour stands for, and the best cut through them.
struct Region {
    within: Range<usize>,
    axis: usize,
    /// The first that comes after the cut, once they are sorted along the axis.
    at: usize,
    /// By how much the cut lessens the sum of squares.
    gain: f64,
}

impl Region {
    /// None where there are no colours.
    fn new(all: &mut [Inhabitant], within: Range<usize>) -> Option<Self> {
        let here = &mut all[within.clone()];
        let mut best = Self {
            at: within.start,
            axis: 0,
            gain: 0.0,
            within,
        };
        for axis in 0..3 {
            here.sort_unstable_by_key(|one| one.colour[axis]);
            let moment = |one: &Inhabitant| one.weight * f64::from(one.colour[axis]);
            let weight: f64 = here.iter().map(|one| one.weight).sum();
            let first: f64 = here.iter().map(moment).sum();
            let (mut below, mut first_below) = (0.0, 0.0);
            for (index, pair) in here.windows(2).enumerate() {
                below += pair[0].weight;
                first_below += moment(&pair[0]);
                if pair[0].colour[axis] == pair[1].colour[axis] {
                    continue;
                }
                let between = first_below / below - (first - first_below) / (weight - below);
                let gain = below * (weight - below) / weight * between * between;
                if gain > best.gain {
                    (best.gain, best.axis) = (gain, axis);
                    best.at = best.within.start + index + 1;
                }
            }
        }
        (!best.within.is_empty()).then_some(best)
    }
}

/// The mean of all pixels of these colours.
fn mean(region: &[Inhabitant]) -> Rgb {
    let count: f64 = region.iter().map(|one| one.count).sum();
    let along = |axis: usize| {
        let sum: f64 = region
            .iter()
            .map(|one| one.count * f64::from(one.colour[axis]))
            .sum();
        (sum / count).round() as u8
    };
    (along(0), along(1), along(2))
}
