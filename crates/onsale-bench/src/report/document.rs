//! The document's generated part: everything between two marks is replaced, what people wrote stays.

use anyhow::Context as _;

use super::{Report, tables};
use crate::figures::short;

const BEGIN: &str = "<!-- figures: written by `cargo xtask bench` -->";
const END: &str = "<!-- end of figures -->";

/// `text` with its figures replaced by the report's.
pub(crate) fn with_figures(text: &str, report: &Report) -> anyhow::Result<String> {
    between(text, &figures(report))
}

fn between(text: &str, figures: &str) -> anyhow::Result<String> {
    let (before, rest) = text.split_once(BEGIN).with_context(|| format!("the mark {BEGIN} is missing"))?;
    let (_, after) = rest.split_once(END).with_context(|| format!("the mark {END} is missing"))?;
    Ok(format!("{before}{BEGIN}\n\n{figures}\n{END}{after}"))
}

fn figures(report: &Report) -> String {
    let machine = &report.machine;
    let mut text = format!(
        "On {} cores of {}, {:.0} GiB of memory, Linux {}, {}; a 4 KiB append with `fdatasync` takes {} µs.\n",
        machine.cores,
        machine.processor,
        machine.memory_gib,
        machine.kernel,
        machine.file_system,
        short(machine.sync_us),
    );
    for section in tables::all(report) {
        text += &format!("\n### {}\n\n{}{}", section.title, section.words(), section.table.markdown());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let text = format!("# Title\n{BEGIN}\nold\n{END}\nrest\n");
        let new = between(&text, "new\n").unwrap();
        assert_eq!(new, format!("# Title\n{BEGIN}\n\nnew\n\n{END}\nrest\n"));
        assert_eq!(between(&new, "new\n").unwrap(), new);
        assert!(between("no marks", "new").is_err());
    }
}
