//! Images of handwritten digits.

use crate::random::Stream;
use std::ops::Range;
use thiserror::Error;

/// The 1 797 handwritten digits of 8 × 8 pixels that scikit-learn ships, in its order: pixels from 0, the paper, to 16,
/// and the class of each image, 0 to 9.
///
/// They are the test set of the source, by 13 writers, under CC BY 4.0. The first 1 500 are there to train on, and the
/// last 297 are held out.
///
/// Source: Alpaydin and Kaynak, *Optical recognition of handwritten digits*, UCI Machine Learning Repository, 1998,
/// <https://doi.org/10.24432/C50P49>.
///
/// ```
/// use reparam::datasets::{Digits, Split};
///
/// let digits = Digits::parse(include_bytes!("../../assets/digits/digits.u8"))?;
/// let training = digits.grey(Split::Training);
/// assert_eq!(training.len(), 1500 * 64);
/// assert_eq!(digits.classes(Split::Training)[..4], [0, 1, 2, 3]);
/// # Ok::<(), reparam::datasets::DigitsError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits {
    /// Image after image, row by row.
    pixels: Vec<u8>,
    classes: Vec<u8>,
}

/// A part of the images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// The first 1 500.
    Training,
    /// The last 297.
    HeldOut,
}

impl Split {
    /// The places of its images among all.
    pub fn range(self) -> Range<usize> {
        match self {
            Self::Training => 0..1500,
            Self::HeldOut => 1500..Digits::COUNT,
        }
    }
}

/// What is wrong with a file of [`Digits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DigitsError {
    /// The file has another length.
    #[error(
        "the file of digits has {bytes} bytes, but must have {}",
        Digits::BYTES
    )]
    Length {
        /// Its length.
        bytes: usize,
    },
    /// A class that is none.
    #[error("digits: the class of image {image} is {value}, but must be from 0 to 9")]
    Class {
        /// The image's place, from 0.
        image: usize,
        /// What the file says.
        value: u8,
    },
    /// A pixel that is too large.
    #[error("digits: pixel {pixel} of image {image} is {value}, but must be from 0 to 16")]
    Pixel {
        /// The image's place, from 0.
        image: usize,
        /// The pixel's place in it, from 0.
        pixel: usize,
        /// What the file says.
        value: u8,
    },
}

impl Digits {
    /// How many there are.
    pub const COUNT: usize = 1797;
    /// Rows, and columns, of an image.
    pub const SIDE: usize = 8;
    /// Pixels of an image, row by row.
    pub const PIXELS: usize = Self::SIDE * Self::SIDE;
    /// The largest pixel.
    pub const LARGEST: u8 = 16;
    /// How many classes there are.
    pub const CLASSES: usize = 10;
    /// The length of the file.
    pub const BYTES: usize = Self::COUNT * (1 + Self::PIXELS);

    /// The digits of the file `assets/digits/digits.u8`.
    ///
    /// It holds the classes, a byte each, and then the pixels, a byte each: the first pixel of every image, the second
    /// of every image and so on, with the images in the order of their classes, and within a class in their own. A
    /// compressed file is smaller so.
    ///
    /// # Errors
    /// When the file has another length, or the first class or else pixel, in the order of the file, that is out of
    /// range.
    pub fn parse(file: &[u8]) -> Result<Self, DigitsError> {
        if file.len() != Self::BYTES {
            return Err(DigitsError::Length { bytes: file.len() });
        }
        let (classes, planes) = file.split_at(Self::COUNT);
        for (image, &value) in classes.iter().enumerate() {
            if usize::from(value) >= Self::CLASSES {
                return Err(DigitsError::Class { image, value });
            }
        }
        let mut by_class: Vec<usize> = (0..Self::COUNT).collect();
        by_class.sort_by_key(|&image| classes[image]);
        let mut pixels = vec![0; Self::COUNT * Self::PIXELS];
        for (pixel, plane) in planes.chunks_exact(Self::COUNT).enumerate() {
            for (&image, &value) in by_class.iter().zip(plane) {
                if value > Self::LARGEST {
                    return Err(DigitsError::Pixel {
                        image,
                        pixel,
                        value,
                    });
                }
                pixels[image * Self::PIXELS + pixel] = value;
            }
        }
        Ok(Self {
            pixels,
            classes: classes.to_vec(),
        })
    }

    /// The pixels as they are, 0 to 16, image after image.
    pub fn pixels(&self, split: Split) -> &[u8] {
        let Range { start, end } = split.range();
        &self.pixels[start * Self::PIXELS..end * Self::PIXELS]
    }

    /// The class of each image, 0 to 9.
    pub fn classes(&self, split: Split) -> &[u8] {
        &self.classes[split.range()]
    }

    /// Grey means: each pixel divided by 16.
    ///
    /// They are the probabilities of a dark pixel, and no outcomes: Σ (x l − softplus l) with such an x is then the
    /// expected log-likelihood of images drawn by [`binary_draw`](Self::binary_draw), not the log-probability of the
    /// grey image.
    pub fn grey(&self, split: Split) -> Vec<f64> {
        self.means(split).collect()
    }

    /// Binary images: 1 where the grey mean is at least ½, and 0 elsewhere.
    pub fn binary(&self, split: Split) -> Vec<f64> {
        let dark = |x| f64::from(u8::from(x >= 0.5));
        self.means(split).map(dark).collect()
    }

    /// Binary images, drawn: each pixel is 1 with the probability of its grey mean, and else 0.
    ///
    /// Source: Salakhutdinov and Murray, *On the quantitative analysis of deep belief networks*, 2008.
    pub fn binary_draw(&self, split: Split, stream: &mut Stream) -> Vec<f64> {
        let draw = |x| f64::from(u8::from(stream.uniform() < x));
        self.means(split).map(draw).collect()
    }

    fn means(&self, split: Split) -> impl Iterator<Item = f64> {
        let largest = f64::from(Self::LARGEST);
        let pixels = self.pixels(split).iter();
        pixels.map(move |&pixel| f64::from(pixel) / largest)
    }
}
