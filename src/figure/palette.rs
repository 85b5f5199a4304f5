//! Reduces the colours of pictures to a palette (colour quantisation).

use std::ops::Range;

use super::theme::Rgb;

/// How often each colour occurs in some pictures.
#[derive(Clone, Debug, Default)]
pub struct ColorHistogram {
    /// Colours in order with their counts, picture after picture.
    counts: Vec<([u8; 3], u32)>,
}

/// A list of colours, with a cached search for the one nearest to any colour.
#[derive(Clone, Debug)]
pub struct Palette {
    colours: Vec<Rgb>,
    /// The colours looked up last, each in the slot that it falls into.
    known: Vec<Option<(Rgb, u8)>>,
}

/// Slots for colours that have been looked up.
const SLOTS: usize = 4096;

impl ColorHistogram {
    /// Counts the colours of a picture, four bytes a pixel, of which the last is left aside.
    pub fn add(&mut self, rgba: &[u8]) {
        let (pixels, _) = rgba.as_chunks();
        let runs = pixels.chunk_by(|a: &[u8; 4], b| a == b);
        let runs = runs.map(|run| {
            let [red, green, blue, _] = run[0];
            ([red, green, blue], run.len() as u32)
        });
        self.counts.extend(runs);
        self.counts.sort_unstable();
        self.counts.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
    }

    /// At most `most` colours (from 1 to 256) that stand for all that were counted: exactly those,
    /// where they are so few.
    ///
    /// Otherwise the cube of colours is cut across an axis, one region after another, where that lessens
    /// the sum of squared distances to the regions' means the most (Wu, *Efficient statistical
    /// computations for optimal color quantization*, 1991). There a colour weighs the square root of its
    /// count, so that thin lines keep theirs beside large areas.
    pub fn palette(&self, most: usize) -> Palette {
        let mut counts = self.counts.clone();
        let mut regions = Vec::new();
        if !counts.is_empty() {
            regions.push(Region::new(&counts, 0..counts.len()));
        }
        while regions.len() < most {
            let gains = regions.iter().enumerate();
            let best = gains.max_by(|a, b| a.1.gain.total_cmp(&b.1.gain));
            let Some((index, _)) = best.filter(|(_, region)| region.gain > 0.0) else {
                break;
            };
            let region = regions.swap_remove(index);
            let within = region.within.clone();
            let below = region.divide(&mut counts);
            regions.push(Region::new(&counts, within.start..below));
            regions.push(Region::new(&counts, below..within.end));
        }
        Palette {
            colours: regions
                .iter()
                .map(|region| mean(&counts[region.within.clone()]))
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
        let slot = (number.wrapping_mul(0x9e37_79b1) >> 16) as usize % SLOTS;
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

/// Colours that one colour stands for, and the best cut through them.
struct Region {
    within: Range<usize>,
    axis: usize,
    /// The greatest component that lies below the cut.
    cut: u8,
    /// By how much the cut lessens the sum of squares.
    gain: f64,
}

impl Region {
    fn new(counts: &[([u8; 3], u32)], within: Range<usize>) -> Self {
        let mut best = Self {
            within: within.clone(),
            axis: 0,
            cut: 0,
            gain: 0.0,
        };
        for axis in 0..3 {
            // Weight at each component.
            let mut weights = [0.0; 256];
            for &(colour, count) in &counts[within.clone()] {
                weights[usize::from(colour[axis])] += f64::from(count).sqrt();
            }
            let moments = weights.iter().enumerate();
            let moment: f64 = moments.map(|(at, weight)| at as f64 * weight).sum();
            let weight: f64 = weights.iter().sum();
            // Some colour has to be above the cut.
            let end = weights.iter().rposition(|&weight| weight > 0.0);
            let (mut below, mut moment_below) = (0.0, 0.0);
            for (at, weight_here) in weights.into_iter().enumerate().take(end.unwrap_or(0)) {
                below += weight_here;
                moment_below += at as f64 * weight_here;
                let above = weight - below;
                // Not a number, and no gain, where no colour is below.
                let between = moment_below / below - (moment - moment_below) / above;
                let gain = below * above / weight * between * between;
                if gain > best.gain {
                    (best.axis, best.cut, best.gain) = (axis, at as u8, gain);
                }
            }
        }
        best
    }

    /// Brings the colours below the cut before the others; returns where the others begin.
    fn divide(self, counts: &mut [([u8; 3], u32)]) -> usize {
        let mut start = self.within.start;
        for index in self.within {
            if counts[index].0[self.axis] <= self.cut {
                counts.swap(index, start);
                start += 1;
            }
        }
        start
    }
}

/// The mean of all pixels of these colours.
fn mean(counts: &[([u8; 3], u32)]) -> Rgb {
    let pixels: f64 = counts.iter().map(|one| f64::from(one.1)).sum();
    let along = |axis: usize| {
        let sums = counts
            .iter()
            .map(|&(colour, count)| f64::from(colour[axis]) * f64::from(count));
        (sums.sum::<f64>() / pixels).round() as u8
    };
    (along(0), along(1), along(2))
}
