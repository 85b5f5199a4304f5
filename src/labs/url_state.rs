//! The address of a page and the state that it states.

use form_urlencoded::{Serializer, parse};

use super::parameters::{Kind, Parameter, Values};
use crate::strings::quote;

pub use crate::numerics::read_number;

/// What a link says besides the lab's own parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Language code, if the link names one that exists.
    pub language: Option<&'static str>,
    /// `light` or `dark`, if the link names one.
    pub theme: Option<&'static str>,
    /// Whether only the figure, its controls and the player are shown.
    pub embed: bool,
    /// The step of the lab's story, counted from 1.
    pub story: Option<usize>,
    /// Whether the player starts on arrival.
    pub play: bool,
    /// Whether the link names a parameter of the lab.
    pub has_state: bool,
}

impl Site {
    /// What holds for all pages: without the story, the player and the state of one.
    #[must_use]
    pub fn of_all_pages(self) -> Self {
        Self {
            story: None,
            play: false,
            has_state: false,
            ..self
        }
    }
}

/// Why an entry of a link was not taken as it stood.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// The value was outside the range and was moved to its nearest end.
    Clamped {
        /// The parameter.
        key: &'static str,
        /// What the link said.
        given: String,
        /// What is used.
        used: String,
        /// The allowed range.
        range: String,
    },
    /// The value had a fraction where whole numbers are asked for.
    Rounded {
        /// The parameter.
        key: &'static str,
        /// What the link said.
        given: String,
        /// What is used.
        used: String,
    },
    /// The value could not be read; the default is used.
    Unreadable {
        /// The parameter.
        key: &'static str,
        /// What the link said.
        given: String,
        /// What is allowed.
        range: String,
    },
    /// There is no such parameter.
    Unknown {
        /// What the link said.
        key: String,
    },
}

const LANGUAGES: &[&str] = &["en", "ja", "zh"];
const THEMES: &[&str] = &["light", "dark"];
const FLAGS: &[&str] = &["0", "1"];

/// Reads a query string (without the question mark). Never fails: what cannot be used is told.
pub fn read(query: &str, table: &'static [Parameter]) -> (Site, Values, Vec<Notice>) {
    let mut values = Values::new(table);
    let mut site = Site::default();
    let mut notices = Vec::new();
    for (key, given) in parse(query.as_bytes()) {
        match key.as_ref() {
            "lang" => site.language = word(&given, "lang", LANGUAGES, &mut notices),
            "theme" => site.theme = word(&given, "theme", THEMES, &mut notices),
            "embed" => site.embed = word(&given, "embed", FLAGS, &mut notices) == Some("1"),
            "play" => site.play = word(&given, "play", FLAGS, &mut notices) == Some("1"),
            "story" => site.story = story_step(&given, &mut notices),
            key => match values.parameter(key) {
                Some(parameter) => {
                    site.has_state = true;
                    let value = entry(parameter, &given, &mut notices);
                    values.set(key, value);
                }
                None => notices.push(Notice::Unknown { key: quote(key) }),
            },
        }
    }
    (site, values, notices)
}

/// Writes a query string without the question mark; defaults are left out.
pub fn write(site: &Site, values: &Values) -> String {
    write_beside(site, values, &Values::new(values.table()))
}

/// The same for a step of a story, which says a state of its own: where that is what is shown, the step is enough.
pub fn write_in_story(site: &Site, values: &Values, state: &Values) -> String {
    if values == state {
        write_beside(
            site,
            &Values::new(values.table()),
            &Values::new(values.table()),
        )
    } else {
        write_beside(site, values, state)
    }
}

/// Writes what differs from the defaults or from `other`.
fn write_beside(site: &Site, values: &Values, other: &Values) -> String {
    let mut query = Serializer::new(String::new());
    if let Some(step) = site.story {
        query.append_pair("story", &step.to_string());
    }
    for parameter in values.table() {
        let value = values.get(parameter.key);
        if value != parameter.default() || value != other.get(parameter.key) {
            query.append_pair(parameter.key, &parameter.write(value));
        }
    }
    if let Some(language) = site.language {
        query.append_pair("lang", language);
    }
    if let Some(theme) = site.theme {
        query.append_pair("theme", theme);
    }
    if site.embed {
        query.append_pair("embed", "1");
    }
    if site.play {
        query.append_pair("play", "1");
    }
    query.finish()
}

/// The allowed values of a parameter, in words.
pub fn range(parameter: &Parameter) -> String {
    match parameter.kind {
        Kind::Choice { words } => words.join(", "),
        Kind::Flag { .. } => "0, 1".into(),
        Kind::Number { .. } | Kind::Whole { .. } => {
            let (low, high) = parameter.range();
            format!("{} … {}", parameter.display(low), parameter.display(high))
        }
    }
}

fn entry(parameter: &Parameter, given: &str, notices: &mut Vec<Notice>) -> f64 {
    let read = match parameter.kind {
        Kind::Choice { words } => words
            .iter()
            .position(|word| *word == given)
            .map(|index| index as f64),
        Kind::Flag { .. } => match given {
            "1" => Some(1.0),
            "0" => Some(0.0),
            _ => None,
        },
        Kind::Number { .. } | Kind::Whole { .. } => {
            read_number(given).filter(|value| !value.is_nan())
        }
    };
    let Some(value) = read else {
        notices.push(Notice::Unreadable {
            key: parameter.key,
            given: quote(given),
            range: range(parameter),
        });
        return parameter.default();
    };
    let used = parameter.clamp(value);
    let (low, high) = parameter.range();
    if used != value && (low..=high).contains(&value) {
        notices.push(Notice::Rounded {
            key: parameter.key,
            given: quote(given),
            used: parameter.display(used),
        });
    } else if used != value {
        notices.push(Notice::Clamped {
            key: parameter.key,
            given: quote(given),
            used: parameter.display(used),
            range: range(parameter),
        });
    }
    used
}

/// The step of a story: a whole number from 1 on.
fn story_step(given: &str, notices: &mut Vec<Notice>) -> Option<usize> {
    let step = read_number(given).filter(|step| *step >= 1.0 && step.fract() == 0.0);
    if step.is_none() {
        notices.push(Notice::Unreadable {
            key: "story",
            given: quote(given),
            range: "1, 2, 3, …".into(),
        });
    }
    step.map(|step| step as usize)
}

fn word(
    given: &str,
    key: &'static str,
    words: &'static [&'static str],
    notices: &mut Vec<Notice>,
) -> Option<&'static str> {
    let found = words.iter().find(|word| **word == given).copied();
    if found.is_none() {
        notices.push(Notice::Unreadable {
            key,
            given: quote(given),
            range: words.join(", "),
        });
    }
    found
}
