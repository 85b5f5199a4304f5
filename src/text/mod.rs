//! Every word that a reader sees, one catalogue per language.
//!
//! A catalogue is a plain struct of sentences: a missing translation does not compile. The prose
//! of the pages stands beside, as Markdown, in a folder per language. Sentences with numbers carry
//! placeholders in braces, filled by [`fill`].
//!
//! In the browser only English is built in. Any other language is fetched by those who read it,
//! and [taught](Language::teach) to this module.

pub mod catalogue;
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
mod words;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use std::sync::OnceLock;

pub use catalogue::{ConcreteText, GumbelMaxText, LabText, MolText, RealNvpText, Text};

/// What has been taught, in the order of [`Language::ALL`].
static TAUGHT: [OnceLock<Text>; Language::ALL.len()] =
    [const { OnceLock::new() }; Language::ALL.len()];

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

    /// The language's words; English as long as they are not there.
    pub fn text(self) -> &'static Text {
        self.known().unwrap_or(&en::TEXT)
    }

    /// Whether the language's words are there.
    pub fn is_known(self) -> bool {
        self.known().is_some()
    }

    /// Takes the language's sentences, one a line, as the site serves them. False where they are
    /// not those of this catalogue.
    pub fn teach(self, lines: &'static str) -> bool {
        if let Some(text) = en::TEXT.translated(lines) {
            // Whoever comes second brings the same.
            let _ = TAUGHT[self as usize].set(text);
        }
        self.is_known()
    }

    #[cfg_attr(
        not(target_arch = "wasm32"),
        expect(clippy::unnecessary_wraps, reason = "only the browser may lack one")
    )]
    fn known(self) -> Option<&'static Text> {
        match self {
            Self::English => Some(&en::TEXT),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Japanese => Some(&ja::TEXT),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Chinese => Some(&zh::TEXT),
            #[cfg(target_arch = "wasm32")]
            other => TAUGHT[other as usize].get(),
        }
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
        let english = en::TEXT.sentences();
        for language in [&ja::TEXT, &zh::TEXT] {
            for (original, translated) in english.iter().zip(language.sentences()) {
                assert!(!translated.is_empty(), "no translation of {original:?}");
                assert_eq!(
                    placeholders(original),
                    placeholders(translated),
                    "{translated:?}"
                );
            }
        }
    }

    #[test]
    fn a_catalogue_survives_the_journey() {
        for language in Language::ALL {
            let sentences = language.text().sentences();
            assert!(
                sentences
                    .iter()
                    .all(|sentence| !sentence.contains(['\n', '\r']))
            );
            let lines: &'static str = sentences.join("\n").leak();
            let read = en::TEXT
                .translated(lines)
                .expect("as many lines as sentences");
            assert_eq!(read.sentences(), sentences);
            assert_eq!(read.gumbel.lab.title, language.text().gumbel.lab.title);
            assert!(language.teach(lines));
        }
    }

    #[test]
    fn a_catalogue_of_another_shape_is_refused() {
        let lines = en::TEXT.sentences().join("\n");
        let short = lines.rsplit_once('\n').expect("many lines").0.to_owned();
        assert!(en::TEXT.translated(short.leak()).is_none());
        assert!(
            en::TEXT
                .translated((lines + "\none too many").leak())
                .is_none()
        );
    }
}
