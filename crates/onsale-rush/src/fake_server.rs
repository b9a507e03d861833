//! A ticket office of a hundred lines that can be told to lie: the proof that a rush would notice.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

/// What is wrong with this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lie {
    None,
    /// Not a lie: every seventh call is refused as busy, every eleventh loses its answer.
    BusyAndBreaking,
    SellsTwice,
    ForgetsSales,
    AuditUnbalanced,
    SoldOutTooEarly,
    TwoHolds,
    DropsHolds,
}

/// How many calls a hold lasts: more than there are between two clicks at once.
const HOLD_CALLS: u64 = 100;

#[derive(Debug)]
struct Office {
    lie: Lie,
    calls: u64,
    customers: u64,
    /// Status and customer of each ticket; its id is its index.
    tickets: Vec<(&'static str, u64)>,
    /// Customer to held ticket, and how many calls there had been when the hold began.
    holds: HashMap<u64, (usize, u64)>,
}

/// Starts the office on a free port; answers its address.
pub(super) async fn start(lie: Lie) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let office = Office { lie, calls: 0, customers: 0, tickets: Vec::new(), holds: HashMap::new() };
    let office = Arc::new(Mutex::new(office));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let office = Arc::clone(&office);
            tokio::spawn(async move { serve(stream, &office).await });
        }
    });
    url
}

async fn serve(stream: TcpStream, office: &Mutex<Office>) -> io::Result<()> {
    let mut buf = Vec::new();
    loop {
        let (len, method, path, caller, body) = loop {
            if let Some(request) = parse(&buf) {
                break request;
            }
            stream.readable().await?;
            let mut piece = [0; 2048];
            match stream.try_read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(n) => buf.extend_from_slice(&piece[..n]),
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
                Err(e) => return Err(e),
            }
        };
        buf.drain(..len);
        let Some((status, body)) = office.lock().unwrap().answer(&method, &path, caller, &body) else {
            return Ok(());
        };
        let body = body.to_string();
        let retry = if status == 503 { "retry-after: 0\r\n" } else { "" };
        let answer = format!(
            "HTTP/1.1 {status} X\r\n{retry}x-onsale-now: 0\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.writable().await?;
        assert_eq!(stream.try_write(answer.as_bytes())?, answer.len());
    }
}

/// Length, method, path, caller and body of the first whole request in `buf`.
fn parse(buf: &[u8]) -> Option<(usize, String, String, u64, Value)> {
    let mut headers = [httparse::EMPTY_HEADER; 16];
    let mut request = httparse::Request::new(&mut headers);
    let head = request.parse(buf).unwrap();
    let httparse::Status::Complete(head) = head else { return None };
    let header = |name: &str| {
        let found = request.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(found.value).ok()?.parse::<u64>().ok()
    };
    let length = header("content-length").unwrap_or(0) as usize;
    let body = buf.get(head..head + length)?;
    let body = serde_json::from_slice(body).unwrap_or_default();
    let caller = header("x-customer-id").unwrap_or(0);
    Some((head + length, request.method?.to_owned(), request.path?.to_owned(), caller, body))
}

impl Office {
    /// Status and body, or nothing: the answer gets lost.
    fn answer(&mut self, method: &str, path: &str, caller: u64, body: &Value) -> Option<(u16, Value)> {
        let path = path.split('?').next().unwrap_or_default();
        self.calls += 1;
        let troubled = self.lie == Lie::BusyAndBreaking && path.starts_with("/ticket/") && method == "POST";
        if troubled && self.calls.is_multiple_of(7) {
            return Some((503, json!({"code": "BUSY"})));
        }
        let answer = self.act(path, caller, body);
        (!troubled || !self.calls.is_multiple_of(11)).then_some(answer)
    }

    fn act(&mut self, path: &str, caller: u64, body: &Value) -> (u16, Value) {
        match path {
            "/vendor/add" => (201, json!({"vendorId": 1})),
            "/event/add" => (201, json!({"eventId": 1})),
            "/vendor/release" => {
                // All batches at once: a wave that comes early is no lie.
                let count =
                    body["ticketsPerRelease"].as_u64().unwrap() * body["numberOfReleases"].as_u64().unwrap();
                self.tickets.extend((0..count).map(|_| ("available", 0)));
                (202, json!({"releaseId": 1}))
            }
            "/vendor/releases" => (200, json!([{"state": "done"}])),
            "/healthz" => (200, json!({"status": "success", "rehearsal": false})),
            "/customer/add" => {
                self.customers += 1;
                (201, json!({"customerId": self.customers}))
            }
            "/ticket/count" => (200, json!(self.tickets.len())),
            "/ticket/reserve" => self.reserve(caller),
            "/ticket/finalize" => self.finalize(caller),
            "/ticket/cancel" => self.cancel(caller),
            "/ticket/mine" => (200, self.list(|(status, owner)| *status != "available" && *owner == caller)),
            "/ticket/all" => (200, self.list(|(status, _)| *status == "sold")),
            "/audit" => {
                let sold = self.tickets.iter().filter(|ticket| ticket.0 == "sold").count();
                let balanced = self.lie != Lie::AuditUnbalanced;
                (200, json!({"balanced": balanced, "pools": [{"eventId": 1, "sold": sold}], "problems": []}))
            }
            _ => (200, self.ticket(path.rsplit('/').next().unwrap().parse().unwrap())),
        }
    }

    fn reserve(&mut self, caller: u64) -> (u16, Value) {
        let held = self.holds.get(&caller).map(|(ticket, _)| *ticket);
        if let Some(ticket) = held.filter(|_| self.lie != Lie::TwoHolds) {
            return (409, json!({"code": "ALREADY_RESERVED", "ticket": self.ticket(ticket)}));
        }
        let sold = self.tickets.iter().filter(|ticket| ticket.0 == "sold").count();
        let early = self.lie == Lie::SoldOutTooEarly && sold >= 30;
        let free = self.tickets.iter().position(|ticket| ticket.0 == "available").filter(|_| !early);
        match free {
            Some(ticket) => {
                self.tickets[ticket] = ("reserved", caller);
                self.holds.insert(caller, (ticket, self.calls));
                (200, self.ticket(ticket))
            }
            None if early || self.holds.is_empty() => (409, json!({"code": "SOLD_OUT"})),
            None => {
                // Time is counted in calls here: whoever asks finds the next time that old holds have run out.
                self.expire_those_who_left();
                (409, json!({"code": "ALL_HELD", "nextExpiryAt": "1970-01-01T00:00:00.001Z"}))
            }
        }
    }

    fn expire_those_who_left(&mut self) {
        let (calls, tickets) = (self.calls, &mut self.tickets);
        self.holds.retain(|_, (ticket, since)| {
            let goes_on = calls - *since < HOLD_CALLS;
            if !goes_on {
                tickets[*ticket] = ("available", 0);
            }
            goes_on
        });
    }

    fn finalize(&mut self, caller: u64) -> (u16, Value) {
        let held =
            self.holds.remove(&caller).map(|(ticket, _)| ticket).filter(|_| self.lie != Lie::DropsHolds);
        let Some(ticket) = held else {
            let bought = self.tickets.contains(&("sold", caller));
            let code =
                if bought || self.lie == Lie::DropsHolds { "NO_RESERVATION" } else { "RESERVATION_EXPIRED" };
            return (if code == "NO_RESERVATION" { 404 } else { 410 }, json!({"code": code}));
        };
        let said = self.ticket(ticket);
        self.tickets[ticket] = match self.lie {
            Lie::SellsTwice if self.calls.is_multiple_of(5) => ("available", 0),
            Lie::ForgetsSales if self.calls.is_multiple_of(5) => ("withdrawn", 0),
            _ => ("sold", caller),
        };
        (200, json!({"status": "success", "ticket": said, "orderId": 1}))
    }

    fn cancel(&mut self, caller: u64) -> (u16, Value) {
        match self.holds.remove(&caller).map(|(ticket, _)| ticket) {
            Some(ticket) => {
                self.tickets[ticket] = ("available", 0);
                (200, json!({"status": "success", "ticket": self.ticket(ticket)}))
            }
            None => (410, json!({"code": "RESERVATION_EXPIRED"})),
        }
    }

    fn ticket(&self, id: usize) -> Value {
        let (status, owner) = self.tickets[id];
        json!({"ticketId": id, "status": status, "customerId": owner})
    }

    fn list(&self, wanted: impl Fn(&(&str, u64)) -> bool) -> Value {
        (0..self.tickets.len()).filter(|&id| wanted(&self.tickets[id])).map(|id| self.ticket(id)).collect()
    }
}
