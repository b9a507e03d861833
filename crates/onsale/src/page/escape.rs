//! Text of strangers inside HTML and inside a script block. Each has its own rule, and only these two are used.

/// Text between tags, or inside an attribute in double quotes.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// JSON inside a `<script>` that is data: nothing in it can end the element or begin a comment, and it is the same JSON.
pub(super) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", letter as u32)),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_strangers_text_is_markup() {
        let nasty = "</script><!-- <script> \"'&\u{2028}";
        assert_eq!(html(nasty), "&lt;/script&gt;&lt;!-- &lt;script&gt; &quot;&#39;&amp;\u{2028}");
        let quoted = serde_json::to_string(nasty).unwrap();
        let safe = json(&quoted);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), nasty);
    }
}
