//! Prose, written in Markdown, becomes the HTML fragment that a lab page shows under its figure.
//!
//! Beyond plain Markdown it has formulas between dollars and *live phrases*: the link
//! `[with s = 0.3](?s=0.3)` sets that value in place when it is clicked.

use std::collections::HashMap;

use crate::html::escape;
use crate::{Result, math};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The fragment of `markdown`, the prose of `lab`; `labs` are the pages that it may link to.
pub(crate) fn render(markdown: &str, lab: &str, labs: &[&str]) -> Result<String> {
    let options = Options::ENABLE_MATH
        | Options::ENABLE_TABLES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_STRIKETHROUGH;
    let mut events: Vec<Event> = Parser::new_ext(markdown, options).collect();
    name_headings(&mut events);
    join_lines(&mut events);

    let mut in_code = false;
    let names = formula_names(&events);
    for (at, event) in events.iter_mut().enumerate() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }) => {
                return Err("prose starts at the second level: `## ...`".to_owned());
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                *event = Event::InlineHtml(link(dest_url, lab, labs, names.get(&at))?.into());
            }
            Event::InlineMath(tex) => *event = Event::InlineHtml(math::render(tex, false)?.into()),
            Event::DisplayMath(tex) => *event = Event::InlineHtml(math::render(tex, true)?.into()),
            Event::Html(html) | Event::InlineHtml(html) => {
                return Err(format!(
                    "raw HTML is not allowed in prose: `{}`",
                    html.trim()
                ));
            }
            Event::Text(text) if !in_code => plain(text)?,
            _ => {}
        }
    }
    let mut fragment = String::new();
    pulldown_cmark::html::push_html(&mut fragment, events.into_iter());
    Ok(fragment)
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

/// The opening tag of a link, with a name where it holds no words.
fn link(target: &str, lab: &str, labs: &[&str], name: Option<&String>) -> Result<String> {
    if let Some(query) = target.strip_prefix('?') {
        check_query(query)?;
        let query = escape(query);
        let name = name.map_or_else(String::new, |name| {
            format!(r#" aria-label="{}""#, escape(name))
        });
        return Ok(format!(
            r#"<a class="live" href="{lab}.html?{query}" data-set="{query}"{name}>"#
        ));
    }
    if target.starts_with("https://") || target.starts_with("http://") {
        return Ok(format!(r#"<a href="{}" rel="noopener">"#, escape(target)));
    }
    let page = target.split(['?', '#']).next().unwrap_or_default();
    let known = labs
        .iter()
        .any(|lab| page.strip_suffix(".html") == Some(lab));
    if known || target.starts_with('#') {
        return Ok(format!(r#"<a href="{}">"#, escape(target)));
    }
    Err(format!("the link `{target}` leads to no page of this site"))
}

/// A live phrase sets `key=value` pairs, joined by `&`.
fn check_query(query: &str) -> Result<()> {
    let name = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    let number = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_+.,".contains(&b))
    };
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some((key, value)) if name(key) && number(value) => {}
            _ => {
                return Err(format!(
                    "the live phrase `?{query}` is not made of key=value pairs"
                ));
            }
        }
    }
    Ok(())
}

/// Gives each heading without an id one made of its words.
fn name_headings(events: &mut [Event]) {
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
        render(markdown, "logistic", &["logistic", "gumbel"])
    }

    #[test]
    fn the_text_of_every_page_can_be_rendered() {
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/labs");
        let labs: Vec<_> = reparam::labs::LABS.iter().map(|lab| lab.id).collect();
        for lab in &labs {
            for language in crate::catalogue::languages() {
                let file = format!("{}/prose.{language}.md", lab.replace('-', "_"));
                let markdown = std::fs::read_to_string(source.join(&file)).expect(&file);
                let rendered = render(&markdown, lab, &labs);
                assert!(rendered.is_ok(), "{file}: {rendered:?}");
            }
        }
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
    fn other_links() {
        let outside = prose("[paper](https://example.org/a?b=1&c=2)").expect("valid");
        assert!(
            outside.contains(r#"<a href="https://example.org/a?b=1&amp;c=2" rel="noopener">"#),
            "{outside}"
        );
        let inside = prose("[Gumbel](gumbel.html?beta=2)").expect("valid");
        assert!(
            inside.contains(r#"<a href="gumbel.html?beta=2">"#),
            "{inside}"
        );
        assert!(prose("[x](nowhere.html)").is_err_and(|e| e.contains("nowhere.html")));
        assert!(prose("[x](javascript:alert(1))").is_err());
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
