//! The app's code in parts: what every page needs, and what labs need besides.

use crate::files::{self, Served};
use crate::html::escape;
use crate::split::{self, Split};
use crate::{Result, catalogue};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Where the app's code is.
#[derive(Default)]
pub(crate) struct Parts {
    /// What each lab needs besides the main module.
    labs: Vec<(&'static str, Vec<Served>)>,
}

/// Splits the built app. Returns the page with the new name of the main module, which has changed
/// and must not be mistaken for another one of the same name.
pub(crate) fn write(site: &Path, built: &str) -> Result<(String, Parts)> {
    let ending = "_bg.wasm";
    let problem = |error: std::io::Error| format!("{}: {error}", site.display());
    let mut found = None;
    for entry in fs::read_dir(site).map_err(problem)? {
        let name = entry.map_err(problem)?.file_name();
        found = found.or(name
            .to_str()
            .filter(|name| name.ends_with(ending))
            .map(str::to_owned));
    }
    let name = found.ok_or_else(|| format!("{}: there is no app", site.display()))?;
    let path = site.join(&name);
    let wasm = fs::read(&path).map_err(problem)?;

    let labs: Vec<_> = catalogue::labs().iter().map(|lab| lab.id).collect();
    let Split { main, parts } = split::split(&wasm, &labs)?;
    fs::remove_file(&path).map_err(problem)?;
    let app = name.split('-').take(2).collect::<Vec<_>>().join("-");
    let main = files::put(site, "app", &format!("{app}.wasm"), &main)?;

    let mut needs: Vec<_> = labs.iter().map(|&lab| (lab, Vec::new())).collect();
    for part in parts {
        let stem = match part.labs[..] {
            [lab] => labs[lab],
            _ => "shared",
        };
        let served = files::put(site, stem, &format!("parts/{stem}.wasm"), &part.code)?;
        for lab in part.labs {
            needs[lab].1.push(served.clone());
        }
    }
    Ok((built.replace(&name, &main.address), Parts { labs: needs }))
}

impl Parts {
    /// The lines of a page's head that tell the app where the parts are, and the browser to fetch
    /// those of the page's own lab at once.
    pub(crate) fn head(&self, page: &str) -> String {
        let mut html = String::new();
        for (lab, parts) in &self.labs {
            let addresses: Vec<_> = parts.iter().map(|part| escape(&part.address)).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(
                html,
                "<meta name=\"part-{lab}\" content=\"{}\">",
                addresses.join(" ")
            );
            if *lab == page {
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
        let served = |address: &str| Served {
            name: String::new(),
            address: address.to_owned(),
        };
        let parts = Parts {
            labs: vec![
                (
                    "logistic",
                    vec![served("parts/a.wasm"), served("parts/b.wasm")],
                ),
                (
                    "gumbel",
                    vec![served("parts/c.wasm"), served("parts/b.wasm")],
                ),
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
