//! HTTP, as much of it as OSCQuery needs: one GET for each connection, or a WebSocket.

use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, TcpStream};
use std::time::{Duration, Instant};

use tungstenite::handshake::derive_accept_key;

use super::super::net::Joined;
use super::{About, Answer, socket};

/// The longest head of a request.
const MOST_BYTES: usize = 8192;
/// Headers of a request.
const MOST_HEADERS: usize = 64;
/// How long a request may take to come in.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a request asks.
struct Request {
    path: String,
    attribute: Option<String>,
    /// The key of a WebSocket's handshake.
    key: Option<String>,
    /// Where the page comes from that asks, if it is one.
    origin: Option<String>,
    host: Option<String>,
    /// What came after the head.
    rest: Vec<u8>,
}

/// Serves a connection until it ends.
pub(in crate::osc) fn serve(mut joined: Joined, about: &About) {
    let request = match read(&mut joined.stream) {
        Ok(request) => request,
        Err(status) => {
            // One that is gone hears no answer.
            let _ = respond(&mut joined.stream, status, "");
            return;
        }
    };
    let _ = match &request.key {
        Some(_) if !is_ours(&request, about) => respond(&mut joined.stream, "403 Forbidden", ""),
        Some(key) => {
            let accept = derive_accept_key(key.as_bytes());
            let head = format!(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                 Sec-WebSocket-Accept: {accept}\r\n\r\n"
            );
            match joined.stream.write_all(head.as_bytes()) {
                Ok(()) => {
                    socket::serve(joined, request.rest);
                    return;
                }
                Err(error) => Err(error),
            }
        }
        None => match about.answer(&request.path, request.attribute.as_deref()) {
            Answer::Json(json) => respond(&mut joined.stream, "200 OK", &json.to_string()),
            Answer::Empty => respond(&mut joined.stream, "204 No Content", ""),
            Answer::NotFound => respond(&mut joined.stream, "404 Not Found", ""),
            Answer::Wrong => respond(&mut joined.stream, "400 Bad Request", ""),
        },
    };
}

/// Reads the head of a request.
fn read(stream: &mut TcpStream) -> Result<Request, &'static str> {
    const BAD: &str = "400 Bad Request";
    let until = Instant::now() + PATIENCE;
    let mut bytes = Vec::new();
    let mut chunk = [0; 1024];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return Err("408 Request Timeout");
        }
        let length = stream.read(&mut chunk).map_err(|_| "408 Request Timeout")?;
        if length == 0 {
            return Err(BAD);
        }
        bytes.extend(&chunk[..length]);
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut head = httparse::Request::new(&mut headers);
        match head.parse(&bytes) {
            Ok(httparse::Status::Complete(end)) => return request(&head, &bytes[end..]),
            Ok(httparse::Status::Partial) if bytes.len() <= MOST_BYTES => {}
            Ok(httparse::Status::Partial) => return Err("431 Request Header Fields Too Large"),
            Err(_) => return Err(BAD),
        }
    }
}

fn request(head: &httparse::Request<'_, '_>, rest: &[u8]) -> Result<Request, &'static str> {
    if head.method != Some("GET") {
        return Err("405 Method Not Allowed");
    }
    let header = |name: &str| {
        let header = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(header.value).into_owned())
    };
    let target = head.path.unwrap_or("/");
    let (path, attribute) = match target.split_once('?') {
        Some((path, attribute)) => (path, Some(attribute.to_owned())),
        None => (target, None),
    };
    let upgrades = header("upgrade").is_some_and(|to| to.eq_ignore_ascii_case("websocket"));
    Ok(Request {
        path: path.to_owned(),
        attribute,
        key: header("sec-websocket-key").filter(|_| upgrades),
        origin: header("origin"),
        host: header("host"),
        rest: rest.to_vec(),
    })
}

/// Whether a WebSocket may be opened: by a program, which names no page, or by a page of a machine
/// that is heard. Else any page that is looked at on such a machine could press keys.
fn is_ours(request: &Request, about: &About) -> bool {
    let Some(origin) = &request.origin else { return true };
    let authority = origin.split_once("://").map_or(origin.as_str(), |(_, authority)| authority);
    let host = host_of(authority);
    let hears = |ip: IpAddr| about.rules.hears(ip);
    host == "localhost"
        || host.parse().is_ok_and(hears)
        || request.host.as_deref().is_some_and(|own| host_of(own) == host)
}

/// The host of `host:port` or `[address]:port`.
fn host_of(authority: &str) -> &str {
    match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, _)) => host,
        None => authority.split_once(':').map_or(authority, |(host, _)| host),
    }
}

fn respond(stream: &mut TcpStream, status: &str, body: &str) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())
}
