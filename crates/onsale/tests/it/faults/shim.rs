//! Faults for the real binary: a small library that the test compiles and preloads, and a file that says what
//! fails at the moment.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// What fails.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    Nothing = 0,
    WritesFail = 1,
    SyncsFail = 2,
    DiskFull = 3,
    ReadOnly = 4,
}

/// The library, and the file that it looks at.
pub(crate) struct Shim {
    library: PathBuf,
    told: PathBuf,
    file: File,
}

impl Shim {
    /// Compiles it: whoever builds SQLite has a C compiler.
    pub(crate) fn new(folder: &TempDir) -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults/shim.c");
        let (library, told) = (folder.path().join("shim.so"), folder.path().join("faults"));
        let cc = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let built = Command::new(cc)
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .args([&library, &source])
            .arg("-ldl")
            .status();
        assert!(built.unwrap().success(), "the shim does not compile");
        std::fs::write(&told, [0; 16]).unwrap();
        let file = File::options().write(true).open(&told).unwrap();
        Self { library, told, file }
    }

    /// What a server needs in its environment.
    pub(crate) fn environment(&self) -> [(&'static str, &Path); 2] {
        [("LD_PRELOAD", &self.library), ("ONSALE_FAULTS", &self.told)]
    }

    pub(crate) fn fail(&self, fault: Fault) {
        self.file.write_all_at(&(fault as i64).to_ne_bytes(), 0).unwrap();
    }

    /// Steps the wall clock to where it would be, so many seconds off.
    pub(crate) fn step_clock(&self, seconds: i64) {
        self.file.write_all_at(&(seconds * 1_000_000_000).to_ne_bytes(), 8).unwrap();
    }
}
