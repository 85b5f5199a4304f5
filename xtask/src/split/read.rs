//! What the splitter has to know about a module.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::Result;
use wasmparser::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExternalKind, FunctionBody, GlobalType,
    KnownCustom, MemoryType, Name, Operator, Parser, Payload, TableType, TypeRef,
};

/// A module, taken apart.
#[derive(Default)]
pub(super) struct Module<'a> {
    /// All of it.
    pub(super) wasm: &'a [u8],
    /// Where its types stand.
    pub(super) types: Range<usize>,
    /// The type of each function, imported ones first.
    pub(super) functions: Vec<u32>,
    /// How many functions are imported.
    pub(super) imported: usize,
    pub(super) tables: Vec<TableType>,
    pub(super) memories: Vec<MemoryType>,
    pub(super) globals: Vec<GlobalType>,
    pub(super) exports: Vec<(&'a str, ExternalKind, u32)>,
    /// The function of each body is its index plus `imported`.
    pub(super) bodies: Vec<Body<'a>>,
    /// The slots of table 0 in which functions stand.
    pub(super) slots: BTreeMap<u32, Vec<u32>>,
    /// Functions that have to stay: they are named otherwise than by a call or a slot.
    pub(super) pinned: BTreeSet<u32>,
    pub(super) names: BTreeMap<u32, &'a str>,
    /// The memory's first contents: from where on, and what.
    pub(super) data: Vec<(u32, &'a [u8])>,
}

/// A function's body.
pub(super) struct Body<'a> {
    pub(super) code: FunctionBody<'a>,
    /// Whom it calls directly.
    pub(super) calls: BTreeSet<u32>,
    /// The whole numbers in it, among them the addresses of data.
    pub(super) constants: BTreeSet<u32>,
}

impl Body<'_> {
    /// Its length in bytes.
    pub(super) fn len(&self) -> usize {
        self.code.range().len()
    }
}

impl<'a> Module<'a> {
    /// Takes a module apart.
    pub(super) fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut module = Self {
            wasm,
            ..Self::default()
        };
        for payload in Parser::new(0).parse_all(wasm) {
            let read = payload.and_then(|payload| module.take(payload));
            read.map_err(|error| format!("split: {error}"))?;
        }
        Ok(module)
    }

    /// The body of a function, unless it is imported.
    pub(super) fn body(&self, function: u32) -> Option<&Body<'a>> {
        self.bodies
            .get((function as usize).checked_sub(self.imported)?)
    }

    fn take(&mut self, payload: Payload<'a>) -> wasmparser::Result<()> {
        match payload {
            Payload::TypeSection(section) => self.types = section.range(),
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    match import?.ty {
                        TypeRef::Func(kind) | TypeRef::FuncExact(kind) => {
                            self.functions.push(kind);
                        }
                        TypeRef::Table(kind) => self.tables.push(kind),
                        TypeRef::Memory(kind) => self.memories.push(kind),
                        TypeRef::Global(kind) => self.globals.push(kind),
                        TypeRef::Tag(_) => {}
                    }
                }
                self.imported = self.functions.len();
            }
            Payload::FunctionSection(section) => {
                for kind in section {
                    self.functions.push(kind?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    let global = global?;
                    self.globals.push(global.ty);
                    self.pin(&global.init_expr)?;
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    self.exports.push((export.name, export.kind, export.index));
                    if export.kind == ExternalKind::Func {
                        self.pinned.insert(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => {
                self.pinned.insert(func);
            }
            Payload::ElementSection(section) => {
                for element in section {
                    let element = element?;
                    self.take_element(&element.kind, element.items)?;
                }
            }
            Payload::DataSection(section) => {
                for data in section {
                    let data = data?;
                    if let DataKind::Active { offset_expr, .. } = data.kind {
                        self.pin(&offset_expr)?;
                        if let Some(address) = constant(&offset_expr)? {
                            self.data.push((address, data.data));
                        }
                    }
                }
            }
            Payload::CodeSectionEntry(code) => self.take_body(code)?,
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(parts) = section.as_known() {
                    for part in parts {
                        if let Name::Function(names) = part? {
                            for naming in names {
                                let naming = naming?;
                                self.names.insert(naming.index, naming.name);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes the slots of functions; what stands anywhere else but in table 0 is pinned.
    fn take_element(
        &mut self,
        kind: &ElementKind<'a>,
        items: ElementItems<'a>,
    ) -> wasmparser::Result<()> {
        let first = match kind {
            ElementKind::Active {
                table_index: None | Some(0),
                offset_expr,
            } => constant(offset_expr)?,
            _ => None,
        };
        match (items, first) {
            (ElementItems::Functions(functions), Some(first)) => {
                for (slot, function) in (first..).zip(functions) {
                    self.slots.entry(function?).or_default().push(slot);
                }
            }
            (ElementItems::Functions(functions), None) => {
                for function in functions {
                    self.pinned.insert(function?);
                }
            }
            (ElementItems::Expressions(_, expressions), _) => {
                for expression in expressions {
                    self.pin(&expression?)?;
                }
            }
        }
        Ok(())
    }

    fn pin(&mut self, expression: &ConstExpr) -> wasmparser::Result<()> {
        for operator in expression.get_operators_reader() {
            if let Operator::RefFunc { function_index } = operator? {
                self.pinned.insert(function_index);
            }
        }
        Ok(())
    }

    fn take_body(&mut self, code: FunctionBody<'a>) -> wasmparser::Result<()> {
        let this = (self.imported + self.bodies.len()) as u32;
        let mut calls = BTreeSet::new();
        let mut constants = BTreeSet::new();
        for operator in code.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                    calls.insert(function_index);
                }
                Operator::I32Const { value } => {
                    constants.insert(value.cast_unsigned());
                }
                Operator::RefFunc { function_index } => {
                    self.pinned.extend([this, function_index]);
                }
                // Segments and tags stay with the main module, and so does who names them.
                Operator::MemoryInit { .. }
                | Operator::DataDrop { .. }
                | Operator::TableInit { .. }
                | Operator::ElemDrop { .. }
                | Operator::Throw { .. }
                | Operator::TryTable { .. } => {
                    self.pinned.insert(this);
                }
                _ => {}
            }
        }
        self.bodies.push(Body {
            code,
            calls,
            constants,
        });
        Ok(())
    }
}

/// The number that an expression is, if it is one.
fn constant(expression: &ConstExpr) -> wasmparser::Result<Option<u32>> {
    let mut operators = expression.get_operators_reader();
    Ok(match (operators.read()?, operators.read()?) {
        (Operator::I32Const { value }, Operator::End) => u32::try_from(value).ok(),
        _ => None,
    })
}
