//! Paths of a show, which stay in its folder unless the show says otherwise.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::fields::read as read_value;
use super::node::Node;
use super::report::{FileReport, Pos, quoted};
use super::units::Unit;

/// The path that a value names, relative to `folder`; `None` if it was reported.
pub(super) fn resolve(
    node: &Node,
    key: &str,
    unit: &Unit<String>,
    folder: &Path,
    out: &FileReport<'_>,
) -> Option<PathBuf> {
    let name = read_value(node, key, unit, out)?;
    let path = folder.join(&name);
    allowed(&path, &name, node.at, out).then_some(path)
}

/// Whether a path may be read for the show, which is then made of it; if not, it is reported. `name`
/// is what the show calls it.
pub(super) fn allowed(path: &Path, name: &str, at: Pos, out: &FileReport<'_>) -> bool {
    if out.outside_allowed() || is_inside(path, out) {
        out.is_made_of(path);
        return true;
    }
    let cause = format!("{} is outside the show's folder", quoted(name));
    let fix = "copy it into the folder, or write `outside: on` in the show file";
    out.error(at, cause, fix);
    false
}

/// Whether a path, with every link on its way followed, is below the show's folder. Of a file that
/// is not there its spelling must do.
fn is_inside(path: &Path, out: &FileReport<'_>) -> bool {
    let link = fs::symlink_metadata(path).is_ok_and(|file| file.is_symlink());
    let real = match (path.parent(), path.file_name()) {
        // Most files of a show share a few folders, which are looked up once.
        (Some(folder), Some(name)) if !link => {
            out.real_folder(folder).map(|folder| folder.join(name))
        }
        _ => fs::canonicalize(path).ok(),
    };
    match (real, out.real_folder(out.show_folder())) {
        (Some(path), Some(folder)) => path.starts_with(folder),
        _ => normal(path).starts_with(normal(out.show_folder())),
    }
}

/// A folder with every link followed, if it is there.
pub(super) fn real(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    fs::canonicalize(folder).ok()
}

/// A path without `.` and `..`, as far as its spelling tells.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(normal.components().next_back(), Some(Component::Normal(_))) =>
            {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_tells_what_leaves_a_folder() {
        let inside = |path: &str| normal(Path::new(path)).starts_with(normal(Path::new("/show")));
        assert!(inside("/show/a/../b.wav"));
        assert!(inside("/show/./b.wav"));
        assert!(!inside("/show/../b.wav"));
        assert!(!inside("/show/a/../../show2/b.wav"));
        assert!(!inside("/shows/b.wav"));
        assert_eq!(normal(Path::new("../../a")), Path::new("../../a"));
    }
}
