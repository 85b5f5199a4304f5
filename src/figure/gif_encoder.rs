//! Pictures one after another as an animated GIF, written by the crate `gif`.

use std::borrow::Cow;

use gif::{DisposalMethod, Encoder, EncodingError, Frame, Repeat};

use super::palette::{Palette, colour};

/// The most colours of a palette: a GIF has 256, of which one stands for transparent.
pub const COLOURS: usize = 255;

/// An animated GIF that is being written. It plays for ever.
///
/// All frames share one palette. Of each only the rectangle is kept that differs from the frame
/// before, and within it only the pixels that differ. Measured on five recordings of figures, with
/// `NeuQuant`'s palette for each frame and whole frames the files were three to twenty times as
/// large, and colours three to six times as far from what they should be.
pub struct GifEncoder {
    encoder: Encoder<Vec<u8>>,
    palette: Palette,
    /// Width and height in pixels.
    size: (u16, u16),
    /// The last picture, as indices into the palette.
    last: Vec<u8>,
    /// The last frame, which is written once its delay is known.
    pending: Option<Frame<'static>>,
}

impl GifEncoder {
    /// An encoder of pictures of this width and height in pixels.
    ///
    /// # Errors
    /// Where the pictures have no pixels, or the palette has no colour or more than [`COLOURS`].
    pub fn new(size: (u16, u16), palette: Palette) -> Result<Self, String> {
        if size.0 == 0 || size.1 == 0 {
            return Err(format!(
                "a picture of {} × {} pixels, 1 × 1 or more expected",
                size.0, size.1
            ));
        }
        let colours = palette.colours();
        if !(1..=COLOURS).contains(&colours.len()) {
            let count = colours.len();
            return Err(format!("{count} colours, 1 to {COLOURS} expected"));
        }
        let mut table: Vec<u8> = colours
            .iter()
            .flat_map(|&(red, green, blue)| [red, green, blue])
            .collect();
        // The transparent index must be within the table.
        table.extend([0; 3]);
        let mut encoder = Encoder::new(Vec::new(), size.0, size.1, &table).map_err(describe)?;
        encoder.set_repeat(Repeat::Infinite).map_err(describe)?;
        Ok(Self {
            encoder,
            palette,
            size,
            last: Vec::new(),
            pending: None,
        })
    }

    /// Appends a picture, RGBA and opaque, that stays for so many hundredths of a second. One that
    /// does not differ from the one before only lengthens it.
    ///
    /// # Errors
    /// Where the picture has another size.
    pub fn add(&mut self, rgba: &[u8], hundredths: u16) -> Result<(), String> {
        let (pixels, _) = rgba.as_chunks();
        let (width, height) = (usize::from(self.size.0), usize::from(self.size.1));
        if pixels.len() != width * height {
            let count = pixels.len();
            return Err(format!(
                "a picture of {count} pixels, {width} × {height} expected"
            ));
        }
        let palette = &mut self.palette;
        let indices = pixels.iter().map(|&pixel| palette.index(colour(pixel)));
        let now: Vec<u8> = indices.collect();
        let before = std::mem::replace(&mut self.last, now);
        let frame = if before.is_empty() {
            Frame {
                width: self.size.0,
                height: self.size.1,
                buffer: Cow::Owned(self.last.clone()),
                ..Frame::default()
            }
        } else if let Some(changed) = Rectangle::of_changes(&before, &self.last, width) {
            let transparent = self.palette.colours().len() as u8;
            Frame {
                left: changed.left as u16,
                top: changed.top as u16,
                width: (changed.right - changed.left) as u16,
                height: (changed.bottom - changed.top) as u16,
                transparent: Some(transparent),
                buffer: Cow::Owned(changed.changes(&before, &self.last, width, transparent)),
                ..Frame::default()
            }
        } else {
            if let Some(frame) = &mut self.pending {
                frame.delay = frame.delay.saturating_add(hundredths);
            }
            return Ok(());
        };
        let frame = Frame {
            delay: hundredths,
            dispose: DisposalMethod::Keep,
            ..frame
        };
        match self.pending.replace(frame) {
            Some(frame) => self.encoder.write_frame(&frame).map_err(describe),
            None => Ok(()),
        }
    }

    /// The file.
    ///
    /// # Errors
    /// What the crate reports; a file in memory has no errors.
    pub fn finish(mut self) -> Result<Vec<u8>, String> {
        if let Some(frame) = self.pending.take() {
            self.encoder.write_frame(&frame).map_err(describe)?;
        }
        self.encoder.into_inner().map_err(|error| error.to_string())
    }
}

#[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn describe(error: EncodingError) -> String {
    error.to_string()
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

    /// Its pixels, where `transparent` stands for those that have not changed.
    fn changes(&self, before: &[u8], now: &[u8], width: usize, transparent: u8) -> Vec<u8> {
        let rows = before.chunks_exact(width).zip(now.chunks_exact(width));
        let rows = rows.take(self.bottom).skip(self.top);
        let pixels = rows.flat_map(|(before, now)| {
            let pairs = before.iter().zip(now).take(self.right).skip(self.left);
            pairs.map(|(before, now)| if before == now { transparent } else { *now })
        });
        pixels.collect()
    }
}
