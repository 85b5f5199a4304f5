//! Records the motion of a lab's main figure as an animated GIF.

use leptos::prelude::*;
use reparam::figure::Theme;
use reparam::figure::film::{COLOURS, Film};
use reparam::figure::palette::Census;
use reparam::labs::recording::{self, Shot};
use reparam::labs::{LoopAnimation, Parameter, Values};
use reparam::strings::{Text, fill};

use super::super::{Order, Turns, take_turns};
use super::camera::Camera;
use super::{download_bytes, tell};

/// The largest width of a recording, in CSS pixels, of which each is one pixel.
const WIDTH: f64 = 480.0;

/// The palette is made from so many pictures, spread over the recording.
const SAMPLES: usize = 9;

/// Starts a recording of what the main figure shows now. It ends early where something else is told
/// than how far it is.
pub(super) fn record(order: &Order) -> Result<(), String> {
    let recorder = Recorder::new(order)?;
    order.told.set(Some(Ok(recorder.progress())));
    take_turns(Box::new(recorder));
    Ok(())
}

/// A recording under way.
struct Recorder {
    order: Order,
    /// The state that is recorded, but for what moves.
    values: Values,
    course: LoopAnimation,
    moved: &'static Parameter,
    shots: Vec<Shot>,
    text: &'static Text,
    theme: &'static Theme,
    /// In CSS pixels.
    size: (f64, f64),
    camera: Camera,
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
    fn new(order: &Order) -> Result<Self, String> {
        let bench = order.bench;
        let values = bench.shown();
        let (text, theme) = bench.appearance();
        let missing = text.notices.part_missing;
        let course = recording::course(&bench.playback()).ok_or(missing)?;
        let figure = bench.figure_at(&values, text).ok_or(missing)?;
        let (width, height) = order.size.get();
        let narrow = width.min(WIDTH);
        Ok(Self {
            order: *order,
            values,
            moved: values.parameter(course.key).ok_or(missing)?,
            shots: recording::shots(course.seconds),
            course,
            text,
            theme,
            size: (narrow, (narrow * height / width).round()),
            camera: Camera::new()?,
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
                let size = self.camera.size();
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
            .order
            .bench
            .figure_at(&values, self.text)
            .ok_or(missing)?;
        self.camera.take(&figure, self.theme, self.size, 1.0)?;
        self.camera.pixels()
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

impl Turns for Recorder {
    fn turn(&mut self) -> bool {
        let Order { bench, told, .. } = self.order;
        let goes_on = told.try_get_untracked().flatten() == Some(Ok(self.progress()));
        let outcome = match goes_on.then(|| self.go_on()) {
            Some(Ok(true)) => {
                told.set(Some(Ok(self.progress())));
                return true;
            }
            Some(Ok(false)) => self.save(),
            Some(Err(error)) => Err(error),
            None => Ok(()),
        };
        if goes_on {
            told.set(None);
            tell(&self.order, outcome);
        }
        bench.resume();
        false
    }
}
