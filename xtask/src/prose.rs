//! The texts of a lab, written in Markdown, become HTML: its story, and the prose in sections.
//!
//! Beyond plain Markdown they have formulas between dollars and *live phrases*: the link
//! `[with s = 0.3](?s=0.3)` sets that value in place when it is clicked. A heading that is such a link names the whole
//! state that its section, or its step of the story, is about.

mod glossary;
mod links;
mod markdown;
mod sections;
mod story;

use crate::Result;

pub(crate) use glossary::Glossary;

/// The page that a text belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The lab.
    pub(crate) lab: &'a str,
    /// The pages that the text may link to.
    pub(crate) labs: &'a [&'a str],
}

/// What is to be read on a lab's page.
pub(crate) struct LabText {
    /// The story, as a list of steps.
    pub(crate) story: String,
    /// The state of its first step, as a link states it.
    pub(crate) first_state: String,
    /// The prose, as sections.
    pub(crate) prose: String,
}

impl LabText {
    /// The texts of a page in HTML. The first occurrence of each term in them is explained.
    pub(crate) fn render(
        story: &str,
        prose: &str,
        place: Place,
        glossary: &Glossary,
    ) -> Result<Self> {
        let mut terms = glossary.terms();
        let (story, first_state) = story::render(story, place, &mut terms)
            .map_err(|problem| format!("story: {problem}"))?;
        Ok(Self {
            story,
            first_state,
            prose: sections::render(prose, place, &mut terms)?,
        })
    }

    /// What is fetched at once. By the marks the app knows that it has all of it, and not a page in its place.
    pub(crate) fn file(&self, lab: &str, language: &str) -> String {
        let Self { story, prose, .. } = self;
        format!("<!--prose {lab}.{language}--><!--story-->{story}<!--/story-->{prose}<!--/prose-->")
    }
}

/// A page to try texts on.
#[cfg(test)]
const PLACE: Place = Place {
    lab: "logistic",
    labs: &["logistic", "gumbel"],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_texts_of_every_page_can_be_rendered() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src");
        let labs: Vec<_> = reparam::labs::LABS.iter().map(|lab| lab.id).collect();
        for language in catalogue::languages() {
            let glossary = source.join(format!("strings/glossary.{language}.md"));
            let glossary = fs::read_to_string(glossary).expect(language);
            let glossary = Glossary::parse(&glossary).expect(language);
            for &lab in &labs {
                let folder = source.join("labs").join(lab.replace('-', "_"));
                let file = |name: &str| folder.join(format!("{name}.{language}.md"));
                let story = fs::read_to_string(file("story")).expect(lab);
                let prose = fs::read_to_string(file("prose")).expect(lab);
                let place = Place { lab, labs: &labs };
                let text = LabText::render(&story, &prose, place, &glossary);
                assert!(text.is_ok(), "{lab}.{language}: {:?}", text.err());
            }
        }
    }

    /// A story of five steps with these words.
    fn story(words: &str) -> String {
        format!("## [Step](?n=1)\n\n{words}\n\n").repeat(5)
    }

    #[test]
    fn a_term_is_explained_once_in_story_and_prose_together() {
        let glossary = Glossary::parse("## cdf\nThe share to the left.").expect("valid");
        let text = LabText::render(&story("The cdf."), "A cdf.", PLACE, &glossary);
        let text = text.expect("valid");
        assert_eq!(text.story.matches("class=\"term\"").count(), 1);
        assert_eq!(text.first_state, "n=1");
        assert_eq!(text.prose, "<section>\n<p>A cdf.</p>\n</section>\n");
    }

    #[test]
    fn story_and_prose_are_one_file_with_marks() {
        let glossary = Glossary::default();
        let text = LabText::render(&story("A."), "B.", PLACE, &glossary).expect("valid");
        let file = text.file("logistic", "en");
        assert!(file.starts_with("<!--prose logistic.en--><!--story--><ol class=\"story\">"));
        let end = "</ol>\n<!--/story--><section>\n<p>B.</p>\n</section>\n<!--/prose-->";
        assert!(file.ends_with(end), "{file}");
    }
}
