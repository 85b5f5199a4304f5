//! The story of a lab: a few steps, each with a state of the figure, some with a question.
//!
//! A step is a heading that links to its state, and what stands below. A question is a block quote: the question, a
//! list of choices of which the right one is bold, and the answer.

use super::glossary::Terms;
use super::sections::{self, Section};
use super::{Place, markdown};
use crate::Result;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// How many steps a story has.
const STEPS: RangeInclusive<usize> = 5..=7;

/// The story of a page in HTML, and the state of its first step as a link states it.
pub(super) fn render(text: &str, place: Place, terms: &mut Terms) -> Result<(String, String)> {
    let steps = sections::split(markdown::parse(text)?)?;
    if !STEPS.contains(&steps.len()) {
        let (fewest, most) = STEPS.into_inner();
        return Err(format!(
            "a story has {fewest} to {most} steps, not {}",
            steps.len()
        ));
    }
    let first = steps.first().and_then(|step| step.state.as_ref());
    let first = first.map_or_else(String::new, |state| state.query().to_owned());
    let mut html = "<ol class=\"story\">\n".to_owned();
    for (index, step) in steps.into_iter().enumerate() {
        let number = index + 1;
        html += &step_html(step, number, place, terms)
            .map_err(|problem| format!("step {number}: {problem}"))?;
    }
    html += "</ol>\n";
    Ok((html, first))
}

fn step_html(step: Section, number: usize, place: Place, terms: &mut Terms) -> Result<String> {
    let state = step
        .state
        .ok_or("a step begins with a heading that links to its state")?;
    let heading = markdown::html(step.heading, place)?;
    let mut html = format!("<li class=\"step\" {}>\n{heading}", state.attributes());
    let mut rest = step.body;
    if let Some(start) = rest.iter().position(is_quote_start) {
        let mut quote = rest.split_off(start);
        let end = quote
            .iter()
            .position(is_quote_end)
            .ok_or("the quote has no end")?;
        let after = quote.split_off(end + 1);
        html += &markdown::html(terms.mark(rest), place)?;
        html += &question(&quote[1..end], number, place, terms)?;
        rest = after;
    }
    if rest.iter().any(is_quote_start) {
        return Err("a step has one question at most".to_owned());
    }
    html += &markdown::html(terms.mark(rest), place)?;
    html += "</li>\n";
    Ok(html)
}

fn is_quote_start(event: &Event) -> bool {
    matches!(event, Event::Start(Tag::BlockQuote(_)))
}

fn is_quote_end(event: &Event) -> bool {
    matches!(event, Event::End(TagEnd::BlockQuote(_)))
}

/// A question with its choices and the answer, which is shown when one is taken.
fn question(events: &[Event], step: usize, place: Place, terms: &mut Terms) -> Result<String> {
    const SHAPE: &str = "a question is followed by a list of choices and by its answer";
    let position = |wanted: fn(&Event) -> bool| events.iter().position(wanted).ok_or(SHAPE);
    let start = position(|event| matches!(event, Event::Start(Tag::List(_))))?;
    let end = position(|event| matches!(event, Event::End(TagEnd::List(_))))?;
    let (asked, answer) = (&events[..start], &events[end + 1..]);
    if asked.is_empty() || answer.is_empty() {
        return Err(SHAPE.to_owned());
    }
    let asked = markdown::html(terms.mark(asked.to_vec()), place)?;
    let mut html = format!(
        "<div class=\"question\" role=\"group\" aria-labelledby=\"question-{step}\">\n\
         <div id=\"question-{step}\">{asked}</div>\n<ul class=\"choices\">\n"
    );
    let mut right = 0;
    for item in items(&events[start..=end]) {
        if item
            .iter()
            .any(|event| matches!(event, Event::Start(Tag::Link { .. })))
        {
            return Err("a choice has no links".to_owned());
        }
        let (item, mark) = match bold(item) {
            Some(inside) => (inside, " data-right"),
            None => (item, ""),
        };
        right += usize::from(!mark.is_empty());
        let words = markdown::html(item.to_vec(), place)?;
        // Writing to a string cannot fail.
        let _ = writeln!(
            html,
            "<li><button type=\"button\" class=\"choice-answer\"{mark}>{}</button></li>",
            words.trim()
        );
    }
    if right != 1 {
        return Err(format!(
            "one choice is bold, the right one, and not {right}"
        ));
    }
    let answer = markdown::html(terms.mark(answer.to_vec()), place)?;
    let _ = writeln!(
        html,
        "</ul>\n<div class=\"answer\" hidden>\n{answer}</div>\n</div>"
    );
    Ok(html)
}

/// The words of each item of a list, without the paragraph that a loose list puts around them.
fn items<'a, 'b>(list: &'a [Event<'b>]) -> impl Iterator<Item = &'a [Event<'b>]> {
    let starts = (0..list.len()).filter(|&at| list[at] == Event::Start(Tag::Item));
    starts.map(|start| {
        let rest = &list[start + 1..];
        let end = rest
            .iter()
            .position(|event| *event == Event::End(TagEnd::Item))
            .unwrap_or(rest.len());
        match &rest[..end] {
            [
                Event::Start(Tag::Paragraph),
                words @ ..,
                Event::End(TagEnd::Paragraph),
            ]
            | words => words,
        }
    })
}

/// What is inside, where all of it is bold.
fn bold<'a, 'b>(words: &'a [Event<'b>]) -> Option<&'a [Event<'b>]> {
    match words {
        [
            Event::Start(Tag::Strong),
            inside @ ..,
            Event::End(TagEnd::Strong),
        ] if !inside.contains(&Event::End(TagEnd::Strong)) => Some(inside),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Glossary, PLACE};
    use super::*;

    const QUESTION: &str = "\
> Before you look: where does $u$ land?
>
> - at 0.5
> - **at the *middle***
>
> Half of the mass lies to the left, so it [lands there](?n=1).
";

    /// A story of so many steps, the first with this below its heading.
    fn story(steps: usize, first: &str) -> Result<String> {
        let mut text = format!("## [First](?view=walk&play=1)\n\n{first}\n\n");
        text += &"## [Next](?n=1)\n\nWords.\n\n".repeat(steps - 1);
        let glossary = Glossary::parse("## mass | middle\nHow much there is.")?;
        let (html, state) = render(&text, PLACE, &mut glossary.terms())?;
        assert_eq!(state, "view=walk");
        Ok(html)
    }

    #[test]
    fn a_step_has_its_state_its_title_and_its_words() {
        let html = story(5, "Let it [fall](?n=200).").expect("valid");
        let first = concat!(
            "<ol class=\"story\">\n<li class=\"step\" data-set=\"view=walk\" data-play>\n",
            "<h2><a class=\"state\" href=\"logistic.html?view=walk\" data-set=\"view=walk\" data-play>",
            "First</a></h2>\n",
            "<p>Let it <a class=\"live\" href=\"logistic.html?n=200\" data-set=\"n=200\">fall</a>.</p>\n",
            "</li>\n<li class=\"step\" data-set=\"n=1\">\n",
        );
        assert!(html.starts_with(first), "{html}");
        assert_eq!(html.matches("<li class=\"step\"").count(), 5);
    }

    #[test]
    fn a_question_has_choices_and_a_hidden_answer() {
        let html = story(7, QUESTION).expect("valid");
        let choices = concat!(
            "<ul class=\"choices\">\n",
            "<li><button type=\"button\" class=\"choice-answer\">at 0.5</button></li>\n",
            "<li><button type=\"button\" class=\"choice-answer\" data-right>at the <em>middle</em></button></li>\n",
            "</ul>\n<div class=\"answer\" hidden>\n<p>Half of the <span class=\"term\">",
        );
        assert!(html.contains(choices), "{html}");
        let group = "<div class=\"question\" role=\"group\" aria-labelledby=\"question-1\">\n\
                     <div id=\"question-1\"><p>Before";
        assert!(html.contains(group), "{html}");
        assert_eq!(html.matches("<math").count(), 1);
        let loose = QUESTION.replace("0.5\n", "0.5\n>\n");
        assert_eq!(story(7, &loose), Ok(html));
    }

    #[test]
    fn what_is_no_story_is_refused() {
        for steps in [4, 8] {
            assert!(story(steps, "").is_err_and(|e| e.contains("5 to 7 steps")));
        }
        for (first, told) in [
            ("a <b>bold</b> word", "raw HTML"),
            ("## Step\n\nWords.", "links to its state"),
            ("> Why?\n>\n> - a\n> - b\n>\n> So.", "one choice is bold"),
            (
                "> Why?\n>\n> - **a**\n> - **b**\n>\n> So.",
                "one choice is bold",
            ),
            (
                "> Why?\n>\n> - **a** b\n> - b\n>\n> So.",
                "one choice is bold",
            ),
            ("> Why?\n>\n> - **a**\n> - [b](?n=1)\n>\n> So.", "no links"),
            ("> Why?\n>\n> - **a**\n> - b", "its answer"),
            ("> - **a**\n> - b\n>\n> So.", "its answer"),
            ("> Why?", "its answer"),
        ] {
            let told_is = story(5, first).expect_err(first);
            assert!(told_is.contains(told), "{first}: {told_is}");
        }
        assert!(story(5, &format!("{QUESTION}\n\n{QUESTION}")).is_err());
        let before = format!("Words.\n\n{}", "## [Step](?n=1)\n\nWords.\n\n".repeat(5));
        let glossary = Glossary::default();
        assert!(render(&before, PLACE, &mut glossary.terms()).is_err());
    }
}
