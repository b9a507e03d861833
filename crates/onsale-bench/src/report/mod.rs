//! What is told about a run: tables for the terminal and for documents, JSON for programs, charts for the eye.

mod budgets;
mod charts;
mod document;
mod svg;
mod table;
mod tables;

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;

use crate::machine::Machine;
use crate::parts::engine::Size;
use crate::parts::full_house::FullHouse;
use crate::parts::overload::Overload;
use crate::parts::releases::Releases;
use crate::parts::sell_out::SellOut;
use crate::parts::throughput::Throughput;
use crate::plan::Plan;

/// All that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) plan: Plan,
    pub(crate) machine: Machine,
    pub(crate) throughput: Throughput,
    pub(crate) engine: Vec<Size>,
    pub(crate) sell_out: SellOut,
    pub(crate) full_house: FullHouse,
    pub(crate) releases: Releases,
    pub(crate) overload: Overload,
}

impl Report {
    /// Tables for the terminal.
    pub(crate) fn print(&self) {
        for (title, table) in tables::all(self) {
            println!("\n{title}\n\n{}", table.text());
        }
    }

    /// JSON and charts into `folder`.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        fs::create_dir_all(folder)?;
        let mut json = serde_json::to_string_pretty(self)?;
        json.push('\n');
        fs::write(folder.join("figures.json"), json)?;
        for (name, chart) in charts::all(self) {
            fs::write(folder.join(name), chart)?;
        }
        Ok(())
    }

    /// The tables, between the marks of the document.
    ///
    /// # Errors
    /// When the document or its marks are not there.
    pub(crate) fn write_document(&self, document: &Path) -> anyhow::Result<()> {
        let told = || format!("{} cannot be brought up to date", document.display());
        let text = fs::read_to_string(document).with_context(told)?;
        fs::write(document, document::with_figures(&text, self).with_context(told)?)?;
        Ok(())
    }
}
