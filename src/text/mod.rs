//! Every word that a reader sees, one catalogue per language.
//!
//! A catalogue is a plain struct of sentences: a missing translation does not compile. The prose
//! of the pages stands beside, as Markdown, in a folder per language. Sentences with numbers carry
//! placeholders in braces, filled by [`fill`].
//!
//! In the browser no words are built in: a page holds its own in English, others are fetched by those
//! who read them, and both are [learnt](Language::learn) by this module, [sheet](sheets) by sheet.

pub mod catalogue;
#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
pub mod sheets;
mod words;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use std::cell::Cell;

pub use catalogue::{ConcreteText, GumbelMaxText, LabText, MolText, RealNvpText, Text};
use sheets::{SHARED, Vocabulary};

/// What is known of each language, in the order of [`Language::ALL`].
type Known = [Vocabulary; Language::ALL.len()];

thread_local! {
    static KNOWN: Cell<Known> = const { Cell::new(BUILT_IN) };
}

#[cfg(target_arch = "wasm32")]
const BUILT_IN: Known = [Vocabulary::NONE; Language::ALL.len()];

#[cfg(not(target_arch = "wasm32"))]
const BUILT_IN: Known = [
    Vocabulary::whole(&en::TEXT),
    Vocabulary::whole(&ja::TEXT),
    Vocabulary::whole(&zh::TEXT),
];

/// A language of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// 日本語.
    Japanese,
    /// 简体中文.
    Chinese,
}

impl Language {
    /// All languages, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::English, Self::Japanese, Self::Chinese];

    /// The code that stands in links and in the page's `lang` attribute.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
            Self::Chinese => "zh",
        }
    }

    /// The language's own name.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Japanese => "日本語",
            Self::Chinese => "中文",
        }
    }

    /// The language of a code such as `ja` or `zh-Hans-CN`, if the site has it.
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split('-').next().unwrap_or(code);
        Self::ALL
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.code()))
    }

    /// The language's words; those of English as long as it has none. Words of a sheet that is not
    /// known are blank.
    pub fn text(self) -> &'static Text {
        let known = KNOWN.get();
        let own = known[self as usize];
        if own.knows(SHARED) {
            own.text()
        } else {
            known[Self::English as usize].text()
        }
    }

    /// Whether the words of a sheet are there.
    pub fn knows(self, sheet: &str) -> bool {
        KNOWN.get()[self as usize].knows(sheet)
    }

    /// Takes the language's sentences of a sheet, one a line, as the site serves them. False where
    /// they are not those of this catalogue.
    pub fn learn(self, sheet: &str, lines: String) -> bool {
        let mut known = KNOWN.get();
        let learnt = known[self as usize].learn(sheet, lines);
        KNOWN.set(known);
        learnt
    }
}

/// Fills the placeholders of a sentence: `{name}` becomes the value of that name.
pub fn fill<V: AsRef<str>>(template: &str, parts: &[(&str, V)]) -> String {
    let mut sentence = template.to_owned();
    for (name, value) in parts {
        sentence = sentence.replace(&format!("{{{name}}}"), value.as_ref());
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled() {
        assert_eq!(fill("{a} of {b}", &[("a", "1"), ("b", "2")]), "1 of 2");
    }

    #[test]
    fn languages_are_found_by_browser_codes() {
        assert_eq!(Language::from_code("zh-Hans-CN"), Some(Language::Chinese));
        assert_eq!(Language::from_code("JA"), Some(Language::Japanese));
        assert_eq!(Language::from_code("fr"), None);
    }

    fn placeholders(sentence: &str) -> Vec<&str> {
        let mut names: Vec<_> = sentence
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|pair| pair.0)
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn every_language_fills_the_same_placeholders() {
        for sheet in sheets::names() {
            let english = en::TEXT.sentences(sheet);
            for language in [&ja::TEXT, &zh::TEXT] {
                for (original, translated) in english.iter().zip(language.sentences(sheet)) {
                    assert!(!translated.is_empty(), "no translation of {original:?}");
                    assert_eq!(
                        placeholders(original),
                        placeholders(translated),
                        "{translated:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_learnt_is_said_from_then_on() {
        let japanese = Language::Japanese;
        let lines = japanese.text().sentences("mol").join("\n");
        assert!(japanese.knows("mol"));
        assert!(japanese.learn("mol", lines.replace(japanese.text().mol.bits, "bits!")));
        assert_eq!(japanese.text().mol.bits, "bits!");
        assert_eq!(japanese.text().site.name, ja::TEXT.site.name);
        assert_eq!(Language::Chinese.text().mol.bits, zh::TEXT.mol.bits);
    }
}
