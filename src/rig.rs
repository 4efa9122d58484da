//! From a show to what a device needs to know of it.

use std::path::{Path, PathBuf};

use downbeat_show_files::Show;

/// The show file of what the user named: itself, or the `show.yaml` in that folder.
pub(crate) fn show_file(named: &Path) -> PathBuf {
    if named.is_dir() { named.join("show.yaml") } else { named.to_owned() }
}

/// How many outputs the rig has: the highest one that a bus goes to.
pub(crate) fn outputs(show: &Show) -> usize {
    show.buses.iter().flat_map(|bus| &bus.outputs).copied().max().unwrap_or(1).into()
}

/// The name of each output, for JACK's ports: that of the first bus that goes there, with its
/// channel (`drums_L`, `drums_R`, `choir_1` ... `choir_4`, `bass`), or the number of an output that
/// no bus uses (`out_7`).
pub(crate) fn output_names(show: &Show) -> Vec<String> {
    let mut names: Vec<Option<String>> = vec![None; outputs(show)];
    for bus in &show.buses {
        for (channel, &output) in bus.outputs.iter().enumerate() {
            let place = &mut names[usize::from(output) - 1];
            if place.is_none() {
                *place = Some(match (bus.outputs.len(), channel) {
                    (1, _) => bus.name.clone(),
                    (2, 0) => format!("{}_L", bus.name),
                    (2, _) => format!("{}_R", bus.name),
                    (_, channel) => format!("{}_{}", bus.name, channel + 1),
                });
            }
        }
    }
    let number = |(at, name): (usize, Option<String>)| name.unwrap_or(format!("out_{}", at + 1));
    names.into_iter().enumerate().map(number).collect()
}

/// The place of the setlist that was asked for.
///
/// # Errors
///
/// A sentence with the setlists that there are.
pub(crate) fn setlist(show: &Show, name: Option<&str>) -> Result<usize, String> {
    let Some(name) = name else { return Ok(0) };
    show.setlists.iter().position(|setlist| setlist.name == name).ok_or_else(|| {
        let names: Vec<&str> = show.setlists.iter().map(|setlist| setlist.name.as_str()).collect();
        format!("error: the show has no setlist `{name}`; it has: {}", names.join(", "))
    })
}
