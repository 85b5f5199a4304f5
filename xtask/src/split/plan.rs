//! Which function goes where.

use std::collections::{BTreeMap, BTreeSet};

use super::Owner;
use super::names::{Claim, claim};
use super::read::Module;
use crate::Result;

/// A set of owners: bit `i` stands for owner `i`. The empty set stands for the main module.
pub(super) type Owners = u64;

/// The main module.
pub(super) const MAIN: Owners = 0;

/// A function shorter than this many bytes may stand for several of the same content, which the
/// compiler merges under one of their names: its name says little. (Two labs built around the same
/// state have the same `drag`, of 180 bytes.)
pub(super) const SHORT: usize = 512;

/// What several owners, but not all, share is worth a part of its own from so many bytes on.
const WORTHWHILE: usize = 3072;

/// Decides for each function who needs it.
pub(super) fn make(module: &Module, owners: &[Owner]) -> Result<Vec<Owners>> {
    if owners.len() >= Owners::BITS as usize {
        return Err("split: too many owners".into());
    }
    let claims: Vec<_> = (0..module.functions.len() as u32)
        .map(|function| {
            module
                .names
                .get(&function)
                .map_or(Claim::Nothing, |name| claim(name, owners))
        })
        .collect();
    for (index, Owner { name, path }) in owners.iter().enumerate() {
        if !claims.contains(&Claim::Owner(index)) {
            return Err(format!(
                "split: no function is named `{path}…`: either the names were lost, or `{name}` is \
                 not in a module of its name"
            ));
        }
    }
    let mut planner = Planner {
        module,
        claims,
        all: (1 << owners.len()) - 1,
        within: owners
            .iter()
            .map(|owner| {
                let others = owners.iter().enumerate();
                let around = others.filter(|(_, other)| owner.is_within(other));
                around.fold(MAIN, |whose, (index, _)| whose | 1 << index)
            })
            .collect(),
        plan: Vec::new(),
    };
    planner.reach();
    planner.leave_to_labs();
    planner.settle_short();
    planner.fold();
    Ok(planner.plan)
}

struct Planner<'a> {
    module: &'a Module<'a>,
    claims: Vec<Claim>,
    all: Owners,
    /// The owners that each is within.
    within: Vec<Owners>,
    plan: Vec<Owners>,
}

impl Planner<'_> {
    /// What is reached from elsewhere than from owners is the main module's; what owners reach
    /// besides is theirs. A function is entered by calls, and by slots, where its name decides.
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
            let add = |whose: Owners, from: Vec<u32>, plan: &mut Vec<Owners>| {
                self.visit(from.into_iter(), |function| {
                    let known = plan[function];
                    plan[function] |= whose;
                    !main[function] && plan[function] != known
                });
            };
            for owner in 0..self.all.count_ones() as usize {
                let own = self
                    .slotted(|claim| *claim == Claim::Owner(owner))
                    .collect();
                add(1 << owner, own, &mut plan);
            }
            let library = self.slotted(|claim| *claim == Claim::Library).collect();
            add(self.all, library, &mut plan);
            for (room, whose) in self.rooms(&plan, &main) {
                let claim = Claim::Room(room);
                let own = self.slotted(|other| *other == claim).collect();
                add(whose, own, &mut plan);
            }
            for (place, main) in plan.iter_mut().zip(&main) {
                if *main {
                    *place = MAIN;
                }
            }
            self.plan = plan;
            // Who is in a slot and in no plan belongs to a room that no owner reaches.
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

    /// The owners that reach each room of `labs` which is no lab.
    fn rooms(&self, plan: &[Owners], main: &[bool]) -> BTreeMap<String, Owners> {
        let mut rooms = BTreeMap::new();
        for (function, claim) in self.claims.iter().enumerate() {
            if let (Claim::Room(room), false) = (claim, main[function]) {
                *rooms.entry(room.clone()).or_insert(MAIN) |= plan[function];
            }
        }
        rooms.retain(|_, whose| *whose != MAIN);
        rooms
    }

    /// What a lab and its wing both need is the lab's: the wing comes only where the lab is.
    fn leave_to_labs(&mut self) {
        let left = |place: Owners| {
            let wings = self.within.iter().enumerate();
            let covered = wings.filter(|&(_, &labs)| labs & place != MAIN);
            covered.fold(place, |place, (wing, _)| place & !(1 << wing))
        };
        let plan = self.plan.iter().map(|&place| left(place)).collect();
        self.all = left(self.all);
        self.plan = plan;
    }

    /// A short function that is called by its slot goes where what it calls goes: who needs the one
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

    /// Small shared parts go into the one that every owner loads.
    fn fold(&mut self) {
        let mut sizes = BTreeMap::new();
        for (function, place) in self.plan.iter().enumerate() {
            if let Some(body) = self.module.body(function as u32) {
                *sizes.entry(*place).or_insert(0) += body.len();
            }
        }
        for place in &mut self.plan {
            if place.count_ones() > 1 && sizes[place] < WORTHWHILE {
                *place = self.all;
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
