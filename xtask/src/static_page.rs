//! What can be read on a page before any code has come: it stands in the page's `#app`, and the app takes its place.

use crate::catalogue::{self, FIRST, Page};
use crate::drawing::THEMES;
use crate::html::escape;
use crate::stills::{self, Source};
use crate::thumbs;
use reparam::labs::{CARD_SIZE, LABS, find};
use reparam::strings::{Language, fill};
use std::fmt::Write as _;

/// The site's mark.
const MARK: &str = include_str!("../../assets/mark.svg");

/// The pictures of cards are fetched as they come into view.
const KIND: &str = "class=\"thumbnail\" loading=\"lazy\"";

/// The start page.
pub(crate) fn home(picture: &str) -> String {
    let text = FIRST.text();
    let (site, first) = (&text.site, LABS[0].id);
    let mut main = format!(
        "<div class=\"home\">\n<div class=\"hero\">\n\
         <div class=\"hero-text\">\n<h1>{}</h1>\n<p class=\"lead\">{}</p>\n\
         <p class=\"button primary start\"><a href=\"{first}.html\">{}</a></p>\n</div>\n\
         <div class=\"hero-figure\">{picture}</div>\n</div>\n<h2>{}</h2>\n<ol class=\"cards path\">\n",
        escape(site.tagline),
        escape(site.about),
        escape(text.story.start),
        escape(text.story.path),
    );
    for entry in LABS {
        let files = THEMES.map(|(theme, _)| Source {
            address: thumbs::address(entry.id, theme),
            theme,
            screens: None,
        });
        let info = entry.info.get(FIRST);
        let needs = entry
            .needs
            .and_then(find)
            .map_or_else(String::new, |needed| {
                let parts = [("title", needed.info.get(FIRST).title)];
                let sentence = fill(text.story.needs, &parts);
                format!("<p class=\"needs\">{}</p>", escape(&sentence))
            });
        // Writing to a string cannot fail.
        let _ = writeln!(
            main,
            "<li class=\"card\" data-lab=\"{}\"><a href=\"{}.html\">\
             <div class=\"card-picture\">{}</div><h3>{}</h3>\
             <p class=\"question\">{}</p>{needs}</a></li>",
            entry.id,
            entry.id,
            stills::picture(&files, KIND, "", CARD_SIZE),
            escape(info.title),
            escape(info.question),
        );
    }
    main += "</ol>\n</div>";
    frame("index", &main)
}

/// The page of a lab, with its story and the picture of its figure.
pub(crate) fn lab(page: &Page, story: &str, picture: &str) -> String {
    let main = format!(
        "<div class=\"lab told\" data-lab=\"{}\">\n\
         <div class=\"text\">\n<h1>{}</h1>\n{story}</div>\n\
         <div class=\"stage-column\"><div class=\"picture\"><figure class=\"figure main\">\
         <div class=\"stage\">{picture}</div></figure></div></div>\n</div>",
        page.id,
        escape(page.heading),
    );
    frame(page.id, &main)
}

/// What all pages have around it, as the app has (`app/src/shell.rs`).
fn frame(page: &str, main: &str) -> String {
    let site = &FIRST.text().site;
    let link = |id: &str, words: &str| {
        let current = if id == page {
            " aria-current=\"page\""
        } else {
            ""
        };
        format!("<a href=\"{id}.html\"{current}>{words}</a>")
    };
    let brand = MARK.trim_end().to_owned() + &escape(site.name);
    let mut links = format!("<li class=\"brand\">{}</li>\n", link("index", &brand));
    for entry in LABS {
        let title = entry.info.get(FIRST).title;
        let _ = writeln!(links, "<li>{}</li>", link(entry.id, &escape(title)));
    }
    format!(
        "<div class=\"site still\">\n<a class=\"skip\" href=\"#main\">{}</a>\n\
         <header><nav aria-label=\"{}\"><ul>\n{links}</ul></nav></header>\n\
         <main id=\"main\" tabindex=\"-1\">\n\
         <noscript><p class=\"fallback\">{}</p></noscript>\n{main}\n</main>\n</div>",
        escape(site.skip),
        escape(site.labs),
        in_languages(&catalogue::no_script()),
    )
}

/// One sentence in each language.
pub(crate) fn in_languages(sentences: &[&str; 3]) -> String {
    Language::ALL
        .iter()
        .zip(sentences)
        .map(|(language, sentence)| {
            format!(
                "<span lang=\"{}\">{}</span>",
                language.code(),
                escape(sentence)
            )
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_page_leads_to_every_lab() {
        let html = home("<picture></picture>");
        for entry in LABS {
            let info = entry.info.get(FIRST);
            assert!(html.contains(&format!("<h3>{}</h3>", escape(info.title))));
            assert!(html.contains(&escape(info.question)));
            let links = html.matches(&format!("href=\"{}.html\"", entry.id)).count();
            // In the head, on its card, and for the first by the button.
            assert_eq!(links, 2 + usize::from(entry.id == LABS[0].id));
        }
        assert!(html.contains("<a href=\"index.html\" aria-current=\"page\">"));
    }

    #[test]
    fn a_lab_has_its_question_its_story_and_its_picture() {
        for page in &catalogue::labs() {
            let html = lab(page, "<ol class=\"story\"></ol>\n", "<picture></picture>");
            assert!(html.contains(&format!("<h1>{}</h1>", escape(page.heading))));
            assert!(html.contains("<ol class=\"story\">"));
            assert!(html.contains("<div class=\"stage\"><picture></picture></div>"));
            let here = format!("<a href=\"{}.html\" aria-current=\"page\">", page.id);
            assert_eq!(html.matches(&here).count(), 1);
            assert_eq!(html.matches("aria-current").count(), 1);
        }
    }
}
