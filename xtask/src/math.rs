//! TeX formulas become MathML when the site is built, so that the page ships no typesetter.

use crate::{Result, mathml};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// The MathML of one formula, on a line of its own if `display`.
pub(crate) fn render(tex: &str, display: bool) -> Result<String> {
    let wrong = |reason: String| format!("formula `{}`: {reason}", tex.trim());
    let storage = Storage::new();
    let events = Parser::new(tex, &storage)
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|error| wrong(error.to_string()))?;
    let config = RenderConfig {
        display_mode: if display {
            DisplayMode::Block
        } else {
            DisplayMode::Inline
        },
        ..RenderConfig::default()
    };
    let mut mathml = String::new();
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    push_mathml(&mut mathml, events, config).map_err(|error| wrong(error.to_string()))?;
    // Colours and negative spaces become style attributes, which the page's policy blocks.
    if mathml.contains(" style=\"") {
        return Err(wrong(
            "colours and negative spaces are not available".to_owned(),
        ));
    }
    // The renderer writes the less-than sign as it is.
    let mathml = space_outside(&mathml.replace("><</", ">&lt;</"));
    mathml::check(&mathml).map_err(wrong)?;
    // Inline is the default; a wide block scrolls, and does so by keys where it takes the focus.
    let (inline, block) = (r#" display="inline""#, r#"<math display="block""#);
    Ok(mathml
        .replacen(inline, "", 1)
        .replacen(block, &format!("{block} tabindex=\"0\""), 1))
}

/// The renderer puts the space before a function into the function's scripts, where it would count as the base.
fn space_outside(mathml: &str) -> String {
    const SPACE: &str = "<mspace width=\"0.1667em\" />";
    let scripts = ["msub", "msup", "msubsup", "munder", "mover", "munderover"];
    scripts.iter().fold(mathml.to_owned(), |mathml, script| {
        mathml.replace(&format!("<{script}>{SPACE}"), &format!("{SPACE}<{script}>"))
    })
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn the_space_before_a_function_with_scripts_is_outside() {
        for script in ["_k", "^2", "_k^2"] {
            for before in ["n", "(x)", "n!", "\\frac{a}{b}"] {
                for function in ["\\operatorname{logsumexp}", "\\log", "\\max"] {
                    for display in [false, true] {
                        let formula = format!("{before} {function}{script} x");
                        let mathml = render(&formula, display).expect("valid MathML");
                        assert!(
                            !mathml.contains("><mspace width=\"0.1667em\" /><mi>logsumexp</mi><m")
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn inline_and_display() {
        let inline = render(r"\frac{1}{1 + e^{-x}}", false).expect("valid TeX");
        assert!(inline.starts_with("<math"), "{inline}");
        assert!(inline.contains("<mfrac>"), "{inline}");
        let display = render("x", true).expect("valid TeX");
        assert!(display.contains(r#"display="block""#), "{display}");
    }

    #[test]
    fn comparison_signs_are_escaped() {
        let mathml = render("a < b", false).expect("valid TeX");
        assert!(mathml.contains("&lt;"), "{mathml}");
    }

    #[test]
    fn an_error_names_the_formula() {
        let error = render(r"\nosuchmacro{x}", false).expect_err("unknown macro");
        assert!(error.contains(r"\nosuchmacro{x}"), "{error}");
        assert!(render("a^b^c", true).is_err());
        assert!(render(r"a\!b", false).is_err());
    }
}
