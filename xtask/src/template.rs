//! Fills the places in a built file that are written `{{ name }}`.

use crate::Result;

/// Puts each value in its place. A place without a value, or a value without a place, is an error.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut page = String::with_capacity(template.len());
    let mut used = vec![false; values.len()];
    let mut rest = template;
    while let Some(start) = rest.find("{{ ") {
        let (before, after) = rest.split_at(start);
        let end = after.find(" }}").ok_or("a place `{{ ` is never closed")?;
        let name = &after[3..end];
        let index = values
            .iter()
            .position(|(known, _)| *known == name)
            .ok_or_else(|| format!("nothing is known by the name `{{{{ {name} }}}}`"))?;
        page.push_str(before);
        page.push_str(values[index].1);
        used[index] = true;
        rest = &after[end + 3..];
    }
    page.push_str(rest);
    match used.iter().position(|used| !used) {
        Some(index) => Err(format!("there is no place `{{{{ {} }}}}`", values[index].0)),
        None => Ok(page),
    }
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn fills_every_place_once_over() {
        let page = fill(
            "<title>{{ a }}</title>{{ b }}{{ a }}",
            &[("a", "{{ b }}"), ("b", "x")],
        );
        assert_eq!(page.as_deref(), Ok("<title>{{ b }}</title>x{{ b }}"));
    }

    #[test]
    fn leaves_the_places_of_others() {
        assert_eq!(fill("'{{__X__}}'", &[]).as_deref(), Ok("'{{__X__}}'"));
    }

    #[test]
    fn tells_what_does_not_fit() {
        assert!(fill("{{ a }}", &[]).is_err_and(|e| e.contains("{{ a }}")));
        assert!(fill("", &[("a", "")]).is_err_and(|e| e.contains("{{ a }}")));
        assert!(fill("{{ a", &[("a", "")]).is_err());
    }
}
