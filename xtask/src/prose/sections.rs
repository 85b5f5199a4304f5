//! Prose in sections: one for each heading of the second level, and one for what stands before the first.

use super::glossary::Terms;
use super::links::State;
use super::{Place, markdown};
use crate::Result;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

/// A part of a text under a heading of the second level.
pub(super) struct Section<'a> {
    /// The heading; empty before the first one.
    pub(super) heading: Vec<Event<'a>>,
    /// The state that the heading links to.
    pub(super) state: Option<State>,
    /// What stands below it.
    pub(super) body: Vec<Event<'a>>,
}

/// The prose of a page in HTML.
pub(super) fn render(text: &str, place: Place, terms: &mut Terms) -> Result<String> {
    let mut events = markdown::parse(text)?;
    markdown::name_headings(&mut events);
    let mut html = String::new();
    for section in split(events)? {
        if section.state.as_ref().is_some_and(State::plays) {
            return Err("`play=1` may stand in the heading of a story's step only".to_owned());
        }
        // A section without a state lists sources, whose titles are no place for explanations.
        let lists = section.state.is_none() && !section.heading.is_empty();
        let body = if lists {
            section.body
        } else {
            terms.mark(section.body)
        };
        let state = section
            .state
            .map(|state| format!(" {}", state.attributes()));
        html += "<section";
        html += &state.unwrap_or_default();
        html += ">\n";
        html.push_str(&markdown::html(section.heading, place)?);
        html.push_str(&markdown::html(body, place)?);
        html.push_str("</section>\n");
    }
    Ok(html)
}

/// Divides a text before each heading of the second level.
pub(super) fn split(events: Vec<Event>) -> Result<Vec<Section>> {
    let mut sections: Vec<Section> = Vec::new();
    let mut in_heading = false;
    for event in events {
        let starts = matches!(
            event,
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            })
        );
        let ends = event == Event::End(TagEnd::Heading(HeadingLevel::H2));
        if starts || sections.is_empty() {
            sections.push(Section {
                heading: Vec::new(),
                state: None,
                body: Vec::new(),
            });
        }
        in_heading |= starts;
        if let Some(section) = sections.last_mut() {
            let part = if in_heading {
                &mut section.heading
            } else {
                &mut section.body
            };
            part.push(event);
        }
        in_heading &= !ends;
    }
    for section in &mut sections {
        section.state = state(&section.heading)?;
    }
    Ok(sections)
}

/// The state that a heading links to, which is then all of it.
fn state(heading: &[Event]) -> Result<Option<State>> {
    let links = heading.iter().filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.as_ref()),
        _ => None,
    });
    let links: Vec<&str> = links.collect();
    let is_all = matches!(
        heading,
        [
            _,
            Event::Start(Tag::Link { .. }),
            ..,
            Event::End(TagEnd::Link),
            _
        ]
    );
    match links[..] {
        [] => Ok(None),
        [link] if is_all => match link.strip_prefix('?') {
            Some(query) => State::parse(query).map(Some),
            None => Err(format!("a heading links to a state, and not to `{link}`")),
        },
        _ => Err("a heading is a link as a whole, or has none".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Glossary, PLACE};
    use super::*;

    fn sections(markdown: &str) -> Result<String> {
        render(markdown, PLACE, &mut Glossary::default().terms())
    }

    #[test]
    fn a_section_carries_the_state_of_its_heading() {
        assert_eq!(
            sections(
                "First.\n\n## [Run it backwards](?view=walk&n=200)\n\nText.\n\n## Sources\n\n- A"
            )
            .as_deref(),
            Ok(concat!(
                "<section>\n<p>First.</p>\n</section>\n",
                "<section data-set=\"view=walk&amp;n=200\">\n",
                "<h2 id=\"run-it-backwards\"><a class=\"state\" ",
                "href=\"logistic.html?view=walk&amp;n=200\" data-set=\"view=walk&amp;n=200\">",
                "Run it backwards</a></h2>\n<p>Text.</p>\n</section>\n",
                "<section>\n<h2 id=\"sources\">Sources</h2>\n<ul>\n<li>A</li>\n</ul>\n</section>\n",
            ))
        );
    }

    #[test]
    fn sources_are_not_explained() {
        let glossary = Glossary::parse("## flow\nA map.").expect("valid");
        let text = "## Sources\n\nA flow.\n\n## [A flow](?n=1)\n\nA flow.";
        let html = render(text, PLACE, &mut glossary.terms()).expect("valid");
        let (sources, section) = html.split_once("</section>").expect("two sections");
        assert!(!sources.contains("class=\"term\""), "{sources}");
        assert_eq!(section.matches("class=\"term\"").count(), 1, "{section}");
    }

    #[test]
    fn a_heading_is_one_link_to_a_state_or_none() {
        assert!(sections("## [a](?n=1) b").is_err());
        assert!(sections("## [a](?n=1)[b](?n=2)").is_err());
        assert!(sections("## [a](logistic.html)").is_err());
        assert!(sections("## [a](?n)").is_err());
        assert!(sections("## [a](?n=1&play=1)").is_err_and(|e| e.contains("play=1")));
        assert!(sections("## [a](?)").is_ok_and(|html| html.contains("<section data-set=\"\">")));
    }
}
