//! What a function's name says about where it belongs.

/// Rooms of the library that the app itself enters through labs only.
const LIBRARY: [&str; 4] = ["distributions::", "numerics::", "random::", "sampling::"];

/// What a name claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// Nothing: it may be needed everywhere.
    Nothing,
    /// It belongs to the lab of this index.
    Lab(usize),
    /// It belongs to a room of `labs` that is no lab, such as `inversion`.
    Room(String),
    /// It belongs to the mathematics, which all labs may use.
    Library,
}

/// Reads a name such as `<reparam::labs::gumbel::GumbelLab as reparam::labs::Lab>::apply`. `rooms`
/// are the names of the labs' modules.
pub(super) fn claim(name: &str, rooms: &[String]) -> Claim {
    let name = plain(name);
    if name.contains("reparam_app") {
        return Claim::Nothing;
    }
    let mut labs = (0..rooms.len()).filter(|&lab| {
        let path = format!("reparam::labs::{}::", rooms[lab]);
        name.contains(&path)
    });
    match (labs.next(), labs.next()) {
        (Some(lab), None) => return Claim::Lab(lab),
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
        .and_then(|path| path.split_once("::"))
        .map_or(Claim::Nothing, |(room, _)| Claim::Room(room.to_owned()))
}

/// The name without the crates' hashes: `reparam[0123456789abcdef]::labs` is `reparam::labs`.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(start) = rest.find('[') {
        let inside = &rest.as_bytes()[start + 1..];
        let hash = inside.len() > 16
            && inside[16] == b']'
            && inside[..16].iter().all(u8::is_ascii_hexdigit);
        let end = start + if hash { 18 } else { 1 };
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
        let rooms = ["logistic".to_owned(), "gumbel_max".to_owned()];
        let says = |name| claim(name, &rooms);
        assert_eq!(says("reparam::labs::logistic::create"), Claim::Lab(0));
        assert_eq!(
            says(
                "<reparam[0123456789abcdef]::labs::gumbel_max::Max as reparam[0123456789abcdef]::labs::Lab>::apply"
            ),
            Claim::Lab(1)
        );
        assert_eq!(
            says("core::ptr::drop_in_place<reparam::labs::logistic::LogisticLab>"),
            Claim::Lab(0)
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
            says("reparam::labs::inversion::Inversion::checks"),
            Claim::Room("inversion".into())
        );
        for other in [
            "reparam::labs::find",
            "reparam::figure::draw::draw",
            "core::ptr::drop_in_place<alloc::vec::Vec<reparam::labs::link::Notice>>",
            "reparam_app::bench::ask<reparam::labs::logistic::LogisticLab>",
            "<[u8] as core::fmt::Debug>::fmt",
        ] {
            assert_eq!(says(other), Claim::Nothing, "{other}");
        }
    }
}
