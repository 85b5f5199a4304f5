//! What MathML asks of its elements: how many children each has. A browser shows one with another number as an error.

use crate::Result;

/// The elements that have a certain number of children (MathML Core, 3.3 and 3.4).
const ARITIES: [(&str, usize); 9] = [
    ("mfrac", 2),
    ("mroot", 2),
    ("msub", 2),
    ("msup", 2),
    ("msubsup", 3),
    ("munder", 2),
    ("mover", 2),
    ("munderover", 3),
    ("semantics", 2),
];

/// The elements that may stand in these only.
const ROWS: [(&str, &[&str]); 2] = [("mtr", &["mtable"]), ("mtd", &["mtr"])];

/// Tells which element has children that it may not have.
pub(crate) fn check(mathml: &str) -> Result<()> {
    let mut open: Vec<(&str, usize)> = Vec::new();
    for tag in mathml.split('<').skip(1) {
        let (tag, _) = tag
            .split_once('>')
            .ok_or_else(|| format!("`<{tag}` is never closed"))?;
        if let Some(name) = tag.strip_prefix('/') {
            let (opened, children) = open.pop().unwrap_or_default();
            if opened != name {
                return Err(format!("`</{name}>` closes <{opened}>"));
            }
            let arity = ARITIES.iter().find(|(known, _)| *known == name);
            if let Some((_, wanted)) = arity.filter(|(_, wanted)| *wanted != children) {
                return Err(format!("<{name}> has {children} children, not {wanted}"));
            }
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        let parent = open.last_mut();
        let allowed = ROWS.iter().find(|(known, _)| *known == name);
        let parent_name = parent.as_ref().map_or("", |(name, _)| name);
        if allowed.is_some_and(|(_, parents)| !parents.contains(&parent_name)) {
            return Err(format!("<{name}> stands in <{parent_name}>"));
        }
        if let Some((_, children)) = parent {
            *children += 1;
        }
        if !tag.ends_with('/') {
            open.push((name, 0));
        }
    }
    match open.pop() {
        Some((name, _)) => Err(format!("<{name}> is never closed")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn the_number_of_children_is_counted() {
        for right in [
            "<math><msub><mi>x</mi><mi>k</mi></msub></math>",
            "<math><mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac></math>",
            "<math><msqrt><mi>a</mi><mi>b</mi></msqrt><mspace width=\"1em\" /></math>",
            "<math><mtable><mtr><mtd><mi>a</mi></mtd><mtd></mtd></mtr></mtable></math>",
            "<math><munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover></math>",
        ] {
            assert_eq!(check(right), Ok(()), "{right}");
        }
        for (wrong, told) in [
            (
                "<msub><mspace /><mi>f</mi><mi>k</mi></msub>",
                "<msub> has 3",
            ),
            ("<msup><mi>x</mi></msup>", "<msup> has 1"),
            ("<msubsup><mi>x</mi><mi>k</mi></msubsup>", "<msubsup> has 2"),
            ("<mfrac><mi>x</mi></mfrac>", "<mfrac> has 1"),
            ("<mroot></mroot>", "<mroot> has 0"),
            ("<mrow><mtd></mtd></mrow>", "<mtd> stands in <mrow>"),
            ("<mrow><mi>x</mi>", "<mrow> is never closed"),
            ("<mrow><mi>x</mrow>", "`</mrow>` closes <mi>"),
        ] {
            let problem = check(wrong).expect_err(wrong);
            assert!(problem.starts_with(told), "{wrong}: {problem}");
        }
    }
}
