//! The tool that finishes the site on the build machine. Trunk runs `xtask pages` after each build;
//! `make build` runs `xtask budget` at the end, and the browser tests read what `xtask labs` lists. `xtask chunks` tells
//! what is in the chunks of an app that is built already; `xtask flow` and `xtask vae` make files of `assets/` anew.

mod budget;
mod catalogue;
mod chunks;
mod defer;
mod drawing;
mod files;
mod flow;
mod html;
mod labs;
mod math;
mod mathml;
mod pages;
mod policy;
mod prose;
mod script;
mod simplify;
mod split;
mod static_page;
mod stills;
mod strings;
mod styles;
mod template;
mod thumbs;
mod vae;

use std::process::ExitCode;

/// What went wrong, in a sentence for whoever runs the build.
type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let outcome = match command.as_str() {
        "chunks" => match std::env::args().nth(2) {
            Some(wasm) => chunks::explain(wasm.as_ref()),
            None => Err("usage: xtask chunks <wasm of the app, with names>".to_owned()),
        },
        "labs" => labs::list(),
        "pages" => pages::write(),
        "budget" => budget::weigh(),
        "flow" => flow::write(),
        "vae" => vae::write(),
        _ => Err("usage: xtask pages | budget | labs | chunks <wasm> | flow | vae".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}
