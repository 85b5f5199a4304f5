//! Pictures one after another as an animated GIF.
//!
//! Source: *Graphics Interchange Format, version 89a*, CompuServe 1990.

use super::lzw;
use super::palette::{Palette, colour};

/// The most colours of a film's palette: a GIF has 256, of which one stands for “as before”.
pub const COLOURS: usize = 255;

/// The index that stands for “as before”.
const STAYS: u8 = 255;

/// Plays the pictures for ever: an extension of Netscape's that all browsers know.
const FOR_EVER: &[u8] = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";

/// An animated GIF in the making, which will be played again and again.
///
/// All pictures share one palette. Of each only the rectangle is kept that differs from the picture
/// before, and within it only the pixels that differ. Measured on five recordings of figures, with
/// NeuQuant's palette for each picture and whole pictures the files were three to twenty times as
/// large, and colours three to six times as far from what they should be.
#[derive(Debug)]
pub struct Film {
    /// The file so far.
    file: Vec<u8>,
    palette: Palette,
    /// Width and height in pixels.
    size: (u16, u16),
    /// The last picture, as indices into the palette.
    last: Vec<u8>,
    /// Where in the file it stands for how long the last picture stays.
    delay: usize,
}

impl Film {
    /// A film of pictures of this width and height in pixels.
    ///
    /// # Errors
    /// Where the pictures have no pixels, or the palette has no colour or more than [`COLOURS`].
    pub fn new(size: (u16, u16), palette: Palette) -> Result<Self, &'static str> {
        let colours = palette.colours();
        if size.0 == 0 || size.1 == 0 || colours.is_empty() || colours.len() > COLOURS {
            return Err("a film needs pixels, and 1 to 255 colours");
        }
        let mut file = b"GIF89a".to_vec();
        file.extend(size.0.to_le_bytes());
        file.extend(size.1.to_le_bytes());
        // A table of 256 colours of 8 bits each.
        file.extend([0xf7, 0, 0]);
        let start = file.len();
        for &(red, green, blue) in colours {
            file.extend([red, green, blue]);
        }
        file.resize(start + 3 * 256, 0);
        file.extend(FOR_EVER);
        Ok(Self {
            file,
            palette,
            size,
            last: Vec::new(),
            delay: 0,
        })
    }

    /// Appends a picture, four bytes a pixel, all opaque, that stays for so many hundredths of a second.
    /// One that does not differ from the one before only lengthens it.
    ///
    /// # Errors
    /// Where the picture has another size.
    pub fn add(&mut self, rgba: &[u8], hundredths: u16) -> Result<(), &'static str> {
        let (pixels, _) = rgba.as_chunks();
        let (width, height) = (usize::from(self.size.0), usize::from(self.size.1));
        if pixels.len() != width * height {
            return Err("a picture of another size");
        }
        let palette = &mut self.palette;
        let indices = pixels.iter().map(|&pixel| palette.index(colour(pixel)));
        let now = indices.collect();
        let before = std::mem::replace(&mut self.last, now);
        if before.is_empty() {
            let whole = Rectangle {
                left: 0,
                top: 0,
                right: width,
                bottom: height,
            };
            self.write(&whole, &self.last.clone(), hundredths);
        } else if let Some(changed) = Rectangle::of_changes(&before, &self.last, width) {
            let changes = changed.changes(&before, &self.last, width);
            self.write(&changed, &changes, hundredths);
        } else if let Some(delay) = self.file[self.delay..].first_chunk_mut() {
            *delay = u16::from_le_bytes(*delay)
                .saturating_add(hundredths)
                .to_le_bytes();
        }
        Ok(())
    }

    /// The file.
    pub fn finish(mut self) -> Vec<u8> {
        self.file.push(0x3b);
        self.file
    }

    /// Writes what is seen in a rectangle from now on.
    fn write(&mut self, place: &Rectangle, indices: &[u8], hundredths: u16) {
        let file = &mut self.file;
        // It is left as it is for the next picture; all but the first let pixels stay.
        let flags = 1 << 2 | u8::from(self.delay > 0);
        file.extend([0x21, 0xf9, 4, flags]);
        self.delay = file.len();
        file.extend(hundredths.to_le_bytes());
        file.extend([STAYS, 0, 0x2c]);
        let (left, top) = (place.left, place.top);
        for number in [left, top, place.right - left, place.bottom - top] {
            file.extend((number as u16).to_le_bytes());
        }
        file.extend([0, lzw::BITS]);
        for block in lzw::compress(indices).chunks(255) {
            file.push(block.len() as u8);
            file.extend(block);
        }
        file.push(0);
    }
}

/// Part of a picture; right and bottom are excluded.
struct Rectangle {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Rectangle {
    /// The smallest with all changes from one picture to another.
    fn of_changes(before: &[u8], now: &[u8], width: usize) -> Option<Self> {
        let mut changes: Option<Self> = None;
        let rows = before.chunks_exact(width).zip(now.chunks_exact(width));
        for (row, (before, now)) in rows.enumerate() {
            let differs = |(before, now): (&u8, &u8)| before != now;
            let Some(first) = before.iter().zip(now).position(differs) else {
                continue;
            };
            let last = before.iter().zip(now).rposition(differs).unwrap_or(first);
            let found = changes.get_or_insert(Self {
                left: first,
                top: row,
                right: 0,
                bottom: 0,
            });
            found.left = found.left.min(first);
            found.right = found.right.max(last + 1);
            found.bottom = row + 1;
        }
        changes
    }

    /// Its pixels, where [`STAYS`] stands for those that have not changed.
    fn changes(&self, before: &[u8], now: &[u8], width: usize) -> Vec<u8> {
        let rows = before.chunks_exact(width).zip(now.chunks_exact(width));
        let rows = rows.take(self.bottom).skip(self.top);
        let pixels = rows.flat_map(|(before, now)| {
            let pairs = before.iter().zip(now).take(self.right).skip(self.left);
            pairs.map(|(before, now)| if before == now { STAYS } else { *now })
        });
        pixels.collect()
    }
}
