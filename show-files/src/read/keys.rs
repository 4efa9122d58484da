//! Every key there is. `docs/show-file.md` names each of them, which a test checks.

pub(super) const SHOW: &[&str] =
    &["show", "rate", "stop_fade", "memory", "buses", "click", "songs", "setlists"];
pub(super) const BUS: &[&str] = &["outputs", "role", "level"];
pub(super) const CLICK: &[&str] = &["bus", "level", "subdivide", "accent", "beat", "subdivision"];
pub(super) const ENTRY: &[&str] = &["song", "then"];
pub(super) const SONG: &[&str] =
    &["title", "tempo", "offset", "count_in", "click", "sections", "stems"];
pub(super) const TEMPO: &[&str] = &["bar", "bpm", "meter"];
pub(super) const SECTION: &[&str] = &["name", "bar"];
pub(super) const STEM: &[&str] = &["name", "file", "bus", "level", "pan"];

#[cfg(test)]
mod tests {
    use super::*;

    /// The first column of the table under a heading of the manual.
    fn documented(heading: &str) -> Vec<&'static str> {
        let manual = include_str!("../../../docs/show-file.md");
        let section = manual.split("\n#").find(|section| {
            section.trim_start_matches('#').lines().next() == Some(&format!(" {heading}"))
        });
        section
            .unwrap()
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect()
    }

    #[test]
    fn the_manual_names_every_key_and_no_other() {
        let maps = [
            ("The show", SHOW),
            ("Buses", BUS),
            ("The click", CLICK),
            ("Setlists", ENTRY),
            ("A song", SONG),
            ("Tempo", TEMPO),
            ("Sections", SECTION),
            ("Stems", STEM),
        ];
        for (heading, keys) in maps {
            assert_eq!(documented(heading), keys, "{heading}");
        }
    }
}
