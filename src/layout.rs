//! `downbeat layout`

use std::process::ExitCode;
use std::{fs, io};

use downbeat_control::{LayoutFor, layout};

use crate::args::{Layout, Surface};
use crate::{load, print, rig};

pub(crate) fn run(args: &Layout) -> ExitCode {
    match write(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print::message(format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn write(args: &Layout) -> Result<(), String> {
    let loaded = load::load(&args.show, None);
    loaded.errors().for_each(print::message);
    let show = loaded.show.ok_or("there is no layout of a show with errors in it")?;
    let setlist = rig::setlist(&show, args.setlist.as_deref())
        .map_err(|error| error.trim_start_matches("error: ").to_owned())?;
    let whose = match args.whose {
        Surface::Foh => LayoutFor::Foh,
        Surface::Tech => LayoutFor::Tech,
    };
    let made = layout(&show, &show.setlists[setlist], whose)?;
    let text = format!("{made:#}\n");
    let Some(out) = &args.out else {
        print::result(text.trim_end());
        return Ok(());
    };
    let written = match args.force {
        true => fs::write(out, text),
        false => fs::File::create_new(out)
            .and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes())),
    };
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("{} is there already; --force writes over it", out.display())
        }
        _ => format!("{}: {error}", out.display()),
    })
}
