//! The programs that must be installed, and the user that a database runs as.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

/// What to install on Debian.
pub const DEBIAN_PACKAGES: [&str; 3] = ["mariadb-server", "galera-4", "rsync"];

/// Where Debian keeps Galera.
pub(crate) const GALERA: &str = "/usr/lib/galera/libgalera_smm.so";

/// Servers lie where an ordinary user's PATH does not lead.
const SYSTEM_FOLDERS: [&str; 2] = ["/usr/sbin", "/sbin"];

/// The packages whose programs are not there.
pub fn missing() -> Vec<&'static str> {
    let [server, galera, rsync] = DEBIAN_PACKAGES;
    let has = |program| find(program).is_ok();
    let all = [
        (server, has("mariadbd") && has("mariadb") && has("mariadb-install-db")),
        (galera, Path::new(GALERA).is_file()),
        (rsync, has("rsync")),
    ];
    all.into_iter().filter_map(|(package, there)| (!there).then_some(package)).collect()
}

/// The program of that name.
///
/// # Errors
/// When it is not installed.
pub(crate) fn find(program: &str) -> anyhow::Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(SYSTEM_FOLDERS.map(PathBuf::from))
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
        .with_context(|| {
            format!("{program} is missing (Debian: apt-get install {})", DEBIAN_PACKAGES.join(" "))
        })
}

/// Who a database runs as: root may not, and Galera's state transfer fails for root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl User {
    /// Somebody else when we are root; `None` means ourselves.
    ///
    /// # Errors
    /// When we are root and there is nobody else.
    pub(crate) fn other_than_root() -> anyhow::Result<Option<Self>> {
        if id(&["-u"])? != 0 {
            return Ok(None);
        }
        for name in ["mysql", "nobody"] {
            if let (Ok(uid), Ok(gid)) = (id(&["-u", name]), id(&["-g", name])) {
                return Ok(Some(Self { uid, gid }));
            }
        }
        bail!("a database does not run as root, and there is neither a user mysql nor nobody")
    }
}

fn id(args: &[&str]) -> anyhow::Result<u32> {
    let output = Command::new("id").args(args).output().context("`id` does not run")?;
    String::from_utf8_lossy(&output.stdout).trim().parse().context("`id` does not answer a number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_what_to_install() {
        let error = find("no-such-program").unwrap_err().to_string();
        assert!(error.contains("no-such-program") && error.contains("mariadb-server"), "{error}");
    }

    #[test]
    fn nothing_runs_as_root() {
        assert!(User::other_than_root().unwrap().is_none_or(|user| user.uid != 0));
    }
}
