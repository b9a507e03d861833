//! The contract as OpenAPI 3.1, put together from what stands at each handler. What every operation of a kind
//! has in common - the id that is no id, the body that is no JSON, the server that is busy - is added here, so
//! that a handler tells only what is its own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use onsale_core::limits;
use serde_json::json;
use utoipa::openapi::example::{Example, ExampleBuilder};
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBody;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Components, ComponentsBuilder, ContentBuilder, InfoBuilder, License, OpenApi, OpenApiBuilder, PathItem,
    Paths, Ref, RefOr, Required, Server, tag::TagBuilder,
};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use super::access::Who;
use super::problem::{Code, ErrorBody};
use super::router::{Documented, documented};
use crate::auth;
use crate::wire::{Count, Id};

/// Headers that name who calls, as they are read (`auth/header.rs`).
macro_rules! caller_header {
    ($(#[$about:meta])* $name:ident = $header:expr, $sentence:expr) => {
        $(#[$about])*
        pub(crate) struct $name;

        impl IntoParams for $name {
            fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                let header = ParameterBuilder::new().name($header).parameter_in(ParameterIn::Header);
                let header = header.required(Required::False).description(Some($sentence));
                vec![header.schema(Some(Ref::from_schema_name(Id::name()))).build()]
            }
        }
    };
}

caller_header! {
    /// Who calls, as a customer.
    CustomerHeader = auth::CUSTOMER_HEADER,
    "The customer who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;\n\
     otherwise the token says it, and this, where it is sent, has to agree."
}
caller_header! {
    /// Who calls, where a customer is told more.
    OptionalCustomerHeader = auth::CUSTOMER_HEADER, "The customer who calls."
}
caller_header! {
    /// Who calls, as a vendor.
    VendorHeader = auth::VENDOR_HEADER,
    "The vendor who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;\n\
     otherwise the token or API key says it, and this, where it is sent, has to agree."
}
caller_header! {
    /// Who calls, where the body may say it too.
    OptionalVendorHeader = auth::VENDOR_HEADER, "The vendor who calls."
}

/// The document as it is served and checked in.
pub fn document_text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
        text.push('\n');
        text
    });
    &TEXT
}

/// The contract.
pub fn document() -> OpenApi {
    let mut paths = Paths::new();
    let mut schemas = BTreeMap::new();
    schemas.insert(ErrorBody::name().into_owned(), ErrorBody::schema());
    let mut collected = Vec::new();
    ErrorBody::schemas(&mut collected);
    for Documented { path, method, operation, schemas, access } in documented() {
        collected.extend(schemas);
        let operation = complete(operation, &method, access.who);
        match paths.paths.get_mut(&path) {
            Some(item) => item.merge_operations(PathItem::new(method, operation)),
            None => drop(paths.paths.insert(path, PathItem::new(method, operation))),
        }
    }
    schemas.extend(collected);
    let components = schemas
        .into_iter()
        .fold(ComponentsBuilder::new(), |components, (name, schema)| components.schema(name, schema));
    let mut document = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Onsale")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(ABOUT))
                .license(Some(License::builder().name(LICENCE).identifier(Some(LICENCE)).build()))
                .build(),
        )
        .servers(Some([Server::new("http://127.0.0.1:8080")]))
        .tags(Some(TAGS.map(|(name, about)| TagBuilder::new().name(name).description(Some(about)).build())))
        .paths(paths)
        .components(Some(shared(components.build())))
        .build();
    document.extensions = Some(Extensions::from_iter([("x-limits", limits_of_several())]));
    document
}

/// Bounds that no schema of one field can say, for the page's forms.
fn limits_of_several() -> serde_json::Value {
    json!({
        "ticketsOfOneRelease": limits::TICKETS_PER_RELEASE,
        "shortestIntervalSeconds": limits::SHORTEST_INTERVAL_MS as f64 / 1_000.0,
    })
}

/// An SPDX expression; some generators refuse a contract without one.
const LICENCE: &str = "MIT OR Apache-2.0";

const ABOUT: &str = "Vendors release tickets in timed batches into a pool; customers reserve one, hold it for a \
    minute, and buy it. Names are camelCase. Unknown fields in a request are ignored, but refused where tickets or \
    money move and in every change of a record (these bodies have `additionalProperties: false`, and take no field twice). A null is the same as an absent field, or refused; \
    what an update shall empty is named in its `clear`. Every error has the same \
    form, with a `code` for a program and a sentence for a person. Every answer carries `x-request-id` and \
    `x-onsale-now`, the server's time in milliseconds since the epoch.";

const TAGS: [(&str, &str); 9] = [
    ("access", "Coming in and going out: one-time codes, tokens, sessions."),
    ("customers", "Who buys."),
    ("vendors", "Who releases tickets, and their releases."),
    ("tickets", "The pool, the holds and the sales."),
    ("orders", "What was bought, line by line."),
    ("sale control", "The switch for all sales."),
    ("events", "What tickets admit to."),
    ("live", "What is for sale, as it changes."),
    ("operations", "For whoever runs the server."),
];

/// The answers for these codes, one for each status.
pub(crate) fn refusals(codes: &[Code]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in codes {
        by_status.entry(code.status()).or_default().push(*code);
    }
    by_status.into_iter().map(|(status, codes)| (status.to_string(), refusal(&codes).into())).collect()
}

fn refusal(codes: &[Code]) -> Response {
    let lines: Vec<_> = codes.iter().map(|code| format!("`{}`: {}", code.word(), code.meaning())).collect();
    let schema = Ref::from_schema_name(ErrorBody::name());
    let body = codes.iter().fold(ContentBuilder::new().schema(Some(schema)), |content, code| {
        let example: RefOr<Example> = RefOr::Ref(Ref::new(format!("#/components/examples/{}", code.word())));
        content.examples_from_iter([(code.word(), example)])
    });
    ResponseBuilder::new().description(lines.join("\n\n")).content("application/json", body.build()).build()
}

/// Adds what every operation of this kind has in common.
fn complete(mut operation: Operation, method: &HttpMethod, who: Who) -> Operation {
    let in_place = |operation: &Operation, place: &ParameterIn| {
        operation.parameters.iter().flatten().any(|parameter| match parameter {
            RefOr::T(parameter) => parameter.parameter_in == *place,
            RefOr::Ref(_) => false,
        })
    };
    let mut codes = vec![Code::Internal, Code::Busy, Code::ForeignPage, Code::InvalidHeader];
    codes.extend(who.codes());
    operation.extensions.get_or_insert_default().insert("x-access".into(), who.word().into());
    if who != Who::Anyone {
        operation.security = Some(vec![SecurityRequirement::new(BEARER, NO_SCOPES)]);
    }
    if in_place(&operation, &ParameterIn::Header) {
        codes.extend([Code::MissingHeader, Code::InvalidHeader]);
    }
    // Their answers are secrets, or there is nobody left to answer to: nothing of it is kept.
    let is_access = operation.tags.iter().flatten().any(|tag| tag == "access");
    // An API key that is asked for again takes the place of the first.
    let is_made_again = operation.operation_id.as_deref() == Some("add_api_key");
    // Asked again, it finds nothing more to do.
    let is_done_once = operation.operation_id.as_deref() == Some("retry_messages");
    if *method == HttpMethod::Post && (!is_access || is_made_again) && !is_done_once {
        let said = if is_made_again { MADE_AGAIN } else { SAID_AGAIN };
        codes.extend([Code::InvalidHeader, Code::IdempotencyMismatch]);
        operation.parameters.get_or_insert_default().push(idempotency_key(said).into());
    }
    if operation.request_body.is_some() {
        codes.extend([Code::InvalidJson]);
    }
    if operation.request_body.is_some() || *method == HttpMethod::Post {
        codes.extend([Code::BodyTooLarge, Code::UnsupportedMediaType]);
    }
    if let Some(body) = &mut operation.request_body {
        leave_out_null(body);
    }
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter {
            never_null(parameter);
        }
    }
    let mut own = std::mem::take(&mut operation.responses.responses);
    own.values_mut().for_each(tell_bytes);
    let mut all = own_codes(&own);
    all.extend(codes);
    all.sort_by_key(|code| Code::ALL.iter().position(|known| known == code));
    all.dedup();
    let successes = own.into_iter().filter(|(status, _)| status.starts_with('2'));
    operation.responses.responses =
        successes.chain(refusals(&all)).map(|(status, answer)| (status, with_headers(answer))).collect();
    operation
}

/// Which codes stand in these answers already.
fn own_codes(answers: &BTreeMap<String, RefOr<Response>>) -> Vec<Code> {
    let of_error = |answer: &RefOr<Response>| match answer {
        RefOr::T(answer) => answer.description.clone(),
        RefOr::Ref(_) => String::new(),
    };
    let text: String = answers.values().map(of_error).collect();
    Code::ALL.iter().copied().filter(|code| text.contains(&format!("`{}`:", code.word()))).collect()
}

/// A body that may be absent is one that is not required. That it may be null as well is not told: generated clients
/// would have a type for "this, or nothing" and could not write it.
fn leave_out_null(body: &mut RefOr<RequestBody>) {
    let RefOr::T(body) = body else { return };
    for (kind, content) in &mut body.content {
        let RefOr::T(content) = content else { continue };
        if is_bytes(kind) {
            content.schema = Some(bytes());
        }
        let Some(RefOr::T(Schema::OneOf(either))) = &content.schema else { continue };
        let plain = either.items.iter().find(|item| matches!(item, RefOr::Ref(_))).cloned();
        content.schema = plain;
        body.required = Some(Required::False);
    }
}

/// Whether a body of this kind is told as bytes: a list of numbers otherwise, and a generated client sends or expects one.
fn is_bytes(kind: &str) -> bool {
    kind == "application/octet-stream" || kind.starts_with("image/")
}

fn tell_bytes(answer: &mut RefOr<Response>) {
    let RefOr::T(answer) = answer else { return };
    for (kind, content) in &mut answer.content {
        if let (true, RefOr::T(content)) = (is_bytes(kind), content) {
            content.schema = Some(bytes());
        }
    }
}

fn bytes() -> RefOr<Schema> {
    let bytes = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    bytes.format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).build().into()
}

/// A header or parameter is there or absent; there is no way to write null into one.
fn never_null(parameter: &mut Parameter) {
    if let Some(RefOr::T(Schema::OneOf(either))) = &parameter.schema {
        parameter.schema = either.items.iter().find(|item| matches!(item, RefOr::Ref(_))).cloned();
    }
}

fn with_headers(answer: RefOr<Response>) -> RefOr<Response> {
    let RefOr::T(mut answer) = answer else { return answer };
    for name in [REQUEST_ID, ONSALE_NOW] {
        answer.headers.insert(name.into(), RefOr::Ref(Ref::new(format!("#/components/headers/{name}"))));
    }
    answer.into()
}

/// The scheme of tokens and API keys in the contract; it has no scopes of its own.
const BEARER: &str = "bearer";
const NO_SCOPES: [&str; 0] = [];

const REQUEST_ID: &str = "x-request-id";
const ONSALE_NOW: &str = "x-onsale-now";

/// What many operations share.
fn shared(mut components: Components) -> Components {
    let text = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).build();
    let name = HeaderBuilder::new().schema(Some(text)).description(Some("Name of the request.")).build();
    let now = HeaderBuilder::new()
        .schema(Some(Ref::from_schema_name(Count::name())))
        .description(Some("The server's time, in milliseconds since the epoch."))
        .build();
    components.headers.insert(REQUEST_ID.into(), name.into());
    components.headers.insert(ONSALE_NOW.into(), now.into());
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("An access token, or a vendor's API key. In header mode it is not looked at."));
    components.add_security_scheme(BEARER, SecurityScheme::Http(bearer.build()));
    for code in Code::ALL {
        let value = json!({
            "status": "error", "error": code.meaning(), "message": code.meaning(), "code": code.word(),
        });
        components
            .examples
            .insert(code.word().into(), ExampleBuilder::new().value(Some(value)).build().into());
    }
    components
}

const SAID_AGAIN: &str = "The same key and body gets the first answer again, for a day.";
const MADE_AGAIN: &str =
    "The same key and body, within a day, makes another API key in the place of the one that was made.";

fn idempotency_key(said: &str) -> utoipa::openapi::path::Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .min_length(Some(1))
        .max_length(Some(limits::IDEMPOTENCY_KEY_BYTES))
        .pattern(Some("^[ -~]+$"));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(said))
        .schema(Some(schema.build()))
        .build()
}
