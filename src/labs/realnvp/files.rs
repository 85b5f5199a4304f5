//! Weights and samples as files, in code of its own that is fetched when a file is saved or opened.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::rc::Rc;

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors, serialize};
use serde_json::{Value, json};

use super::picture::{Cloud, Picture};
use crate::flows::FlowShape;
use crate::labs::File;

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
pub(super) fn write(kind: Kind, picture: &Picture, samples: &Cloud) -> Option<File> {
    let shape = picture.flow.shape();
    let stem = format!("realnvp-{}x{}", shape.couplings, shape.width);
    let weights = picture.flow.parameters();
    match kind {
        Kind::Safetensors => Some(File {
            name: format!("{stem}.safetensors"),
            mime: "application/octet-stream",
            bytes: safetensors(shape, weights)?,
        }),
        Kind::Json => Some(File {
            name: format!("{stem}.json"),
            mime: "application/json",
            bytes: json(shape, weights).to_string().into_bytes(),
        }),
        Kind::Samples => Some(File {
            name: format!("{stem}-samples.csv"),
            mime: "text/csv;charset=utf-8",
            bytes: csv(picture, samples).into_bytes(),
        }),
    }
}

fn safetensors(shape: FlowShape, weights: &[f32]) -> Option<Vec<u8>> {
    let tensors = shape.tensors().map(|(tensor, dimensions, range)| {
        let bytes: Vec<u8> = weights[range]
            .iter()
            .flat_map(|weight| weight.to_le_bytes())
            .collect();
        (tensor.to_string(), dimensions, bytes)
    });
    let tensors: Vec<_> = tensors.collect();
    let views = tensors.iter().filter_map(|(name, dimensions, bytes)| {
        let view = TensorView::new(Dtype::F32, dimensions.clone(), bytes).ok()?;
        Some((name.as_str(), view))
    });
    let notes = HashMap::from([
        ("swap".to_owned(), shape.swap.to_string()),
        ("bounded".to_owned(), shape.bounded.to_string()),
    ]);
    serialize(views, Some(notes)).ok()
}

fn json(shape: FlowShape, weights: &[f32]) -> Value {
    let tensors = shape.tensors().map(|(tensor, dimensions, range)| {
        let values = json!({ "shape": dimensions, "data": &weights[range] });
        (tensor.to_string(), values)
    });
    json!({
        "swap": shape.swap,
        "bounded": shape.bounded,
        "tensors": tensors.collect::<BTreeMap<_, _>>(),
    })
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

/// Named tensors, whatever file they are from.
struct Tensors {
    swap: bool,
    bounded: bool,
    all: HashMap<String, (Vec<usize>, Vec<f32>)>,
}

impl Tensors {
    fn of_safetensors(bytes: &[u8]) -> Result<Self, String> {
        let (_, notes) = SafeTensors::read_metadata(bytes).map_err(|error| error.to_string())?;
        let file = SafeTensors::deserialize(bytes).map_err(|error| error.to_string())?;
        let note = |name: &str| {
            let notes = notes.metadata().as_ref();
            notes
                .and_then(|notes| notes.get(name))
                .is_none_or(|note| note != "false")
        };
        let mut all = HashMap::new();
        for (name, view) in file.iter() {
            if view.dtype() != Dtype::F32 {
                return Err(format!("{name}: {:?}, F32 is read", view.dtype()));
            }
            let (numbers, _) = view.data().as_chunks::<4>();
            let values = numbers
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect();
            all.insert(name.to_owned(), (view.shape().to_vec(), values));
        }
        Ok(Self {
            swap: note("swap"),
            bounded: note("bounded"),
            all,
        })
    }

    fn of_json(bytes: &[u8]) -> Result<Self, String> {
        let file: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let flag = |name: &str| file.get(name).and_then(Value::as_bool).unwrap_or(true);
        let tensors = file.get("tensors").and_then(Value::as_object);
        let mut all = HashMap::new();
        for (name, tensor) in tensors.ok_or("tensors: missing")? {
            let list = |key: &str| {
                let list = tensor.get(key).and_then(Value::as_array);
                list.ok_or_else(|| format!("{name}.{key}: missing"))
            };
            let dimensions = list("shape")?
                .iter()
                .map(|size| size.as_u64().unwrap_or(0) as usize);
            let values = list("data")?
                .iter()
                .map(|value| value.as_f64().unwrap_or(f64::NAN) as f32);
            all.insert(name.clone(), (dimensions.collect(), values.collect()));
        }
        Ok(Self {
            swap: flag("swap"),
            bounded: flag("bounded"),
            all,
        })
    }

    /// All weights in their order, once it is sure that none is missing, of another shape or not finite.
    fn weights(&self) -> Result<Weights, String> {
        const FIRST: &str = "couplings.0.hidden1.weight";
        let width = self
            .all
            .get(FIRST)
            .and_then(|(dimensions, _)| dimensions.first());
        let &width = width.ok_or_else(|| format!("{FIRST}: missing"))?;
        let is_first = |name: &&String| name.ends_with(".hidden1.weight");
        let couplings = self.all.keys().filter(is_first).count();
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
            let found = self
                .all
                .get(&name)
                .ok_or_else(|| format!("{name}: missing"))?;
            if found.0 != dimensions || found.1.len() != range.len() {
                return Err(format!(
                    "{name}: shape {:?}, expected {dimensions:?}",
                    found.0
                ));
            }
            if let Some(value) = found.1.iter().find(|value| !value.is_finite()) {
                return Err(format!("{name}: {value} is not finite"));
            }
            all[range].copy_from_slice(&found.1);
        }
        Ok(Weights {
            shape,
            values: all.into(),
        })
    }
}
