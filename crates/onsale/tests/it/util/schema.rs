//! Holds every answer that a test gets against the contract: the status is documented, the body fits.

use std::sync::LazyLock;

use serde_json::Value;

use super::{Answer, Request};

pub(crate) struct Contract(pub(crate) Value);

pub(crate) fn contract() -> &'static Contract {
    static CONTRACT: LazyLock<Contract> =
        LazyLock::new(|| Contract(serde_json::from_str(onsale::http::openapi::document_text()).unwrap()));
    &CONTRACT
}

impl Contract {
    /// Fails the test unless the contract foresees this answer to this request.
    #[track_caller]
    pub(crate) fn check(&self, request: &Request, answer: &Answer) {
        assert!(answer.headers.contains_key("x-request-id"), "{request:?}");
        assert!(answer.headers.contains_key("x-onsale-now"), "{request:?}");
        let Some(operation) = self.operation(&request.method, &request.path) else {
            assert!(
                matches!(answer.status, 204 | 404 | 405),
                "{request:?} is not in the contract: {answer:?}"
            );
            return;
        };
        let documented = &operation["responses"][answer.status.to_string()];
        assert!(!documented.is_null(), "{request:?}: {} is not in the contract", answer.status);
        let kind = answer.header("content-type").unwrap().split(';').next().unwrap();
        let content = &documented["content"][kind];
        assert!(!content.is_null(), "{request:?}: {kind} is not in the contract");
        if kind == "application/json" {
            let body = answer.json();
            if let Err(why) = self.fits(&body, &content["schema"]) {
                panic!("{} {} answered {body}: {why}", request.method, request.path);
            }
        }
    }

    /// Fails the test unless the contract foresees this message of the live stream.
    #[track_caller]
    pub(crate) fn check_message(&self, message: &Value) {
        let content = &self.0["paths"]["/live"]["get"]["responses"]["200"]["content"];
        if let Err(why) = self.fits(message, &content["text/event-stream"]["schema"]) {
            panic!("{message} is not in the contract: {why}");
        }
    }

    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let path = path.split('?').next()?;
        let fits = |template: &str| {
            let (mut left, mut right) = (template.split('/'), path.split('/'));
            left.by_ref()
                .zip(right.by_ref())
                .all(|(part, given)| part == given || part.starts_with('{') && !given.is_empty())
                && template.split('/').count() == path.split('/').count()
        };
        let paths = self.0["paths"].as_object()?;
        let exact =
            paths.get(path).or_else(|| paths.iter().find(|(path, _)| fits(path)).map(|(_, item)| item))?;
        exact.get(method.to_lowercase())
    }

    fn fits(&self, value: &Value, schema: &Value) -> Result<(), String> {
        if let Some(name) = schema["$ref"].as_str() {
            let target = self.0.pointer(&name[1..]).ok_or_else(|| format!("{name} is nowhere"))?;
            return self.fits(value, target);
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.fits(value, part)?;
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(parts) = schema[key].as_array() {
                let fitting = parts.iter().filter(|part| self.fits(value, part).is_ok()).count();
                if fitting == 0 {
                    return Err(format!("{value} fits none of {schema}"));
                }
            }
        }
        type_fits(value, schema)?;
        bounds_fit(value, schema)?;
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            self.fits(item, &schema["items"]).map_err(|why| format!("[{index}]: {why}"))?;
        }
        self.fields_fit(value, schema)
    }

    fn fields_fit(&self, value: &Value, schema: &Value) -> Result<(), String> {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if value.get(name).is_none() {
                return Err(format!("{name} is missing"));
            }
        }
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            if let Some(value) = value.get(name) {
                self.fits(value, field).map_err(|why| format!("{name}: {why}"))?;
            }
        }
        Ok(())
    }
}

fn type_fits(value: &Value, schema: &Value) -> Result<(), String> {
    let is = |kind: &str| match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    let fits = match &schema["type"] {
        Value::Null => true,
        Value::String(kind) => is(kind),
        kinds => kinds.as_array().unwrap().iter().any(|kind| is(kind.as_str().unwrap())),
    };
    let listed = schema["enum"].as_array().is_none_or(|words| words.contains(value));
    if fits && listed { Ok(()) } else { Err(format!("{value} is not {schema}")) }
}

fn bounds_fit(value: &Value, schema: &Value) -> Result<(), String> {
    let number = value.as_f64();
    let length = value.as_str().map(|text| text.chars().count() as f64);
    let at_least = |bound: &Value, is: Option<f64>| bound.as_f64().zip(is).is_none_or(|(low, is)| is >= low);
    let at_most = |bound: &Value, is: Option<f64>| bound.as_f64().zip(is).is_none_or(|(high, is)| is <= high);
    let fits = at_least(&schema["minimum"], number)
        && at_most(&schema["maximum"], number)
        && at_least(&schema["minLength"], length)
        && at_most(&schema["maxLength"], length);
    let instant = schema["format"] != "date-time" || value.as_str().is_none_or(is_utc_with_millis);
    if fits && instant { Ok(()) } else { Err(format!("{value} is out of {schema}")) }
}

fn is_utc_with_millis(text: &str) -> bool {
    let shape = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "0");
    shape(text) == "0000-00-00T00:00:00.000Z"
}

/// An operation of the contract.
pub(crate) struct Operation<'a> {
    pub(crate) method: String,
    pub(crate) path: &'a str,
    pub(crate) id: String,
    pub(crate) about: &'a Value,
}

impl Contract {
    /// All operations.
    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let paths = self.0["paths"].as_object().unwrap().iter();
        let operations = paths.flat_map(|(path, item)| {
            item.as_object().unwrap().iter().map(move |(method, about)| Operation {
                method: method.to_uppercase(),
                path,
                id: about["operationId"].as_str().unwrap().to_owned(),
                about,
            })
        });
        operations.collect()
    }
}

impl Operation<'_> {
    /// The path with this in place of its id.
    pub(crate) fn path_with(&self, id: &str) -> String {
        match self.path.split_once('{') {
            Some((before, rest)) => format!("{before}{id}{}", rest.split_once('}').unwrap().1),
            None => self.path.to_owned(),
        }
    }

    pub(crate) fn has_id(&self) -> bool {
        self.path.contains('{')
    }

    /// Whether a body may be sent.
    pub(crate) fn has_body(&self) -> bool {
        !self.about["requestBody"]["content"]["application/json"].is_null()
    }
}

impl Contract {
    /// The fields that an operation's body may have.
    pub(crate) fn fields<'a>(&'a self, operation: &'a Operation<'_>) -> Vec<(&'a str, &'a Value)> {
        self.body(operation)["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, field)| (name.as_str(), field))
            .collect()
    }

    /// The body without the fields that an operation would refuse.
    pub(crate) fn without_unknown(&self, operation: &Operation<'_>, body: Value) -> Value {
        let schema = self.body(operation);
        if schema["additionalProperties"] != Value::Bool(false) {
            return body;
        }
        let Value::Object(fields) = body else { return body };
        let known = |name: &String| schema["properties"].get(name).is_some();
        Value::Object(fields.into_iter().filter(|(name, _)| known(name)).collect())
    }

    /// The schema of an operation's body.
    pub(crate) fn body<'a>(&'a self, operation: &'a Operation<'_>) -> &'a Value {
        self.follow(&operation.about["requestBody"]["content"]["application/json"]["schema"])
    }

    /// The type of a schema, null aside.
    pub(crate) fn kind(&self, schema: &Value) -> String {
        match &self.follow(schema)["type"] {
            Value::Array(kinds) => {
                kinds.iter().find(|kind| *kind != "null").unwrap().as_str().unwrap().into()
            }
            kind => kind.as_str().unwrap_or_else(|| panic!("{schema} has no type")).into(),
        }
    }

    /// Where a reference leads, or the first alternative that is not null.
    pub(crate) fn follow<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(name) = schema["$ref"].as_str() {
            return self.0.pointer(&name[1..]).unwrap();
        }
        match schema["oneOf"].as_array() {
            Some(parts) => self.follow(parts.iter().find(|part| part["type"] != "null").unwrap()),
            None => schema,
        }
    }
}
