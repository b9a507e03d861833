//! Text into HTML: escaped, and with `code` marked.

use std::borrow::Cow;
use std::fmt::Write;

/// Text that stands in HTML as itself.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return text.into();
    }
    let replaced = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    replaced.replace('"', "&quot;").replace('\'', "&#39;").into()
}

/// Paragraphs, split at empty lines; what stands between backticks is code.
pub(super) fn prose(page: &mut String, text: &str) -> std::fmt::Result {
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        page.push_str("<p>");
        for (index, piece) in paragraph.split('`').enumerate() {
            if index % 2 == 1 {
                write!(page, "<code>{}</code>", escape(piece))?;
            } else {
                page.push_str(&escape(piece));
            }
        }
        page.push_str("</p>");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_the_document_becomes_markup() {
        let mut page = String::new();
        prose(&mut page, "a <b> & `c<d>`\n\n\"e\"").unwrap();
        assert_eq!(page, "<p>a &lt;b&gt; &amp; <code>c&lt;d&gt;</code></p><p>&quot;e&quot;</p>");
    }
}
