//! The contract as a page for people, made from the OpenAPI document: what it says, and nothing else. Everything
//! the page needs is in it; it asks no other host for anything.

mod curl;
pub(crate) mod html;
mod schema;

use std::fmt::Write;
use std::sync::LazyLock;

use serde_json::Value;

use html::{escape, prose};

const STYLE: &str = include_str!("docs/style.css");
const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

/// The page.
pub fn page() -> &'static str {
    static PAGE: LazyLock<String> = LazyLock::new(|| {
        let document = serde_json::to_value(super::openapi::document()).unwrap_or_default();
        let mut page = String::with_capacity(256 * 1024);
        // Writing to a string cannot fail.
        let _ = whole(&mut page, &document);
        page
    });
    &PAGE
}

/// An operation with where it is.
struct Operation<'a> {
    method: &'a str,
    path: &'a str,
    about: &'a Value,
}

impl<'a> Operation<'a> {
    fn id(&self) -> &'a str {
        text(self.about, "operationId")
    }

    fn belongs_to(&self, tag: &str) -> bool {
        self.about["tags"][0] == tag
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| {
            let of =
                move |method| item.get(method).map(|about| Operation { method, path: path.as_str(), about });
            METHODS.into_iter().filter_map(of)
        })
        .collect()
}

fn whole(page: &mut String, document: &Value) -> std::fmt::Result {
    let operations = operations(document);
    let info = &document["info"];
    write!(
        page,
        "<!doctype html><html lang=en><head><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\">\
         <meta name=color-scheme content=\"light dark\"><title>Onsale: the API</title><style>{STYLE}</style></head>\
         <body><a class=skip href=#main>Skip to the contract</a><header><h1>Onsale <small>{}</small></h1>",
        escape(text(info, "version"))
    )?;
    prose(page, text(info, "description"))?;
    page.push_str("<p>The same for programs: <a href=/openapi.json>openapi.json</a>.</p></header>");
    contents(page, document, &operations)?;
    page.push_str("<main id=main tabindex=-1>");
    for tag in document["tags"].as_array().into_iter().flatten() {
        let name = text(tag, "name");
        write!(page, "<section><h2 id=\"{}\">{}</h2>", anchor(name), escape(name))?;
        prose(page, text(tag, "description"))?;
        for operation in operations.iter().filter(|operation| operation.belongs_to(name)) {
            section(page, document, operation)?;
        }
        page.push_str("</section>");
    }
    schema::all(page, document)?;
    page.push_str("</main></body></html>\n");
    Ok(())
}

fn contents(page: &mut String, document: &Value, operations: &[Operation<'_>]) -> std::fmt::Result {
    page.push_str("<nav aria-label=\"All operations\">");
    for tag in document["tags"].as_array().into_iter().flatten() {
        let name = text(tag, "name");
        write!(page, "<h2><a href=\"#{}\">{}</a></h2><ul>", anchor(name), escape(name))?;
        for operation in operations.iter().filter(|operation| operation.belongs_to(name)) {
            let (id, method, path) = (operation.id(), operation.method, escape(operation.path));
            write!(page, "<li><a href=\"#{id}\"><b class={method}>{method}</b> {path}</a></li>")?;
        }
        page.push_str("</ul>");
    }
    page.push_str("<h2><a href=#schemas>schemas</a></h2></nav>");
    Ok(())
}

fn section(page: &mut String, document: &Value, operation: &Operation<'_>) -> std::fmt::Result {
    let Operation { method, path, about } = operation;
    let id = operation.id();
    write!(
        page,
        "<article><h3 id=\"{id}\"><a href=\"#{id}\">{}</a></h3>\
         <p class=route><b class={method}>{method}</b> <code>{}</code></p>",
        escape(text(about, "summary")),
        escape(path)
    )?;
    prose(page, text(about, "description"))?;
    parameters(page, about)?;
    body(page, about)?;
    answers(page, about)?;
    write!(
        page,
        "<pre tabindex=0><code>{}</code></pre></article>",
        escape(&curl::example(document, operation))
    )
}

fn parameters(page: &mut String, about: &Value) -> std::fmt::Result {
    let all: Vec<_> = about["parameters"].as_array().into_iter().flatten().collect();
    if all.is_empty() {
        return Ok(());
    }
    page.push_str("<h4>Parameters</h4><dl>");
    for parameter in all {
        let needed = if parameter["required"] == true { ", required" } else { "" };
        write!(
            page,
            "<dt><code>{}</code> <span>{}{needed}; {}</span></dt><dd>",
            escape(text(parameter, "name")),
            escape(text(parameter, "in")),
            schema::kind(&parameter["schema"])
        )?;
        prose(page, text(parameter, "description"))?;
        page.push_str("</dd>");
    }
    page.push_str("</dl>");
    Ok(())
}

fn body(page: &mut String, about: &Value) -> std::fmt::Result {
    let request = &about["requestBody"];
    let schema = &request["content"]["application/json"]["schema"];
    if schema.is_null() {
        return Ok(());
    }
    let needed = if request["required"] == true { "" } else { ", may be left out" };
    write!(page, "<h4>Body</h4><p>{}{needed}</p>", schema::kind(schema))
}

fn answers(page: &mut String, about: &Value) -> std::fmt::Result {
    page.push_str("<h4>Answers</h4><dl class=answers>");
    for (status, answer) in about["responses"].as_object().into_iter().flatten() {
        let content = answer["content"].as_object().into_iter().flatten().next();
        let kind = content.map(|(_, content)| schema::kind(&content["schema"])).unwrap_or_default();
        let class = if status.starts_with('2') { "ok" } else { "refused" };
        write!(page, "<dt><b class={class}>{}</b> <span>{kind}</span></dt><dd>", escape(status))?;
        prose(page, text(answer, "description"))?;
        page.push_str("</dd>");
    }
    page.push_str("</dl>");
    Ok(())
}

fn anchor(name: &str) -> String {
    name.replace(' ', "-")
}
