//! Short names between the app and the script that wasm-bindgen writes for it.
//!
//! They are long and end in hashes, which do not compress, and both files carry all of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::Result;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ExportSection, ImportSection};
use wasmparser::{ExportSectionReader, ImportSectionReader, Parser, Payload};

/// Gives short names to what `wasm` and `script` know each other by.
pub(crate) fn shorten(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut shared = BTreeSet::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let read = payload.and_then(|payload| collect(payload, &mut shared));
        read.map_err(|error| format!("the app: {error}"))?;
    }
    let known: BTreeSet<_> = pieces(script).collect();
    let names: BTreeMap<_, _> = shared
        .into_iter()
        .filter(|name| ends_in_hash(name) && known.contains(name.as_str()))
        .zip(0..)
        .map(|(name, number): (_, u32)| (name, format!("${number}")))
        .collect();
    let mut module = wasm_encoder::Module::new();
    Renaming { names: &names }
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| format!("the app: {error}"))?;
    let script = pieces(script)
        .map(|piece| names.get(piece).map_or(piece, String::as_str))
        .collect();
    Ok((module.finish(), script))
}

/// The names of imports and exports.
fn collect(payload: Payload, names: &mut BTreeSet<String>) -> wasmparser::Result<()> {
    match payload {
        Payload::ImportSection(section) => {
            for import in section.into_imports() {
                names.insert(import?.name.to_owned());
            }
        }
        Payload::ExportSection(section) => {
            for export in section {
                names.insert(export?.name.to_owned());
            }
        }
        _ => {}
    }
    Ok(())
}

/// Whether a name ends in 16 hexadecimal digits.
fn ends_in_hash(name: &str) -> bool {
    let digits = name.bytes().rev().take_while(u8::is_ascii_hexdigit);
    name.len() > 16 && digits.count() >= 16
}

/// A script as words and what stands between them.
fn pieces(script: &str) -> impl Iterator<Item = &str> {
    let mut rest = script;
    std::iter::from_fn(move || {
        let in_word = |character: char| character.is_alphanumeric() || "_$".contains(character);
        let word = in_word(rest.chars().next()?);
        let end = rest.find(|character| in_word(character) != word);
        let (piece, left) = rest.split_at(end.unwrap_or(rest.len()));
        rest = left;
        Some(piece)
    })
}

/// Writes a module with other names of imports and exports.
struct Renaming<'a> {
    names: &'a BTreeMap<String, String>,
}

impl Renaming<'_> {
    fn short<'a>(&'a self, name: &'a str) -> &'a str {
        self.names.get(name).map_or(name, String::as_str)
    }
}

impl Reencode for Renaming<'_> {
    type Error = std::convert::Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> std::result::Result<(), Error<Self::Error>> {
        for import in section.into_imports() {
            let mut import = import?;
            let names = self.names;
            import.name = names.get(import.name).map_or(import.name, String::as_str);
            utils::parse_import(self, imports, import)?;
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> std::result::Result<(), Error<Self::Error>> {
        for export in section {
            let export = export?;
            let kind = self.export_kind(export.kind)?;
            let index = self.external_index(export.kind, export.index)?;
            exports.export(self.short(export.name), kind, index);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, ExportKind, Module, TypeSection};

    #[test]
    fn both_sides_change_and_nothing_else() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for name in [
            "__wbg_a_0123456789abcdef",
            "__wbg_b_0123456789abcdef",
            "plain",
        ] {
            imports.import("./app_bg.js", name, EntityType::Function(0));
        }
        let mut exports = ExportSection::new();
        exports.export("invoke__h0123456789abcdef", ExportKind::Func, 0);
        exports.export("main", ExportKind::Func, 1);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&exports);
        let script = "{__wbg_a_0123456789abcdef: wasm.invoke__h0123456789abcdef(), plain, main}";
        let (wasm, script) = shorten(&module.finish(), script).expect("renamed");
        assert_eq!(script, "{$0: wasm.$1(), plain, main}");
        wasmparser::validate(&wasm).expect("valid");
        let mut names = BTreeSet::new();
        for payload in Parser::new(0).parse_all(&wasm) {
            collect(payload.expect("readable"), &mut names).expect("readable");
        }
        // What the script does not know keeps its name.
        let expected = ["$0", "$1", "__wbg_b_0123456789abcdef", "main", "plain"];
        assert!(names.iter().eq(expected), "{names:?}");
    }
}
