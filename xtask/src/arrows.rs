//! Which room may use which: the table of arrows in ARCHITECTURE.md, held against the paths that the code names.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use anyhow::{Context as _, bail, ensure};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::shell::root;

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
struct Arrow {
    /// A folder, or the path of a file without its ending.
    room: String,
    /// Paths that nothing in it may begin with.
    forbidden: Vec<String>,
}

impl Arrow {
    /// What the file `name` of the room uses that it may not, in sentences.
    fn broken_by(&self, name: &str, text: &str) -> anyhow::Result<Vec<String>> {
        let mut broken = Vec::new();
        for path in paths(text).with_context(|| name.to_owned())? {
            if let Some(out) = self.forbidden.iter().find(|forbidden| begins_with(&path, forbidden)) {
                broken.push(format!("{name} uses {path}; ARCHITECTURE.md keeps {out} out of it"));
            }
        }
        Ok(broken)
    }
}

/// Checks every arrow of ARCHITECTURE.md.
///
/// # Errors
/// With all the places that name what they may not.
pub(crate) fn check() -> anyhow::Result<()> {
    let root = root();
    let page =
        std::fs::read_to_string(root.join("ARCHITECTURE.md")).context("cannot read ARCHITECTURE.md")?;
    let arrows = arrows(&page)?;
    let (mut broken, mut read) = (Vec::new(), 0);
    for arrow in &arrows {
        let files = files(&root.join(&arrow.room))?;
        ensure!(!files.is_empty(), "ARCHITECTURE.md names {}, where nothing is", arrow.room);
        for file in files {
            let text =
                std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let name = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
            read += 1;
            broken.extend(arrow.broken_by(&name, &text)?);
        }
    }
    if !broken.is_empty() {
        bail!("{}", broken.join("\n"));
    }
    println!("{} arrows hold in {read} files.", arrows.len());
    Ok(())
}

/// The rows of the table under the heading "Arrows".
fn arrows(page: &str) -> anyhow::Result<Vec<Arrow>> {
    let (_, section) =
        page.split_once("\n## Arrows\n").context("ARCHITECTURE.md has no heading \"Arrows\"")?;
    let section = section.split("\n## ").next().unwrap_or_default();
    let quoted =
        |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect() };
    let mut arrows = Vec::new();
    for row in section.lines().filter(|line| line.starts_with("| `")) {
        let mut cells = row.split('|').skip(1);
        let rooms = cells.next().map(quoted).unwrap_or_default();
        let forbidden = cells.next().map(quoted).unwrap_or_default();
        ensure!(!rooms.is_empty() && !forbidden.is_empty(), "an arrow without an end: {row}");
        arrows.extend(rooms.into_iter().map(|room| Arrow { room, forbidden: forbidden.clone() }));
    }
    ensure!(!arrows.is_empty(), "ARCHITECTURE.md has no arrows");
    Ok(arrows)
}

/// The files of a room: `room.rs`, and all below the folder `room`.
fn files(room: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let alone = room.with_extension("rs");
    if alone.is_file() {
        files.push(alone);
    }
    let mut folders = vec![room.to_owned()];
    while let Some(folder) = folders.pop().filter(|folder| folder.is_dir()) {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.insert(0, path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Every path that a file names outside its tests, groups of `use` written out.
fn paths(text: &str) -> anyhow::Result<Vec<String>> {
    let tokens = TokenStream::from_str(text).map_err(|error| anyhow::anyhow!("is not Rust: {error}"))?;
    let mut paths = Vec::new();
    gather(tokens, "", &mut paths);
    Ok(paths)
}

fn gather(tokens: TokenStream, before: &str, paths: &mut Vec<String>) {
    let mut path = before.to_owned();
    let (mut joins, mut colons, mut is_module) = (!before.is_empty(), 0, false);
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                if is_module && name == "tests" {
                    // What tests use is no arrow of the room's.
                    tokens.next();
                    is_module = false;
                    continue;
                }
                is_module = name == "mod";
                if joins {
                    path.push_str(&name);
                } else {
                    path = name;
                }
                joins = false;
                paths.push(path.clone());
            }
            TokenTree::Punct(colon) if colon.as_char() == ':' => {
                colons += 1;
                if colons == 2 {
                    path.push_str("::");
                    joins = true;
                }
                continue;
            }
            TokenTree::Punct(comma) if comma.as_char() == ',' && !before.is_empty() => {
                before.clone_into(&mut path);
                joins = true;
            }
            TokenTree::Group(group) => {
                let is_tree = joins && colons == 2 && group.delimiter() == Delimiter::Brace;
                gather(group.stream(), if is_tree { &path } else { "" }, paths);
                joins = false;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => joins = false,
        }
        colons = 0;
    }
}

fn begins_with(path: &str, forbidden: &str) -> bool {
    path.strip_prefix(forbidden).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_architecture_md_says_holds() {
        check().unwrap();
    }

    /// An arrow that is taken out of the table, or that nobody looks at, is found here.
    #[test]
    fn a_broken_arrow_is_told() {
        let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
        let arrows = arrows(&page).unwrap();
        let broken = |room: &str, text: &str| -> Vec<String> {
            let of_room = arrows.iter().filter(|arrow| arrow.room == format!("crates/onsale/src/{room}"));
            of_room.flat_map(|arrow| arrow.broken_by(room, text).unwrap()).collect()
        };
        for room in ["auth", "live", "wire", "mail", "page"] {
            let told = broken(room, "use crate::http::problem::Problem;");
            assert!(told.iter().any(|told| told.contains("crate::http::problem")), "{room}: {told:?}");
            assert_eq!(broken(room, "use crate::clock::Clock;"), Vec::<String>::new(), "{room}");
        }
        for room in ["app", "auth", "live", "wire"] {
            assert!(!broken(room, "fn f() { crate::jobs::start() }").is_empty(), "{room}");
        }
        assert!(!broken("wire", "use crate::{app::App, clock::Clock};").is_empty());
        assert!(!broken("auth", "use crate::app::App;").is_empty());
    }

    #[test]
    fn a_path_is_seen_wherever_it_stands() {
        let text = "
            //! crate::in_a_comment
            use crate::auth::{Caller, verifier::{self, Gate}};
            use crate::{app::App, http};
            fn f() -> crate::wire::Money { let said = \"crate::in_a_text\"; println!(\"{}\", crate::clock::now()); }
            #[cfg(test)]
            mod tests { use crate::only_in_tests; }
        ";
        let paths = paths(text).unwrap();
        let names = |path: &str| paths.iter().any(|known| begins_with(known, path));
        for path in
            ["crate::auth", "crate::auth::verifier::Gate", "crate::http", "crate::app::App", "crate::wire"]
        {
            assert!(names(path), "{path} in {paths:?}");
        }
        assert!(names("crate::clock::now"));
        for path in
            ["crate::in_a_comment", "crate::in_a_text", "crate::only_in_tests", "crate::gate", "crate::ht"]
        {
            assert!(!names(path), "{path} in {paths:?}");
        }
    }

    #[test]
    fn a_row_is_rooms_and_what_they_may_not_use() {
        let page = "# A\n\n## Arrows\n\n| room | uses none of |\n|---|---|\n| `a`, `b` | `x`, `y::z`: why |\n\n## More\n| `c` | `d` |\n";
        let forbidden = vec!["x".to_owned(), "y::z".to_owned()];
        let arrow = |room: &str| Arrow { room: room.to_owned(), forbidden: forbidden.clone() };
        assert_eq!(arrows(page).unwrap(), [arrow("a"), arrow("b")]);
        assert!(arrows("# A\n").is_err());
    }
}
