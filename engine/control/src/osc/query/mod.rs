//! OSCQuery: the namespace as JSON over HTTP, and values over WebSocket, so that surfaces build
//! themselves (Vidvox, "OSCQuery Proposal").

mod announce;
mod http;
mod nodes;
mod socket;

use std::sync::Arc;

use downbeat_engine::Face;
use downbeat_show_files::OscRules;
use serde_json::{Value, json};

pub(super) use self::announce::{Announced, announce};
pub(super) use self::http::serve;

/// What the answers are made from.
pub(super) struct About {
    name: String,
    rules: Arc<OscRules>,
    face: Face,
}

impl About {
    pub(super) fn new(name: &str, rules: &Arc<OscRules>, face: Face) -> Self {
        Self { name: name.to_owned(), rules: Arc::clone(rules), face }
    }

    /// What a client must know to talk to us.
    fn host_info(&self) -> Value {
        let mut info = json!({
            "NAME": format!("Downbeat: {}", self.name),
            "OSC_PORT": self.rules.port,
            "OSC_TRANSPORT": "UDP",
            "EXTENSIONS": {
                "ACCESS": true,
                "VALUE": true,
                "RANGE": true,
                "DESCRIPTION": true,
                "LISTEN": true,
            },
        });
        // Left out, it is where the client found us.
        if !self.rules.listen.is_unspecified() {
            info["OSC_IP"] = json!(self.rules.listen.to_string());
        }
        info
    }

    /// The answer to a path and an attribute.
    fn answer(&self, path: &str, attribute: Option<&str>) -> Answer {
        if attribute == Some("HOST_INFO") {
            return Answer::Json(self.host_info());
        }
        let Some(node) = nodes::node(path, &self.face.snapshot()) else { return Answer::NotFound };
        match attribute {
            None => Answer::Json(node),
            Some(
                "FULL_PATH" | "CONTENTS" | "TYPE" | "ACCESS" | "RANGE" | "DESCRIPTION" | "VALUE",
            ) => {
                let attribute = attribute.unwrap_or_default();
                match node.get(attribute) {
                    Some(value) => Answer::Json(json!({ attribute: value })),
                    None => Answer::Empty,
                }
            }
            Some(_) => Answer::Wrong,
        }
    }
}

/// What is answered.
enum Answer {
    Json(Value),
    /// The node has no such attribute.
    Empty,
    NotFound,
    /// There is no such attribute at all.
    Wrong,
}
