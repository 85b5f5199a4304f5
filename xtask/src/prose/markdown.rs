//! From Markdown to HTML, with MathML and the site's links.

use std::collections::HashMap;

use super::Place;
use super::links::{State, link};
use crate::{Result, math};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};

/// The pieces of a text, of which none is raw HTML or markup that was not understood.
pub(super) fn parse(markdown: &str) -> Result<Vec<Event<'_>>> {
    let options = Options::ENABLE_MATH
        | Options::ENABLE_TABLES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_STRIKETHROUGH;
    let mut events: Vec<Event> = TextMergeStream::new(Parser::new_ext(markdown, options)).collect();
    join_lines(&mut events);
    let mut in_code = false;
    for event in &events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }) => return Err("a text starts at the second level: `## ...`".to_owned()),
            Event::Html(html) | Event::InlineHtml(html) => {
                return Err(format!(
                    "raw HTML is not allowed in a text: `{}`",
                    html.trim()
                ));
            }
            Event::Text(text) if !in_code => plain(text)?,
            _ => {}
        }
    }
    Ok(events)
}

/// The pieces of a text as HTML.
pub(super) fn html(mut events: Vec<Event>, place: Place) -> Result<String> {
    let names = formula_names(&events);
    let mut in_heading = false;
    for (at, event) in events.iter_mut().enumerate() {
        match event {
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Start(Tag::Link { dest_url, .. }) => {
                let tag = match dest_url.strip_prefix('?') {
                    Some(query) if in_heading => State::parse(query)?.link(place.lab),
                    _ => link(dest_url, place, names.get(&at))?,
                };
                *event = Event::InlineHtml(tag.into());
            }
            Event::InlineMath(tex) => *event = Event::InlineHtml(math::render(tex, false)?.into()),
            Event::DisplayMath(tex) => *event = Event::InlineHtml(math::render(tex, true)?.into()),
            _ => {}
        }
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    Ok(html)
}

/// Markup that was meant and not understood shows as its own signs; better to stop here.
fn plain(text: &str) -> Result<()> {
    for (sign, advice) in [
        (
            "$",
            "a formula must not have blanks just inside its dollars",
        ),
        ("**", "put a blank or punctuation outside the stars"),
    ] {
        if text.contains(sign) {
            return Err(format!("`{sign}` is left over in `{text}`: {advice}"));
        }
    }
    Ok(())
}

/// Names of the links that hold formulas and no words, by where they start: not every screen reader
/// finds a name in a formula.
fn formula_names(events: &[Event]) -> HashMap<usize, String> {
    let mut names = HashMap::new();
    for (at, event) in events.iter().enumerate() {
        if matches!(event, Event::Start(Tag::Link { .. })) {
            let inside = events[at + 1..]
                .iter()
                .take_while(|event| !matches!(event, Event::End(TagEnd::Link)));
            let formulas: Option<String> = inside
                .map(|event| match event {
                    Event::InlineMath(tex) => Some(spoken(tex)),
                    _ => None,
                })
                .collect();
            names.extend(formulas.map(|name| (at, name)));
        }
    }
    names
}

/// A formula as plain text.
fn spoken(tex: &str) -> String {
    let mut text = tex.to_owned();
    for (command, letter) in [
        ("\\varepsilon", "ε"),
        ("\\epsilon", "ε"),
        ("\\mu", "μ"),
        ("\\beta", "β"),
        ("\\sigma", "σ"),
        ("\\infty", "∞"),
    ] {
        text = text.replace(command, letter);
    }
    text.retain(|sign| !"{}\\".contains(sign));
    text
}

/// Gives each heading without an id one made of its words.
pub(super) fn name_headings(events: &mut [Event]) {
    let mut seen: Vec<String> = Vec::new();
    for at in 0..events.len() {
        if !matches!(&events[at], Event::Start(Tag::Heading { id: None, .. })) {
            continue;
        }
        let words: String = events[at + 1..]
            .iter()
            .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
            .filter_map(|event| match event {
                Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
                _ => None,
            })
            .collect();
        let slug = words
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join("-");
        let times = seen.iter().filter(|other| **other == slug).count();
        let name = if times == 0 {
            slug.clone()
        } else {
            format!("{slug}-{}", times + 1)
        };
        seen.push(slug);
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
            *id = Some(CowStr::from(name));
        }
    }
}

/// A line break between two Chinese or Japanese characters stands for nothing, not for a blank.
fn join_lines(events: &mut [Event]) {
    let wide = |character: Option<char>| character.is_some_and(|c| c >= '\u{2e80}');
    for at in 1..events.len().saturating_sub(1) {
        if events[at] == Event::SoftBreak
            && let Event::Text(before) = &events[at - 1]
            && let Event::Text(after) = &events[at + 1]
            && wide(before.chars().next_back())
            && wide(after.chars().next())
        {
            events[at] = Event::Text(CowStr::Borrowed(""));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(markdown: &str) -> Result<String> {
        let mut events = parse(markdown)?;
        name_headings(&mut events);
        let place = Place {
            lab: "logistic",
            labs: &["logistic"],
        };
        html(events, place)
    }

    #[test]
    fn a_live_phrase_without_words_is_named_by_its_formula() {
        let html = prose(r"[$\varepsilon = 10^{-5}$](?eps=1e-5)").expect("valid prose");
        assert!(html.contains(r#"aria-label="ε = 10^-5""#), "{html}");
        let html = prose("[with $s = 0.3$](?s=0.3)").expect("valid prose");
        assert!(!html.contains("aria-label"), "{html}");
    }

    #[test]
    fn a_live_phrase_sets_values() {
        assert_eq!(
            prose("[with s = 0.3](?s=0.3&mu=-1)").as_deref(),
            Ok(concat!(
                r#"<p><a class="live" href="logistic.html?s=0.3&amp;mu=-1" "#,
                r#"data-set="s=0.3&amp;mu=-1">with s = 0.3</a></p>"#,
                "\n"
            ))
        );
        assert!(prose("[x](?s)").is_err_and(|e| e.contains("?s")));
        assert!(prose("[x](?s=1&=2)").is_err());
    }

    #[test]
    fn formulas() {
        let fragment = prose("Here $F(x)$ and\n\n$$x = \\mu$$").expect("valid");
        assert_eq!(fragment.matches("<math").count(), 2, "{fragment}");
        assert!(prose(r"$\nosuch$").is_err_and(|e| e.contains(r"\nosuch")));
        assert!(prose("lost $ x$ sign").is_err());
    }

    #[test]
    fn text_is_escaped_and_html_refused() {
        assert_eq!(
            prose("a < b & c").as_deref(),
            Ok("<p>a &lt; b &amp; c</p>\n")
        );
        assert!(prose("a <b>bold</b> word").is_err_and(|e| e.contains("<b>")));
        assert!(prose("<div>\nx\n</div>").is_err());
        assert_eq!(
            prose("`a < $b`").as_deref(),
            Ok("<p><code>a &lt; $b</code></p>\n")
        );
    }

    #[test]
    fn headings_have_names() {
        let fragment = prose("## Why *inversion* is easy\n\n## 逆関数\n\n## 逆関数\n\n## A {#b}")
            .expect("valid");
        for id in ["why-inversion-is-easy", "逆関数", "逆関数-2", "b"] {
            assert!(
                fragment.contains(&format!(r#"<h2 id="{id}">"#)),
                "{fragment}"
            );
        }
        assert!(prose("# Title").is_err());
    }

    #[test]
    fn lines_of_japanese_join_without_a_blank() {
        assert_eq!(prose("一様な\n乱数").as_deref(), Ok("<p>一様な乱数</p>\n"));
        assert_eq!(prose("a\nb").as_deref(), Ok("<p>a\nb</p>\n"));
    }
}
