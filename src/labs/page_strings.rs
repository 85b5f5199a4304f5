//! The strings of each page, which are served as one text for each page and language: what every page
//! needs, and the bundles of a lab for its own page. All is derived from the registry.

use super::{LABS, find};
use crate::strings::{self, AnyBundle, Language};

/// The name of the text that every page needs. Those of labs are named by their ids.
pub const SHARED: &str = "shared";

/// The names of all texts.
pub fn names() -> impl Iterator<Item = &'static str> {
    std::iter::once(SHARED).chain(LABS.iter().map(|lab| lab.id))
}

/// The bundles in a text; none where there is no text of this name.
pub fn bundles(name: &str) -> Vec<&'static AnyBundle> {
    if name == SHARED {
        let infos = LABS.iter().map(|lab| lab.info.any());
        return std::iter::once(strings::SHARED.any())
            .chain(infos)
            .collect();
    }
    find(name).map_or_else(Vec::new, |lab| lab.bundles.to_vec())
}

/// The sentences of a text.
pub fn sentences(language: Language, name: &str) -> Vec<&'static str> {
    let bundles = bundles(name).into_iter();
    bundles
        .flat_map(|bundle| bundle.sentences(language))
        .collect()
}

/// Whether the strings of a text are there.
pub fn are_loaded(language: Language, name: &str) -> bool {
    let bundles = bundles(name);
    !bundles.is_empty() && bundles.iter().all(|bundle| bundle.is_loaded(language))
}

/// The line with which the file of a text ends: one that came cut short, or another one in its place, lacks it.
pub fn last_line(language: Language, name: &str) -> String {
    format!("{}-{name}", language.code())
}

/// Loads the file of a text: its sentences, one a line, and its last line. False, and nothing loaded, where it is
/// another file or not all of it.
pub fn load_file(language: Language, name: &str, mut file: String) -> bool {
    let last = last_line(language, name);
    let sentences = file
        .strip_suffix(&last)
        .and_then(|rest| rest.strip_suffix('\n'));
    let Some(length) = sentences.map(str::len) else {
        return false;
    };
    file.truncate(length);
    load(language, name, file)
}

/// Loads a text, one sentence a line. False, and nothing loaded, where it is not of this shape.
pub fn load(language: Language, name: &str, text: String) -> bool {
    let bundles = bundles(name);
    !bundles.is_empty() && strings::load(&bundles, language, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blanks(strings: &impl std::fmt::Debug) -> usize {
        format!("{strings:?}").matches("\"\"").count()
    }

    #[test]
    fn strings_are_the_same_after_the_animation_as_lines() {
        for language in Language::ALL {
            for name in names() {
                assert!(!bundles(name).is_empty(), "{name}");
                for bundle in bundles(name) {
                    let (strings, lines) = (bundle.built_in(language), bundle.sentences(language));
                    let fits =
                        |sentence: &&str| !sentence.is_empty() && !sentence.contains(['\n', '\r']);
                    assert!(lines.iter().all(fits), "{name}");
                    let loaded = strings.with(&lines);
                    assert_eq!(loaded.sentences(), lines, "{name}");
                    // Nothing stays blank but what stands in the flat pages only.
                    assert_eq!(blanks(&strings), 0, "{name}");
                    let infos = format!("{strings:?}").matches("LabInfo").count();
                    assert_eq!(blanks(&loaded), infos, "{name}");
                }
            }
        }
    }

    #[test]
    fn a_text_of_another_shape_is_refused() {
        let english = Language::English;
        let lines = sentences(english, "gumbel").join("\n");
        let short = lines.rsplit_once('\n').expect("many lines").0.to_owned();
        assert!(!load(english, "gumbel", short));
        assert!(!load(english, "gumbel", lines.clone() + "\none too many"));
        assert!(!load(english, "logistic", lines.clone()));
        assert!(!load(english, "poisson", lines.clone()));
        assert!(!are_loaded(english, "poisson"));
        assert!(load(english, "gumbel", lines));
    }

    #[test]
    fn a_file_that_is_not_all_there_is_refused() {
        let (japanese, name) = (Language::Japanese, "mol");
        let file = sentences(japanese, name).join("\n") + "\nja-mol";
        let page = "<!DOCTYPE html>\n".repeat(file.lines().count() - 1) + "<!DOCTYPE html>";
        let cut = file.char_indices().map(|(end, _)| &file[..end]);
        for wrong in cut.chain([page.as_str(), &file.replace("ja-mol", "zh-mol")]) {
            assert!(!load_file(japanese, name, wrong.into()), "{}", wrong.len());
        }
        assert!(load_file(japanese, name, file));
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
        for name in names() {
            let english = sentences(Language::English, name);
            for language in [Language::Japanese, Language::Chinese] {
                let translated = sentences(language, name);
                assert_eq!(english.len(), translated.len(), "{name}");
                for (original, translated) in english.iter().zip(translated) {
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
    fn texts_say_which_language_they_are() {
        for language in Language::ALL {
            assert_eq!(language.text().language, language);
        }
    }
}
