//! `site pages`: writes the languages, the prose fragments, the cards' figures, the app's chunks and
//! one flat page per lab beside the built index.html.

use crate::catalogue::{self, FIRST, Page};
use crate::chunks::{self, Chunks};
use crate::defer::LATER;
use crate::html::escape;
use crate::prose::{Glossary, LabText, Place};
use crate::static_page::in_languages;
use crate::{
    Result, defer, files, policy, script, static_page, stills, strings, styles, template, thumbs,
};
use reparam::figure::theme::{self, Rgb};
use reparam::labs::LABS;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Finishes the site in the folder where Trunk assembles it.
pub(crate) fn write() -> Result<()> {
    let folder = |name, otherwise: &str| {
        env::var_os(name).map_or_else(|| PathBuf::from(otherwise), PathBuf::from)
    };
    let source = folder("TRUNK_SOURCE_DIR", ".");
    let site = folder("TRUNK_STAGING_DIR", "dist");

    let reading = write_prose(&source, &site)?;
    thumbs::write(&site)?;
    name_labs(&site.join("embed.js"))?;
    let built = without_comments(&settle_reload(&read(&site.join("index.html"))?));
    let built = defer::code(&styles::join(&site, &built)?)?;
    let folder = strings::write(&site)?;
    // A build for debugging is served in one piece.
    let (built, chunks) = if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release") {
        script::minify(&site.join("boot.js"))?;
        chunks::write(&site, &built)?
    } else {
        (built, Chunks::default())
    };
    let assets = write_assets(&source, &site)?;
    let text = FIRST.text();
    let home = (
        catalogue::home(),
        static_page::home(&stills::hero(&site, text)?),
        String::new(),
        Vec::new(),
    );
    let mut pages = vec![home];
    for ((page, entry), read) in catalogue::labs().into_iter().zip(LABS).zip(&reading) {
        let picture = stills::lab(&site, entry, &read.first_state, text)?;
        let still = static_page::lab(&page, &read.story, &picture);
        let prose = prose_for_later(page.id, &read.prose);
        let values = entry.values(&read.first_state);
        let is_needed = entry.assets.iter().map(|asset| (asset.is_needed)(&values));
        pages.push((page, still, prose, is_needed.collect()));
    }
    for (page, still, prose, is_needed) in &pages {
        let head = Head {
            words: strings::head(page.id, &folder),
            files: chunks.head(page.id) + &assets_head(page.id, is_needed, &assets),
        };
        let html = assemble(&built, page, &head, still, prose)?;
        put(&site.join(format!("{}.html", page.id)), &html)?;
    }
    Ok(())
}

/// Tells the script for other people's pages which labs there are.
fn name_labs(script: &Path) -> Result<()> {
    let labs: Vec<_> = LABS.iter().map(|lab| lab.id).collect();
    put(
        script,
        &template::fill(&read(script)?, &[("labs", &labs.join(" "))])?,
    )
}

/// Writes the files that come with labs. Returns the labs that have some, with the addresses.
fn write_assets(source: &Path, site: &Path) -> Result<Vec<(&'static str, Vec<String>)>> {
    let put = |name: &str| {
        let path = source.join("assets").join(name);
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        files::put(site, name, &bytes)
    };
    let with_assets = LABS.iter().filter(|lab| !lab.assets.is_empty());
    with_assets
        .map(|lab| {
            let addresses = lab.assets.iter().map(|asset| put(asset.file));
            Ok((lab.id, addresses.collect::<Result<_>>()?))
        })
        .collect()
}

/// The lines of a page's head that tell the app where these files are, in the order of each lab, and the browser to
/// fetch at once those of its own that the state needs with which it opens.
fn assets_head(page: &str, is_needed: &[bool], assets: &[(&str, Vec<String>)]) -> String {
    let mut html = String::new();
    for (lab, addresses) in assets {
        // Writing to a string cannot fail.
        let _ = writeln!(
            html,
            "<meta name=\"asset-{lab}\" content=\"{}\">",
            addresses.join(" ")
        );
        let own = addresses.iter().zip(is_needed).filter(|_| *lab == page);
        for (address, _) in own.filter(|(_, is_needed)| **is_needed) {
            let _ = writeln!(
                html,
                "<link {LATER}=\"preload\" href=\"{address}\" as=\"fetch\" crossorigin=\"anonymous\" fetchpriority=\"low\">"
            );
        }
    }
    html
}

/// Writes `prose/<lab>.<language>.html`, story and prose in one, and returns each lab's texts in the first language.
fn write_prose(source: &Path, site: &Path) -> Result<Vec<LabText>> {
    let pages = catalogue::labs();
    let labs: Vec<_> = pages.iter().map(|lab| lab.id).collect();
    let mut reading = Vec::new();
    for language in catalogue::languages() {
        let path = source.join(format!("src/strings/glossary.{language}.md"));
        let glossary = Glossary::parse(&read(&path)?)
            .map_err(|problem| format!("{}: {problem}", path.display()))?;
        for &lab in &labs {
            let folder = source.join("src/labs").join(lab.replace('-', "_"));
            let file = |name: &str| folder.join(format!("{name}.{language}.md"));
            let (story, prose) = (read(&file("story"))?, read(&file("prose"))?);
            let place = Place { lab, labs: &labs };
            let text = LabText::render(&story, &prose, place, &glossary)
                .map_err(|problem| format!("{lab}.{language}: {problem}"))?;
            let html = text.file(lab, language);
            files::write(
                site,
                &format!("prose/{lab}.{language}.html"),
                html.as_bytes(),
            )?;
            if language == FIRST.code() {
                reading.push(text);
            }
        }
    }
    Ok(reading)
}

/// The page without what is said to those who change it.
fn without_comments(built: &str) -> String {
    let mut pieces = built.split("<!--");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |page, piece| {
        let after = piece.split_once("-->").map_or("", |(_, after)| after);
        page + after.trim_start_matches('\n')
    })
}

/// Trunk's server writes its own address into the live-reload script as it serves the page. Doing it
/// here instead keeps the script what its hash in the policy says.
fn settle_reload(built: &str) -> String {
    let mut page = built.to_owned();
    for quote in ["'", "`", "\""] {
        page = page.replace(
            &format!("{quote}{{{{__TRUNK_ADDRESS__}}}}{quote}"),
            "window.location.host",
        );
    }
    page.replace("{{__TRUNK_WS_BASE__}}", "/")
}

/// What a page's head tells the app.
#[derive(Default)]
struct Head {
    /// Its strings.
    words: String,
    /// Where files are.
    files: String,
}

/// One page: the built index.html with this page's title, description, static view, prose and policy.
fn assemble(built: &str, page: &Page, head: &Head, still: &str, prose: &str) -> Result<String> {
    let live = built.contains(".well-known/trunk/ws");
    template::fill(
        built,
        &[
            ("policy", &policy::of(built, live)),
            ("title", &escape(&page.title)),
            ("description", &escape(&page.description)),
            ("paper", &colour(theme::LIGHT.paper)),
            ("dark-paper", &colour(theme::DARK.paper)),
            ("words", &head.words),
            ("files", &head.files),
            ("fallbacks", &fallbacks()),
            ("still", still),
            ("prose", prose),
        ],
    )
}

/// A colour as style sheets write it.
fn colour((red, green, blue): Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The prose for those without JavaScript, below what is shown to all. The app takes it from here, in place of
/// fetching it once more.
fn prose_for_later(lab: &str, prose: &str) -> String {
    format!("<div class=\"prose\" data-lab=\"{lab}\">{prose}</div>")
}

/// The sentences that stand ready, hidden, for boot.js to show.
fn fallbacks() -> String {
    catalogue::fallbacks()
        .iter()
        .fold(String::new(), |mut html, (reason, sentences)| {
            let _ = writeln!(
                html,
                "<p class=\"fallback\" data-reason=\"{reason}\" role=\"alert\" hidden>{}</p>",
                in_languages(sentences)
            );
            html
        })
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn put(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT: &str = concat!(
        r#"<meta http-equiv="Content-Security-Policy" content="{{ policy }}">"#,
        r#"<title>{{ title }}</title><meta name="description" content="{{ description }}">"#,
        r#"<meta name="theme-color" content="{{ paper }}"><meta content="{{ dark-paper }}">"#,
        "{{ words }}{{ files }}",
        "{{ fallbacks }}{{ still }}<noscript>{{ prose }}</noscript>",
    );

    #[test]
    fn each_page_has_its_own_words() {
        for lab in &catalogue::labs() {
            let prose = prose_for_later(lab.id, "<p>prose</p>");
            let page = assemble(BUILT, lab, &Head::default(), "<ol></ol>", &prose)
                .expect("complete template");
            assert!(page.contains(&format!("<title>{}</title>", escape(&lab.title))));
            assert!(page.contains("<ol></ol>"));
            let marked = format!(
                "<div class=\"prose\" data-lab=\"{}\"><p>prose</p></div>",
                lab.id
            );
            assert!(page.contains(&marked));
            assert!(!page.contains("{{"));
            assert!(!page.contains("ws:"));
        }
    }

    #[test]
    fn comments_stay_behind() {
        let page = "<p>a</p>\n<!-- what\nfor -->\n<p>b</p><!-- c -->d";
        assert_eq!(without_comments(page), "<p>a</p>\n<p>b</p>d");
    }

    #[test]
    fn colours_are_written_for_style_sheets() {
        assert_eq!(colour((255, 10, 0)), "#ff0a00");
    }

    #[test]
    fn every_reason_stands_ready_in_every_language() {
        let html = fallbacks();
        for reason in [
            "webassembly",
            "simd",
            "start",
            "file",
            "place",
            "words",
            "slow",
        ] {
            assert!(html.contains(&format!(r#"data-reason="{reason}""#)));
        }
        assert_eq!(html.matches("hidden").count(), 7);
        assert_eq!(html.matches("<span lang=\"ja\">").count(), 7);
    }

    #[test]
    fn live_reload_is_settled_before_it_is_hashed() {
        let script = "<script>'{{__TRUNK_ADDRESS__}}' + '{{__TRUNK_WS_BASE__}}.well-known/trunk/ws'</script>";
        let page = settle_reload(script);
        assert_eq!(
            page,
            "<script>window.location.host + '/.well-known/trunk/ws'</script>"
        );
        let whole = assemble(
            &format!("{BUILT}{page}"),
            &catalogue::home(),
            &Head::default(),
            "",
            "",
        )
        .expect("complete template");
        assert!(whole.contains("ws: wss:"));
    }
}
