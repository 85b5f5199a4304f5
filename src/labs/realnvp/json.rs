//! Reads JSON, as far as files of weights go.
//!
//! The crates for JSON and safetensors were 39 kB of the page's download, 10 kB of them on every page.

use crate::numerics::read_number;

/// How deep lists and objects may stand in one another.
const DEEPEST: usize = 8;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Flag(bool),
    Number(f64),
    /// Without the marks around it; escapes are left as they are.
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a whole text.
    ///
    /// # Errors
    /// Where it is no JSON, by the byte at which that shows.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0);
        reader.skip_space();
        match value {
            Some(value) if reader.at == text.len() => Ok(value),
            _ => Err(format!("no JSON from byte {} on", reader.at)),
        }
    }

    /// A member of an object.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let members = self.members()?;
        members
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value)
    }

    /// The members of an object.
    pub(super) fn members(&self) -> Option<&[(String, Self)]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The values of a list of numbers.
    pub(super) fn numbers(&self) -> Option<Vec<f64>> {
        let Self::List(values) = self else {
            return None;
        };
        let number = |value: &Self| match value {
            Self::Number(number) => Some(*number),
            _ => None,
        };
        values.iter().map(number).collect()
    }

    /// Whether this says no, as a flag or in words.
    pub(super) fn is_false(&self) -> bool {
        *self == Self::Flag(false) || *self == Self::Text("false".into())
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn skip_space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    /// Goes over a mark, if it stands next.
    fn take(&mut self, mark: &str) -> bool {
        self.skip_space();
        let is_there = self.text[self.at..].starts_with(mark);
        if is_there {
            self.at += mark.len();
        }
        is_there
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        if depth > DEEPEST {
            return None;
        }
        if self.take("{") {
            let mut members = Vec::new();
            let member = |reader: &mut Self| {
                let name = reader.string()?;
                let value = reader.take(":").then(|| reader.value(depth + 1))??;
                members.push((name, value));
                Some(())
            };
            self.several("}", member)?;
            return Some(Json::Object(members));
        }
        if self.take("[") {
            let mut values = Vec::new();
            let value = |reader: &mut Self| {
                values.push(reader.value(depth + 1)?);
                Some(())
            };
            self.several("]", value)?;
            return Some(Json::List(values));
        }
        for (word, value) in [
            ("null", Json::Null),
            ("true", Json::Flag(true)),
            ("false", Json::Flag(false)),
        ] {
            if self.take(word) {
                return Some(value);
            }
        }
        if self.text[self.at..].starts_with('"') {
            return Some(Json::Text(self.string()?));
        }
        let rest = &self.text[self.at..];
        let end = rest
            .find([',', ']', '}', ' ', '\t', '\r', '\n'])
            .unwrap_or(rest.len());
        let number = read_number(&rest[..end])?;
        self.at += end;
        Some(Json::Number(number))
    }

    /// What stands between commas up to the closing mark.
    fn several(&mut self, close: &str, mut one: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        if self.take(close) {
            return Some(());
        }
        loop {
            one(self)?;
            if self.take(close) {
                return Some(());
            }
            self.take(",").then_some(())?;
        }
    }

    fn string(&mut self) -> Option<String> {
        self.take("\"").then_some(())?;
        let rest = &self.text[self.at..];
        let mut is_escaped = false;
        let end = rest.find(|character| {
            let ends = character == '"' && !is_escaped;
            is_escaped = character == '\\' && !is_escaped;
            ends
        })?;
        self.at += end + 1;
        Some(rest[..end].to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read() {
        let read = Json::read(r#" {"a": [1, -2.5e-3], "b": {"c": "x\"y"}, "d": [], "e": false} "#);
        let read = read.expect("JSON");
        assert_eq!(
            read.get("a").and_then(Json::numbers),
            Some(vec![1.0, -2.5e-3])
        );
        let inner = read.get("b").and_then(|inner| inner.get("c"));
        assert_eq!(inner, Some(&Json::Text(r#"x\"y"#.into())));
        assert_eq!(read.get("d").and_then(Json::numbers), Some(Vec::new()));
        assert!(read.get("e").is_some_and(Json::is_false));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let deep = "[".repeat(1000);
        for text in [
            "",
            "{",
            "[1,]",
            "[1 2]",
            "{\"a\" 1}",
            "nul",
            "1x",
            "\"a",
            "[1]]",
            &deep,
        ] {
            assert!(Json::read(text).is_err(), "{text}");
        }
    }
}
