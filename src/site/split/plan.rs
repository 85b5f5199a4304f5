//! Which function goes where.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Claim, claim};
use super::read::Module;
use crate::Result;

/// A set of labs: bit `i` stands for lab `i`. The empty set stands for the main module.
pub(super) type Labs = u64;

/// The main module.
pub(super) const MAIN: Labs = 0;

/// A function shorter than this many bytes may stand for several of the same content, which the
/// compiler merges under one of their names: its name says little.
pub(super) const SHORT: usize = 96;

/// What several labs, but not all, share is worth a part of its own from so many bytes on.
const WORTHWHILE: usize = 4096;

/// Decides for each function which labs need it.
pub(super) fn make(module: &Module, labs: &[&str]) -> Result<Vec<Labs>> {
    if labs.len() >= Labs::BITS as usize {
        return Err("split: too many labs".into());
    }
    // A lab's module is named like its page.
    let rooms: Vec<_> = labs.iter().map(|lab| lab.replace('-', "_")).collect();
    let claims: Vec<_> = (0..module.functions.len() as u32)
        .map(|function| {
            module
                .names
                .get(&function)
                .map_or(Claim::Nothing, |name| claim(name, &rooms))
        })
        .collect();
    for (index, lab) in labs.iter().enumerate() {
        if !claims.contains(&Claim::Lab(index)) {
            return Err(format!(
                "split: no function is named `reparam::labs::{}::…`: either the names were lost, \
                 or the lab `{lab}` is not in a module of its name",
                rooms[index]
            ));
        }
    }
    let mut planner = Planner {
        module,
        claims,
        all: (1 << labs.len()) - 1,
        plan: Vec::new(),
    };
    planner.reach();
    planner.settle_short();
    planner.fold();
    Ok(planner.plan)
}

struct Planner<'a> {
    module: &'a Module<'a>,
    claims: Vec<Claim>,
    all: Labs,
    plan: Vec<Labs>,
}

impl Planner<'_> {
    /// What is reached from elsewhere than from labs is the main module's; what labs reach besides
    /// is theirs. A function is entered by calls, and by slots, where its name decides.
    fn reach(&mut self) {
        let module = self.module;
        let mut roots: BTreeSet<u32> = module.pinned.clone();
        roots.extend(0..module.imported as u32);
        roots.extend(self.slotted(|claim| *claim == Claim::Nothing));
        loop {
            let mut main = vec![false; self.claims.len()];
            self.visit(roots.iter().copied(), |function| {
                !std::mem::replace(&mut main[function], true)
            });
            let mut plan = vec![MAIN; self.claims.len()];
            let add = |labs: Labs, from: Vec<u32>, plan: &mut Vec<Labs>| {
                self.visit(from.into_iter(), |function| {
                    let known = plan[function];
                    plan[function] |= labs;
                    !main[function] && plan[function] != known
                });
            };
            for lab in 0..self.all.count_ones() as usize {
                let own = self.slotted(|claim| *claim == Claim::Lab(lab)).collect();
                add(1 << lab, own, &mut plan);
            }
            let library = self.slotted(|claim| *claim == Claim::Library).collect();
            add(self.all, library, &mut plan);
            for (room, labs) in self.rooms(&plan, &main) {
                let claim = Claim::Room(room);
                let own = self.slotted(|other| *other == claim).collect();
                add(labs, own, &mut plan);
            }
            for (place, main) in plan.iter_mut().zip(&main) {
                if *main {
                    *place = MAIN;
                }
            }
            self.plan = plan;
            // Who is in a slot and in no plan belongs to a room that no lab reaches.
            let unclaimed: Vec<_> = module
                .slots
                .keys()
                .filter(|&&function| {
                    self.plan[function as usize] == MAIN && !main[function as usize]
                })
                .copied()
                .collect();
            if unclaimed.is_empty() {
                return;
            }
            roots.extend(unclaimed);
        }
    }

    /// The labs that reach each room of `labs` which is no lab.
    fn rooms(&self, plan: &[Labs], main: &[bool]) -> BTreeMap<String, Labs> {
        let mut rooms = BTreeMap::new();
        for (function, claim) in self.claims.iter().enumerate() {
            if let (Claim::Room(room), false) = (claim, main[function]) {
                *rooms.entry(room.clone()).or_insert(MAIN) |= plan[function];
            }
        }
        rooms.retain(|_, labs| *labs != MAIN);
        rooms
    }

    /// A short function that is called by its slot goes where what it calls goes.
    fn settle_short(&mut self) {
        let settled: Vec<_> = self
            .module
            .slots
            .keys()
            .filter_map(|&function| {
                let body = self.module.body(function)?;
                let callees = body.calls.iter().map(|&callee| self.plan[callee as usize]);
                let place = callees
                    .filter(|&labs| labs != MAIN)
                    .min_by_key(|labs| labs.count_ones());
                (body.len() < SHORT && self.plan[function as usize] != MAIN)
                    .then_some((function, place.unwrap_or(MAIN)))
            })
            .collect();
        for (function, place) in settled {
            self.plan[function as usize] = place;
        }
    }

    /// Small shared parts go into the one that every lab loads.
    fn fold(&mut self) {
        let mut sizes = BTreeMap::new();
        for (function, labs) in self.plan.iter().enumerate() {
            if let Some(body) = self.module.body(function as u32) {
                *sizes.entry(*labs).or_insert(0) += body.len();
            }
        }
        for labs in &mut self.plan {
            if labs.count_ones() > 1 && sizes[labs] < WORTHWHILE {
                *labs = self.all;
            }
        }
    }

    /// The functions that stand in a slot and whose names claim this.
    fn slotted(&self, claim: impl Fn(&Claim) -> bool) -> impl Iterator<Item = u32> {
        let slotted = self.module.slots.keys().copied();
        slotted.filter(move |&function| claim(&self.claims[function as usize]))
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
