//! Tells what went where.

use std::collections::BTreeMap;
use std::fmt;

use super::Chunk;
use super::origin::{Origin, origin, without_hashes};
use super::plan::{ChunkSet, MAIN};
use super::read::Module;

/// The contents of each file.
pub(crate) struct Report {
    /// What of the library is in which file.
    moved: Vec<Moved>,
    /// Each file with its functions and bytes.
    files: Vec<(String, Count)>,
    /// Functions named for one chunk that others need too, and the file in which they are.
    merged: Vec<(String, String)>,
}

/// Functions of a module of the library in a file.
struct Moved {
    module: String,
    file: String,
    count: Count,
    why: String,
}

#[derive(Clone, Copy, Default)]
struct Count {
    functions: usize,
    bytes: usize,
}

impl Count {
    fn add(&mut self, bytes: usize) {
        self.functions += 1;
        self.bytes += bytes;
    }
}

impl Report {
    pub(super) fn new(module: &Module, plan: &[ChunkSet], chunks: &[Chunk]) -> Self {
        let mut callers = BTreeMap::new();
        let mut files = BTreeMap::new();
        for (function, body) in (module.imported..).zip(&module.bodies) {
            let count: &mut Count = files.entry(plan[function]).or_default();
            count.add(body.len());
            for &callee in &body.calls {
                // A caller of the same file says why a function is there.
                if plan[callee as usize] & plan[function] != MAIN {
                    callers
                        .entry(callee as usize)
                        .or_insert_with(Vec::new)
                        .push(function);
                }
            }
        }
        let name = |function: usize| {
            let name = module.names.get(&(function as u32));
            name.map_or_else(String::new, |name| without_hashes(name))
        };
        let mut moved: BTreeMap<(String, ChunkSet), (Count, String)> = BTreeMap::new();
        for (function, body) in (module.imported..).zip(&module.bodies) {
            let Some(from) = library_module(&name(function)) else {
                continue;
            };
            let is_chunk = chunks
                .iter()
                .any(|chunk| format!("{from}::").starts_with(&chunk.path));
            if plan[function] == MAIN || is_chunk {
                continue;
            }
            let (count, why) = moved.entry((from.clone(), plan[function])).or_default();
            count.add(body.len());
            if why.is_empty() {
                let callers = callers.get(&function).into_iter().flatten();
                let mut foreign = callers
                    .map(|&caller| name(caller))
                    .filter(|name| !name.contains(&from));
                *why = foreign
                    .next()
                    .map(|name| format!("called by {name}"))
                    .unwrap_or_default();
            }
        }
        let file = |set: ChunkSet| {
            let ids: Vec<_> = (0..chunks.len())
                .filter(|chunk| set >> chunk & 1 == 1)
                .map(|chunk| chunks[chunk].id)
                .collect();
            match ids.len() {
                0 => "main module".to_owned(),
                1 => ids[0].to_owned(),
                _ => format!("shared by {}", ids.join(" ")),
            }
        };
        let merged = (module.imported..plan.len()).filter_map(|function| {
            let name = name(function);
            let place = plan[function];
            match origin(&name, chunks) {
                Origin::Chunk(chunk) if place & !(1 << chunk) != MAIN => Some((name, file(place))),
                _ => None,
            }
        });
        Self {
            merged: merged.collect(),
            files: files
                .iter()
                .map(|(&set, &count)| (file(set), count))
                .collect(),
            moved: moved
                .into_iter()
                .map(|((module, set), (count, why))| Moved {
                    module,
                    file: file(set),
                    count,
                    why: if why.is_empty() {
                        "called through pointers".into()
                    } else {
                        why
                    },
                })
                .collect(),
        }
    }
}

/// The module of the library from which a function comes, or the type that it is made for.
fn library_module(name: &str) -> Option<String> {
    let start = name.find("reparam::")?;
    let path = &name[start..];
    let end =
        path.find(|character: char| !character.is_alphanumeric() && !"_:".contains(character));
    let parts: Vec<_> = path[..end.unwrap_or(path.len())].split("::").collect();
    let lower = parts
        .iter()
        .position(|part| part.starts_with(char::is_uppercase))
        .unwrap_or(parts.len().saturating_sub(1));
    (lower > 1).then(|| parts[..lower].join("::"))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "{:>9} {:>9}  chunks of the app", "functions", "bytes")?;
        for (file, Count { functions, bytes }) in &self.files {
            writeln!(f, "{functions:>9} {bytes:>9}  {file}")?;
        }
        writeln!(
            f,
            "{:>9} {:>9}  of the library, outside the main module",
            "functions", "bytes"
        )?;
        for moved in &self.moved {
            let Count { functions, bytes } = moved.count;
            writeln!(
                f,
                "{functions:>9} {bytes:>9}  {}: {}",
                moved.module, moved.file
            )?;
            writeln!(f, "{:>21}{}", "", moved.why)?;
        }
        if !self.merged.is_empty() {
            writeln!(f, "named for one chunk, and needed by several:")?;
        }
        for (name, file) in &self.merged {
            writeln!(f, "{:>21}{name}: {file}", "")?;
        }
        Ok(())
    }
}
