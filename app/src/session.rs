//! What holds on every page: language, appearance, page, notices.

use leptos::prelude::*;
use leptos::reactive::graph::Source;
use leptos_use_media_query::use_media_query;
use reparam::figure::{Role, Theme, theme};
use reparam::labs::url_state::{self, Notice, Site};
use reparam::labs::{Parameter, Values};
use reparam::strings::Language;

use super::address::{self, Page};
use super::reactive::effect;
use super::served;

const LANGUAGE_KEY: &str = "reparam.lang";
const THEME_KEY: &str = "reparam.theme";
const EXPLORE_KEY: &str = "reparam.sandbox";

/// The words that stand for an appearance in links and in memory; the first follows the system.
pub(crate) const THEMES: [&str; 3] = ["", "light", "dark"];

/// State that all pages share; a handle that can be copied.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// The language that is spoken; its words are there for the page on show when it is chosen.
    pub(crate) language: RwSignal<Language>,
    /// The language that the reader asked for last: the same, or its words are on their way.
    pub(crate) asked: RwSignal<Language>,
    /// Index into [`THEMES`].
    pub(crate) theme: RwSignal<usize>,
    /// Whether the page is dark now.
    pub(crate) dark: RwSignal<bool>,
    /// Whether the reader asks for less motion.
    pub(crate) reduced_motion: Signal<bool>,
    /// Whether the reader's only pointer is a finger.
    pub(crate) is_phone: Signal<bool>,
    /// The page on show.
    page: RwSignal<Page>,
    /// The part of the link that belongs to no lab.
    pub(crate) site: RwSignal<Site>,
    /// What the link asked for and did not get.
    pub(crate) notices: RwSignal<Vec<Notice>>,
    /// Whether the address named a page that does not exist.
    pub(crate) page_not_found: RwSignal<bool>,
    /// Rises when the reader goes back or forward.
    pub(crate) history_navigations: RwSignal<u32>,
    /// Whether what is made stands in the page, and not aside yet.
    pub(crate) is_in_page: RwSignal<bool>,
}

const NO_PARAMETERS: &[Parameter] = &[];

impl Session {
    /// Reads address, memory and system, and follows them.
    pub(crate) fn start(language: Language, is_in_page: RwSignal<bool>) -> Self {
        let (page, exists) = address::page();
        let (site, _, notices) = read_link(page);
        let remembered = site.theme.map(str::to_owned).or_else(|| recall(THEME_KEY));
        let theme = THEMES
            .iter()
            .position(|theme| Some(*theme) == remembered.as_deref());
        let theme = RwSignal::new(theme.unwrap_or(0));
        let session = Self {
            language: RwSignal::new(language),
            asked: RwSignal::new(language),
            theme,
            dark: RwSignal::new(false),
            reduced_motion: use_media_query("(prefers-reduced-motion: reduce)"),
            is_phone: use_media_query("(pointer: coarse)"),
            page: RwSignal::new(page),
            site: RwSignal::new(site.of_all_pages()),
            notices: RwSignal::new(notices),
            page_not_found: RwSignal::new(!exists),
            history_navigations: RwSignal::new(0),
            is_in_page,
        };
        session.follow();
        session
    }

    fn follow(self) {
        let system = use_media_query("(prefers-color-scheme: dark)");
        effect(move || {
            let is_dark = match self.theme.get() {
                1 => false,
                2 => true,
                _ => system.get(),
            };
            if is_dark != self.dark.get_untracked() {
                self.dark.set(is_dark);
            }
        });
        let travelled = window_event_listener(leptos::ev::popstate, move |_| {
            let (page, exists) = address::page();
            let (site, _, notices) = read_link(page);
            let language = site.language.and_then(Language::from_code);
            if let Some(theme) = THEMES.iter().position(|theme| Some(*theme) == site.theme) {
                self.theme.set(theme);
            }
            self.site.set(site.of_all_pages());
            self.notices.set(notices);
            self.page_not_found.set(!exists);
            self.page.set(page);
            if let Some(language) = language {
                self.adopt(language);
            }
            self.history_navigations
                .update(|history_navigations| *history_navigations += 1);
        });
        on_cleanup(move || travelled.remove());
        let mut before = None;
        effect(move || {
            let language = self.language.get();
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("lang", language.code());
                let _ = match THEMES[self.theme.get()] {
                    "" => root.remove_attribute("data-theme"),
                    theme => root.set_attribute("data-theme", theme),
                };
            }
            if before
                .replace(language)
                .is_some_and(|before| before != language)
                && let Ok(event) = web_sys::Event::new("reparam:language")
            {
                // boot.js takes back what a browser has translated.
                let _ = window().dispatch_event(&event);
            }
        });
        effect(move || {
            let text = self.language.get().text();
            let title = match self.page.get() {
                Page::Home => format!("{} – {}", text.site.name, text.site.tagline),
                Page::Lab(entry) => {
                    format!(
                        "{} – {}",
                        entry.info.get(text.language).title,
                        text.site.name
                    )
                }
            };
            document().set_title(&title);
        });
    }

    /// The colours of figures.
    pub(crate) fn colours(self) -> &'static Theme {
        if self.dark.get() {
            &theme::DARK
        } else {
            &theme::LIGHT
        }
    }

    /// The colour of a role as style sheets write it.
    pub(crate) fn css_colour(self, role: Role) -> String {
        let (red, green, blue) = self.colours().colour(role);
        format!("rgb({red},{green},{blue})")
    }

    /// Forgets the readers of a page that is being left: a signal keeps them otherwise, dead, as long as it lives
    /// itself. Those of other parts of the site read anew.
    pub(crate) fn forget_readers(self) {
        forget_readers(self.language);
        forget_readers(self.dark);
        forget_readers(self.page);
        forget_readers(self.site);
        forget_readers(self.history_navigations);
        forget_readers(self.is_in_page);
    }

    /// The page on show. Going back or forward within a lab keeps it as it is.
    pub(crate) fn page(self) -> Memo<Page> {
        Memo::new(move |_| self.page.get())
    }

    /// Whether this page is on show now, untracked.
    pub(crate) fn is_on(self, page: Page) -> bool {
        self.page.get_untracked() == page
    }

    /// Switches the language in place and remembers it.
    pub(crate) fn speak(self, language: Language) {
        remember(LANGUAGE_KEY, language.code());
        self.adopt(language);
        self.site.update(|site| {
            if site.language.is_some() {
                site.language = Some(language.code());
            }
        });
    }

    /// Speaks a language as soon as its words are there; where they cannot be had, the present one, and a sentence
    /// says so.
    fn adopt(self, language: Language) {
        self.asked.set(language);
        let are_there = move || served::are_strings_loaded(language, self.page.get_untracked());
        if are_there() {
            served::tell_missing_words(false);
            self.language.set(language);
            return;
        }
        leptos::task::spawn_local(async move {
            let mut learnt = true;
            // Meanwhile the reader may go to a page that needs others.
            while learnt && !are_there() {
                learnt = served::load_strings(language, self.page.get_untracked()).await;
            }
            if self.asked.try_get_untracked() != Some(language) {
                // The reader has chosen another one since.
                return;
            }
            served::tell_missing_words(!learnt);
            if learnt {
                self.language.set(language);
            } else {
                self.asked.set(self.language.get_untracked());
            }
        });
    }

    /// Switches the appearance and remembers it.
    pub(crate) fn dress(self, index: usize) {
        let index = index.min(THEMES.len() - 1);
        self.theme.set(index);
        remember(THEME_KEY, THEMES[index]);
        self.site.update(|site| {
            if site.theme.is_some() {
                site.theme = Some(THEMES[index]).filter(|theme| !theme.is_empty());
            }
        });
    }

    /// Goes to another page of the site without loading it anew.
    pub(crate) fn visit(self, page: Page) {
        address::push(&address::relative(
            page,
            &url_state::write(&self.site.get_untracked(), &Values::new(NO_PARAMETERS)),
        ));
        self.notices.set(Vec::new());
        self.page_not_found.set(false);
        self.page.set(page);
        self.history_navigations
            .update(|history_navigations| *history_navigations += 1);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

fn forget_readers<T: Send + Sync + 'static>(signal: RwSignal<T>) {
    signal.notify();
    signal.clear_subscribers();
}

/// The language to begin with: of the address, of memory, of the system.
pub(crate) fn first_language() -> Language {
    let (site, ..) = read_link(address::page().0);
    site.language
        .map(str::to_owned)
        .or_else(|| recall(LANGUAGE_KEY))
        .or_else(|| window().navigator().language())
        .and_then(|code| Language::from_code(&code))
        .unwrap_or(Language::English)
}

/// What the address says for a page.
pub(crate) fn read_link(page: Page) -> (Site, Values, Vec<Notice>) {
    let table = match page {
        Page::Home => NO_PARAMETERS,
        Page::Lab(entry) => entry.parameters,
    };
    url_state::read(&address::query(), table)
}

/// Whether the reader was in the sandbox last, and not in a story.
pub(crate) fn explores() -> bool {
    recall(EXPLORE_KEY).is_some()
}

/// Remembers whether the reader is in the sandbox.
pub(crate) fn remember_exploring(explores: bool) {
    remember(EXPLORE_KEY, if explores { "1" } else { "" });
}

/// Whether the reader had this part of labs' pages open last.
pub(crate) fn is_part_open(part: &str) -> bool {
    recall(&format!("reparam.{part}")).is_some()
}

/// Remembers whether a part of labs' pages is open.
pub(crate) fn remember_part(part: &str, is_open: bool) {
    remember(&format!("reparam.{part}"), if is_open { "1" } else { "" });
}

/// Frames without storage rights throw; they simply do not remember.
fn recall(key: &str) -> Option<String> {
    window()
        .local_storage()
        .ok()??
        .get_item(key)
        .ok()?
        .filter(|value| !value.is_empty())
}

fn remember(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}
