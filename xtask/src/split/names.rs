//! What a function's name says about where it belongs.

use super::Owner;

/// Rooms of the library that the app itself enters through labs only.
const LIBRARY: [&str; 7] = [
    "datasets::",
    "distributions::",
    "flows::",
    "nn::",
    "numerics::",
    "random::",
    "sampling::",
];

/// The crate of the pages.
const APP: &str = "reparam_app::";

/// What a name claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// Nothing: it may be needed everywhere.
    Nothing,
    /// It belongs to the owner of this index.
    Owner(usize),
    /// It belongs to a room of `labs` that is no lab, such as `shared::location_scale`.
    Room(String),
    /// It belongs to the mathematics, which all labs may use.
    Library,
}

/// Reads a name such as `<reparam::labs::gumbel::GumbelLab as reparam::labs::Lab>::apply`.
pub(super) fn claim(name: &str, owners: &[Owner]) -> Claim {
    let name = plain(name);
    // The registry's entry of a lab, and which wing a state needs, are asked before the lab is there.
    let is_entry = |rest: &str| rest == "wing" || rest.starts_with("ENTRY::");
    if owners
        .iter()
        .any(|owner| name.strip_prefix(&owner.path).is_some_and(is_entry))
    {
        return Claim::Nothing;
    }
    let named: Vec<_> = (0..owners.len())
        .filter(|&owner| name.contains(&owners[owner].path))
        .collect();
    // A wing's name contains that of its lab.
    let is_told = |owner: usize| {
        let mut others = named.iter().map(|&other| &owners[other]);
        !others.any(|other| other.is_within(&owners[owner]))
    };
    let mut named = named.iter().copied().filter(|&owner| is_told(owner));
    match (named.next(), named.next()) {
        // What the app makes of a lab's types is the app's.
        (Some(owner), _) if name.contains(APP) && !owners[owner].path.starts_with(APP) => {
            return Claim::Nothing;
        }
        (Some(owner), None) => return Claim::Owner(owner),
        (Some(_), Some(_)) => return Claim::Library,
        _ => {}
    }
    let path = name.trim_start_matches(['<', '&', '[', '(', '*']);
    let Some(path) = path.strip_prefix("reparam::") else {
        return Claim::Nothing;
    };
    if LIBRARY.iter().any(|room| path.starts_with(room)) {
        return Claim::Library;
    }
    path.strip_prefix("labs::")
        .map(|path| path.strip_prefix("shared::").unwrap_or(path))
        .and_then(|path| path.split_once("::"))
        .map_or(Claim::Nothing, |(room, _)| Claim::Room(room.to_owned()))
}

/// The name without the crates' hashes: `reparam[0123456789abcdef]::labs` is `reparam::labs`.
fn plain(name: &str) -> String {
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
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_where_a_function_belongs() {
        let owners = [
            "reparam::labs::logistic::",
            "reparam::labs::gumbel_max::",
            "reparam_app::export::",
            "reparam::labs::gumbel_max::bulk::",
        ]
        .map(|path| Owner {
            name: "",
            path: path.to_owned(),
        });
        let says = |name| claim(name, &owners);
        assert_eq!(says("reparam_app::export::png"), Claim::Owner(2));
        assert_eq!(
            says("reparam[d224428b3b8403]::labs::logistic::create"),
            Claim::Owner(0)
        );
        assert_eq!(says("reparam::labs::logistic::create"), Claim::Owner(0));
        assert_eq!(
            says(
                "<reparam[0123456789abcdef]::labs::gumbel_max::Max as reparam[0123456789abcdef]::labs::Lab>::apply"
            ),
            Claim::Owner(1)
        );
        assert_eq!(
            says(
                "<reparam::labs::gumbel_max::bulk::Bulk as reparam::labs::gumbel_max::Work>::work"
            ),
            Claim::Owner(3)
        );
        assert_eq!(
            says("core::ptr::drop_in_place<reparam::labs::logistic::LogisticLab>"),
            Claim::Owner(0)
        );
        assert_eq!(
            says("f<reparam::labs::logistic::A,reparam::labs::gumbel_max::B>"),
            Claim::Library
        );
        assert_eq!(
            says(
                "<reparam::distributions::normal::Normal as reparam::distributions::traits::Cumulative>::cdf"
            ),
            Claim::Library
        );
        assert_eq!(
            says("reparam::labs::shared::location_scale::Inversion::checks"),
            Claim::Room("location_scale".into())
        );
        for other in [
            "reparam::labs::find",
            "reparam[d224428b3b8403]::labs::logistic::wing",
            "reparam::labs::logistic::ENTRY::{closure#0}",
            "reparam::figure::draw::draw",
            "core::ptr::drop_in_place<alloc::vec::Vec<reparam::labs::url_state::Notice>>",
            "reparam_app::bench::ask<reparam::labs::logistic::LogisticLab>",
            "<[u8] as core::fmt::Debug>::fmt",
        ] {
            assert_eq!(says(other), Claim::Nothing, "{other}");
        }
    }
}
