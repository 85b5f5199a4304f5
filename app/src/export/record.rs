//! Records the motion of a lab's main figure as an animated GIF.

use leptos::prelude::*;
use reparam::figure::Theme;
use reparam::figure::film::{COLOURS, Film};
use reparam::figure::palette::Census;
use reparam::labs::recording::{self, Shot};
use reparam::labs::{Journey, Parameter, Values};
use reparam::text::{Text, fill};

use super::super::save_menu::SaveRequest;
use super::super::sliced_task::{SlicedTask, run_in_slices};
use super::rasterize::FigureRasterizer;
use super::{download_bytes, report};

/// The largest width of a recording, in CSS pixels, of which each is one pixel.
const WIDTH: f64 = 480.0;

/// The palette is made from so many pictures, spread over the recording.
const SAMPLES: usize = 9;

/// Starts a recording of what the main figure shows now. It ends early where the outcome
/// no longer shows its progress: the reader has cancelled it.
pub(super) fn record(request: &SaveRequest) -> Result<(), String> {
    let recorder = Recorder::new(request)?;
    request.outcome.set(Some(Ok(recorder.progress())));
    run_in_slices(Box::new(recorder));
    Ok(())
}

/// A recording under way.
struct Recorder {
    request: SaveRequest,
    /// The state that is recorded, but for what moves.
    values: Values,
    course: Journey,
    moved: &'static Parameter,
    shots: Vec<Shot>,
    text: &'static Text,
    theme: &'static Theme,
    /// In CSS pixels.
    size: (f64, f64),
    rasterizer: FigureRasterizer,
    /// The colours of the pictures that were taken for them alone.
    census: Census,
    /// How many those are.
    sampled: usize,
    /// Begins once the colours are known.
    film: Option<Film>,
    /// Pictures on the film.
    taken: usize,
    /// Of the file, without extension.
    name: String,
}

impl Recorder {
    fn new(request: &SaveRequest) -> Result<Self, String> {
        let bench = request.bench;
        let values = bench.shown();
        let (text, theme) = bench.appearance();
        let missing = text.notices.part_missing;
        let course = bench.ask(recording::course).ok_or(missing)?;
        let figure = bench.figure_at(&values, text).ok_or(missing)?;
        let (width, height) = request.size.get();
        let narrow = width.min(WIDTH);
        Ok(Self {
            request: *request,
            values,
            moved: values.parameter(course.key).ok_or(missing)?,
            shots: recording::shots(course.seconds),
            course,
            text,
            theme,
            size: (narrow, (narrow * height / width).round()),
            rasterizer: FigureRasterizer::new()?,
            census: Census::default(),
            sampled: 0,
            film: None,
            taken: 0,
            name: figure.name,
        })
    }

    fn progress(&self) -> String {
        let numbers = [
            ("done", self.taken.to_string()),
            ("total", self.shots.len().to_string()),
        ];
        fill(self.text.share.recorded, &numbers)
    }

    /// Takes one picture. False where none is left.
    fn go_on(&mut self) -> Result<bool, String> {
        if self.film.is_none() {
            let last = self.shots.len() - 1;
            let sample = self.shots[self.sampled * last / (SAMPLES - 1)];
            let pixels = self.take(sample)?;
            self.census.add(&pixels);
            self.sampled += 1;
            if self.sampled == SAMPLES {
                let size = self.rasterizer.size();
                self.film = Some(Film::new(size, self.census.palette(COLOURS))?);
            }
            return Ok(true);
        }
        let Some(&shot) = self.shots.get(self.taken) else {
            return Ok(false);
        };
        let pixels = self.take(shot)?;
        if let Some(film) = &mut self.film {
            film.add(&pixels, shot.hundredths)?;
        }
        self.taken += 1;
        Ok(true)
    }

    fn take(&mut self, shot: Shot) -> Result<Vec<u8>, String> {
        let way = (self.course.from, self.course.to);
        let value = self.moved.along(way, shot.part);
        let values = self.values.with(self.course.key, value);
        let missing = self.text.notices.part_missing;
        let figure = self
            .request
            .bench
            .figure_at(&values, self.text)
            .ok_or(missing)?;
        self.rasterizer
            .render(&figure, self.theme, self.size, 1.0)?;
        self.rasterizer.pixels()
    }

    fn save(&mut self) -> Result<(), String> {
        match self.film.take() {
            Some(film) => {
                download_bytes(&film.finish(), "image/gif", &format!("{}.gif", self.name))
            }
            None => Ok(()),
        }
    }
}

impl SlicedTask for Recorder {
    fn run_slice(&mut self) -> bool {
        let SaveRequest { bench, outcome, .. } = self.request;
        let goes_on = outcome.try_get_untracked().flatten() == Some(Ok(self.progress()));
        let saved = match goes_on.then(|| self.go_on()) {
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
        bench.resume();
        false
    }
}
