//! The app's code in parts: what every page needs, and what is fetched besides.

use crate::html::escape;
use crate::split::{self, Owner, Split};
use crate::{Result, catalogue, files, glue, paths};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// What is fetched besides the labs: a name, and the path of its functions.
const OTHERS: [(&str, &str); 5] = [
    ("export", "reparam_app::export::"),
    ("user-data", "reparam_app::user_data::"),
    ("link-notices", "reparam_app::link_notices::"),
    ("share-dialog", "reparam_app::share_dialog::"),
    ("training", "reparam_app::trainer::work::"),
];

/// Where the app's code is.
#[derive(Default)]
pub(crate) struct Parts {
    /// What each owner needs besides the main module: addresses relative to the pages.
    owners: Vec<(&'static str, Vec<String>)>,
}

/// Splits the built app. Returns the page with the new names of the main module and its script,
/// which have changed and must not be mistaken for others of the same name.
pub(crate) fn write(site: &Path, built: &str) -> Result<(String, Parts)> {
    let (wasm_name, mut wasm) = take(site, "_bg.wasm")?;
    paths::blank(&mut wasm);
    let script_name = wasm_name.replace("_bg.wasm", ".js");
    let (script_name, script) = take(site, &script_name)?;
    let script = String::from_utf8(script).map_err(|_| format!("{script_name} is not text"))?;
    let (wasm, script) = glue::shorten(&wasm, &script)?;

    // A lab's module is named like its page.
    let labs = catalogue::labs();
    let labs = labs.iter().map(|lab| Owner {
        name: lab.id,
        path: format!("reparam::labs::{}::", lab.id.replace('-', "_")),
    });
    let others = OTHERS.map(|(name, path)| Owner {
        name,
        path: path.to_owned(),
    });
    let wings = reparam::labs::WINGS.iter().map(|wing| Owner {
        name: wing.id,
        path: wing.path.to_owned(),
    });
    let owners: Vec<_> = labs.chain(wings).chain(others).collect();
    let Split { main, parts } = split::split(&wasm, &owners)?;
    let main = files::put(site, "reparam-app.wasm", &main)?;
    let script = files::put(site, "reparam-app.js", script.as_bytes())?;
    let page = built
        .replace(&wasm_name, &main)
        .replace(&script_name, &script);

    let mut needs: Vec<_> = owners
        .iter()
        .map(|owner| (owner.name, Vec::new()))
        .collect();
    for part in parts {
        let stem = match part.owners[..] {
            [owner] => owners[owner].name,
            _ => "shared",
        };
        let served = files::put(site, &format!("parts/{stem}.wasm"), &part.code)?;
        for owner in part.owners {
            needs[owner].1.push(served.clone());
        }
    }
    Ok((page, Parts { owners: needs }))
}

/// Takes the file away whose name ends so.
fn take(site: &Path, ending: &str) -> Result<(String, Vec<u8>)> {
    let problem = |error: std::io::Error| format!("{}: {error}", site.display());
    for entry in fs::read_dir(site).map_err(problem)? {
        let entry = entry.map_err(problem)?;
        let name = entry.file_name();
        if let Some(name) = name.to_str().filter(|name| name.ends_with(ending)) {
            let content = fs::read(entry.path()).map_err(problem)?;
            fs::remove_file(entry.path()).map_err(problem)?;
            return Ok((name.to_owned(), content));
        }
    }
    Err(format!("{}: there is no app", site.display()))
}

impl Parts {
    /// The lines of a page's head that tell the app where the parts are, and the browser to fetch
    /// those of the page's own lab at once.
    pub(crate) fn head(&self, page: &str) -> String {
        let mut html = String::new();
        for (owner, parts) in &self.owners {
            let addresses: Vec<_> = parts.iter().map(|part| escape(part)).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(
                html,
                "<meta name=\"part-{owner}\" content=\"{}\">",
                addresses.join(" ")
            );
            if *owner == page {
                for address in addresses {
                    let _ = writeln!(
                        html,
                        "<link rel=\"preload\" href=\"{address}\" as=\"fetch\" type=\"application/wasm\" crossorigin=\"anonymous\">"
                    );
                }
            }
        }
        html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_fetches_its_own_parts_and_knows_the_others() {
        let address = |parts: [&str; 2]| parts.map(str::to_owned).to_vec();
        let parts = Parts {
            owners: vec![
                ("logistic", address(["parts/a.wasm", "parts/b.wasm"])),
                ("gumbel", address(["parts/c.wasm", "parts/b.wasm"])),
            ],
        };
        let head = parts.head("gumbel");
        assert!(
            head.contains(r#"<meta name="part-logistic" content="parts/a.wasm parts/b.wasm">"#)
        );
        assert!(head.contains(r#"<link rel="preload" href="parts/c.wasm""#));
        assert!(!head.contains(r#"href="parts/a.wasm""#));
        assert!(!parts.head("index").contains("preload"));
        assert_eq!(Parts::default().head("gumbel"), "");
    }
}
