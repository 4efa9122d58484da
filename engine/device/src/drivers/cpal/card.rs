//! Finding a sound card.

use std::fmt;

use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{Device, Host, SupportedStreamConfigRange};

use super::thread::hush;
use crate::error::OpenError;

/// A sound card that was found.
pub(crate) struct Card {
    device: Device,
    /// Whether it stands for whatever the system calls the default.
    default: bool,
}

impl Card {
    /// The card of that name or identifier, or the system's default.
    pub(crate) fn find(name: Option<&str>) -> Result<Self, OpenError> {
        let host = host()?;
        let Some(name) = name else {
            let device = host.default_output_device();
            return device
                .map(|device| Self { device, default: true })
                .ok_or_else(|| missing(None));
        };
        let mut cards = outputs(&host)?;
        // The identifier is unique and the name is not, so it is looked for first.
        let found = cards
            .iter()
            .position(|card| card.id() == name)
            .or_else(|| cards.iter().position(|card| card.name() == name));
        found.map(|at| cards.swap_remove(at)).ok_or_else(|| missing(Some(name)))
    }

    /// Every way in which it can play.
    pub(crate) fn configs(&self) -> Result<Vec<SupportedStreamConfigRange>, OpenError> {
        match self.device.supported_output_configs() {
            Ok(configs) => Ok(configs.collect()),
            Err(error) if error.kind() == cpal::ErrorKind::DeviceNotAvailable && self.default => {
                Err(missing(None))
            }
            Err(error) => {
                Err(OpenError::Driver { device: self.to_string(), cause: error.to_string() })
            }
        }
    }

    /// What `--device cpal:` takes.
    pub(crate) fn id(&self) -> String {
        self.device.id().map(|id| id.id().to_owned()).unwrap_or_default()
    }

    /// What a person calls it.
    pub(crate) fn name(&self) -> String {
        self.device.to_string()
    }

    /// What cpal calls it.
    pub(crate) fn device(&self) -> &Device {
        &self.device
    }
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.default {
            f.write_str("the default sound card")
        } else {
            write!(f, "sound card {}", self.id())
        }
    }
}

/// Every card that plays.
pub(crate) fn cards() -> Result<Vec<Card>, OpenError> {
    outputs(&host()?)
}

fn outputs(host: &Host) -> Result<Vec<Card>, OpenError> {
    let devices = host.output_devices().map_err(unavailable)?;
    Ok(devices.map(|device| Card { device, default: false }).collect())
}

/// The system's way to its sound cards. Not `cpal::default_host`, which panics where there is none.
fn host() -> Result<Host, OpenError> {
    hush();
    let id = cpal::available_hosts().into_iter().next();
    let id = id.ok_or_else(|| unavailable(cpal::ErrorKind::HostUnavailable.into()))?;
    cpal::host_from_id(id).map_err(unavailable)
}

fn unavailable(error: cpal::Error) -> OpenError {
    OpenError::Driver { device: "the sound system".into(), cause: error.to_string() }
}

fn missing(name: Option<&str>) -> OpenError {
    let (device, cause) = match name {
        None => ("the default sound card".into(), "there is none: connect one"),
        Some(name) => (format!("sound card {name}"), "there is none of that name: connect it"),
    };
    OpenError::NotThere { device, cause: format!("{cause}, or see `downbeat devices`") }
}
