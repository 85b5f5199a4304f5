//! `xtask labs`: lists the labs and their parameters as JSON, for the browser tests.

use reparam::labs::parameters::{Kind, Parameter, Spread};
use reparam::labs::{LABS, Values};
use serde_json::{Value, json};

use crate::Result;

/// Prints the list.
pub(crate) fn list() -> Result<()> {
    let labs: Vec<_> = LABS
        .iter()
        .map(|lab| {
            let defaults = Values::new(lab.parameters);
            let parameters = lab.parameters.iter();
            let parameters: Vec<_> = parameters.map(|one| parameter(one, &defaults)).collect();
            json!({ "id": lab.id, "parameters": parameters })
        })
        .collect();
    let text = serde_json::to_string_pretty(&labs).map_err(|error| error.to_string())?;
    println!("{text}");
    Ok(())
}

/// A parameter: values stand as in a link.
fn parameter(parameter: &Parameter, defaults: &Values) -> Value {
    let write = |value| parameter.write(value);
    let mut told = json!({
        "key": parameter.key,
        "kind": match parameter.kind {
            Kind::Number { .. } => "number",
            Kind::Whole { .. } => "whole",
            Kind::Flag { .. } => "flag",
            Kind::Choice { .. } => "choice",
        },
        "default": write(parameter.default()),
        "control": control(parameter.kind),
        "shown": (parameter.shown)(defaults),
    });
    match parameter.kind {
        Kind::Choice { words } => told["words"] = json!(words),
        Kind::Flag { .. } => {}
        Kind::Number { .. } | Kind::Whole { .. } => {
            let (low, high) = parameter.range();
            told["low"] = json!(write(low));
            told["high"] = json!(write(high));
        }
    }
    told
}

/// What sets a parameter on the page. A hidden one has no control of its own.
fn control(kind: Kind) -> &'static str {
    match kind {
        Kind::Flag { .. } => "flag",
        Kind::Choice { .. } => "choice",
        Kind::Number { spread, .. } | Kind::Whole { spread, .. } => match spread {
            Spread::Linear | Spread::Log | Spread::LogFromZero => "slider",
            Spread::Field => "field",
            Spread::Hidden => "hidden",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_told_as_links_write_it() {
        let lab = LABS[0];
        let defaults = Values::new(lab.parameters);
        let seed = lab.parameters.iter().find(|one| one.key == "seed");
        let told = parameter(seed.expect("every lab has a seed"), &defaults);
        assert_eq!(told["kind"], "whole");
        assert_eq!(told["control"], "hidden");
        assert_eq!(told["default"], "1");
        assert_eq!(told["low"], "0");
        assert_eq!(told["high"], "999999");
    }
}
