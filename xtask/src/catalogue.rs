//! The pages of the site, and the sentences that stand in them before the app runs: the library's
//! own words.

use reparam::labs;
use reparam::strings::{Language, Text, fill};

/// A page: `index` is the home page, every other one a lab.
pub(crate) struct Page {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) heading: &'static str,
    pub(crate) description: String,
}

/// The language of the flat pages, which is read without JavaScript.
pub(crate) const FIRST: Language = Language::English;

/// The codes of the languages of the prose. The first is the one shown without JavaScript.
pub(crate) fn languages() -> [&'static str; 3] {
    Language::ALL.map(Language::code)
}

/// The home page.
pub(crate) fn home() -> Page {
    let site = &FIRST.text().site;
    let titles: Vec<_> = labs::LABS
        .iter()
        .map(|entry| entry.info.get(FIRST).title)
        .collect();
    Page {
        id: "index",
        title: format!("{} – {}", site.name, site.tagline),
        heading: site.tagline,
        description: fill(site.home_description, &[("labs", titles.join(", "))]),
    }
}

/// One page per lab.
pub(crate) fn labs() -> Vec<Page> {
    let text = FIRST.text();
    labs::LABS
        .iter()
        .map(|entry| {
            let lab = entry.info.get(FIRST);
            Page {
                id: entry.id,
                title: format!("{} – {}", lab.title, text.site.name),
                heading: lab.question,
                description: lab.description.to_owned(),
            }
        })
        .collect()
}

/// What a page says when the app cannot run, lacks its words or is slow to come: a reason, and a sentence in each language.
pub(crate) fn fallbacks() -> [(&'static str, [&'static str; 3]); 7] {
    [
        ("webassembly", sentences(|text| text.site.no_webassembly)),
        ("simd", sentences(|text| text.site.no_simd)),
        ("start", sentences(|text| text.site.no_start)),
        ("file", sentences(|text| text.site.is_file)),
        ("place", sentences(|text| text.site.is_misplaced)),
        ("words", sentences(|text| text.site.words_missing)),
        ("slow", sentences(|text| text.story.slow_network)),
    ]
}

/// What a page says without JavaScript.
pub(crate) fn no_script() -> [&'static str; 3] {
    sentences(|text| text.site.no_javascript)
}

fn sentences(pick: fn(&Text) -> &'static str) -> [&'static str; 3] {
    Language::ALL.map(|language| pick(language.text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_page_names_every_lab() {
        for language in Language::ALL {
            assert!(language.text().site.home_description.contains("{labs}"));
        }
        let described = home().description;
        for entry in labs::LABS {
            let title = entry.info.get(FIRST).title;
            assert!(described.contains(title), "{title}: {described}");
        }
    }
}
