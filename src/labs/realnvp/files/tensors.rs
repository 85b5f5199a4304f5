//! Which tensors a file of a flow holds.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::flows::RealNvpConfig;
use crate::labs::shared::weights_files::{Dimensions, Metadata, Property, WeightsModel};
use crate::strings::quote;

/// The largest numbers of couplings and of hidden units that are read.
const LARGEST: RealNvpConfig = RealNvpConfig {
    couplings: 12,
    width: 256,
    swap: true,
    bounded: true,
};

impl WeightsModel for RealNvpConfig {
    fn properties(&self) -> Vec<(&'static str, Property)> {
        vec![
            ("swap", Property::Flag(self.swap)),
            ("bounded", Property::Flag(self.bounded)),
        ]
    }

    fn tensors(&self) -> Vec<(String, Vec<usize>, Range<usize>)> {
        let tensors = RealNvpConfig::tensors(*self);
        tensors
            .map(|(tensor, dimensions, range)| (tensor.to_string(), dimensions, range))
            .collect()
    }

    /// The number of couplings is that of the names, the width the one on which most tensors agree; either flag holds
    /// where nothing is said of it.
    fn of(metadata: &Metadata, tensors: &Dimensions) -> Result<Self, String> {
        let couplings = tensors.keys().filter_map(|name| coupling(name)).max();
        let couplings = couplings.map_or(1, |last| last.saturating_add(1));
        let width = width(tensors).unwrap_or(1);
        for (name, value, most) in [
            ("couplings", couplings, LARGEST.couplings),
            ("width", width, LARGEST.width),
        ] {
            if !(1..=most).contains(&value) {
                return Err(format!("{name}: {value}, 1 to {most} are read"));
            }
        }
        Ok(Self {
            couplings,
            width,
            swap: flag(metadata, "swap")?,
            bounded: flag(metadata, "bounded")?,
        })
    }
}

/// What is said of a flow by a word; true where nothing is.
fn flag(metadata: &Metadata, name: &str) -> Result<bool, String> {
    match metadata.get(name).map(String::as_str) {
        None | Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(other) => Err(format!("{name}: {}, not true or false", quote(other))),
    }
}

/// The coupling that a tensor belongs to.
fn coupling(name: &str) -> Option<usize> {
    let (coupling, _) = name.strip_prefix("couplings.")?.split_once('.')?;
    coupling.parse().ok()
}

/// The number of hidden units on which most tensors agree.
fn width(tensors: &Dimensions) -> Option<usize> {
    let mut votes = BTreeMap::new();
    for (name, dimensions) in tensors {
        if let Some(width) = dimensions.first()
            && coupling(name).is_some()
            && name.contains(".hidden")
        {
            *votes.entry(*width).or_insert(0) += 1;
        }
    }
    let most = votes.into_iter().max_by_key(|(_, votes)| *votes);
    most.map(|(width, _)| width)
}
