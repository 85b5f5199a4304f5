//! The app's code in chunks: what every page needs, and what is fetched besides.

use crate::Result;
use crate::defer::LATER;
use crate::html::escape;
use crate::split::{self, Chunk, Split};
use reparam::labs;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The app's table of chunks.
#[path = "../../app/src/chunk_table.rs"]
mod app_chunks;

/// Where the app's code is.
#[derive(Default)]
pub(crate) struct Chunks {
    /// What each chunk needs besides the main module: addresses relative to the pages.
    files: Vec<(&'static str, Vec<String>)>,
}

/// Splits the built app. Returns the page with the new names of the main module and its script,
/// which have changed and must not be mistaken for others of the same name.
pub(crate) fn write(site: &Path, built: &str) -> Result<(String, Chunks)> {
    let (wasm_name, wasm) = take(site, "_bg.wasm")?;
    let script_name = wasm_name.replace("_bg.wasm", ".js");
    let (script_name, script) = take(site, &script_name)?;

    let chunks = all();
    let Split {
        main,
        files,
        report,
    } = split::split(&wasm, &chunks)?;
    println!("{report}");
    let main = crate::files::put(site, "reparam-app.wasm", &main)?;
    let script = crate::script::minified(&script)?;
    let script = crate::files::put(site, "reparam-app.js", script.as_bytes())?;
    let page = built
        .replace(&wasm_name, &main)
        .replace(&script_name, &script);

    let mut needs: Vec<_> = chunks.iter().map(|chunk| (chunk.id, Vec::new())).collect();
    for file in files {
        let stem = match file.chunks[..] {
            [chunk] => chunks[chunk].id,
            _ => "shared",
        };
        let served = crate::files::put(site, &format!("chunks/{stem}.wasm"), &file.code)?;
        for chunk in file.chunks {
            needs[chunk].1.push(served.clone());
        }
    }
    Ok((page, Chunks { files: needs }))
}

/// What is split off: the labs, whose modules are named like their pages, and what the tables list.
fn all() -> Vec<Chunk<'static>> {
    let labs = labs::LABS.iter().map(|lab| Chunk {
        id: lab.id,
        path: format!("reparam::labs::{}::", lab.id.replace('-', "_")),
    });
    let tables = labs::chunks::CHUNKS.iter().chain(app_chunks::CHUNKS);
    let others = tables.map(|chunk| Chunk {
        id: chunk.id,
        path: format!("{}::", chunk.module),
    });
    labs.chain(others).collect()
}

/// Prints what splitting a built app would give.
pub(crate) fn explain(wasm: &Path) -> Result<()> {
    let code = fs::read(wasm).map_err(|error| format!("{}: {error}", wasm.display()))?;
    println!("{}", split::split(&code, &all())?.report);
    Ok(())
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

impl Chunks {
    /// The lines of a page's head that tell the app where the chunks are, and the browser to fetch
    /// those of the page's own lab after the first picture.
    pub(crate) fn head(&self, page: &str) -> String {
        let mut html = String::new();
        for (chunk, files) in &self.files {
            let addresses: Vec<_> = files.iter().map(|file| escape(file)).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(
                html,
                "<meta name=\"chunk-{chunk}\" content=\"{}\">",
                addresses.join(" ")
            );
            if *chunk == page {
                for address in addresses {
                    let _ = writeln!(
                        html,
                        "<link {LATER}=\"preload\" href=\"{address}\" as=\"fetch\" type=\"application/wasm\" crossorigin=\"anonymous\" fetchpriority=\"low\">"
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
    fn a_page_fetches_its_own_chunks_and_knows_the_others() {
        let address = |files: [&str; 2]| files.map(str::to_owned).to_vec();
        let chunks = Chunks {
            files: vec![
                ("logistic", address(["chunks/a.wasm", "chunks/b.wasm"])),
                ("gumbel", address(["chunks/c.wasm", "chunks/b.wasm"])),
            ],
        };
        let head = chunks.head("gumbel");
        assert!(
            head.contains(r#"<meta name="chunk-logistic" content="chunks/a.wasm chunks/b.wasm">"#)
        );
        assert!(head.contains(r#"<link data-later="preload" href="chunks/c.wasm""#));
        assert!(!head.contains(r#"href="chunks/a.wasm""#));
        assert!(!chunks.head("index").contains("preload"));
        assert_eq!(Chunks::default().head("gumbel"), "");
    }
}
