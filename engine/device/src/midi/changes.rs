//! Ports of others that come and go.

/// What a look at the ports of one direction found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Names of ports that were opened, or connected.
    pub opened: Vec<String>,
    /// Names of ports that are gone.
    pub gone: Vec<String>,
    /// Names of ports that refuse, each with the reason; told once until it is gone.
    pub refused: Vec<(String, String)>,
}

impl Changes {
    /// Whether all is as it was.
    pub fn is_empty(&self) -> bool {
        self.opened.is_empty() && self.gone.is_empty() && self.refused.is_empty()
    }
}

/// What changed at the MIDI ports of a device: the ports of others, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plugged {
    /// What is listened to.
    pub inputs: Changes,
    /// What is sent to.
    pub outputs: Changes,
}

impl Plugged {
    /// Whether all is as it was.
    pub fn is_empty(&self) -> bool {
        self.inputs.is_empty() && self.outputs.is_empty()
    }
}
