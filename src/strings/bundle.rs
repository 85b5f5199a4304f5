//! Sets of strings in all languages: built in natively, loaded as lines of text in the browser.

#[cfg(not(target_arch = "wasm32"))]
use std::cell::RefCell;
use std::fmt::Debug;
use std::sync::OnceLock;

use super::Language;

/// Declares structs of strings, and derives from the same lines the order of their sentences.
macro_rules! strings {
    ($($(#[$about:meta])* pub struct $name:ident {
        $($(#[$meaning:meta])* pub $field:ident: $kind:ty,)*
    })*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name {
            $($(#[$meaning])* pub $field: $kind,)*
        }

        impl $crate::strings::Strings for $name {
            const BLANK: Self = Self {
                $($field: <$kind as $crate::strings::Strings>::BLANK,)*
            };
            const COUNT: usize = 0 $(+ <$kind as $crate::strings::Strings>::COUNT)*;

            fn each(&mut self, visit: &mut $crate::strings::Visit) {
                $($crate::strings::Strings::each(&mut self.$field, visit);)*
            }
        }
    )*};
}
pub(crate) use strings;

/// A [`Bundle`] of these strings, in the order of [`Language::ALL`]. In the browser it starts without them.
#[cfg(not(target_arch = "wasm32"))]
macro_rules! bundle {
    ($built_in:expr) => {
        $crate::strings::Bundle::built_in($built_in)
    };
}
#[cfg(target_arch = "wasm32")]
macro_rules! bundle {
    ($built_in:expr) => {
        $crate::strings::Bundle::empty()
    };
}
pub(crate) use bundle;

/// What is done with strings as they are visited.
pub struct Visit<'a> {
    /// The language of the strings.
    pub language: Language,
    /// Called with the place of each sentence.
    pub sentence: &'a mut dyn FnMut(&mut &'static str),
}

/// Sentences with names, and an order for them.
pub trait Strings: Copy + Debug + Send + Sync + 'static {
    /// No sentences yet.
    const BLANK: Self;
    /// How many sentences are visited.
    const COUNT: usize;

    /// Visits the place of each sentence, in the order of the fields.
    fn each(&mut self, visit: &mut Visit);
}

impl Strings for &'static str {
    const BLANK: Self = "";
    const COUNT: usize = 1;

    // Once for all fields, not once for each: the download is smaller.
    #[inline(never)]
    fn each(&mut self, visit: &mut Visit) {
        (visit.sentence)(self);
    }
}

impl<const N: usize> Strings for [&'static str; N] {
    const BLANK: Self = [""; N];
    const COUNT: usize = N;

    fn each(&mut self, visit: &mut Visit) {
        all(self, visit);
    }
}

// Once for lists of any length.
#[inline(never)]
fn all(sentences: &mut [&'static str], visit: &mut Visit) {
    for sentence in sentences {
        (visit.sentence)(sentence);
    }
}

/// Which language the strings are in, as a field beside them.
impl Strings for Language {
    const BLANK: Self = Self::English;
    const COUNT: usize = 0;

    fn each(&mut self, visit: &mut Visit) {
        *self = visit.language;
    }
}

const LANGUAGES: usize = Language::ALL.len();

/// Strings of the shape `T` in all languages. Each set of strings is one static of this type.
#[derive(Debug)]
pub struct Bundle<T: 'static> {
    any: AnyBundle,
    built_in: Option<[&'static T; LANGUAGES]>,
    /// What was made of the lines that were loaded.
    made: [OnceLock<&'static T>; LANGUAGES],
    blank: OnceLock<&'static T>,
}

impl<T: Strings> Bundle<T> {
    /// A bundle whose strings will be loaded.
    pub const fn empty() -> Self {
        Self {
            any: AnyBundle {
                count: T::COUNT,
                built_in: None,
                lines: [const { OnceLock::new() }; LANGUAGES],
            },
            built_in: None,
            made: [const { OnceLock::new() }; LANGUAGES],
            blank: OnceLock::new(),
        }
    }

    /// A bundle that has its strings, in the order of [`Language::ALL`].
    #[cfg(not(target_arch = "wasm32"))]
    pub const fn built_in(strings: [&'static T; LANGUAGES]) -> Self {
        let mut bundle = Self::empty();
        bundle.any.built_in = Some([strings[0], strings[1], strings[2]]);
        bundle.built_in = Some(strings);
        bundle
    }

    /// The part that is the same for all shapes.
    pub const fn any(&'static self) -> &'static AnyBundle {
        &self.any
    }

    /// The strings of a language; those of English if it has none yet, and blank ones if English has none.
    pub fn get(&self, language: Language) -> &'static T {
        self.find(language)
            .or_else(|| self.find(Language::English))
            .unwrap_or_else(|| self.blank.get_or_init(|| Box::leak(Box::new(T::BLANK))))
    }

    fn find(&self, language: Language) -> Option<&'static T> {
        #[cfg(not(target_arch = "wasm32"))]
        if self.any.is_hidden() {
            return None;
        }
        let index = language as usize;
        if let Some(strings) = self.built_in {
            return Some(strings[index]);
        }
        let lines = self.any.lines[index].get()?;
        Some(self.made[index].get_or_init(|| Box::leak(Box::new(from_lines(language, lines)))))
    }
}

/// The strings of which these are the sentences.
fn from_lines<T: Strings>(language: Language, lines: &[&'static str]) -> T {
    let mut lines = lines.iter();
    let mut strings = T::BLANK;
    strings.each(&mut Visit {
        language,
        sentence: &mut |place| *place = lines.next().copied().unwrap_or_default(),
    });
    strings
}

/// A bundle of any shape: how many sentences it has, and those that were loaded. It has no code for its
/// shape, so it can be loaded before the code that uses the strings.
#[derive(Debug)]
pub struct AnyBundle {
    count: usize,
    built_in: Option<[&'static dyn BuiltIn; LANGUAGES]>,
    lines: [OnceLock<&'static [&'static str]>; LANGUAGES],
}

impl AnyBundle {
    /// Whether the strings of a language are there.
    pub fn is_loaded(&self, language: Language) -> bool {
        self.built_in.is_some() || self.lines[language as usize].get().is_some()
    }

    /// The sentences of a language; none where they are not built in.
    pub fn sentences(&self, language: Language) -> Vec<&'static str> {
        self.built_in
            .map(|strings| strings[language as usize].sentences())
            .unwrap_or_default()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn is_hidden(&self) -> bool {
        ONLY.with_borrow(|only| {
            let mut only = only.iter();
            only.len() > 0 && !only.any(|bundle| std::ptr::eq(*bundle, self))
        })
    }

    #[cfg(test)]
    pub(crate) fn built_in(&self, language: Language) -> &'static dyn BuiltIn {
        self.built_in.expect("built in natively")[language as usize]
    }
}

/// Loads the sentences of these bundles, one a line, one bundle after the other. False, and nothing loaded,
/// where there are not as many lines as sentences.
pub fn load(bundles: &[&AnyBundle], language: Language, text: String) -> bool {
    let count: usize = bundles.iter().map(|bundle| bundle.count).sum();
    if text.lines().count() != count {
        return false;
    }
    // They are used as long as the page is open.
    let lines: Vec<&'static str> = text.leak().lines().collect();
    let mut rest: &'static [&'static str] = lines.leak();
    for bundle in bundles {
        let (own, others) = rest.split_at(bundle.count);
        bundle.lines[language as usize].get_or_init(|| own);
        rest = others;
    }
    true
}

/// Strings that are part of the program.
pub trait BuiltIn: Debug + Sync {
    /// The sentences in the order of the fields.
    fn sentences(&self) -> Vec<&'static str>;

    /// The same shape filled with other sentences.
    #[cfg(test)]
    fn with(&self, lines: &[&'static str]) -> Box<dyn BuiltIn>;
}

impl<T: Strings> BuiltIn for T {
    fn sentences(&self) -> Vec<&'static str> {
        let mut sentences = Vec::with_capacity(T::COUNT);
        // The language of a copy that only lives here.
        let language = Language::English;
        { *self }.each(&mut Visit {
            language,
            sentence: &mut |place| sentences.push(*place),
        });
        sentences
    }

    #[cfg(test)]
    fn with(&self, lines: &[&'static str]) -> Box<dyn BuiltIn> {
        Box::new(from_lines::<T>(Language::English, lines))
    }
}

#[cfg(not(target_arch = "wasm32"))]
thread_local! {
    /// The bundles that a test leaves visible; none where all are.
    static ONLY: RefCell<Vec<&'static AnyBundle>> = const { RefCell::new(Vec::new()) };
}

/// Does something as a page that has loaded these bundles only: the strings of others are blank.
#[cfg(not(target_arch = "wasm32"))]
pub fn with_only<R>(bundles: Vec<&'static AnyBundle>, work: impl FnOnce() -> R) -> R {
    ONLY.set(bundles);
    let result = work();
    ONLY.take();
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    strings! {
        /// Three sentences.
        pub struct Three {
            /// One.
            pub one: &'static str,
            /// Two more.
            pub others: [&'static str; 2],
        }
    }

    #[test]
    fn what_is_loaded_is_said_from_then_on() {
        static BUNDLE: Bundle<Three> = Bundle::empty();
        let (english, japanese) = (Language::English, Language::Japanese);
        assert_eq!(BUNDLE.get(japanese).one, "");
        assert!(load(&[BUNDLE.any()], english, "a\nb\nc".into()));
        assert_eq!(BUNDLE.get(japanese).one, "a");
        assert!(!BUNDLE.any().is_loaded(japanese));
        assert!(load(&[BUNDLE.any()], japanese, "x\ny\nz".into()));
        assert!(BUNDLE.any().is_loaded(japanese));
        assert_eq!(BUNDLE.get(japanese).others, ["y", "z"]);
        assert_eq!(BUNDLE.get(english).others, ["b", "c"]);
        assert_eq!(BUNDLE.get(Language::Chinese).others, ["b", "c"]);
    }

    #[test]
    fn bundles_that_come_together_take_their_own_lines() {
        static FIRST: Bundle<Three> = Bundle::empty();
        static SECOND: Bundle<Three> = Bundle::empty();
        let both = [FIRST.any(), SECOND.any()];
        let english = Language::English;
        for lines in ["", "1\n2\n3\n4\n5", "1\n2\n3\n4\n5\n6\n7"] {
            assert!(!load(&both, english, lines.into()));
            assert!(!both.iter().any(|bundle| bundle.is_loaded(english)));
            assert_eq!(FIRST.get(english).one, "");
        }
        assert!(load(&both, english, "1\n2\n3\n4\n5\n6".into()));
        assert_eq!(FIRST.get(english).others, ["2", "3"]);
        assert_eq!(SECOND.get(english).one, "4");
    }
}
