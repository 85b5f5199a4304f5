//! The tool that finishes the site on the build machine. Trunk runs `xtask pages` after each build;
//! `make build` runs `xtask budget` at the end. `xtask flow` makes a file of `assets/` anew.

mod budget;
mod catalogue;
mod files;
mod flow;
mod glue;
mod html;
mod math;
mod pages;
mod parts;
mod paths;
mod policy;
mod prose;
mod split;
mod strings;
mod template;
mod thumbs;

use std::process::ExitCode;

/// What went wrong, in a sentence for whoever runs the build.
type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let outcome = match command.as_str() {
        "pages" => pages::write(),
        "budget" => budget::weigh(),
        "flow" => flow::write(),
        _ => Err("usage: xtask pages | xtask budget | xtask flow".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}
