//! The text of a lab in one language: the steps of its story, and its prose.
//!
//! The site tool writes both into one file, and those in English into the page itself (`xtask/src/prose.rs`).

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::document;
use reparam::labs::Values;
use reparam::labs::parameters::Parameter;
use reparam::labs::url_state;
use reparam::strings::Language;

use super::served;

/// The text of a lab in one language.
pub(crate) struct LabText {
    /// The steps of the story, in order.
    pub(crate) steps: Vec<StoryStep>,
    /// The prose, as HTML.
    pub(crate) prose: String,
}

/// One step of a story.
pub(crate) struct StoryStep {
    /// Its state, as a link states it.
    state: String,
    /// Whether the player starts with it.
    plays: bool,
    /// What it says, as HTML.
    pub(crate) html: String,
}

/// What the figure shows with a passage of the text.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct PassageState {
    /// The values of the lab's parameters.
    pub(crate) values: Values,
    /// Whether the player starts.
    pub(crate) plays: bool,
}

impl LabText {
    /// The states of the story's steps.
    pub(crate) fn step_states(&self, table: &'static [Parameter]) -> Vec<PassageState> {
        let state = |step: &StoryStep| PassageState {
            values: url_state::read(&step.state, table).1,
            plays: step.plays,
        };
        self.steps.iter().map(state).collect()
    }

    /// The states of the prose's sections, where they have one.
    pub(crate) fn section_states(&self, table: &'static [Parameter]) -> Vec<Option<PassageState>> {
        let state = |html: &str| {
            let (link, _) = html.strip_prefix(" data-set=\"")?.split_once('"')?;
            Some(PassageState {
                values: url_state::read(&link.replace("&amp;", "&"), table).1,
                plays: false,
            })
        };
        self.prose.split("<section").skip(1).map(state).collect()
    }
}

thread_local! {
    /// The texts that are there.
    static THERE: RefCell<Vec<(&'static str, Language, Rc<LabText>)>> = const { RefCell::new(Vec::new()) };
}

/// The text of a lab, where it is there: it was fetched, or the page itself holds it.
pub(crate) fn get(lab: &'static str, language: Language) -> Option<Rc<LabText>> {
    let known = THERE.with_borrow(|there| {
        let found = there
            .iter()
            .find(|text| (text.0, text.1) == (lab, language));
        found.map(|text| text.2.clone())
    });
    known.or_else(|| {
        let html = (language == Language::English).then(|| on_this_page(lab))??;
        Some(keep(lab, language, &html))
    })
}

/// Fetches the text of a lab. False where it does not come.
pub(crate) async fn fetch(lab: &'static str, language: Language) -> bool {
    if get(lab, language).is_none() {
        let Some(html) = served::prose(lab, language).await else {
            return false;
        };
        keep(lab, language, &html);
    }
    true
}

fn keep(lab: &'static str, language: Language, html: &str) -> Rc<LabText> {
    let text = Rc::new(split(html));
    THERE.with_borrow_mut(|there| there.push((lab, language, text.clone())));
    text
}

/// The English text that the page itself holds: its story, which is shown until the app has started, and its prose,
/// which stands there for those without JavaScript.
fn on_this_page(lab: &str) -> Option<String> {
    let prose = document()
        .query_selector("body > noscript")
        .ok()??
        .text_content()?;
    let (_, after) = prose.split_once(&format!("<!--prose {lab}-->"))?;
    let (prose, _) = after.split_once("<!--/prose-->")?;
    let story = document().query_selector("#app ol.story").ok().flatten();
    let story = story.map_or_else(String::new, |story| story.outer_html());
    Some(format!("{story}<!--/story-->{prose}"))
}

/// Divides a text into the steps of its story, each a `<li class="step" data-set="…">`, and the prose.
fn split(html: &str) -> LabText {
    let (story, prose) = html.split_once("<!--/story-->").unwrap_or(("", html));
    let steps = story.split("<li class=\"step\" data-set=\"").skip(1);
    let step = |html: &str| {
        let (link, rest) = html.split_once('"')?;
        let (attributes, rest) = rest.split_once('>')?;
        let (said, _) = rest.rsplit_once("</li>")?;
        Some(StoryStep {
            state: link.replace("&amp;", "&"),
            plays: attributes.contains("data-play"),
            html: said.to_owned(),
        })
    };
    LabText {
        steps: steps.filter_map(step).collect(),
        prose: prose.to_owned(),
    }
}
