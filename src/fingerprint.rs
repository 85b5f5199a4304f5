//! A fingerprint of a file's content. The names of files that pages fetch carry it: a file that has changed
//! has another name, and a file that came cut short, or another one in its place, is known by it.

/// FNV-1a of 64 bits: h ← (h xor byte) · 1099511628211 for each byte, from h = 14695981039346656037.
///
/// Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, "The FNV Non-Cryptographic Hash Algorithm".
pub(crate) fn fnv1a(content: &[u8]) -> u64 {
    content.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The fingerprint in 16 hexadecimal digits: FNV-1a, which tells accidents from the real thing, not forgeries.
///
/// ```
/// assert_eq!(reparam::fingerprint::digits(b"foobar"), "85944171f73967e8");
/// ```
pub fn digits(content: &[u8]) -> String {
    format!("{:016x}", fnv1a(content))
}

/// Whether a file's name, such as `flows/moons-85944171f73967e8.f16`, carries the fingerprint of this content.
pub fn is_named_by(name: &str, content: &[u8]) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.rsplit_once('-')
        .is_some_and(|(_, named)| named == digits(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        // The test vectors that the authors publish.
        assert_eq!(digits(b""), "cbf29ce484222325");
        assert_eq!(digits(b"a"), "af63dc4c8601ec8c");
        assert_eq!(digits(b"foobar"), "85944171f73967e8");
    }

    #[test]
    fn a_name_tells_its_own_content_from_others() {
        let name = "a/b-85944171f73967e8.wasm";
        assert!(is_named_by(name, b"foobar"));
        for other in [&b"fooba"[..], b"foobar\n", b"<!DOCTYPE html>", b""] {
            assert!(!is_named_by(name, other));
        }
        assert!(!is_named_by("a/b.wasm", b"foobar"));
    }
}
