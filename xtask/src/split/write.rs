//! Writes the pieces.

use std::collections::{BTreeMap, BTreeSet};

use super::ChunkFile;
use super::plan::{ChunkSet, MAIN};
use super::read::Module;
use crate::Result;
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, ImportSection, Instruction, RawSection, SectionId, TableSection,
};
use wasmparser::{ExternalKind, FunctionBody, Operator, Parser};

/// Under this name the chunks import what the main module exports.
const MAIN_MODULE: &str = "m";

/// Writes the main module and the chunks of a plan.
pub(super) fn split(module: &Module, plan: &[ChunkSet]) -> Result<(Vec<u8>, Vec<ChunkFile>)> {
    let links = Links::new(module, plan)?;
    let groups: BTreeSet<_> = plan
        .iter()
        .copied()
        .filter(|&place| place != MAIN)
        .collect();
    let files = groups
        .into_iter()
        .map(|group| {
            Ok(ChunkFile {
                chunks: (0..ChunkSet::BITS as usize)
                    .filter(|chunk| group >> chunk & 1 == 1)
                    .collect(),
                code: chunk(module, plan, &links, group).map_err(|error| explain(&error))?,
            })
        })
        .collect::<Result<_>>()?;
    let mut main = wasm_encoder::Module::new();
    MainWriter::new(module, plan, &links)
        .parse_core_module(&mut main, Parser::new(0), module.wasm)
        .map_err(|error| explain(&error))?;
    Ok((main.finish(), files))
}

fn explain(error: &Error<String>) -> String {
    format!("split: {error}")
}

/// How the pieces find each other.
struct Links {
    /// What the main module exports for the chunks, and its name there: kind, index, name.
    exports: BTreeMap<(u8, u32), String>,
    /// The names that are added to the module's own.
    added: Vec<(u8, u32)>,
    /// The slot by which a chunk calls a function of another.
    slots: BTreeMap<u32, u32>,
    /// How many slots are added to table 0.
    more: u32,
}

const FUNCTION: u8 = 0;
const TABLE: u8 = 1;
const MEMORY: u8 = 2;
const GLOBAL: u8 = 3;

impl Links {
    fn new(module: &Module, plan: &[ChunkSet]) -> Result<Self> {
        let table = module.tables.first().ok_or("split: there is no table")?;
        let first = u32::try_from(table.initial).map_err(|_| "split: the table is too large")?;
        let mut wanted = BTreeSet::new();
        let mut slots = BTreeMap::new();
        let mut more = 0;
        for (index, &home) in plan.iter().enumerate().filter(|(_, home)| **home != MAIN) {
            let Some(body) = module.body(index as u32) else {
                continue;
            };
            for &callee in &body.calls {
                let place = plan[callee as usize];
                if place == MAIN {
                    wanted.insert((FUNCTION, callee));
                } else if place != home {
                    slots.entry(callee).or_insert_with(|| {
                        let own = module.slots.get(&callee).and_then(|slots| slots.first());
                        own.copied().unwrap_or_else(|| {
                            more += 1;
                            first + more - 1
                        })
                    });
                }
            }
        }
        for (kind, count) in [
            (TABLE, module.tables.len()),
            (MEMORY, module.memories.len()),
            (GLOBAL, module.globals.len()),
        ] {
            wanted.extend((0..count as u32).map(|index| (kind, index)));
        }
        let mut exports = BTreeMap::new();
        for (name, kind, index) in &module.exports {
            let kind = match kind {
                ExternalKind::Func => FUNCTION,
                ExternalKind::Table => TABLE,
                ExternalKind::Memory => MEMORY,
                ExternalKind::Global => GLOBAL,
                _ => continue,
            };
            exports.insert((kind, *index), (*name).to_owned());
        }
        let mut added = Vec::new();
        for thing in &wanted {
            if !exports.contains_key(thing) {
                // No name of wasm-bindgen begins with a digit.
                exports.insert(*thing, added.len().to_string());
                added.push(*thing);
            }
        }
        exports.retain(|thing, _| wanted.contains(thing));
        Ok(Self {
            exports,
            added,
            slots,
            more,
        })
    }
}

/// Writes the main module: as it was, but for what is moved, exported and appended. The slots of moved functions hold
/// one function that traps, until their chunk writes them there.
struct MainWriter<'a> {
    links: &'a Links,
    plan: &'a [ChunkSet],
    /// The index in the main module of each function of the whole one; of those that are moved, that of the one that
    /// traps.
    indices: Vec<u32>,
    /// The first function that is moved, in whose place the one that traps is.
    trap: Option<usize>,
    /// The function whose body comes next.
    next: usize,
}

impl<'a> MainWriter<'a> {
    fn new(module: &Module, plan: &'a [ChunkSet], links: &'a Links) -> Self {
        let trap = plan.iter().position(|&place| place != MAIN);
        let mut count = 0;
        let mut trap_index = 0;
        let mut indices: Vec<_> = (0..plan.len())
            .map(|function| {
                let index = count;
                if Some(function) == trap {
                    trap_index = index;
                }
                if plan[function] == MAIN || Some(function) == trap {
                    count += 1;
                }
                index
            })
            .collect();
        for (index, &place) in indices.iter_mut().zip(plan) {
            if place != MAIN {
                *index = trap_index;
            }
        }
        Self {
            links,
            plan,
            indices,
            trap,
            next: module.imported,
        }
    }

    fn is_written(&self, function: usize) -> bool {
        self.plan[function] == MAIN || self.trap == Some(function)
    }
}

impl Reencode for MainWriter<'_> {
    type Error = String;

    fn function_index(&mut self, function: u32) -> std::result::Result<u32, Error<String>> {
        Ok(self.indices[function as usize])
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: wasmparser::FunctionSectionReader<'_>,
    ) -> std::result::Result<(), Error<String>> {
        for (function, kind) in (self.next..).zip(section) {
            let kind = kind?;
            if self.is_written(function) {
                functions.function(self.type_index(kind)?);
            }
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> std::result::Result<(), Error<String>> {
        let function = self.next;
        self.next += 1;
        if self.plan[function] == MAIN {
            utils::parse_function_body(self, code, body)?;
        } else if self.is_written(function) {
            let mut gone = Function::new([]);
            gone.instruction(&Instruction::Unreachable);
            gone.instruction(&Instruction::End);
            code.function(&gone);
        }
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: wasmparser::TableSectionReader<'_>,
    ) -> std::result::Result<(), Error<String>> {
        for (index, table) in section.into_iter().enumerate() {
            let mut table = table?;
            if index == 0 {
                let more = u64::from(self.links.more);
                table.ty.initial += more;
                table.ty.maximum = table.ty.maximum.map(|most| most + more);
            }
            utils::parse_table(self, tables, table)?;
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> std::result::Result<(), Error<String>> {
        utils::parse_export_section(self, exports, section)?;
        for thing in &self.links.added {
            let kind = match thing.0 {
                FUNCTION => ExportKind::Func,
                TABLE => ExportKind::Table,
                MEMORY => ExportKind::Memory,
                _ => ExportKind::Global,
            };
            let index = if thing.0 == FUNCTION {
                self.indices[thing.1 as usize]
            } else {
                thing.1
            };
            exports.export(&self.links.exports[thing], kind, index);
        }
        Ok(())
    }

    /// Names and other notes are not served.
    fn parse_custom_section(
        &mut self,
        _module: &mut wasm_encoder::Module,
        _section: wasmparser::CustomSectionReader<'_>,
    ) -> std::result::Result<(), Error<String>> {
        Ok(())
    }
}

/// Writes functions of the whole module with the indices that they have in a chunk.
struct ChunkWriter {
    indices: BTreeMap<u32, u32>,
}

impl Reencode for ChunkWriter {
    type Error = String;

    fn function_index(&mut self, function: u32) -> std::result::Result<u32, Error<String>> {
        let index = self.indices.get(&function).copied();
        index.ok_or_else(|| Error::UserError(format!("function {function} is out of reach")))
    }
}

/// The chunk that holds the functions of one group.
fn chunk(
    module: &Module,
    plan: &[ChunkSet],
    links: &Links,
    group: ChunkSet,
) -> std::result::Result<Vec<u8>, Error<String>> {
    let own: Vec<u32> = (0..plan.len() as u32)
        .filter(|&function| plan[function as usize] == group)
        .collect();
    let bodies = || own.iter().filter_map(|&function| module.body(function));
    let called: BTreeSet<u32> = bodies()
        .flat_map(|body| &body.calls)
        .copied()
        .filter(|&callee| plan[callee as usize] == MAIN)
        .collect();
    let indices = called.iter().chain(&own).copied().zip(0..).collect();
    let mut writer = ChunkWriter { indices };

    let mut functions = FunctionSection::new();
    for &function in &own {
        functions.function(module.functions[function as usize]);
    }
    let mut code = CodeSection::new();
    for body in bodies() {
        let mut function = writer.new_function_with_parsed_locals(&body.code)?;
        for operator in body.code.get_operators_reader()? {
            let operator = operator?;
            let foreign = match operator {
                Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                    links.slots.get(&function_index).filter(|_| {
                        plan[function_index as usize] != group
                            && plan[function_index as usize] != MAIN
                    })
                }
                _ => None,
            };
            match (operator, foreign) {
                (Operator::Call { function_index }, Some(&slot)) => {
                    function.instruction(&Instruction::I32Const(slot as i32));
                    function.instruction(&Instruction::CallIndirect {
                        type_index: module.functions[function_index as usize],
                        table_index: 0,
                    });
                }
                (Operator::ReturnCall { function_index }, Some(&slot)) => {
                    function.instruction(&Instruction::I32Const(slot as i32));
                    function.instruction(&Instruction::ReturnCallIndirect {
                        type_index: module.functions[function_index as usize],
                        table_index: 0,
                    });
                }
                (operator, _) => {
                    function.instruction(&writer.instruction(operator)?);
                }
            }
        }
        code.function(&function);
    }

    let mut chunk = wasm_encoder::Module::new();
    chunk.section(&RawSection {
        id: SectionId::Type as u8,
        data: &module.wasm[module.types.clone()],
    });
    chunk.section(&imports(module, links, &called)?);
    chunk.section(&functions);
    chunk.section(&elements(module, links, &own, &writer));
    chunk.section(&code);
    Ok(chunk.finish())
}

/// What a chunk takes from the main module: everything that is shared, and the functions it calls.
fn imports(
    module: &Module,
    links: &Links,
    called: &BTreeSet<u32>,
) -> std::result::Result<ImportSection, Error<String>> {
    let mut same = RoundtripReencoder;
    let lost = |_| Error::UserError("a type cannot be written".to_owned());
    let mut kinds: Vec<((u8, u32), EntityType)> = Vec::new();
    for &function in called {
        let kind = EntityType::Function(module.functions[function as usize]);
        kinds.push(((FUNCTION, function), kind));
    }
    for (index, table) in (0..).zip(&module.tables) {
        let mut kind = same.table_type(*table).map_err(lost)?;
        if index == 0 {
            let more = u64::from(links.more);
            kind.minimum += more;
            kind.maximum = kind.maximum.map(|most| most + more);
        }
        kinds.push(((TABLE, index), EntityType::Table(kind)));
    }
    for (index, memory) in (0..).zip(&module.memories) {
        let kind = same.memory_type(*memory).map_err(lost)?;
        kinds.push(((MEMORY, index), EntityType::Memory(kind)));
    }
    for (index, global) in (0..).zip(&module.globals) {
        let kind = same.global_type(*global).map_err(lost)?;
        kinds.push(((GLOBAL, index), EntityType::Global(kind)));
    }
    let mut imports = ImportSection::new();
    for (thing, kind) in kinds {
        imports.import(MAIN_MODULE, &links.exports[&thing], kind);
    }
    Ok(imports)
}

/// Writes the chunk's functions into their slots, a segment for each run of slots.
fn elements(module: &Module, links: &Links, own: &[u32], writer: &ChunkWriter) -> ElementSection {
    let mut slots = BTreeMap::new();
    for function in own {
        let called_by = module.slots.get(function).into_iter().flatten();
        for &slot in called_by.chain(links.slots.get(function)) {
            slots.insert(slot, writer.indices[function]);
        }
    }
    let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, function) in slots {
        match runs.last_mut() {
            Some((first, run)) if *first + run.len() as u32 == slot => run.push(function),
            _ => runs.push((slot, vec![function])),
        }
    }
    let mut elements = ElementSection::new();
    for (first, run) in runs {
        elements.active(
            None,
            &ConstExpr::i32_const(first as i32),
            Elements::Functions(run.into()),
        );
    }
    elements
}
