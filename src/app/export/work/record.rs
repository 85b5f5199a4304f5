//! Records the motion of a lab's main figure as an animated GIF.

use std::time::Duration;

use leptos::prelude::*;
use reparam::figure::Theme;
use reparam::figure::film::{COLOURS, Film};
use reparam::figure::palette::Census;
use reparam::labs::recording::{self, Shot};
use reparam::labs::{Journey, Parameter, Values};
use reparam::text::{Text, fill};

use super::camera::Camera;
use super::download_bytes;
use crate::bench::Bench;
use crate::live::{button, say};
use crate::session::Session;
use crate::words;

/// The largest width of a recording, in CSS pixels, of which each is one pixel.
const WIDTH: f64 = 480.0;

/// The palette is made from so many pictures, spread over the recording.
const SAMPLES: usize = 9;

/// Starts a recording, and shows how far it is until `under_way` ends.
pub(in crate::export) fn record(
    bench: Bench,
    size: (f64, f64),
    under_way: RwSignal<bool>,
    failure: RwSignal<Option<String>>,
) -> AnyView {
    let session = expect_context::<Session>();
    let begun = Recorder::new(bench, session, size);
    let total = begun.as_ref().map_or(1, |recorder| recorder.shots.len());
    // It lasts as long as this view, and so does the recording.
    let done = RwSignal::new(0);
    let end = move |error: Option<String>| {
        failure.set(error);
        under_way.set(false);
    };
    match begun {
        Ok(recorder) => go_on(Box::new(recorder), done, Box::new(end)),
        Err(error) => set_timeout(move || end(Some(error)), Duration::ZERO),
    }
    let told = move || {
        let numbers = [
            ("done", done.get().to_string()),
            ("total", total.to_string()),
        ];
        fill(words().share.recorded, &numbers)
    };
    view! {
        <p class="recording">
            <progress max=total value=done aria-label=say(|text| text.player.progress)></progress>
            <span>{Signal::derive(told)}</span>
            {button("cancel", say(|text| text.share.cancel), move || under_way.set(false))}
        </p>
    }
    .into_any()
}

/// What is told at the end: what went wrong, if anything.
type End = Box<dyn FnOnce(Option<String>)>;

/// Takes one picture in a turn of its own, so that the page stays alive, and goes on.
fn go_on(mut recorder: Box<Recorder>, done: RwSignal<usize>, end: End) {
    let turn = move || {
        if done.is_disposed() {
            recorder.bench.resume();
            return;
        }
        match recorder.turn() {
            Ok(true) => {
                done.set(recorder.taken);
                go_on(recorder, done, end);
            }
            last => {
                recorder.bench.resume();
                end(last.and_then(|_| recorder.save()).err());
            }
        }
    };
    set_timeout(turn, Duration::ZERO);
}

/// A recording under way.
struct Recorder {
    bench: Bench,
    /// The state that is recorded, but for what moves.
    values: Values,
    course: Journey,
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
    fn new(bench: Bench, session: Session, (width, height): (f64, f64)) -> Result<Self, String> {
        untrack(|| {
            let values = bench.shown();
            let course = bench.ask(recording::course).ok_or("nothing moves")?;
            let text = session.language.get().text();
            let figure = bench
                .figure_at(&values, text)
                .ok_or(text.notices.part_missing)?;
            let recorded = width.min(WIDTH);
            Ok(Self {
                bench,
                values,
                moved: values.parameter(course.key).ok_or(course.key)?,
                shots: recording::shots(course.seconds),
                course,
                text,
                theme: session.colours(),
                size: (recorded, (recorded * height / width).round()),
                camera: Camera::new()?,
                census: Census::default(),
                sampled: 0,
                film: None,
                taken: 0,
                name: figure.name,
            })
        })
    }

    /// Takes one picture. False where none is left.
    fn turn(&mut self) -> Result<bool, String> {
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
        let figure = self.bench.figure_at(&values, self.text).ok_or(missing)?;
        self.camera.take(&figure, self.theme, self.size, 1.0)?;
        self.camera.pixels()
    }

    fn save(self) -> Result<(), String> {
        let film = self.film.ok_or("no pictures")?;
        download_bytes(&film.finish()?, "image/gif", &format!("{}.gif", self.name))
    }
}
