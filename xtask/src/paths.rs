//! Source paths of the building machine, which rustc leaves in panic messages.

/// Blanks the paths of dependencies and of the standard library. What is served then tells nothing about the
/// machine that built it, and is the same whichever that was; paths of this project are relative and stay.
pub(crate) fn blank(wasm: &mut [u8]) {
    const END: &[u8] = b".rs";
    let mut from = 0;
    while let Some(found) = find(&wasm[from..], END) {
        let end = from + found + END.len();
        let run = wasm[from..end].iter().rposition(|byte| !is_of_path(*byte));
        let start = from + run.map_or(0, |before| before + 1);
        // Strings stand side by side: another may end where this begins.
        let path = &wasm[start..end];
        let foreign = find(path, b"/rustc/").or_else(|| {
            find(path, b"/registry/src/")?;
            path.iter().position(|byte| *byte == b'/')
        });
        if let Some(offset) = foreign {
            wasm[start + offset..end].fill(b' ');
        }
        from = end;
    }
}

fn is_of_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/._-+@".contains(&byte)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_dependencies_go_and_all_else_stays() {
        let mut wasm = b"\0asm labs/root/.cargo/registry/src/index-1a/tachys-0.2/src/a.rs/rustc/59f/library/b.rs\
            src/labs/mol.rs https://doi.org/1.rs /x.rs"
            .to_vec();
        blank(&mut wasm);
        let told = String::from_utf8(wasm).expect("text");
        let kept: Vec<&str> = told.split_whitespace().collect();
        assert_eq!(
            kept,
            [
                "\0asm",
                "labs",
                "src/labs/mol.rs",
                "https://doi.org/1.rs",
                "/x.rs"
            ]
        );
    }
}
