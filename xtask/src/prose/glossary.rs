//! The glossary of a language, and the places in a text where its terms are explained.

use crate::Result;
use crate::html::escape;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::collections::HashSet;

/// The terms of a language.
#[derive(Default)]
pub(crate) struct Glossary {
    entries: Vec<Entry>,
}

/// A term.
#[derive(Default)]
struct Entry {
    /// How it is written, the headword first.
    forms: Vec<String>,
    /// What it means, in a sentence.
    explanation: String,
}

impl Glossary {
    /// Reads `## term | other form | …`, each with its explanation below.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut entries: Vec<Entry> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(forms) = line.strip_prefix("## ") {
                entries.push(Entry {
                    forms: forms
                        .split('|')
                        .map(|form| form.trim().to_owned())
                        .collect(),
                    explanation: String::new(),
                });
                continue;
            }
            let entry = entries
                .last_mut()
                .filter(|entry| entry.explanation.is_empty())
                .ok_or_else(|| format!("glossary: `{line}` is the explanation of no term"))?;
            line.clone_into(&mut entry.explanation);
        }
        let mut known = HashSet::new();
        for entry in &entries {
            let term = &entry.forms[0];
            if entry.explanation.is_empty() {
                return Err(format!("glossary: `{term}` is not explained"));
            }
            if !entry
                .forms
                .iter()
                .all(|form| !form.is_empty() && known.insert(form))
            {
                return Err(format!(
                    "glossary: a form of `{term}` is empty or stands twice"
                ));
            }
        }
        Ok(Self { entries })
    }

    /// The terms, none of which has been explained yet.
    pub(crate) fn terms(&self) -> Terms<'_> {
        Terms {
            entries: &self.entries,
            explained: vec![false; self.entries.len()],
        }
    }
}

/// The terms that are explained on a page, in the order of reading.
pub(crate) struct Terms<'a> {
    entries: &'a [Entry],
    explained: Vec<bool>,
}

impl Terms<'_> {
    /// Explains each term where it first stands, outside headings, links, code and formulas.
    pub(super) fn mark<'a>(&mut self, events: Vec<Event<'a>>) -> Vec<Event<'a>> {
        let mut marked = Vec::with_capacity(events.len());
        let mut depth = 0;
        for event in events {
            match &event {
                Event::Start(Tag::Heading { .. } | Tag::Link { .. } | Tag::CodeBlock(_)) => {
                    depth += 1;
                }
                Event::End(TagEnd::Heading(_) | TagEnd::Link | TagEnd::CodeBlock) => depth -= 1,
                Event::Text(text) if depth == 0 => {
                    self.mark_text(text, &mut marked);
                    continue;
                }
                _ => {}
            }
            marked.push(event);
        }
        marked
    }

    fn mark_text(&mut self, text: &str, marked: &mut Vec<Event>) {
        let text_event = |text: &str| Event::Text(CowStr::from(text.to_owned()));
        let mut written = 0;
        let mut at = 0;
        while let Some(next) = text[at..].chars().next() {
            let Some((entry, length)) = self.longest_at(text, at) else {
                at += next.len_utf8();
                continue;
            };
            // The whole of a term that is known already is passed by: no shorter one is meant by a part of it.
            if !self.explained[entry] {
                self.explained[entry] = true;
                let html = explained(&text[at..at + length], &self.entries[entry]);
                marked.push(text_event(&text[written..at]));
                marked.push(Event::InlineHtml(html.into()));
                written = at + length;
            }
            at += length;
        }
        marked.push(text_event(&text[written..]));
    }

    /// The longest form that stands at a place of the text: its entry, and how long it is there.
    fn longest_at(&self, text: &str, at: usize) -> Option<(usize, usize)> {
        let before = text[..at].chars().next_back();
        let lengths = self.entries.iter().enumerate().flat_map(|(index, entry)| {
            let forms = entry.forms.iter();
            forms.filter_map(move |form| Some((index, length_of(form, before, &text[at..])?)))
        });
        lengths.max_by_key(|&(_, length)| length)
    }
}

/// How long a form is that a text begins with, as a whole word after the character before.
fn length_of(form: &str, before: Option<char>, text: &str) -> Option<usize> {
    let (mut wanted, mut found) = (form.chars(), text.chars());
    let (first, here) = (wanted.next()?, found.next()?);
    let is_first = first == here || here.to_lowercase().eq([first]);
    let after = found.as_str().strip_prefix(wanted.as_str())?;
    let last = form.chars().next_back()?;
    let is_whole = !(before.is_some_and(|before| are_one_word(before, here)))
        && !(after
            .chars()
            .next()
            .is_some_and(|after| are_one_word(last, after)));
    (is_first && is_whole).then_some(text.len() - after.len())
}

/// Whether two characters side by side belong to one word. Words of Chinese characters, and Hiragana, are not set apart.
fn are_one_word(left: char, right: char) -> bool {
    let is_katakana = |c: char| ('\u{30a0}'..='\u{30ff}').contains(&c);
    let is_of_letters = |c: char| c < '\u{2e80}' && (c.is_alphanumeric() || c == '-' || c == '_');
    (is_katakana(left) && is_katakana(right)) || (is_of_letters(left) && is_of_letters(right))
}

/// A term with its note.
fn explained(word: &str, entry: &Entry) -> String {
    let id = escape(&entry.forms[0].replace(char::is_whitespace, "-"));
    let (word, explanation) = (escape(word), escape(&entry.explanation));
    format!(
        "<span class=\"term\"><span class=\"term-word\" role=\"button\" tabindex=\"0\" \
         aria-describedby=\"term-{id}\">{word}</span>\
         <span class=\"note\" role=\"tooltip\" id=\"term-{id}\">{explanation}</span></span>"
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Place, markdown};
    use super::*;

    const GLOSSARY: &str = "\
## density | densities
How *thickly* probability is spread.

## likelihood
A.

## log-likelihood
B & C.

## noise
D.

## frozen noise
E.
";

    /// The text with the terms that are explained in brackets.
    fn marked(glossary: &str, text: &str) -> String {
        let glossary = Glossary::parse(glossary).expect("valid glossary");
        let events = glossary.terms().mark(markdown::parse(text).expect("valid"));
        let place = Place {
            lab: "logistic",
            labs: &[],
        };
        let mut html = markdown::html(events, place).expect("valid");
        while let Some(start) = html.find("<span class=\"term\">") {
            let rest = &html[start..];
            let word = rest.split(['<', '>']).nth(4).expect("a word").to_owned();
            let end = start + rest.find("</span></span>").expect("an end") + 14;
            html.replace_range(start..end, &format!("[{word}]"));
        }
        html.trim().to_owned()
    }

    #[test]
    fn a_term_is_a_button_described_by_its_note() {
        let glossary = Glossary::parse(GLOSSARY).expect("valid");
        assert_eq!(
            explained("B<", &glossary.entries[4]),
            concat!(
                r#"<span class="term"><span class="term-word" role="button" tabindex="0" "#,
                r#"aria-describedby="term-frozen-noise">B&lt;</span>"#,
                r#"<span class="note" role="tooltip" id="term-frozen-noise">E.</span></span>"#
            )
        );
        let html = explained("x", &glossary.entries[2]);
        assert!(html.contains(">B &amp; C.<"), "{html}");
    }

    #[test]
    fn the_first_of_a_term_is_marked_in_any_form() {
        assert_eq!(
            marked(GLOSSARY, "Densities: the density."),
            "<p>[Densities]: the density.</p>"
        );
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(
            marked(
                GLOSSARY,
                "Noisense, antinoise, non-noise, DENSITY, *noise*’s noise."
            ),
            "<p>Noisense, antinoise, non-noise, DENSITY, <em>[noise]</em>’s noise.</p>"
        );
    }

    #[test]
    fn the_longest_form_is_meant() {
        assert_eq!(
            marked(
                GLOSSARY,
                "frozen noise, frozen noise, log-likelihood, noise, likelihood"
            ),
            "<p>[frozen noise], frozen noise, [log-likelihood], [noise], [likelihood]</p>"
        );
    }

    #[test]
    fn headings_links_code_and_formulas_are_left_alone() {
        let text = "### noise\n\n[noise](?n=1) `noise` **noise**\n\n```\ndensity\n```";
        assert_eq!(
            marked(GLOSSARY, text),
            concat!(
                "<h3>noise</h3>\n<p><a class=\"live\" href=\"logistic.html?n=1\" ",
                "data-set=\"n=1\">noise</a> <code>noise</code> <strong>[noise]</strong></p>\n",
                "<pre><code>density\n</code></pre>"
            )
        );
    }

    #[test]
    fn terms_in_chinese_and_japanese_stand_among_others() {
        let japanese = "## 密度\nA.\n\n## フロー\nB.\n\n## argmax\nC.";
        assert_eq!(
            marked(japanese, "確率密度の、オーバーフローとフローのargmax"),
            "<p>確率[密度]の、オーバーフローと[フロー]の[argmax]</p>"
        );
        assert_eq!(marked("## 密度\nA.", "密度函数"), "<p>[密度]函数</p>");
    }

    #[test]
    fn a_glossary_is_complete() {
        for wrong in [
            "## a",
            "## a\n## b\nB.",
            "A.",
            "## a\nA.\nB.",
            "## a | \nA.",
        ] {
            assert!(Glossary::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Glossary::parse("## a | b\nA.\n\n## b\nB.").is_err_and(|e| e.contains("`b`")));
    }
}
