//! The texts that stand beside the code, as Markdown.

use std::path::Path;

use reparam::strings::Language;

/// A file of the repository.
pub(crate) fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// What a lab's page tells: `story` or `prose`.
pub(crate) fn of_lab(lab: &str, kind: &str, language: Language) -> String {
    let folder = lab.replace('-', "_");
    file(&format!("src/labs/{folder}/{kind}.{}.md", language.code()))
}

/// The glossary.
pub(crate) fn glossary(language: Language) -> String {
    file(&format!("src/strings/glossary.{}.md", language.code()))
}

/// Where the links of a text lead, in order.
pub(crate) fn links(markdown: &str) -> Vec<&str> {
    let rest = markdown.split("](").skip(1);
    rest.filter_map(|rest| rest.split_once(')'))
        .map(|pair| pair.0)
        .collect()
}

/// The headings of a text, without their signs.
pub(crate) fn headings(markdown: &str) -> Vec<&str> {
    let lines = markdown.lines();
    lines.filter_map(|line| line.strip_prefix("## ")).collect()
}

/// The state to which a heading leads; none where it is no link.
pub(crate) fn state_of_heading(heading: &str) -> Option<&str> {
    let (_, target) = heading.strip_prefix('[')?.split_once("](?")?;
    target.strip_suffix(')')
}
