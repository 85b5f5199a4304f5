//! HTML as text.

/// Makes `text` safe inside an element and inside a double-quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn escapes_what_would_be_markup() {
        assert_eq!(
            escape(r#"<a href="?a=1&b=2">"#),
            "&lt;a href=&quot;?a=1&amp;b=2&quot;&gt;"
        );
    }
}
