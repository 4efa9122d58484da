//! Finding a JACK server.

use std::fmt;

use jack::{Client, ClientOptions, LoggerType};

use crate::error::OpenError;

/// The variable in which libjack looks for a server's name.
const VARIABLE: &str = "JACK_DEFAULT_SERVER";

/// A JACK server that may be running.
pub(crate) struct Server {
    name: Option<String>,
}

impl Server {
    /// The server of that name, or the one of the environment.
    ///
    /// The C function takes the name as a variable argument, which the binding cannot pass, so the
    /// name goes through the environment, from where libjack reads it when a client opens. It is
    /// written once for a name, and left: a server that is opened again, in the middle of a show,
    /// changes nothing under threads that may be reading the environment then.
    pub(crate) fn named(name: Option<&str>) -> Result<Self, OpenError> {
        let Some(name) = name else { return Ok(Self { name: std::env::var(VARIABLE).ok() }) };
        if name.is_empty() || name.contains('\0') {
            let cause = format!("`{}` is no name of a JACK server", name.escape_debug());
            return Err(OpenError::Request(cause));
        }
        if std::env::var_os(VARIABLE).is_none_or(|now| now != name) {
            std::env::set_var(VARIABLE, name);
        }
        Ok(Self { name: Some(name.to_owned()) })
    }

    /// Opens a client. Never starts a server, never prints, and needs no library to be there. May
    /// hang.
    pub(crate) fn enter(&self, client: &str) -> Result<Client, OpenError> {
        hush().map_err(|error| {
            let cause = format!("the JACK library is not installed ({error}): install jackd2");
            OpenError::NotThere { device: self.to_string(), cause }
        })?;
        match Client::new(client, ClientOptions::NO_START_SERVER) {
            Ok((client, _)) => Ok(client),
            Err(jack::Error::ClientError(_)) => {
                let cause = "no such server runs: start it, for example with qjackctl, or choose \
                             another --device";
                Err(OpenError::NotThere { device: self.to_string(), cause: cause.into() })
            }
            Err(error) => {
                Err(OpenError::Driver { device: self.to_string(), cause: error.to_string() })
            }
        }
    }
}

/// Keeps libjack from printing over the console: what it says comes back as errors as well. An error
/// says that there is no such library, without which every other call into the binding panics.
pub(crate) fn hush() -> Result<(), impl fmt::Display> {
    jack::jack_sys::library().map(|_| jack::set_logger(LoggerType::None))
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "JACK server {name}"),
            None => f.write_str("JACK server"),
        }
    }
}
