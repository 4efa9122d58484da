//! The schemas that editors get.

use downbeat_show_files::{SchemaOf, schema};
use serde_json::Value;

use super::run::{Ran, run};

#[test]
fn each_kind_of_file_has_a_schema() {
    for (kind, of) in [
        ("show", SchemaOf::Show),
        ("song", SchemaOf::Song),
        ("venue", SchemaOf::Venue),
        ("setlist", SchemaOf::Setlist),
        ("controls", SchemaOf::Controls),
    ] {
        let Ran { code, out, err } = run(["schema", kind]);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{kind}");
        let printed: Value = serde_json::from_str(&out).unwrap();
        // That one is held against every example, in its own crate.
        assert_eq!(printed, schema(of), "{kind}");
    }
    assert_eq!(run(["schema"]).out, run(["schema", "show"]).out);
}
