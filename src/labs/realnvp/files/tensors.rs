//! What both formats of weights have in common: which tensors a file must hold.

use std::collections::BTreeMap;

use crate::flows::RealNvpConfig;

/// The largest numbers of couplings and of hidden units that are read.
const LARGEST: RealNvpConfig = RealNvpConfig {
    couplings: 12,
    width: 256,
    swap: true,
    bounded: true,
};

/// The most tensors that a file may name; the largest flow has less than a hundred.
pub(super) const MOST_TENSORS: usize = 10_000;

/// The dimensions of tensors, by name.
pub(super) type Dimensions<'a> = BTreeMap<&'a str, &'a [usize]>;

/// The shape of the flow whose tensors have these names and dimensions: every tensor of that flow is
/// among them, with the dimensions that it must have. Others are ignored.
///
/// Nothing of the tensors' data is read for this.
pub(super) fn flow_shape(
    swap: bool,
    bounded: bool,
    tensors: &Dimensions,
) -> Result<RealNvpConfig, String> {
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
    let shape = RealNvpConfig {
        couplings,
        width,
        swap,
        bounded,
    };
    for (tensor, expected, _) in shape.tensors() {
        let name = tensor.to_string();
        match tensors.get(&*name) {
            None => return Err(format!("{name}: missing")),
            Some(found) if **found != expected => {
                return Err(format!("{name}: shape {found:?}, expected {expected:?}"));
            }
            Some(_) => {}
        }
    }
    Ok(shape)
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
