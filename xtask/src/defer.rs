//! Lets the code wait for the first picture: on a slow network the text, the faces and the picture come first.
//!
//! `boot.js` fetches what is marked here once the page has been painted (`reparamPainted`).

use crate::Result;

/// Marks a link whose file is fetched after the first picture; the value is what it is then (`rel`).
pub(crate) const LATER: &str = "data-later";

/// The line by which Trunk's script gets the app's.
const IMPORT: &str = "import init, * as bindings from ";

/// The page with the links to the app's code marked, and with a script that waits for them.
pub(crate) fn code(page: &str) -> Result<String> {
    let (before, after) = page
        .split_once(IMPORT)
        .ok_or("the page has no script that starts the app")?;
    let (address, rest) = after
        .split_once(';')
        .ok_or("the line that imports the app's script has no end")?;
    let page = format!(
        "{before}await window.reparamPainted;\nconst bindings = await import({address}), init = bindings.default;{rest}"
    );
    Ok(["preload", "modulepreload"].iter().fold(page, |page, rel| {
        page.replace(
            &format!("<link rel=\"{rel}\""),
            &format!("<link {LATER}=\"{rel}\""),
        )
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_waits_for_the_first_picture() {
        let page = "<script type=\"module\">\nimport init, * as bindings from './a.js';\nconst wasm = await init();\n</script>\
                    <link rel=\"modulepreload\" href=\"./a.js\"><link rel=\"preload\" href=\"./a.wasm\" as=\"fetch\">";
        let page = code(page).expect("a page of Trunk's");
        assert!(page.contains(
            "\nawait window.reparamPainted;\nconst bindings = await import('./a.js'), init = bindings.default;\nconst wasm"
        ));
        assert!(page.contains("<link data-later=\"modulepreload\" href=\"./a.js\">"));
        assert!(page.contains("<link data-later=\"preload\" href=\"./a.wasm\" as=\"fetch\">"));
        assert!(!page.contains("rel="));
    }

    #[test]
    fn a_page_that_starts_nothing_is_an_error() {
        assert!(code("<p></p>").is_err_and(|error| error.contains("starts the app")));
    }
}
