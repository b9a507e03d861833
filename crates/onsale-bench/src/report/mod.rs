//! What is told about a run: tables for the terminal and for documents, JSON for programs, charts for the eye.

mod budgets;
mod capacity;
mod charts;
mod document;
mod svg;
mod table;
mod tables;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};

use crate::machine::Machine;
use crate::parts::engine::Size;
use crate::parts::full_house::FullHouse;
use crate::parts::galera::OnGalera;
use crate::parts::live::Live;
use crate::parts::mariadb::OnMariaDb;
use crate::parts::overload::Overload;
use crate::parts::reads::Reads;
use crate::parts::releases::Releases;
use crate::parts::sell_out::SellOut;
use crate::parts::throughput::Throughput;
use crate::parts::tokens::OfTokens;

/// The figures of one part, and what kind of run they come from.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Measured<T> {
    /// `full`, `quick` or `smoke`.
    pub(crate) run: String,
    pub(crate) figures: T,
}

/// All that was measured; a part that was left out has no figures.
#[derive(Debug, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) throughput: Option<Measured<Throughput>>,
    pub(crate) engine: Option<Measured<Vec<Size>>>,
    pub(crate) sell_out: Option<Measured<SellOut>>,
    pub(crate) full_house: Option<Measured<FullHouse>>,
    pub(crate) reads: Option<Measured<Reads>>,
    pub(crate) releases: Option<Measured<Releases>>,
    pub(crate) mariadb: Option<Measured<OnMariaDb>>,
    pub(crate) galera: Option<Measured<OnGalera>>,
    pub(crate) live: Option<Measured<Live>>,
    pub(crate) tokens: Option<Measured<OfTokens>>,
    pub(crate) overload: Option<Measured<Vec<Overload>>>,
}

/// The file of all figures.
const FIGURES: &str = "figures.json";

impl Default for Report {
    fn default() -> Self {
        Self::new(Machine::default())
    }
}

impl Report {
    /// A report of nothing yet.
    pub(crate) const fn new(machine: Machine) -> Self {
        Self {
            machine,
            throughput: None,
            engine: None,
            sell_out: None,
            full_house: None,
            reads: None,
            releases: None,
            overload: None,
            mariadb: None,
            galera: None,
            live: None,
            tokens: None,
        }
    }

    /// The figures that lie in `folder`, so that single parts can be measured again.
    ///
    /// # Errors
    /// When there are none, or they come from another kind of machine: figures of two machines in one document
    /// would be compared.
    pub(crate) fn read(folder: &Path, machine: Machine) -> anyhow::Result<Self> {
        let path = folder.join(FIGURES);
        let told = || format!("{}: measure all parts first", path.display());
        let earlier: Self =
            serde_json::from_str(&fs::read_to_string(&path).with_context(told)?).with_context(told)?;
        ensure!(
            earlier.machine.is_like(&machine),
            "{} comes from another kind of machine: measure all parts",
            path.display()
        );
        Ok(Self { machine, ..earlier })
    }

    /// Tables for the terminal.
    pub(crate) fn print(&self) {
        for section in tables::all(self) {
            println!("\n{}\n\n{}{}", section.title, section.words(), section.table.text());
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
        fs::write(folder.join(FIGURES), json)?;
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
