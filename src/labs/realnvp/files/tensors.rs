//! What both formats of weights have in common: which tensors a file must hold.

use crate::flows::RealNvpConfig;

/// The largest numbers of couplings and of hidden units that are read.
const LARGEST: RealNvpConfig = RealNvpConfig {
    couplings: 12,
    width: 256,
    swap: true,
    bounded: true,
};

/// The longest part of a name that an error shows.
const LONGEST_NAME: usize = 60;

/// The shape of the flow whose tensors have these names and dimensions: every tensor of that flow is
/// among them, with the dimensions that it must have. Others are ignored.
///
/// Nothing of the tensors' data is read for this.
pub(super) fn flow_shape(
    swap: bool,
    bounded: bool,
    tensors: &[(&str, &[usize])],
) -> Result<RealNvpConfig, String> {
    let dimensions = |name: &str| {
        let found = tensors.iter().find(|(own, _)| *own == name);
        found
            .map(|(_, dimensions)| *dimensions)
            .ok_or_else(|| format!("{name}: missing"))
    };
    let width = dimensions("couplings.0.hidden1.weight")?
        .first()
        .copied()
        .unwrap_or(0);
    let couplings = tensors
        .iter()
        .filter(|(name, _)| name.ends_with(".hidden1.weight"))
        .count();
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
        let found = dimensions(&name)?;
        if found != expected {
            return Err(format!("{name}: shape {found:?}, expected {expected:?}"));
        }
    }
    Ok(shape)
}

/// A name from a file, cut short where it is too long for a sentence.
pub(super) fn short_name(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
