//! Which function goes where.

use std::collections::{BTreeMap, BTreeSet};

use super::Chunk;
use super::origin::{Origin, origin, without_hashes};
use super::read::Module;
use super::vtables::Vtables;
use crate::Result;

/// A set of chunks: bit `i` stands for chunk `i`. The empty set stands for the main module.
pub(super) type ChunkSet = u64;

/// The main module.
pub(super) const MAIN: ChunkSet = 0;

/// A function shorter than this many bytes may stand for several of the same content, which the
/// compiler merges under one of their names: its name says little.
pub(super) const SHORT: usize = 512;

/// What several chunks, but not all, share is worth a file of its own from so many bytes on.
const WORTHWHILE: usize = 3072;

/// Decides for each function which chunks need it.
pub(super) fn make(module: &Module, chunks: &[Chunk]) -> Result<Vec<ChunkSet>> {
    if chunks.len() >= ChunkSet::BITS as usize {
        return Err("split: too many chunks".into());
    }
    let origins: Vec<_> = (0..module.functions.len() as u32)
        .map(|function| {
            let name = module.names.get(&function);
            name.map_or(Origin::Other, |name| origin(name, chunks))
        })
        .collect();
    for (index, Chunk { id, path }) in chunks.iter().enumerate() {
        if !origins.contains(&Origin::Chunk(index)) {
            return Err(format!(
                "split: no function is named `{path}…`: either the names were lost, or `{id}` is \
                 not in a module of its name"
            ));
        }
    }
    let mut planner = Planner {
        module,
        origins,
        all: (1 << chunks.len()) - 1,
        within: chunks
            .iter()
            .map(|chunk| {
                let others = chunks.iter().enumerate();
                let around = others.filter(|(_, other)| chunk.is_within(other));
                around.fold(MAIN, |set, (index, _)| set | 1 << index)
            })
            .collect(),
        vtables: Vtables::find(module),
        plan: Vec::new(),
    };
    planner.reach();
    planner.leave_to_labs();
    planner.check(chunks)?;
    planner.settle_short();
    planner.fold();
    Ok(planner.plan)
}

struct Planner<'a> {
    module: &'a Module<'a>,
    origins: Vec<Origin>,
    all: ChunkSet,
    /// The chunks that each is within.
    within: Vec<ChunkSet>,
    vtables: Vtables,
    plan: Vec<ChunkSet>,
}

impl Planner<'_> {
    /// What is reached from elsewhere than from chunks is the main module's; what chunks reach besides is theirs. A
    /// function is entered by calls, and through pointers, where its name decides: see [`Origin`].
    fn reach(&mut self) {
        let module = self.module;
        let mut roots: BTreeSet<u32> = module.pinned.clone();
        roots.extend(0..module.imported as u32);
        roots.extend(self.pointed_at(|origin| *origin == Origin::Other));
        loop {
            let mut main = vec![false; self.origins.len()];
            self.visit(roots.iter().copied(), |function| {
                !std::mem::replace(&mut main[function], true)
            });
            // Who calls functions of a module may use its pointers: where the main module does not, any chunk may.
            let used = self.modules(|function| main[function]);
            let kept =
                |origin: &Origin| matches!(origin, Origin::Library(_)) && used.contains(origin);
            let kept: Vec<_> = self
                .pointed_at(kept)
                .filter(|&function| !main[function as usize])
                .chain(self.missing_in_main(&main))
                .collect();
            if !kept.is_empty() {
                roots.extend(kept);
                continue;
            }
            let mut plan = vec![MAIN; self.origins.len()];
            let add = |set: ChunkSet, from: Vec<u32>, plan: &mut Vec<ChunkSet>| {
                self.visit(from.into_iter(), |function| {
                    let known = plan[function];
                    plan[function] |= set;
                    !main[function] && plan[function] != known
                });
            };
            for chunk in 0..self.all.count_ones() as usize {
                let own = self.pointed_at(|origin| *origin == Origin::Chunk(chunk));
                add(1 << chunk, own.collect(), &mut plan);
            }
            let library = |origin: &Origin| match origin {
                Origin::Several => true,
                Origin::Library(_) => !used.contains(origin),
                _ => false,
            };
            add(self.all, self.pointed_at(library).collect(), &mut plan);
            for (module, set) in self.shared_modules(&plan, &main) {
                let own = self.pointed_at(|origin| *origin == module);
                add(set, own.collect(), &mut plan);
            }
            while let Some((set, methods)) = self.missing_in_chunks(&plan, &main) {
                add(set, methods, &mut plan);
            }
            for (place, main) in plan.iter_mut().zip(&main) {
                if *main {
                    *place = MAIN;
                }
            }
            self.plan = plan;
            // What is pointed at and in no plan is of a module that no chunk reaches.
            let left: Vec<_> = module
                .slots
                .keys()
                .filter(|&&function| {
                    self.plan[function as usize] == MAIN && !main[function as usize]
                })
                .copied()
                .collect();
            if left.is_empty() {
                return;
            }
            roots.extend(left);
        }
    }

    /// Functions that code of the main module calls through tables of methods, but which are not in it.
    fn missing_in_main(&self, main: &[bool]) -> impl Iterator<Item = u32> {
        let uses = self.vtables.uses.iter();
        let uses = uses.filter(|(user, _)| main[*user as usize]);
        let methods = uses.flat_map(|(_, methods)| methods).copied();
        methods.filter(|&method| {
            self.origins[method as usize] != Origin::Other && !main[method as usize]
        })
    }

    /// Some chunks, and functions that their code calls through a table of methods, but which one of them lacks.
    fn missing_in_chunks(&self, plan: &[ChunkSet], main: &[bool]) -> Option<(ChunkSet, Vec<u32>)> {
        self.vtables.uses.iter().find_map(|(user, methods)| {
            let set = plan[*user as usize];
            if main[*user as usize] {
                return None;
            }
            let is_missing = |method: &u32| {
                let comes_later = match self.origins[*method as usize] {
                    Origin::Chunk(chunk) => self.within[chunk] & set != MAIN,
                    ref origin => *origin == Origin::Other,
                };
                let method = *method as usize;
                !main[method] && !comes_later && set & !plan[method] != MAIN
            };
            let missing: Vec<_> = methods.iter().copied().filter(is_missing).collect();
            (!missing.is_empty()).then_some((set, missing))
        })
    }

    /// The modules from which these functions come.
    fn modules(&self, is_in: impl Fn(usize) -> bool) -> BTreeSet<Origin> {
        let origins = self.origins.iter().enumerate();
        let origins = origins.filter(|(function, _)| is_in(*function));
        origins.map(|(_, origin)| origin.clone()).collect()
    }

    /// The chunks that reach each module beside the labs.
    fn shared_modules(&self, plan: &[ChunkSet], main: &[bool]) -> BTreeMap<Origin, ChunkSet> {
        let mut modules = BTreeMap::new();
        for (function, origin) in self.origins.iter().enumerate() {
            if let (Origin::Shared(_), false) = (origin, main[function]) {
                *modules.entry(origin.clone()).or_insert(MAIN) |= plan[function];
            }
        }
        modules.retain(|_, set| *set != MAIN);
        modules
    }

    /// What a lab and a chunk within it both need is the lab's: the other comes only where the lab is.
    fn leave_to_labs(&mut self) {
        let left = |place: ChunkSet| {
            let inner = self.within.iter().enumerate();
            let covered = inner.filter(|&(_, &labs)| labs & place != MAIN);
            covered.fold(place, |place, (chunk, _)| place & !(1 << chunk))
        };
        let plan = self.plan.iter().map(|&place| left(place)).collect();
        self.all = left(self.all);
        self.plan = plan;
    }

    /// Fails where a function of a chunk is not in it. Short ones may come from anywhere.
    fn check(&self, chunks: &[Chunk]) -> Result<()> {
        let mut problems = Vec::new();
        for (function, origin) in (0..).zip(&self.origins) {
            let length = self.module.body(function).map_or(0, super::read::Body::len);
            let place = self.plan[function as usize];
            if let Origin::Chunk(chunk) = *origin
                && length >= SHORT
                && (place == MAIN || place & self.within[chunk] != MAIN)
            {
                let is_outside = |other: u32| {
                    self.plan[other as usize] == place && self.origins[other as usize] != *origin
                };
                problems.push(format!(
                    "`{}` of the chunk `{}` stays outside it{}; enter chunks by `chunk_entry!`, and \
                     give no function the same code as another has outside",
                    without_hashes(self.module.names.get(&function).unwrap_or(&"?")),
                    chunks[chunk].id,
                    self.caller(function, is_outside)
                        .map_or(String::new(), |name| format!(", because `{name}` calls it")),
                ));
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(format!("split: {}", problems.join("\n")))
        }
    }

    /// The name of a function that calls this one, directly or through a table of methods.
    fn caller(&self, callee: u32, is_wanted: impl Fn(u32) -> bool) -> Option<String> {
        let bodies = (self.module.imported as u32..).zip(&self.module.bodies);
        let direct = bodies.filter(|(_, body)| body.calls.contains(&callee));
        let uses = self.vtables.uses.iter();
        let through = uses.filter(|(_, methods)| methods.contains(&callee));
        let mut callers = direct
            .map(|(function, _)| function)
            .chain(through.map(|&(function, _)| function));
        let caller = callers.find(|&function| is_wanted(function))?;
        let name = self.module.names.get(&caller)?;
        Some(without_hashes(name))
    }

    /// A short function that is called by pointer goes where what it calls goes: who needs the one
    /// needs the other. Where it calls nothing that is moved it stays, to be there for all.
    fn settle_short(&mut self) {
        let settled: Vec<_> = self
            .module
            .slots
            .keys()
            .filter_map(|&function| {
                let body = self.module.body(function)?;
                let callees = body.calls.iter().map(|&callee| self.plan[callee as usize]);
                let place = callees
                    .filter(|&place| place != MAIN)
                    .min_by_key(|place| place.count_ones());
                (body.len() < SHORT && self.plan[function as usize] != MAIN)
                    .then_some((function, place.unwrap_or(MAIN)))
            })
            .collect();
        for (function, place) in settled {
            self.plan[function as usize] = place;
        }
    }

    /// A small shared file goes into one that all of its chunks need besides: that of the fewest chunks.
    fn fold(&mut self) {
        let mut sizes = BTreeMap::new();
        for (function, place) in self.plan.iter().enumerate() {
            if let Some(body) = self.module.body(function as u32) {
                *sizes.entry(*place).or_insert(0) += body.len();
            }
        }
        let is_shared = |place: ChunkSet| place.count_ones() > 1;
        let kept: Vec<_> = sizes
            .iter()
            .filter(|&(&place, &size)| is_shared(place) && size >= WORTHWHILE)
            .map(|(&place, _)| place)
            .collect();
        for place in &mut self.plan {
            if is_shared(*place) && sizes[place] < WORTHWHILE {
                let around = kept.iter().filter(|&kept| kept & *place == *place);
                let nearest = around.min_by_key(|kept| kept.count_ones());
                *place = nearest.copied().unwrap_or(self.all);
            }
        }
    }

    /// The functions with a slot in the table of pointers and of this origin.
    fn pointed_at(&self, is_wanted: impl Fn(&Origin) -> bool) -> impl Iterator<Item = u32> {
        let functions = self.module.slots.keys().copied();
        functions.filter(move |&function| is_wanted(&self.origins[function as usize]))
    }

    /// Walks along calls. `enter` says whether to go on from a function.
    fn visit(&self, from: impl Iterator<Item = u32>, mut enter: impl FnMut(usize) -> bool) {
        let mut open: Vec<_> = from.collect();
        while let Some(function) = open.pop() {
            if enter(function as usize)
                && let Some(body) = self.module.body(function)
            {
                open.extend(&body.calls);
            }
        }
    }
}
