//! Pictures one after another as an animated GIF.

use gif::{Encoder, EncodingError, Frame, Repeat};

use super::palette::{Palette, colour};

/// The most colours of a film's palette: a GIF has 256, of which one stands for “as before”.
pub const COLOURS: usize = 255;

/// An animated GIF in the making, which will be played again and again.
///
/// All pictures share one palette. Of each only the rectangle is kept that differs from the picture
/// before, and within it only the pixels that differ: with a palette for each picture and whole pictures,
/// recordings of figures were three to twenty times as large.
pub struct Film {
    encoder: Encoder<Vec<u8>>,
    palette: Palette,
    /// Width and height in pixels.
    size: (u16, u16),
    /// The picture before, as indices into the palette.
    before: Vec<u8>,
    /// The last picture, of which it is not known yet how long it stays.
    waiting: Option<Frame<'static>>,
}

impl Film {
    /// A film of pictures of this width and height in pixels.
    ///
    /// # Errors
    /// Passes on the encoder's error; says so where the pictures have no pixels or the palette has
    /// no colour, or more than [`COLOURS`].
    pub fn new(size: (u16, u16), palette: Palette) -> Result<Self, String> {
        let colours = palette.colours();
        if size.0 == 0 || size.1 == 0 || !(1..=COLOURS).contains(&colours.len()) {
            let (width, height) = size;
            let count = colours.len();
            return Err(format!("{width} × {height} pixels of {count} colours"));
        }
        // The colour of what stays is never seen.
        let table: Vec<u8> = colours
            .iter()
            .chain([&(0, 0, 0)])
            .flat_map(|&(red, green, blue)| [red, green, blue])
            .collect();
        let mut encoder = told(Encoder::new(Vec::new(), size.0, size.1, &table))?;
        told(encoder.set_repeat(Repeat::Infinite))?;
        Ok(Self {
            encoder,
            palette,
            size,
            before: Vec::new(),
            waiting: None,
        })
    }

    /// Appends a picture, four bytes a pixel, all opaque, that stays for so many hundredths of a second.
    /// One that does not differ from the one before only lengthens it.
    ///
    /// # Errors
    /// Passes on the encoder's error, and says so where the picture has another size.
    pub fn add(&mut self, rgba: &[u8], hundredths: u16) -> Result<(), String> {
        let (pixels, _) = rgba.as_chunks();
        let (width, height) = (usize::from(self.size.0), usize::from(self.size.1));
        if pixels.len() != width * height {
            return Err(format!("{} pixels for {width} × {height}", pixels.len()));
        }
        let palette = &mut self.palette;
        let now: Vec<u8> = pixels
            .iter()
            .map(|&pixel| palette.index(colour(pixel)))
            .collect();
        let before = std::mem::replace(&mut self.before, now);
        let changed = Changes::new(&before, &self.before, width);
        if let (Some(waiting), None) = (&mut self.waiting, &changed) {
            waiting.delay = waiting.delay.saturating_add(hundredths);
            return Ok(());
        }
        let mut next = match changed {
            Some(changed) => changed.frame(&before, &self.before, width, self.stays()),
            None => Frame {
                width: self.size.0,
                height: self.size.1,
                buffer: self.before.clone().into(),
                ..Frame::default()
            },
        };
        next.delay = hundredths;
        self.write(Some(next))
    }

    /// The file.
    ///
    /// # Errors
    /// Passes on the encoder's error.
    pub fn finish(mut self) -> Result<Vec<u8>, String> {
        self.write(None)?;
        told(self.encoder.into_inner())
    }

    /// The index that stands for “as before”.
    fn stays(&self) -> u8 {
        self.palette.colours().len() as u8
    }

    /// Writes what waits, and lets another wait.
    fn write(&mut self, next: Option<Frame<'static>>) -> Result<(), String> {
        match std::mem::replace(&mut self.waiting, next) {
            Some(frame) => told(self.encoder.write_frame(&frame)),
            None => Ok(()),
        }
    }
}

/// The smallest rectangle with all changes between two pictures; right and bottom are excluded.
struct Changes {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Changes {
    /// None where there is no change, or no picture before.
    fn new(before: &[u8], now: &[u8], width: usize) -> Option<Self> {
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
                right: last + 1,
                bottom: row + 1,
            });
            found.left = found.left.min(first);
            found.right = found.right.max(last + 1);
            found.bottom = row + 1;
        }
        changes
    }

    /// The changed rectangle; in it, what has not changed is `stays`.
    fn frame(&self, before: &[u8], now: &[u8], width: usize, stays: u8) -> Frame<'static> {
        let mut buffer = Vec::with_capacity((self.right - self.left) * (self.bottom - self.top));
        for row in self.top..self.bottom {
            let line = row * width + self.left..row * width + self.right;
            let pairs = before[line.clone()].iter().zip(&now[line]);
            buffer.extend(pairs.map(|(before, now)| if before == now { stays } else { *now }));
        }
        Frame {
            left: self.left as u16,
            top: self.top as u16,
            width: (self.right - self.left) as u16,
            height: (self.bottom - self.top) as u16,
            transparent: Some(stays),
            buffer: buffer.into(),
            ..Frame::default()
        }
    }
}

fn told<T>(outcome: Result<T, EncodingError>) -> Result<T, String> {
    outcome.map_err(|error| error.to_string())
}
