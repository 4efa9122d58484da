//! Whether a bench measures, and where its table goes.

use std::path::Path;

/// Whether figures are wanted, as by `cargo bench`, and not a short run which shows that all works.
pub(crate) fn is_measuring() -> bool {
    let given = |flag: &str| std::env::args().any(|arg| arg == flag);
    given("--bench") && !given("--test")
}

/// Writes the table of a bench to standard output, and into the target folder where it has figures.
pub(crate) fn tell(bench: &str, table: &str) {
    println!("\n{table}");
    if is_measuring() {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
        std::fs::create_dir_all(&target).unwrap();
        std::fs::write(target.join(format!("bench-{bench}.md")), table).unwrap();
    }
}
