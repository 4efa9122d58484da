//! Where a user's state is kept.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// The variable that names another folder, for tests and for machines with odd homes.
const VARIABLE: &str = "DOWNBEAT_STATE_DIR";

/// The folder that holds journals and logs. It is made when something is first written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateDir(PathBuf);

/// The system does not say where a user's files belong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no home folder to keep the show's state in: set {VARIABLE} to a folder")]
pub struct NoPlace;

impl StateDir {
    /// The folder of this user: what `DOWNBEAT_STATE_DIR` says, else the system's place for state:
    /// `$XDG_STATE_HOME/downbeat` or `~/.local/state/downbeat` on Linux (XDG Base Directory
    /// Specification), the folder for application data elsewhere.
    ///
    /// # Errors
    ///
    /// [`NoPlace`] where neither is known.
    pub fn find() -> Result<Self, NoPlace> {
        Self::from(std::env::var_os(VARIABLE))
    }

    /// The same, with the variable's value given.
    fn from(named: Option<OsString>) -> Result<Self, NoPlace> {
        if let Some(named) = named.filter(|named| !named.is_empty()) {
            return Ok(Self(named.into()));
        }
        let dirs = ProjectDirs::from("", "", "downbeat").ok_or(NoPlace)?;
        Ok(Self(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned()))
    }

    /// This folder, whatever the environment says.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn journals(&self) -> PathBuf {
        self.0.join("journals")
    }

    pub(crate) fn logs(&self) -> PathBuf {
        self.0.join("logs")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_wins_unless_it_is_empty() {
        assert_eq!(StateDir::from(Some("/x/y".into())), Ok(StateDir::at("/x/y")));
        let usual = StateDir::from(None);
        assert_eq!(StateDir::from(Some("".into())), usual);
        if let Ok(usual) = usual {
            assert!(usual.path().ends_with("downbeat"), "{usual:?}");
        }
    }
}
