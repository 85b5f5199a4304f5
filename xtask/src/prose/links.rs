//! Links of a text: live phrases, states of headings, other pages.

use super::Place;
use crate::Result;
use crate::html::escape;

/// A state that a heading names: what it leaves out is at its default.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct State {
    /// `key=value` pairs, joined by `&`; empty where all is at its default.
    query: String,
    /// Whether playing starts.
    play: bool,
}

impl State {
    /// What stands behind the question mark of a link.
    pub(super) fn parse(query: &str) -> Result<Self> {
        let pairs = || query.split('&').filter(|pair| !pair.is_empty());
        let of_lab: Vec<_> = pairs().filter(|&pair| pair != "play=1").collect();
        let state = Self {
            query: of_lab.join("&"),
            play: of_lab.len() < pairs().count(),
        };
        if !state.query.is_empty() {
            check_query(&state.query)?;
        }
        Ok(state)
    }

    /// The state as a link states it.
    pub(super) fn query(&self) -> &str {
        &self.query
    }

    /// Whether playing starts.
    pub(super) fn plays(&self) -> bool {
        self.play
    }

    /// The attributes of an element that is about this state.
    pub(super) fn attributes(&self) -> String {
        let play = if self.play { " data-play" } else { "" };
        format!("data-set=\"{}\"{play}", escape(&self.query))
    }

    /// The opening tag of the link to this state.
    pub(super) fn link(&self, lab: &str) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        let query = escape(&self.query);
        let attributes = self.attributes();
        format!("<a class=\"state\" href=\"{lab}.html{mark}{query}\" {attributes}>")
    }
}

/// The opening tag of a link outside headings, with a name where it holds no words.
pub(super) fn link(target: &str, place: Place, name: Option<&String>) -> Result<String> {
    if let Some(query) = target.strip_prefix('?') {
        check_query(query)?;
        let (lab, query) = (place.lab, escape(query));
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
    let known = place
        .labs
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
            Some(("play", _)) => {
                return Err(format!(
                    "`?{query}`: `play=1` may stand in the heading of a story's step only"
                ));
            }
            Some((key, value)) if name(key) && number(value) => {}
            _ => return Err(format!("`?{query}` is not made of key=value pairs")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::PLACE;
    use super::*;

    #[test]
    fn a_state_may_play() {
        let state = State::parse("view=walk&play=1&n=0").expect("valid");
        assert_eq!(
            state.link("logistic"),
            concat!(
                r#"<a class="state" href="logistic.html?view=walk&amp;n=0" "#,
                r#"data-set="view=walk&amp;n=0" data-play>"#
            )
        );
        assert!(State::parse("play=2").is_err());
        assert!(link("?n=1&play=1", PLACE, None).is_err_and(|e| e.contains("play=1")));
    }

    #[test]
    fn a_state_may_be_that_of_all_defaults() {
        let state = State::parse("").expect("valid");
        assert_eq!(
            state.link("gumbel"),
            r#"<a class="state" href="gumbel.html" data-set="">"#
        );
        assert!(!state.plays());
        assert!(link("?", PLACE, None).is_err());
    }

    #[test]
    fn other_links() {
        let outside = link("https://example.org/a?b=1&c=2", PLACE, None);
        assert_eq!(
            outside.as_deref(),
            Ok(r#"<a href="https://example.org/a?b=1&amp;c=2" rel="noopener">"#)
        );
        let inside = link("gumbel.html?beta=2", PLACE, None);
        assert_eq!(inside.as_deref(), Ok(r#"<a href="gumbel.html?beta=2">"#));
        assert!(link("nowhere.html", PLACE, None).is_err_and(|e| e.contains("nowhere.html")));
        assert!(link("javascript:alert(1)", PLACE, None).is_err());
    }
}
