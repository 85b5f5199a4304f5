//! What pages tell in steps: stories, sections with a state of their own, and the glossary.

use std::collections::HashSet;

use crate::common::states::{lab, values};
use crate::common::texts::{glossary, headings, links, of_lab, state_of_heading};
use crate::realnvp::pretrained;
use reparam::distributions::{Cumulative, Gumbel};
use reparam::flows::Workspace;
use reparam::labs::LABS;
use reparam::numerics::softmax;
use reparam::random::Stream;
use reparam::strings::Language;

/// The most samples that a section may ask for.
const MOST_SAMPLES: f64 = 20_000.0;

/// Starts the player; only a step's heading may say it.
const PLAY: &str = "play=1";

const OTHERS: [Language; 2] = [Language::Japanese, Language::Chinese];

/// Whether each choice of a step's question is the right one.
fn choices(step: &str) -> Vec<bool> {
    let lines = step.lines().filter_map(|line| line.strip_prefix("> - "));
    lines
        .map(|choice| choice.starts_with("**") && choice.ends_with("**"))
        .collect()
}

/// The choices of each step's question; none where it asks nothing.
fn questions(story: &str) -> Vec<Vec<bool>> {
    let steps = story.split("\n## ");
    steps.map(choices).collect()
}

/// A state without what only the player understands.
fn without_play(query: &str) -> String {
    let pairs: Vec<_> = query.split('&').filter(|pair| *pair != PLAY).collect();
    pairs.join("&")
}

#[test]
fn live_phrases_and_states_need_no_notice() {
    for language in Language::ALL {
        for entry in LABS {
            for kind in ["story", "prose"] {
                let text = of_lab(entry.id, kind, language);
                let all = links(&text);
                let phrases = all.iter().filter_map(|link| link.strip_prefix('?'));
                assert!(phrases.clone().count() > 0, "{} {kind}", entry.id);
                for phrase in phrases {
                    values(entry, &without_play(phrase));
                }
            }
        }
    }
}

#[test]
fn only_headings_of_stories_start_the_player() {
    for language in Language::ALL {
        for entry in LABS {
            let story = of_lab(entry.id, "story", language);
            let in_headings = headings(&story)
                .iter()
                .filter(|one| one.contains(PLAY))
                .count();
            assert_eq!(story.matches("play").count(), in_headings, "{}", entry.id);
            assert!(!of_lab(entry.id, "prose", language).contains("play="));
        }
    }
}

#[test]
fn stories_have_five_to_seven_steps_and_ask_twice() {
    for entry in LABS {
        let story = of_lab(entry.id, "story", Language::English);
        let steps = headings(&story);
        assert!((5..=7).contains(&steps.len()), "{}", entry.id);
        assert!(
            steps.iter().all(|step| state_of_heading(step).is_some()),
            "{}",
            entry.id
        );
        let asked = questions(&story)
            .iter()
            .filter(|one| !one.is_empty())
            .count();
        assert!(asked >= 2, "{}", entry.id);
    }
}

/// A question has two to four choices of which one is right, and an answer with a live phrase.
#[test]
fn questions_have_one_right_choice_and_an_answer_to_see() {
    for language in Language::ALL {
        for entry in LABS {
            let story = of_lab(entry.id, "story", language);
            for step in story.split("\n## ") {
                let choices = choices(step);
                if choices.is_empty() {
                    assert!(!step.contains("\n>"), "{}: {step}", entry.id);
                    continue;
                }
                assert!((2..=4).contains(&choices.len()), "{}: {step}", entry.id);
                let right = choices.iter().filter(|right| **right).count();
                assert_eq!(right, 1, "{}: {step}", entry.id);
                let answer = step.rsplit("\n>\n> ").next().expect("an answer");
                assert!(answer.contains("](?"), "{}: {answer}", entry.id);
            }
        }
    }
}

/// The same links in the same order, the same steps and questions, the right choice at the same place.
#[test]
fn stories_are_the_same_in_all_languages() {
    for entry in LABS {
        let english = of_lab(entry.id, "story", Language::English);
        for language in OTHERS {
            let other = of_lab(entry.id, "story", language);
            let what = format!("{}, {}", entry.id, language.code());
            assert_eq!(links(&other), links(&english), "{what}");
            assert_eq!(headings(&other).len(), headings(&english).len(), "{what}");
            assert_eq!(questions(&other), questions(&english), "{what}");
        }
    }
}

/// All sections but the last, the sources, have a state, and it is light.
#[test]
fn sections_have_the_same_light_states_in_all_languages() {
    for entry in LABS {
        let english = of_lab(entry.id, "prose", Language::English);
        let states: Vec<_> = headings(&english)
            .into_iter()
            .map(state_of_heading)
            .collect();
        let (last, sections) = states.split_last().expect("sections");
        assert_eq!(*last, None, "{}", entry.id);
        for state in sections {
            let state = state.unwrap_or_else(|| panic!("{}: a section without", entry.id));
            let values = values(lab(entry.id), state);
            assert!(values.get("n") <= MOST_SAMPLES, "{}: {state}", entry.id);
            assert!(!state.contains("run="), "{}: {state}", entry.id);
        }
        for language in OTHERS {
            let other = of_lab(entry.id, "prose", language);
            let found: Vec<_> = headings(&other).into_iter().map(state_of_heading).collect();
            assert_eq!(found, states, "{}, {}", entry.id, language.code());
        }
    }
}

/// The forms of each term, the first of which names it, and its explanation.
fn terms(language: Language) -> Vec<(Vec<String>, String)> {
    let text = glossary(language);
    let entries = text.split("## ").skip(1);
    entries
        .map(|entry| {
            let (forms, explanation) = entry.split_once('\n').expect("an explanation");
            let forms = forms.split(" | ").map(str::to_owned).collect();
            (forms, explanation.trim().to_owned())
        })
        .collect()
}

#[test]
fn the_glossary_explains_each_term_once_and_in_short() {
    let count = terms(Language::English).len();
    for language in Language::ALL {
        let terms = terms(language);
        assert_eq!(terms.len(), count, "{}", language.code());
        let mut seen = HashSet::new();
        for (forms, explanation) in terms {
            assert!(!explanation.is_empty() && !explanation.contains('\n'));
            assert!(!explanation.contains(['$', '[', '*', '<']), "{explanation}");
            for form in forms {
                assert!(!form.is_empty() && seen.insert(form.clone()), "{form}");
            }
            if language == Language::English {
                let words = explanation.split_whitespace().count();
                assert!(words <= 30, "{words} words: {explanation}");
            }
        }
    }
}

#[test]
fn each_term_of_the_glossary_occurs_on_a_page() {
    for language in Language::ALL {
        let pages: String = LABS
            .iter()
            .flat_map(|entry| ["story", "prose"].map(|kind| of_lab(entry.id, kind, language)))
            .collect();
        for (forms, _) in terms(language) {
            let occurs = forms.iter().any(|form| pages.contains(form));
            assert!(occurs, "{}: {forms:?}", language.code());
        }
    }
}

// Numbers that the stories tell.

#[test]
fn the_story_of_the_logistic_shows_the_median() {
    let seed = 792_062;
    let story = of_lab("logistic", "story", Language::English);
    assert!(story.contains(&format!("seed={seed}")));
    let u = Stream::new(seed, "first").uniform();
    assert!((u - 0.5).abs() < 5e-6, "{u}");
}

#[test]
fn shares_of_softmax_are_told_in_stories() {
    let share = |scores: &[f64]| {
        let mut probs = vec![0.0; scores.len()];
        softmax(scores, &mut probs);
        probs[0]
    };
    let at = |temperature: f64| share(&[2.0, 1.0, 0.0, -1.0, 0.5].map(|l| l / temperature));
    let three = share(&[0.7, 0.0, -0.7]);
    for language in Language::ALL {
        let scores = of_lab("gumbel-max", "story", language);
        for told in [
            format!("{:.3}", at(1.0)),
            format!("{:.0}", 100.0 * at(1.0)),
            format!("{:.0}", 100.0 * at(0.25)),
            format!("{:.2}", at(5.0)),
        ] {
            assert!(scores.contains(&told), "{told}");
        }
        let simplex = of_lab("concrete", "story", language);
        assert!(simplex.contains(&format!("{three:.3}")), "{three}");
    }
}

#[test]
fn the_tails_of_the_gumbel_are_told() {
    let (high, low) = (Gumbel::STANDARD.survival(3.0), Gumbel::STANDARD.cdf(-3.0));
    assert_eq!(format!("{high:.3} {low:.1e}"), "0.049 1.9e-9");
    assert_eq!((high / low / 1e6).round(), 26.0);
    for language in Language::ALL {
        let story = of_lab("gumbel", "story", language);
        assert!(story.contains("$0.049$") && story.contains("$1.9 \\times 10^{-9}$"));
    }
}

/// At the top of the upper moon, and midway between the two.
#[test]
fn the_log_density_falls_between_the_moons() {
    let flow = pretrained();
    let mut log_prob = [0.0; 2];
    let mut workspace = Workspace::new(flow.config());
    flow.log_prob(&[-0.58, 0.0], &[1.51, 0.0], &mut log_prob, &mut workspace);
    let [top, midway] = log_prob;
    assert!(top > -1.5 && midway < top - 3.0, "{log_prob:?}");
}
