//! Every sentence that a reader sees, in each language of the site.
//!
//! A set of sentences is a plain struct, so a missing translation does not compile, and a static
//! [`Bundle`] that holds one for each language. Here are the strings that all pages share; each lab has
//! its own in its folder, with the Markdown of its page. Sentences with numbers carry placeholders in
//! braces, filled by [`fill`].
//!
//! In the browser nothing is built in: a page holds its strings in English, others are fetched by those
//! who read them, and both are [loaded](load) as lines of text.

mod bundle;
#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
mod shared;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

#[cfg(not(target_arch = "wasm32"))]
pub use bundle::with_only;
pub use bundle::{AnyBundle, BuiltIn, Bundle, Strings, Visit, load};
pub(crate) use bundle::{bundle, strings};
pub use shared::{Controls, Figures, LabInfo, Notices, Player, Share, Site, Story, Text};

/// The strings that all pages share.
pub static SHARED: Bundle<Text> = bundle!([&en::TEXT, &ja::TEXT, &zh::TEXT]);

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

    /// The strings that all pages share in this language; those of English as long as it has none.
    pub fn text(self) -> &'static Text {
        SHARED.get(self)
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

/// Longest piece of a reader's text that a sentence repeats, in characters.
const LONGEST_QUOTE: usize = 40;

/// A piece of a reader's text as a sentence may repeat it: cut short where it is long, and without signs that would
/// change the line that they stand in.
pub fn quote(text: &str) -> String {
    shorten(text, LONGEST_QUOTE)
}

/// The same with so many characters at most.
pub fn shorten(text: &str, most: usize) -> String {
    let is_odd = |sign: char| {
        sign.is_control()
            || matches!(sign, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let plain = |sign| if is_odd(sign) { '\u{fffd}' } else { sign };
    let cut = text.chars().nth(most).map(|_| '…');
    text.chars().take(most).map(plain).chain(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_repeated_is_short_and_stays_in_its_line() {
        assert_eq!(quote("x1"), "x1");
        assert_eq!(quote(&"é".repeat(40)), "é".repeat(40));
        assert_eq!(quote(&"é".repeat(50_000)), "é".repeat(40) + "…");
        assert_eq!(quote("a\nb\u{202e}c\u{0}"), "a\u{fffd}b\u{fffd}c\u{fffd}");
        assert_eq!(quote("１，５ −3\u{2009}000"), "１，５ −3\u{2009}000");
    }

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
}
