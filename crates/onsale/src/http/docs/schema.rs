//! What a value looks like: in half a line, and as a table of fields.

use std::fmt::Write;

use serde_json::Value;

use super::html::{escape, prose};
use super::text;

/// A schema in half a line of HTML, with a link where it has a name.
pub(super) fn kind(schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", escape(name));
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        if let Some(parts) = schema[key].as_array() {
            let named: Vec<_> = parts.iter().filter(|part| part["type"] != "null").map(kind).collect();
            let null = if named.len() < parts.len() { " or null" } else { "" };
            return format!("{}{null}", named.join(if key == "allOf" { " and " } else { " or " }));
        }
    }
    if schema["type"] == "array" {
        return format!("list of {}", kind(&schema["items"]));
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<_> =
            words.iter().filter_map(Value::as_str).map(|word| escape(word).into_owned()).collect();
        return words.join(", ");
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        other => other.as_str().unwrap_or("anything").to_owned(),
    };
    format!("{}{}", escape(&types), bounds(schema))
}

fn bounds(schema: &Value) -> String {
    let between = |low: &Value, high: &Value, unit: &str| match (low.is_null(), high.is_null()) {
        (false, false) => format!(", {low} to {high}{unit}"),
        (false, true) => format!(", at least {low}{unit}"),
        (true, false) => format!(", at most {high}{unit}"),
        (true, true) => String::new(),
    };
    between(&schema["minimum"], &schema["maximum"], "")
        + &between(&schema["minLength"], &schema["maxLength"], " characters")
}

/// The name of the schema that this one refers to.
pub(super) fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str().and_then(|path| path.rsplit('/').next())
}

/// Every schema with its fields.
pub(super) fn all(page: &mut String, document: &Value) -> std::fmt::Result {
    page.push_str("<section><h2 id=schemas>schemas</h2>");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        let name = escape(name);
        write!(page, "<article><h3 id=\"schema-{name}\"><a href=\"#schema-{name}\">{name}</a></h3>")?;
        prose(page, text(schema, "description"))?;
        one(page, schema)?;
        page.push_str("</article>");
    }
    page.push_str("</section>");
    Ok(())
}

fn one(page: &mut String, schema: &Value) -> std::fmt::Result {
    for part in schema["allOf"].as_array().into_iter().flatten() {
        match reference(part) {
            Some(_) => write!(page, "<p>All of {}, and:</p>", kind(part))?,
            None => one(page, part)?,
        }
    }
    let Some(fields) = schema["properties"].as_object() else {
        return if schema["allOf"].is_null() { write!(page, "<p>{}</p>", kind(schema)) } else { Ok(()) };
    };
    let required =
        |name: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == name));
    page.push_str("<dl>");
    for (name, field) in fields {
        let needed = if required(name) { "" } else { "; may be absent" };
        write!(page, "<dt><code>{}</code> <span>{}{needed}</span></dt><dd>", escape(name), kind(field))?;
        prose(page, text(field, "description"))?;
        page.push_str("</dd>");
    }
    page.push_str("</dl>");
    Ok(())
}
