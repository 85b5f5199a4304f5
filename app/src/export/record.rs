//! Records the motion of a lab's main figure as an animated GIF.

use leptos::prelude::*;
use reparam::figure::Theme;
use reparam::figure::gif_encoder::{COLOURS, GifEncoder};
use reparam::figure::palette::ColorHistogram;
use reparam::labs::recording::{self, FrameSpec};
use reparam::labs::{LoopAnimation, Parameter, Values};
use reparam::strings::{Text, fill};

use super::super::save_menu::SaveRequest;
use super::super::sliced_task::{SlicedTask, run_in_slices};
use super::rasterize::FigureRasterizer;
use super::{download_bytes, report};

/// The largest width of a recording, in CSS pixels, of which each is one pixel.
const WIDTH: f64 = 480.0;

/// The palette is made from so many frames, spread over the recording.
const PALETTE_FRAMES: usize = 9;

/// Starts a recording of what the main figure shows now. It ends early where the outcome
/// no longer shows its progress: the reader has cancelled it.
pub(super) fn record(request: &SaveRequest) -> Result<(), String> {
    let recorder = Recorder::new(request)?;
    request.outcome.set(Some(Ok(recorder.progress())));
    run_in_slices(Box::new(recorder));
    Ok(())
}

/// A recording in progress.
struct Recorder {
    request: SaveRequest,
    /// The state that is recorded, but for what moves.
    values: Values,
    motion: LoopAnimation,
    parameter: &'static Parameter,
    frames: Vec<FrameSpec>,
    text: &'static Text,
    theme: &'static Theme,
    /// In CSS pixels.
    size: (f64, f64),
    rasterizer: FigureRasterizer,
    /// The colours of the frames that were rendered for the palette.
    colours: ColorHistogram,
    /// How many those are.
    sampled: usize,
    /// Made once the palette is known.
    encoder: Option<GifEncoder>,
    /// Frames that were encoded.
    encoded: usize,
    /// Of the file, without extension.
    name: String,
}

impl Recorder {
    fn new(request: &SaveRequest) -> Result<Self, String> {
        let runtime = request.runtime;
        let values = runtime.shown();
        let (text, theme) = runtime.appearance();
        let missing = text.notices.part_missing;
        let motion = recording::motion(&runtime.playback()).ok_or(missing)?;
        let figure = runtime.figure_at(&values, text).ok_or(missing)?;
        let (width, height) = request.size.get();
        let narrow = width.min(WIDTH);
        Ok(Self {
            request: *request,
            values,
            parameter: values.parameter(motion.key).ok_or(missing)?,
            frames: recording::frames(motion.seconds),
            motion,
            text,
            theme,
            size: (narrow, (narrow * height / width).round()),
            rasterizer: FigureRasterizer::new()?,
            colours: ColorHistogram::default(),
            sampled: 0,
            encoder: None,
            encoded: 0,
            name: figure.name,
        })
    }

    fn progress(&self) -> String {
        let numbers = [
            ("done", self.encoded.to_string()),
            ("total", self.frames.len().to_string()),
        ];
        fill(self.text.share.recorded, &numbers)
    }

    /// Renders one frame. False where none is left.
    fn render_next(&mut self) -> Result<bool, String> {
        if self.encoder.is_none() {
            let last = self.frames.len() - 1;
            let sample = self.frames[self.sampled * last / (PALETTE_FRAMES - 1)];
            let pixels = self.render(sample)?;
            self.colours.add(&pixels);
            self.sampled += 1;
            if self.sampled == PALETTE_FRAMES {
                let size = self.rasterizer.size();
                self.encoder = Some(GifEncoder::new(size, self.colours.palette(COLOURS))?);
            }
            return Ok(true);
        }
        let Some(&frame) = self.frames.get(self.encoded) else {
            return Ok(false);
        };
        let pixels = self.render(frame)?;
        if let Some(encoder) = &mut self.encoder {
            encoder.add(&pixels, frame.hundredths)?;
        }
        self.encoded += 1;
        Ok(true)
    }

    fn render(&mut self, frame: FrameSpec) -> Result<Vec<u8>, String> {
        let ends = (self.motion.from, self.motion.to);
        let value = self.parameter.along(ends, frame.position);
        let values = self.values.with(self.motion.key, value);
        let missing = self.text.notices.part_missing;
        let figure = self
            .request
            .runtime
            .figure_at(&values, self.text)
            .ok_or(missing)?;
        self.rasterizer
            .render(&figure, self.theme, self.size, 1.0)?;
        self.rasterizer.pixels()
    }

    fn save(&mut self) -> Result<(), String> {
        match self.encoder.take() {
            Some(encoder) => download_bytes(
                &encoder.finish()?,
                "image/gif",
                &format!("{}.gif", self.name),
            ),
            None => Ok(()),
        }
    }
}

impl SlicedTask for Recorder {
    fn run_slice(&mut self) -> bool {
        let SaveRequest {
            runtime, outcome, ..
        } = self.request;
        let goes_on = outcome.try_get_untracked().flatten() == Some(Ok(self.progress()));
        let saved = match goes_on.then(|| self.render_next()) {
            Some(Ok(true)) => {
                outcome.set(Some(Ok(self.progress())));
                return true;
            }
            Some(Ok(false)) => self.save(),
            Some(Err(error)) => Err(error),
            None => Ok(()),
        };
        if goes_on {
            outcome.set(None);
            report(&self.request, saved);
        }
        runtime.resume();
        false
    }
}
