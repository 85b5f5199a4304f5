//! A small app with two labs, split.

use super::*;
use std::collections::BTreeMap;
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection,
    Instruction, MemorySection, MemoryType, NameMap, NameSection, RefType, TableSection, TableType,
    TypeSection, ValType,
};

/// Whom each function calls, besides filler that makes it longer than a short one.
const FUNCTIONS: &[(&str, &[u32], bool)] = &[
    ("import", &[], true),
    ("start", &[7], true),
    ("reparam::labs::one::create", &[3, 4, 7, 0], true),
    ("core::only_one", &[], true),
    ("reparam::labs::shared::walk::both", &[9], true),
    (
        "<reparam::labs::two::Two as reparam::labs::Lab>::apply",
        &[4, 8, 7],
        true,
    ),
    ("reparam::labs::two::tiny", &[8], false),
    ("reparam::figure::everyone", &[], true),
    ("reparam::labs::two::helper", &[8], true),
    ("reparam::numerics::simd", &[], true),
    ("reparam::labs::one::leaf", &[], false),
    ("reparam::labs::shared::walk::dynamic", &[], true),
    ("reparam::labs::two::inner::create", &[8, 13], true),
    ("core::only_inner", &[], true),
];

/// The slots from 1 on.
const SLOTS: &[u32] = &[2, 7, 5, 6, 10, 11, 12];

/// Labs of these names.
fn chunks<const N: usize>(names: [&str; N]) -> [Chunk<'_>; N] {
    names.map(|name| Chunk {
        id: name,
        path: format!("reparam::labs::{name}::"),
    })
}

/// A function that names these addresses and calls these functions; a long one has filler.
fn body(calls: &[u32], long: bool, addresses: impl Iterator<Item = u32>) -> Function {
    let mut body = Function::new([(1, ValType::V128)]);
    if long {
        for _ in 0..super::plan::SHORT / 8 {
            body.instruction(&Instruction::GlobalGet(0));
            body.instruction(&Instruction::I8x16Splat);
            body.instruction(&Instruction::I8x16Popcnt);
            body.instruction(&Instruction::LocalSet(2));
        }
        for _ in 0..3 {
            body.instruction(&Instruction::I32Const(0));
        }
        body.instruction(&Instruction::MemoryCopy {
            src_mem: 0,
            dst_mem: 0,
        });
    }
    for address in addresses {
        body.instruction(&Instruction::I32Const(address as i32));
        body.instruction(&Instruction::Drop);
    }
    body.instruction(&Instruction::LocalGet(0));
    body.instruction(&Instruction::LocalGet(1));
    for &callee in calls {
        body.instruction(&Instruction::Call(callee));
    }
    body.instruction(&Instruction::End);
    body
}

fn app(named: bool) -> Vec<u8> {
    app_with(named, &[])
}

/// Where the first table of methods stands.
const VTABLES: u32 = 1024;

/// An app with tables of methods: the function that names each, and its slots.
fn app_with(named: bool, vtables: &[(u32, &[u32])]) -> Vec<u8> {
    let mut data = DataSection::new();
    let mut address = VTABLES;
    let mut named_by = Vec::new();
    for (user, slots) in vtables {
        let header = [0, 24, 8];
        let words: Vec<u8> = header
            .iter()
            .chain(*slots)
            .flat_map(|word: &u32| word.to_le_bytes())
            .collect();
        data.active(0, &ConstExpr::i32_const(address as i32), words.clone());
        named_by.push((*user, address));
        address += words.len() as u32;
    }
    let mut types = TypeSection::new();
    types
        .ty()
        .function([ValType::I32, ValType::F64], [ValType::I32, ValType::F64]);
    let mut imports = ImportSection::new();
    imports.import("js", "f", EntityType::Function(0));
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    let mut names = NameMap::new();
    names.append(0, FUNCTIONS[0].0);
    for (index, (name, calls, long)) in (0..).zip(FUNCTIONS).skip(1) {
        functions.function(0);
        let addresses = named_by.iter().filter(|(user, _)| *user == index);
        let addresses = addresses.map(|&(_, address)| address);
        code.function(&body(calls, *long, addresses));
        names.append(index, name);
    }
    let mut tables = TableSection::new();
    let size = SLOTS.len() as u64 + 1;
    for (kind, maximum) in [(RefType::FUNCREF, Some(size)), (RefType::EXTERNREF, None)] {
        tables.table(TableType {
            element_type: kind,
            minimum: size,
            maximum,
            table64: false,
            shared: false,
        });
    }
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = GlobalSection::new();
    let stack = GlobalType {
        val_type: ValType::I32,
        mutable: true,
        shared: false,
    };
    globals.global(stack, &ConstExpr::i32_const(64));
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("main", ExportKind::Func, 1);
    let mut elements = ElementSection::new();
    elements.active(
        None,
        &ConstExpr::i32_const(1),
        Elements::Functions(SLOTS.into()),
    );
    let mut module = wasm_encoder::Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&tables)
        .section(&memories)
        .section(&globals)
        .section(&exports)
        .section(&elements)
        .section(&code)
        .section(&data);
    if named {
        let mut section = NameSection::new();
        section.functions(&names);
        module.section(&section);
    }
    module.finish()
}

fn plan(wasm: &[u8], chunks: &[Chunk]) -> Result<Vec<plan::ChunkSet>> {
    plan::make(&Module::read(wasm).expect("a module"), chunks)
}

/// The file of these labs.
fn file<'a>(split: &'a Split, labs: &[usize]) -> Module<'a> {
    let file = split.files.iter().find(|file| file.chunks == labs);
    Module::read(&file.expect("such a file").code).expect("a module")
}

#[test]
fn every_function_goes_where_it_is_needed() {
    let wasm = app(true);
    let plan = plan(&wasm, &chunks(["one", "two"]));
    let (main, one, two, both) = (0, 1, 2, 3);
    assert_eq!(
        plan,
        Ok(vec![
            main, main, one, one, both, two, two, main, two, both, main, both, two, two
        ])
    );
}

#[test]
fn a_chunk_within_a_lab_takes_what_it_alone_needs_and_leaves_the_rest_to_the_lab() {
    let wasm = app(true);
    let plan = plan(&wasm, &chunks(["one", "two", "two::inner"]));
    let (main, one, two, both, inner) = (0, 1, 2, 3, 4);
    assert_eq!(
        plan,
        Ok(vec![
            main, main, one, one, both, two, two, main, two, both, main, both, inner, inner
        ])
    );
}

#[test]
fn the_pieces_fit_together() {
    let wasm = app(true);
    let split = split(&wasm, &chunks(["one", "two"])).expect("splits");
    assert_eq!(split.files.len(), 3);
    let (whole, main) = (
        Module::read(&wasm).expect("whole"),
        Module::read(&split.main).expect("main"),
    );
    assert!(main.names.is_empty());
    // `both` had no slot, and each lab calls it from its file.
    assert_eq!(main.tables[0].initial, whole.tables[0].initial + 1);
    assert_eq!(main.tables[0].maximum, Some(whole.tables[0].initial + 1));
    // What stays, in order, and in the place of the first that is moved the one that traps.
    assert_eq!(main.functions.len(), 5);
    let (stays, trap): (BTreeMap<_, _>, _) = ([(0, 0), (1, 1), (7, 3), (10, 4)].into(), 2);
    for (&before, &now) in stays.iter().skip(1) {
        let (kept, whole) = (
            main.body(now).expect("kept"),
            whole.body(before).expect("before"),
        );
        let calls = |callee: &u32| stays.get(callee).copied();
        assert!(
            kept.calls
                .iter()
                .copied()
                .eq(whole.calls.iter().filter_map(calls))
        );
        assert!(kept.len() > 3);
    }
    assert_eq!(
        main.body(trap).expect("a body").len(),
        3,
        "no locals, unreachable, end"
    );
    for (function, own) in &whole.slots {
        let now = stays.get(function).copied().unwrap_or(trap);
        let held = &main.slots[&now];
        assert!(
            own.iter().all(|slot| held.contains(slot)),
            "function {function}"
        );
    }
    let (one, two, both) = (
        file(&split, &[0]),
        file(&split, &[1]),
        file(&split, &[0, 1]),
    );
    let slots = |file: &Module| {
        let mut slots: Vec<_> = file.slots.values().flatten().copied().collect();
        slots.sort_unstable();
        slots
    };
    assert_eq!(slots(&one), [1]);
    assert_eq!(slots(&two), [3, 4, 7]);
    assert_eq!(slots(&both), [6, 8]);
    // The import and what everyone uses come from the main module; `both` comes by its slot.
    assert_eq!((one.imported, one.bodies.len()), (2, 2));
    assert_eq!((two.imported, two.bodies.len()), (1, 5));
    assert_eq!((both.imported, both.bodies.len()), (0, 3));
    assert_eq!(
        (one.tables.len(), one.memories.len(), one.globals.len()),
        (2, 1, 1)
    );
}

#[test]
fn a_lab_without_a_name_of_its_own_is_told() {
    let told = |wasm: &[u8], chunks: &[Chunk]| split(wasm, chunks).err().unwrap_or_default();
    assert!(told(&app(false), &chunks(["one", "two"])).contains("labs::one::"));
    assert!(told(&app(true), &chunks(["one", "no_such"])).contains("labs::no_such::"));
    assert!(told(b"\0asm", &chunks(["one"])).starts_with("split: "));
}

#[test]
fn a_chunk_that_the_main_module_calls_is_an_error() {
    let figure = Chunk {
        id: "figure",
        path: "reparam::figure::".to_owned(),
    };
    let problem = split(&app(true), &[figure]).err().unwrap_or_default();
    for told in ["`reparam::figure::everyone`", "`figure`", "`start` calls"] {
        assert!(problem.contains(told), "{problem}");
    }
}

#[test]
fn a_method_that_the_compiler_merged_under_another_labs_name_is_in_both() {
    // Slot 3 is `two`'s; the second table follows at once, its header's 8 and 24 are no slots of the first.
    let wasm = app_with(true, &[(2, &[1, 3]), (12, &[3, 4, 7])]);
    let plan = plan(&wasm, &chunks(["one", "two"]));
    let (main, one, two, both) = (0, 1, 2, 3);
    // What `apply` calls comes with it, and `tiny` follows what it calls.
    assert_eq!(
        plan,
        Ok(vec![
            main, main, one, one, both, both, both, main, both, both, main, both, two, two
        ])
    );
    let split = split(&wasm, &chunks(["one", "two"])).expect("splits");
    assert!(
        split
            .report
            .to_string()
            .contains("::apply: shared by one two")
    );
}

#[test]
fn a_method_that_the_main_module_uses_under_a_labs_name_is_an_error() {
    let wasm = app_with(true, &[(1, &[3])]);
    let problem = split(&wasm, &chunks(["one", "two"]))
        .err()
        .unwrap_or_default();
    for told in ["::apply`", "`two`", "`start` calls"] {
        assert!(problem.contains(told), "{problem}");
    }
}
