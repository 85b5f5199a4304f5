//! Fields for a reader's own numbers or files: typed, pasted, dropped or opened. A chunk of its own,
//! fetched when the first field is shown.

use std::rc::Rc;

use js_sys::Uint8Array;
use leptos::html::Textarea;
use leptos::prelude::*;
use reparam::datasets::{Notation, Numbers, NumbersError, NumbersTask, decode_text};
use reparam::figure::number::count;
use reparam::labs::shared::user_data;
use reparam::strings::fill;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, Event, File, HtmlInputElement, HtmlTextAreaElement,
};

use super::reactive::{Handler, Outcome, button, click, follow, outcome, say};
use super::runtime::LabRuntime;
use super::sliced_task::{SlicedTask, run_in_slices};
use super::{chunks, words};

/// More bytes than this are not read: it is more than as many numbers as are taken.
const LARGEST: f64 = 8e6;

/// More characters than this are not put into the field: browsers take seconds to set them.
const MOST_SHOWN: usize = 30_000;

/// The kinds of file that may hold numbers.
const NUMBERS: &str = ".csv,.tsv,.txt,text/*";

/// How much of a frame is spent on reading, in milliseconds.
const SLICE: f64 = 8.0;

/// Bytes that are read between two looks at the clock.
const BYTES: usize = 16_384;

/// A field for a file; with `numbers`, for numbers, which can also be typed.
pub(crate) fn field(runtime: LabRuntime, numbers: bool) -> AnyView {
    if numbers {
        number_field(runtime)
    } else {
        file_field(runtime)
    }
}

fn file_field(runtime: LabRuntime) -> AnyView {
    let told = Outcome::new(None);
    let open = move |bytes: Result<Vec<u8>, String>| {
        told.try_set(Some(bytes.and_then(|bytes| runtime.open_file(&bytes))));
    };
    view! {
        <section class="user-data">
            <div class="actions">{file_button(runtime, runtime.accepted_files().unwrap_or(NUMBERS), open)}</div>
            {outcome(told)}
        </section>
    }
    .into_any()
}

/// A button that opens a file.
fn file_button(
    runtime: LabRuntime,
    kinds: &'static str,
    open: impl Fn(Result<Vec<u8>, String>) + Copy + 'static,
) -> AnyView {
    let chosen: Handler<Event> = Box::new(move |event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            read_file(runtime, &file, open);
        }
        input.set_value("");
    });
    view! {
        <label class="file">
            {say(|text| user_data::strings(text).file)}
            <input type="file" accept=kinds on:change=chosen/>
        </label>
    }
    .into_any()
}

/// Reads a file, unless it is too large, and fetches the code for what is in it.
fn read_file(runtime: LabRuntime, file: &File, open: impl Fn(Result<Vec<u8>, String>) + 'static) {
    if file.size() > LARGEST {
        return open(Err(user_data::strings(runtime.text()).too_large.into()));
    }
    let content = file.array_buffer();
    leptos::task::spawn_local(async move {
        let Ok(content) = JsFuture::from(content).await else {
            return;
        };
        if chunks::fetch_for_files(runtime.entry).await {
            open(Ok(Uint8Array::new(&content).to_vec()));
        } else {
            open(Err(runtime.text().notices.part_missing.into()));
        }
    });
}

/// How far a reader's numbers have come.
#[derive(Clone)]
enum Progress {
    /// Nothing was asked for.
    Idle,
    /// So much of the text has been read.
    Reading(f64),
    /// What was taken, and how else the text can be read.
    Taken {
        sentence: String,
        notes: Vec<String>,
        others: Vec<(Notation, String)>,
    },
    /// What is wrong.
    Refused(String),
}

/// A reader's numbers; a handle that can be copied.
#[derive(Clone, Copy)]
struct Reader {
    runtime: LabRuntime,
    area: NodeRef<Textarea>,
    progress: RwSignal<Progress>,
    /// The text that was read last, or is held and not shown.
    text: StoredValue<Rc<str>, LocalStorage>,
    /// How many characters are held and not shown.
    held: RwSignal<Option<usize>>,
    /// How many texts were begun.
    turn: StoredValue<u32>,
}

impl Reader {
    fn new(runtime: LabRuntime) -> Self {
        Self {
            runtime,
            area: NodeRef::new(),
            progress: RwSignal::new(Progress::Idle),
            text: StoredValue::new_local("".into()),
            held: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// Sets what stands in the field.
    fn show(self, text: &str) {
        if let Some(area) = self.area.get_untracked() {
            area.set_value(text);
        }
    }

    /// Keeps a long text out of the field.
    fn hold(self, text: &str) {
        self.show("");
        self.held.set(Some(text.chars().count()));
        self.text.set_value(text.into());
        self.progress.set(Progress::Idle);
    }

    /// Reads what stands in the field, or what is held.
    fn take(self) {
        if let Some(area) = self.area.get_untracked()
            && self.held.get_untracked().is_none()
        {
            self.text.set_value(area.value().into());
        }
        self.begin(None);
    }

    /// Shows the text of a file where it is short, and reads it.
    fn open(self, bytes: Result<Vec<u8>, String>) {
        if self.turn.is_disposed() {
            return;
        }
        let text = match bytes {
            Ok(bytes) => decode_text(&bytes),
            Err(reason) => return self.progress.set(Progress::Refused(reason)),
        };
        if text.len() > MOST_SHOWN {
            self.hold(&text);
        } else {
            self.held.set(None);
            self.show(&text);
        }
        self.take();
    }

    /// Holds text that is brought where it is too long to be shown; whether it is.
    fn hold_long(self, data: Option<DataTransfer>) -> bool {
        let text = data.and_then(|data| data.get_data("text/plain").ok());
        let text = text.filter(|text| text.len() > MOST_SHOWN);
        if let Some(text) = &text {
            self.hold(text);
        }
        text.is_some()
    }

    /// Reads the text, in this notation if it can be read so.
    fn begin(self, notation: Option<Notation>) {
        let text = self.text.get_value();
        self.turn.update_value(|turn| *turn += 1);
        if text.len() as f64 > LARGEST {
            return self.refuse_large();
        }
        let mut task = Box::new(ReadingTask {
            reader: self,
            turn: self.turn.get_value(),
            task: NumbersTask::new(text, notation),
        });
        if task.run_slice() {
            run_in_slices(task);
        }
    }

    fn refuse_large(self) {
        let reason = user_data::strings(self.runtime.text()).too_large;
        self.progress.set(Progress::Refused(reason.into()));
    }

    fn end(self, result: Result<Numbers, NumbersError>) {
        let text = self.runtime.text();
        let numbers = match result {
            Ok(numbers) => numbers,
            Err(error) => {
                let sentence = user_data::error_sentence(text, &error);
                return self.progress.set(Progress::Refused(sentence));
            }
        };
        let notes = user_data::notes(text, &numbers);
        let others = numbers.others.iter();
        let others = others.map(|other| (other.notation, user_data::instead(text, other)));
        let others = others.collect();
        self.progress
            .set(match self.runtime.take_numbers(numbers.values) {
                Ok(sentence) => Progress::Taken {
                    sentence,
                    notes,
                    others,
                },
                Err(reason) => Progress::Refused(reason),
            });
    }
}

/// Reading a text in slices of a frame.
struct ReadingTask {
    reader: Reader,
    turn: u32,
    task: NumbersTask,
}

impl SlicedTask for ReadingTask {
    fn run_slice(&mut self) -> bool {
        let reader = self.reader;
        // The page may have been left, or another text brought.
        if reader.turn.try_get_value() != Some(self.turn) {
            return false;
        }
        let clock = || window().performance().map_or(0.0, |clock| clock.now());
        let start = clock();
        loop {
            if let Some(result) = self.task.advance(BYTES) {
                reader.end(result);
                return false;
            }
            if clock() - start > SLICE {
                reader.progress.set(Progress::Reading(self.task.part()));
                return true;
            }
        }
    }
}

/// A field for numbers that are typed, pasted or dropped, with a button for a file.
fn number_field(runtime: LabRuntime) -> AnyView {
    let reader = Reader::new(runtime);
    let pasted: Handler<ClipboardEvent> = Box::new(move |event| {
        if reader.hold_long(event.clipboard_data()) {
            event.prevent_default();
        }
    });
    let dropped: Handler<DragEvent> = Box::new(move |event| {
        let data = event.data_transfer();
        let files = data.as_ref().and_then(DataTransfer::files);
        if let Some(file) = files.and_then(|files| files.get(0)) {
            event.prevent_default();
            read_file(runtime, &file, move |bytes| reader.open(bytes));
        } else if reader.hold_long(data) {
            event.prevent_default();
        }
    });
    // What comes in any other way.
    let typed: Handler<Event> = Box::new(move |event| {
        let area: HtmlTextAreaElement = event_target(&event);
        if area.text_length() as usize > MOST_SHOWN {
            reader.hold(&area.value());
        } else {
            reader.held.set(None);
        }
    });
    let held = move || {
        reader.held.get().map_or_else(String::new, |characters| {
            let parts = [("n", count(characters as u64))];
            fill(user_data::strings(words()).held, &parts)
        })
    };
    view! {
        <section class="user-data">
            <label>
                {say(|text| user_data::strings(text).label)}
                <textarea
                    node_ref=reader.area
                    rows="5"
                    spellcheck="false"
                    placeholder=Signal::derive(held)
                    on:paste=pasted
                    on:drop=dropped
                    on:input=typed
                ></textarea>
            </label>
            <div class="actions">
                {button("take", say(|text| user_data::strings(text).take), move || reader.take())}
                {file_button(runtime, NUMBERS, move |bytes| reader.open(bytes))}
            </div>
            {follow(move || progress(reader))}
        </section>
    }
    .into_any()
}

/// What became of a reader's numbers.
fn progress(reader: Reader) -> AnyView {
    match reader.progress.get() {
        Progress::Idle => ().into_any(),
        Progress::Reading(part) => {
            let percent = [("percent", format!("{:.0}", 100.0 * part))];
            let sentence = fill(user_data::strings(words()).reading, &percent);
            view! { <p class="reading">{sentence} " " <progress max="1" value=part></progress></p> }
                .into_any()
        }
        Progress::Taken {
            sentence,
            notes,
            others,
        } => {
            let notes = (!notes.is_empty()).then(|| notes.join(" "));
            let others = others.into_iter().map(|(notation, label)| {
                let read = click(move || reader.begin(Some(notation)));
                view! { <button type="button" class="instead" on:click=read>{label}</button> }
                    .into_any()
            });
            view! {
                <div role="status">
                    <p class="taken">{sentence}</p>
                    {notes.map(|notes| view! { <p class="notes">{notes}</p> })}
                </div>
                <div class="actions">{others.collect::<Vec<_>>()}</div>
            }
            .into_any()
        }
        Progress::Refused(reason) => {
            view! { <p class="failed" role="alert">{reason}</p> }.into_any()
        }
    }
}
