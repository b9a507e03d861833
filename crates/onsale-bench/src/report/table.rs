//! A table, for the terminal or for Markdown. The first column is words, the others are numbers.

#[derive(Debug)]
pub(crate) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(head: &[&str]) -> Self {
        Self { head: head.iter().map(|&cell| cell.to_owned()).collect(), rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Aligned by spaces.
    pub(crate) fn text(&self) -> String {
        let widths: Vec<usize> = (0..self.head.len())
            .map(|column| self.all().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max())
            .map(|width| width.unwrap_or(0))
            .collect();
        let mut text = String::new();
        for row in self.all() {
            for (column, cell) in row.iter().enumerate() {
                let width = widths.get(column).copied().unwrap_or(0);
                let cell = if column == 0 { format!("{cell:<width$}") } else { format!("  {cell:>width$}") };
                text.push_str(&cell);
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text
    }

    pub(crate) fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let marks: Vec<String> =
            (0..self.head.len()).map(|n| if n == 0 { "---" } else { "---:" }.to_owned()).collect();
        let mut text = line(&self.head) + &line(&marks);
        self.rows.iter().for_each(|row| text += &line(row));
        text
    }

    fn all(&self) -> impl Iterator<Item = &Vec<String>> {
        std::iter::once(&self.head).chain(&self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&["what", "a second"]);
        table.row(vec!["empty".into(), "1 000".into()]);
        table.row(vec!["résumé read".into(), "9".into()]);
        table
    }

    #[test]
    fn columns_are_aligned() {
        assert_eq!(table().text(), "what         a second\nempty           1 000\nrésumé read         9\n");
    }

    #[test]
    fn markdown_aligns_numbers_to_the_right() {
        let expected = "| what | a second |\n| --- | ---: |\n| empty | 1 000 |\n| résumé read | 9 |\n";
        assert_eq!(table().markdown(), expected);
    }
}
