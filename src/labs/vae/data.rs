//! The images: which are learnt, which are held out, and what each shows.

use super::on_demand;
use super::parameters::{Data, HELD_OUT};
use super::pretrained::PIXELS;
use crate::chunk_entry;
use crate::datasets::{Bars, Digits, Split};
use crate::random::Stream;

/// Images to train on.
pub(super) const TRAINING: usize = 1500;

/// How likely each bar is, and that a pixel is turned over.
const BAR: f64 = 0.25;
const FLIP: f64 = 0.02;

/// Images row by row, and a class of each.
#[derive(Clone, Debug, Default)]
pub(super) struct Images {
    /// Pixels from 0 to 1.
    pub(super) pixels: Vec<f64>,
    /// The digit, or the number of bars.
    pub(super) classes: Vec<u8>,
}

impl Images {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.classes.len()
    }

    /// Images of bars from the stream of this name.
    pub(super) fn bars(seed: u64, name: &str, count: usize) -> Self {
        let Ok(bars) = Bars::new(BAR, FLIP) else {
            return Self::default();
        };
        let (pixels, factors) = bars.draw(&mut Stream::new(seed, name), count);
        let lit = |bars: &[bool; Bars::FACTORS]| bars.iter().filter(|&&bar| bar).count() as u8;
        Self {
            pixels,
            classes: factors.iter().map(lit).collect(),
        }
    }

    /// Some of the digits, those of a class together.
    fn digits(digits: &Digits, split: Split, data: Data) -> Self {
        let (pixels, classes) = (digits.grey(split), digits.classes(split));
        let mut order: Vec<_> = (0..classes.len()).collect();
        order.sort_by_key(|&image| classes[image]);
        let image = |&image: &usize| &pixels[image * PIXELS..(image + 1) * PIXELS];
        Self {
            pixels: order
                .iter()
                .flat_map(image)
                .map(|&grey| shown(data, grey))
                .collect(),
            classes: order.iter().map(|&image| classes[image]).collect(),
        }
    }

    /// The file of the held-out digits, which is fetched before the others: the classes, a byte each, and then the
    /// pixels, a byte each: the first pixel of every image, the second of every image and so on.
    pub(super) fn held_out_file(digits: &Digits) -> Vec<u8> {
        let images = Self::digits(digits, Split::HeldOut, Data::Grey);
        let level = |&grey: &f64| (grey * f64::from(Digits::LARGEST)).round() as u8;
        let planes = (0..PIXELS).flat_map(|pixel| images.pixels.iter().skip(pixel).step_by(PIXELS));
        images
            .classes
            .iter()
            .copied()
            .chain(planes.map(level))
            .collect()
    }

    /// The images of that file; none where it is damaged.
    fn from_held_out_file(bytes: &[u8], data: Data) -> Option<Self> {
        let count = HELD_OUT as usize;
        let (classes, planes) = bytes.split_at_checked(count)?;
        let largest = Digits::LARGEST;
        let is_whole = planes.len() == count * PIXELS
            && planes.iter().all(|&grey| grey <= largest)
            && classes
                .iter()
                .all(|&class| usize::from(class) < Digits::CLASSES);
        let grey = |place: usize| f64::from(planes[place]) / f64::from(largest);
        is_whole.then(|| Self {
            pixels: (0..count)
                .flat_map(|image| (0..PIXELS).map(move |pixel| pixel * count + image))
                .map(|place| shown(data, grey(place)))
                .collect(),
            classes: classes.into(),
        })
    }
}

/// A grey as these data have it.
pub(super) fn shown(data: Data, grey: f64) -> f64 {
    match data {
        Data::Grey => grey,
        Data::Binary | Data::Bars => f64::from(u8::from(grey >= 0.5)),
    }
}

/// The images to train on and those that are held out, of the file of digits where they are such.
pub(super) fn all(data: Data, seed: u64, digits: &[u8]) -> Option<[Images; 2]> {
    if data == Data::Bars {
        let draw = |(name, count)| Images::bars(seed, name, count);
        return Some([("training", TRAINING), ("held-out", HELD_OUT as usize)].map(draw));
    }
    let digits = Digits::parse(digits).ok()?;
    Some([Split::Training, Split::HeldOut].map(|split| Images::digits(&digits, split, data)))
}

/// The images that are held out, of the file of those where they are digits.
pub(super) fn held_out(data: Data, seed: u64, file: &[u8]) -> Option<Images> {
    if data == Data::Bars {
        let draw = chunk_entry!(on_demand::held_out_bars as fn(u64) -> Images);
        return Some(draw(seed));
    }
    Images::from_held_out_file(file, data)
}
