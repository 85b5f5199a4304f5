//! The Content-Security-Policy of a page: the site itself, what WebAssembly needs, and exactly the
//! inline scripts that stand in the page.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

/// The policy that allows `page` and nothing more. `live` also allows the socket of live reload.
pub(crate) fn of(page: &str, live: bool) -> String {
    let mut scripts = "script-src 'self' 'wasm-unsafe-eval'".to_owned();
    for script in inline_scripts(page) {
        scripts.push_str(" 'sha256-");
        scripts.push_str(&BASE64_STANDARD.encode(Sha256::digest(script)));
        scripts.push('\'');
    }
    let connect = if live {
        "connect-src 'self' ws: wss:"
    } else {
        "connect-src 'self'"
    };
    [
        "default-src 'none'",
        &scripts,
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        connect,
        // What trains; in a sandboxed frame a worker can have no other address.
        "worker-src 'self' blob: data:",
        // The preview in the share dialog is this site in a frame.
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    .join("; ")
}

/// The text of each script that stands in the page itself.
fn inline_scripts(page: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find("<script") {
        rest = &rest[start + "<script".len()..];
        let Some(open) = end_of_tag(rest) else { break };
        let (attributes, body) = (&rest[..open], &rest[open + 1..]);
        let close = body.find("</script").unwrap_or(body.len());
        if !has_source(attributes) {
            scripts.push(&body[..close]);
        }
        rest = &body[close..];
    }
    scripts
}

/// Where the `>` of a tag is, beyond its quoted attributes.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    tag.char_indices().find_map(|(at, character)| {
        match (quote, character) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
        None
    })
}

fn has_source(attributes: &str) -> bool {
    attributes
        .split_whitespace()
        .any(|attribute| attribute.starts_with("src="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_an_inline_script() {
        // printf 'alert("hi")' | openssl dgst -sha256 -binary | base64
        let policy = of(r#"<script type="module">alert("hi")</script>"#, false);
        assert!(
            policy.contains(
                "'wasm-unsafe-eval' 'sha256-fdu2bQSeIdU5fvNNkRCjiwUEOOb+NLZDyGNVShZ1vCM=';"
            ),
            "{policy}"
        );
    }

    #[test]
    fn finds_only_scripts_without_a_source() {
        let page =
            r#"<script src="a.js"></script><script data-x="a>b">one</script><script>two</script>"#;
        assert_eq!(inline_scripts(page), ["one", "two"]);
    }

    #[test]
    fn the_socket_is_for_live_reload_only() {
        assert!(!of("", false).contains("ws:"));
        assert!(of("", true).contains("connect-src 'self' ws: wss:;"));
    }
}
