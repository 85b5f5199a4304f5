//! The style sheets of a page in one file: one request before the first paint.

use crate::{Result, files};
use std::fs;
use std::path::Path;

/// Joins the style sheets that a built page names, in order and without what browsers do not read, and returns the page with the one in their place.
pub(crate) fn join(site: &Path, built: &str) -> Result<String> {
    let (mut page, mut css, mut first) = (String::new(), String::new(), None);
    let mut rest = built;
    while let Some(start) = rest.find("<link rel=\"stylesheet\"") {
        let (before, link) = rest.split_at(start);
        let end = link.find('>').ok_or("a link to styles is never closed")?;
        let name = link[..end]
            .split_once("href=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(address, _)| address.trim_start_matches("./"))
            .ok_or("a link to styles has no address")?;
        let path = site.join(name);
        let problem = |error: std::io::Error| format!("{}: {error}", path.display());
        css += &fs::read_to_string(&path).map_err(problem)?;
        fs::remove_file(&path).map_err(problem)?;
        page.push_str(before);
        first.get_or_insert(page.len());
        rest = link[end + 1..].trim_start_matches('\n');
    }
    page.push_str(rest);
    let first = first.ok_or("the page names no styles")?;
    let css = minifier::css::minify(&css)?.to_string();
    let address = files::put(site, "style.css", css.as_bytes())?;
    let link = format!("<link rel=\"stylesheet\" href=\"{address}\">\n");
    page.insert_str(first, &link);
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_become_one_file() {
        let site = std::env::temp_dir().join(format!("reparam-styles-{}", std::process::id()));
        for (name, css) in [("b-1.css", "b {}\n"), ("a-2.css", "a {}\n")] {
            files::write(&site, name, css.as_bytes()).expect("written");
        }
        let built = "<x>\n<link rel=\"stylesheet\" href=\"./b-1.css\"/>\n\
                     <link rel=\"stylesheet\" href=\"a-2.css\">\n<y>";
        let page = join(&site, built).expect("joined");
        let names: Vec<_> = fs::read_dir(&site).expect("a folder").collect();
        assert_eq!(names.len(), 1);
        let name = names[0].as_ref().expect("a file").file_name();
        let name = name.to_string_lossy();
        let css = fs::read_to_string(site.join(&*name)).expect("text");
        assert_eq!(css, "b{}a{}");
        let link = format!("<link rel=\"stylesheet\" href=\"{name}\">");
        assert_eq!(page, format!("<x>\n{link}\n<y>"));
        fs::remove_dir_all(&site).expect("removed");
    }
}
