//! A mail server for one mail.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

/// As much of a mail server as one mail needs: every line that it heard. `verdict` is its answer to the mail.
pub(crate) fn take_mail(stream: &TcpStream, verdict: &str) -> Vec<String> {
    let say = |line: &str| {
        let mut stream = stream;
        stream.write_all(format!("{line}\r\n").as_bytes()).unwrap();
    };
    say("220 mail.example");
    let (mut heard, mut is_text) = (Vec::new(), false);
    for line in BufReader::new(stream).lines() {
        // Whoever was refused may leave without a word.
        let Ok(line) = line else { break };
        match line.as_str() {
            "." if is_text => {
                say(verdict);
                heard.push(line);
                break;
            }
            _ if is_text => {}
            "DATA" => {
                is_text = true;
                say("354 go on");
            }
            "QUIT" => {
                say("221 bye");
                heard.push(line);
                break;
            }
            _ => say("250 well"),
        }
        heard.push(line);
    }
    heard
}
