//! What a function's name says about where it comes from.

use super::Chunk;

/// The library's crate.
const LIBRARY: &str = "reparam::";

/// The crate of the pages.
const APP: &str = "reparam_app::";

/// Where a function comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// Nothing that could be moved.
    Other,
    /// The module of the chunk with this index.
    Chunk(usize),
    /// A module of the library that is no chunk, such as `reparam::distributions`.
    Library(String),
    /// A module beside the labs, such as `reparam::labs::shared::marks`.
    Shared(String),
    /// Modules of several chunks.
    Several,
}

/// Reads a name such as `<reparam::labs::gumbel::GumbelLab as reparam::labs::Lab>::apply`.
pub(super) fn origin(name: &str, chunks: &[Chunk]) -> Origin {
    let name = without_hashes(name);
    if is_asked_before(&name, chunks) {
        return Origin::Other;
    }
    let named: Vec<_> = (0..chunks.len())
        .filter(|&chunk| name.contains(&chunks[chunk].path))
        .collect();
    // The name of a chunk within a lab contains that of the lab.
    let is_innermost = |chunk: usize| {
        let mut others = named.iter().map(|&other| &chunks[other]);
        !others.any(|other| other.is_within(&chunks[chunk]))
    };
    let mut named = named.iter().copied().filter(|&chunk| is_innermost(chunk));
    match (named.next(), named.next()) {
        // What the app makes of a lab's types is the app's.
        (Some(chunk), _) if name.contains(APP) && !chunks[chunk].path.starts_with(APP) => {
            Origin::Other
        }
        (Some(chunk), None) => Origin::Chunk(chunk),
        (Some(_), Some(_)) => Origin::Several,
        _ => library_module(&name, chunks),
    }
}

/// Whether this is asked of a lab before its chunk is there: its function `chunk`, which tells what some values need,
/// and what its `ENTRY` says in closures.
fn is_asked_before(name: &str, chunks: &[Chunk]) -> bool {
    let mut rests = chunks
        .iter()
        .filter_map(|chunk| name.strip_prefix(&chunk.path));
    rests.any(|rest| rest == "chunk" || rest.starts_with("ENTRY::"))
}

/// The module of the library from which a function comes: the first below the crate; within the module of the labs up
/// to the second below that.
fn library_module(name: &str, chunks: &[Chunk]) -> Origin {
    let path = name.trim_start_matches(['<', '&', '[', '(', '*']);
    let Some(path) = path.strip_prefix(LIBRARY) else {
        return Origin::Other;
    };
    let end =
        path.find(|character: char| !character.is_alphanumeric() && !"_:".contains(character));
    let mut modules: Vec<_> = path[..end.unwrap_or(path.len())].split("::").collect();
    // The last is the function itself, or a type; functions of a type come after it.
    modules.pop();
    let kind = modules
        .iter()
        .position(|name| name.starts_with(char::is_uppercase));
    modules.truncate(kind.unwrap_or(modules.len()));
    let Some((first, rest)) = modules.split_first() else {
        return Origin::Other;
    };
    let module = format!("{LIBRARY}{first}");
    let holds_labs = |chunk: &Chunk| chunk.path.starts_with(&format!("{module}::"));
    if !chunks.iter().any(holds_labs) {
        return Origin::Library(module);
    }
    let beside = rest.iter().take(2).map(|name| format!("::{name}"));
    Origin::Shared(beside.fold(module, |path, name| path + &name))
}

/// The name without the crates' hashes: `reparam[0123456789abcdef]::labs` is `reparam::labs`. The modules of
/// `reparam_core` are those of the library, too.
pub(super) fn without_hashes(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(start) = rest.find('[') {
        let inside = &rest[start + 1..];
        let digits = inside.bytes().take_while(u8::is_ascii_hexdigit).count();
        // A hash has up to sixteen digits; what is that short is a type such as `[f64]`.
        let hash = (8..=16).contains(&digits) && inside[digits..].starts_with(']');
        let end = start + if hash { digits + 2 } else { 1 };
        plain.push_str(&rest[..if hash { start } else { end }]);
        rest = &rest[end..];
    }
    plain.push_str(rest);
    plain.replace("reparam_core::", LIBRARY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_where_a_function_comes_from() {
        let chunks = [
            "reparam::labs::logistic::",
            "reparam::labs::gumbel_max::",
            "reparam_app::export::",
            "reparam::labs::gumbel_max::bulk::",
        ]
        .map(|path| Chunk {
            id: "",
            path: path.to_owned(),
        });
        let says = |name| origin(name, &chunks);
        assert_eq!(says("reparam_app::export::png"), Origin::Chunk(2));
        assert_eq!(
            says("reparam[d224428b3b8403]::labs::logistic::create"),
            Origin::Chunk(0)
        );
        assert_eq!(says("reparam::labs::logistic::create"), Origin::Chunk(0));
        assert_eq!(
            says(
                "<reparam[0123456789abcdef]::labs::gumbel_max::Max as reparam[0123456789abcdef]::labs::Lab>::apply"
            ),
            Origin::Chunk(1)
        );
        assert_eq!(
            says(
                "<reparam::labs::gumbel_max::bulk::Bulk as reparam::labs::gumbel_max::Work>::work"
            ),
            Origin::Chunk(3)
        );
        assert_eq!(
            says("core::ptr::drop_in_place<reparam::labs::logistic::LogisticLab>"),
            Origin::Chunk(0)
        );
        assert_eq!(
            says("f<reparam::labs::logistic::A,reparam::labs::gumbel_max::B>"),
            Origin::Several
        );
        let library = |module: &str| Origin::Library(module.into());
        assert_eq!(
            says(
                "<reparam::distributions::normal::Normal as reparam::distributions::traits::Cumulative>::cdf"
            ),
            library("reparam::distributions")
        );
        assert_eq!(
            says("reparam::labs::shared::location_scale::panels::Inversion::checks"),
            Origin::Shared("reparam::labs::shared::location_scale".into())
        );
        assert_eq!(
            says("reparam::labs::find"),
            Origin::Shared("reparam::labs".into())
        );
        assert_eq!(
            says("reparam_core[0123456789abcdef]::figure::draw::draw"),
            library("reparam::figure")
        );
        for other in [
            "reparam[d224428b3b8403]::labs::logistic::chunk",
            "reparam::labs::logistic::ENTRY::{closure#0}",
            "core::ptr::drop_in_place<alloc::vec::Vec<reparam::labs::url_state::Notice>>",
            "reparam_app::bench::ask<reparam::labs::logistic::LogisticLab>",
            "<[u8] as core::fmt::Debug>::fmt",
        ] {
            assert_eq!(says(other), Origin::Other, "{other}");
        }
    }
}
