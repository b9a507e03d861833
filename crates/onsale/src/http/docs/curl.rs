//! How to call an operation from a shell.

use serde_json::{Map, Value};

use super::schema::reference;
use super::{Operation, text};

/// A command that can be pasted.
pub(super) fn example(document: &Value, operation: &Operation<'_>) -> String {
    let server = text(&document["servers"][0], "url");
    let parameters: Vec<_> = operation.about["parameters"].as_array().into_iter().flatten().collect();
    let mut path = operation.path.to_owned();
    let mut lines = Vec::new();
    for parameter in parameters {
        let name = text(parameter, "name");
        let value = plain(&sample(document, &parameter["schema"]));
        match text(parameter, "in") {
            "path" => path = path.replace(&format!("{{{name}}}"), &value),
            "header" if parameter["required"] == true => lines.push(format!("-H '{name}: {value}'")),
            _ => {}
        }
    }
    let method = match operation.method {
        "get" => String::new(),
        method => format!("-X {} ", method.to_uppercase()),
    };
    let body = &operation.about["requestBody"]["content"]["application/json"]["schema"];
    if !body.is_null() {
        lines.push("-H 'content-type: application/json'".to_owned());
        lines.push(format!("-d '{}'", sample(document, body).to_string().replace('\'', "'\\''")));
    }
    let mut command = format!("curl {method}{server}{path}");
    for line in lines {
        command.push_str(" \\\n  ");
        command.push_str(&line);
    }
    command
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A value that fits: the schema's own example where it has one.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(name) = reference(schema) {
        return sample(document, &document["components"]["schemas"][name]);
    }
    let own = [&schema["example"], &schema["examples"][0], &schema["enum"][0]];
    if let Some(example) = own.into_iter().find(|example| !example.is_null()) {
        return example.clone();
    }
    if let Some(part) =
        schema["oneOf"].as_array().and_then(|parts| parts.iter().find(|part| part["type"] != "null"))
    {
        return sample(document, part);
    }
    let Some(fields) = schema["properties"].as_object() else { return Value::String("...".into()) };
    let shown = fields.iter().filter(|(_, field)| !is_text_without_example(field));
    shown.map(|(name, field)| (name.clone(), sample(document, field))).collect::<Map<_, _>>().into()
}

fn is_text_without_example(field: &Value) -> bool {
    let kinds = &field["type"];
    let is_text =
        kinds == "string" || kinds.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "string"));
    is_text && field["example"].is_null()
}
