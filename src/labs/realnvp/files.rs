//! Weights and samples as files, in code of its own that is fetched when a file is saved or opened.

use std::fmt::Write as _;
use std::rc::Rc;

use super::json::Json;
use super::picture::{Cloud, Picture};
use crate::flows::FlowShape;
use crate::labs::lab::File;

/// A flow's shape and weights.
pub(super) struct Weights {
    pub(super) shape: FlowShape,
    pub(super) values: Rc<[f32]>,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Safetensors,
    Json,
    Samples,
}

/// Largest numbers of couplings and of hidden units that are read.
const LARGEST: FlowShape = FlowShape {
    couplings: 12,
    width: 256,
    swap: true,
    bounded: true,
};

/// A file of the flow that is shown.
pub(super) fn write(kind: Kind, picture: &Picture, samples: &Cloud) -> File {
    let shape = picture.flow.shape();
    let stem = format!("realnvp-{}x{}", shape.couplings, shape.width);
    let weights = picture.flow.parameters();
    match kind {
        Kind::Safetensors => File {
            name: format!("{stem}.safetensors"),
            mime: "application/octet-stream",
            bytes: safetensors(shape, weights),
        },
        Kind::Json => File {
            name: format!("{stem}.json"),
            mime: "application/json",
            bytes: json(shape, weights).into_bytes(),
        },
        Kind::Samples => File {
            name: format!("{stem}-samples.csv"),
            mime: "text/csv;charset=utf-8",
            bytes: csv(picture, samples).into_bytes(),
        },
    }
}

/// The header's length, the header, and all weights. Source: the description of the format safetensors.
fn safetensors(shape: FlowShape, weights: &[f32]) -> Vec<u8> {
    let (swap, bounded) = (shape.swap, shape.bounded);
    let mut header =
        format!("{{\"__metadata__\":{{\"swap\":\"{swap}\",\"bounded\":\"{bounded}\"}}");
    for (tensor, dimensions, range) in shape.tensors() {
        let (from, to) = (4 * range.start, 4 * range.end);
        let dimensions = list(&dimensions);
        // Writing to a string cannot fail.
        let _ = write!(
            header,
            ",\"{tensor}\":{{\"dtype\":\"F32\",\"shape\":{dimensions},\"data_offsets\":[{from},{to}]}}"
        );
    }
    header.push('}');
    // Readers expect the numbers at a multiple of eight.
    let padding = header.len().next_multiple_of(8) - header.len();
    header.extend(std::iter::repeat_n(' ', padding));
    let length = (header.len() as u64).to_le_bytes();
    let numbers = weights.iter().flat_map(|weight| weight.to_le_bytes());
    length
        .into_iter()
        .chain(header.bytes())
        .chain(numbers)
        .collect()
}

/// A list as JSON has it.
fn list(numbers: &[usize]) -> String {
    let numbers: Vec<_> = numbers.iter().map(usize::to_string).collect();
    format!("[{}]", numbers.join(","))
}

/// All tensors by name, each number with the nine digits that tell single precision apart.
fn json(shape: FlowShape, weights: &[f32]) -> String {
    let (swap, bounded) = (shape.swap, shape.bounded);
    let mut text = format!("{{\"swap\":{swap},\"bounded\":{bounded},\"tensors\":{{");
    for (index, (tensor, dimensions, range)) in shape.tensors().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}\n\"{tensor}\":{{\"shape\":{},\"data\":[",
            list(&dimensions)
        );
        for (index, weight) in weights[range].iter().copied().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let _ = write!(text, "{comma}{:.8e}", f64::from(weight));
        }
        text.push_str("]}");
    }
    text.push_str("\n}}\n");
    text
}

fn millionths(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// Samples with their log-densities in nats, one a line.
fn csv(picture: &Picture, samples: &Cloud) -> String {
    let mut log_prob = vec![0.0; samples.x0.len()];
    picture.ask(|flow, workspace| {
        flow.log_prob(&samples.x0, &samples.x1, &mut log_prob, workspace);
    });
    let mut lines = "x1,x2,log_prob\n".to_owned();
    for ((x0, x1), log_prob) in samples.x0.iter().zip(&samples.x1).zip(log_prob) {
        // Writing to a string cannot fail.
        let [x0, x1, log_prob] = [*x0, *x1, log_prob].map(|value| millionths(f64::from(value)));
        let _ = writeln!(lines, "{x0},{x1},{log_prob}");
    }
    lines
}

/// Weights from a file.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(bytes: &[u8]) -> Result<Weights, String> {
    let is_json = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let tensors = if is_json {
        Tensors::of_json(bytes)?
    } else {
        Tensors::of_safetensors(bytes)?
    };
    tensors.weights()
}

/// A tensor's name, its dimensions, and its values.
type Named = (String, Vec<usize>, Vec<f32>);

fn dimensions(tensor: &Json) -> Vec<usize> {
    let numbers = tensor.get("shape").and_then(Json::numbers);
    let sizes = numbers.unwrap_or_default().into_iter();
    sizes.map(|size| size as usize).collect()
}

/// Named tensors, whatever file they are from.
struct Tensors {
    swap: bool,
    bounded: bool,
    all: Vec<Named>,
}

impl Tensors {
    fn new(notes: Option<&Json>, all: Vec<Named>) -> Self {
        let note = |name| {
            let note = notes.and_then(|notes| notes.get(name));
            !note.is_some_and(Json::is_false)
        };
        Self {
            swap: note("swap"),
            bounded: note("bounded"),
            all,
        }
    }

    fn of_safetensors(bytes: &[u8]) -> Result<Self, String> {
        let short = || "the file is too short for its header".to_owned();
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or_else(short)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| short())?;
        let (header, numbers) = rest.split_at_checked(length).ok_or_else(short)?;
        let header = Json::read(std::str::from_utf8(header).map_err(|error| error.to_string())?)?;
        let mut all = Vec::new();
        for (name, tensor) in header.members().ok_or("the header is no object")? {
            if name == "__metadata__" {
                continue;
            }
            if tensor.get("dtype") != Some(&Json::Text("F32".into())) {
                return Err(format!("{name}: only F32 is read"));
            }
            let ends = tensor.get("data_offsets").and_then(Json::numbers);
            let part = match ends.as_deref() {
                Some(&[from, to]) => numbers.get(from as usize..to as usize),
                _ => None,
            };
            let part = part.ok_or_else(|| format!("{name}: not within the file"))?;
            let (numbers, _) = part.as_chunks::<4>();
            let values = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes));
            all.push((name.clone(), dimensions(tensor), values.collect()));
        }
        Ok(Self::new(header.get("__metadata__"), all))
    }

    fn of_json(bytes: &[u8]) -> Result<Self, String> {
        let file = Json::read(std::str::from_utf8(bytes).map_err(|error| error.to_string())?)?;
        let tensors = file.get("tensors").and_then(Json::members);
        let mut all = Vec::new();
        for (name, tensor) in tensors.ok_or("tensors: missing")? {
            let data = tensor.get("data").and_then(Json::numbers);
            let data = data.ok_or_else(|| format!("{name}.data: no list of numbers"))?;
            let values = data.into_iter().map(|value| value as f32);
            all.push((name.clone(), dimensions(tensor), values.collect()));
        }
        Ok(Self::new(Some(&file), all))
    }

    fn find(&self, name: &str) -> Result<&Named, String> {
        let found = self.all.iter().find(|(own, ..)| own == name);
        found.ok_or_else(|| format!("{name}: missing"))
    }

    /// All weights in their order, once it is sure that none is missing, of another shape or not finite.
    fn weights(&self) -> Result<Weights, String> {
        let (_, first, _) = self.find("couplings.0.hidden1.weight")?;
        let width = first.first().copied().unwrap_or(0);
        let firsts = self
            .all
            .iter()
            .filter(|(name, ..)| name.ends_with(".hidden1.weight"));
        let couplings = firsts.count();
        for (name, value, most) in [
            ("couplings", couplings, LARGEST.couplings),
            ("width", width, LARGEST.width),
        ] {
            if !(1..=most).contains(&value) {
                return Err(format!("{name}: {value}, 1 to {most} are read"));
            }
        }
        let shape = FlowShape {
            couplings,
            width,
            swap: self.swap,
            bounded: self.bounded,
        };
        let mut all = vec![0.0; shape.parameters()];
        for (tensor, dimensions, range) in shape.tensors() {
            let name = tensor.to_string();
            let (_, found, values) = self.find(&name)?;
            if *found != dimensions || values.len() != range.len() {
                let (found, expected) = (list(found), list(&dimensions));
                return Err(format!("{name}: shape {found}, expected {expected}"));
            }
            if let Some(value) = values.iter().find(|value| !value.is_finite()) {
                let value = f64::from(*value);
                return Err(format!("{name}: {value} is not finite"));
            }
            all[range].copy_from_slice(values);
        }
        Ok(Weights {
            shape,
            values: all.into(),
        })
    }
}
