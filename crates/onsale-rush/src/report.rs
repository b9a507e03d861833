//! What a rush found, as text, as JSON, and as a verdict. Numbers come in; nothing is measured here.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

use super::chart;
use super::tally::{Ending, Opening, Step, Tally};
use super::timeline::Moment;
use super::verdict::{self, Facts};
use super::verify::Book;

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    pub(super) buyers: u64,
    pub(super) tickets: u64,
    pub(super) connections: u64,
    /// How the buyers came, in words.
    pub(super) arrivals: String,
    pub(super) vendors: u64,
    pub(super) waves: u64,
    #[serde(skip)]
    pub(super) at_once: bool,
    /// Whether buyers and server shared this machine.
    pub(super) own_server: bool,
    /// What must be sold in the end: every ticket, or one to each buyer who means to pay.
    pub(super) expected: u64,
}

/// What a rush found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RushReport {
    asked: Asked,
    registered: u64,
    registered_in: f64,
    sold: u64,
    /// When 99 in 100 of the tickets were sold, which holds that had to run out do not delay.
    most_sold_after: f64,
    last_sale_after: f64,
    opening: Pace,
    gave_back: u64,
    left_to_expire: u64,
    found_sold_out: u64,
    lost_patience: u64,
    turned_away: u64,
    failed: u64,
    busy: u64,
    reloads: u64,
    double_clicks: u64,
    broken_connections: u64,
    refused: BTreeMap<Step, BTreeMap<String, u64>>,
    reserve: Latency,
    finalize: Latency,
    oversold: u64,
    listed: u64,
    listed_otherwise: u64,
    found: u64,
    audit_balanced: bool,
    audit_problems: Vec<String>,
    surprises: Vec<String>,
    verdict: String,
    timeline: Vec<Moment>,
}

/// How fast it went from the opening of the doors until the pool first had nothing to give.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Pace {
    seconds: f64,
    tickets_per_second: f64,
    requests_per_second: f64,
}

/// Milliseconds from a click to its answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Latency {
    p50: f64,
    p99: f64,
    max: f64,
}

impl RushReport {
    pub(super) fn new(asked: Asked, registered_in: Duration, tally: &mut Tally, book: Book) -> Self {
        let opening = tally.end_opening();
        let (buyers, tickets) = (asked.buyers, asked.tickets);
        let most_sold_after = tally.timeline.sold_by(0.99).as_secs_f64();
        let mut report = Self {
            asked,
            registered: buyers,
            registered_in: registered_in.as_secs_f64(),
            sold: tally.sales.len() as u64,
            most_sold_after,
            last_sale_after: tally.last_sale.as_secs_f64(),
            opening: Pace::of(opening),
            gave_back: tally.count(Ending::GaveBack),
            left_to_expire: tally.count(Ending::LeftToExpire),
            found_sold_out: tally.count(Ending::SoldOut),
            lost_patience: tally.count(Ending::LostPatience),
            turned_away: tally.count(Ending::TurnedAway),
            busy: tally.busy,
            reloads: tally.reloads,
            failed: tally.count(Ending::Failed),
            double_clicks: tally.double_clicks,
            broken_connections: tally.broken,
            refused: tally.refused.clone(),
            reserve: Latency::of(&tally.reserve),
            finalize: Latency::of(&tally.finalize),
            oversold: book.listed.saturating_sub(tickets) + tally.sold_twice,
            listed: book.listed,
            listed_otherwise: book.listed_otherwise,
            found: book.found,
            audit_balanced: book.audit_balanced,
            audit_problems: book.audit_problems,
            surprises: tally.surprises.clone(),
            verdict: String::new(),
            timeline: tally.timeline.moments(),
        };
        report.verdict = verdict::verdict(&report.facts());
        report
    }

    fn facts(&self) -> Facts {
        Facts {
            sold: self.sold,
            tickets: self.asked.tickets,
            buyers: self.asked.buyers,
            most_sold_after: self.most_sold_after,
            opening_seconds: self.opening.seconds,
            requests_per_second: self.opening.requests_per_second,
            reserve_p99: self.reserve.p99,
            busy: self.busy,
            at_once: self.asked.at_once,
            waves: self.asked.waves,
            own_server: self.asked.own_server,
        }
    }

    /// What happened when, as a picture.
    pub(super) fn chart(&self) -> String {
        let (buyers, tickets) = (grouped(self.asked.buyers), grouped(self.asked.tickets));
        chart::draw(
            &format!("{buyers} buyers for {tickets} tickets: {}", self.asked.arrivals),
            &self.timeline,
        )
    }

    /// Whether the server kept its word in everything.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.faults().is_empty()
    }

    /// Each broken promise in a sentence.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |broken: bool, sentence: String| {
            if broken {
                faults.push(sentence);
            }
        };
        fault(
            self.oversold > 0,
            format!("{} tickets were sold twice or never existed", grouped(self.oversold)),
        );
        fault(
            self.found != self.sold,
            format!(
                "{} acknowledged sales are not in the database",
                grouped(self.sold.saturating_sub(self.found))
            ),
        );
        fault(
            self.listed != self.sold || self.listed_otherwise > 0,
            format!(
                "the server lists {} sold tickets ({} of them otherwise than acknowledged), acknowledged were {}",
                grouped(self.listed),
                grouped(self.listed_otherwise),
                grouped(self.sold)
            ),
        );
        fault(!self.audit_balanced, "the audit does not balance".to_owned());
        fault(
            // Who was turned away may have been one who pays, or one who would have walked away.
            self.sold > self.asked.expected || self.sold + self.turned_away < self.asked.expected,
            format!("{} tickets should have been sold", grouped(self.asked.expected)),
        );
        fault(
            self.lost_patience > 0,
            format!("{} buyers lost patience while there were tickets left", grouped(self.lost_patience)),
        );
        fault(
            self.failed > 0 || !self.surprises.is_empty(),
            format!("{} buyers were given an answer that should not be", grouped(self.failed)),
        );
        faults
    }

    fn write_sale(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Asked { buyers, tickets, connections, arrivals, vendors, waves, .. } = &self.asked;
        writeln!(
            f,
            "{} buyers, {} tickets, {} connections; they come {arrivals}",
            grouped(*buyers),
            grouped(*tickets),
            grouped(*connections)
        )?;
        if (*vendors, *waves) != (1, 1) {
            writeln!(f, "{vendors} vendors, each releasing in {waves} waves")?;
        }
        writeln!(f)?;
        let row = |f: &mut fmt::Formatter<'_>, name: &str, count: u64, note: &str| {
            writeln!(f, "{}", format!("  {name:<18}{:>10}  {note}", grouped(count)).trim_end())
        };
        row(f, "registered", self.registered, &format!("in {:.2} s", self.registered_in))?;
        row(f, "sold", self.sold, &format!("the last after {:.2} s", self.last_sale_after))?;
        row(
            f,
            "walked away",
            self.gave_back + self.left_to_expire,
            &format!(
                "{} gave the ticket back, {} let the hold run out",
                grouped(self.gave_back),
                grouped(self.left_to_expire)
            ),
        )?;
        row(f, "double clicks", self.double_clicks, "")?;
        row(f, "went home without", self.found_sold_out, "sold out")?;
        if self.reloads > 0 {
            row(f, "reloads", self.reloads, "of the page, after \"sold out\"")?;
        }
        if self.busy > 0 {
            let note = format!("times; {} buyers did not come back", grouped(self.turned_away));
            row(f, "told to come back", self.busy, &note)?;
        }
        if self.broken_connections > 0 {
            row(f, "broken connections", self.broken_connections, "looked up and tried again")?;
        }
        Ok(())
    }

    fn write_refusals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (step, codes) in &self.refused {
            for (at, (code, count)) in codes.iter().enumerate() {
                let step = if at == 0 { step.name() } else { "" };
                writeln!(f, "  {step:<18}{:>10}  {code}", grouped(*count))?;
            }
        }
        Ok(())
    }

    fn write_pace(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pace { seconds, tickets_per_second, requests_per_second } = self.opening;
        writeln!(f, "\nwhile stock lasted (the first {seconds:.2} s)")?;
        writeln!(f, "  {:<18}{:>10}", "tickets a second", rounded(tickets_per_second))?;
        writeln!(f, "  {:<18}{:>10}", "requests a second", rounded(requests_per_second))?;
        writeln!(f, "\n{:<20}{:>10}{:>10}{:>10}", "ms from the click", "p50", "p99", "max")?;
        for (name, latency) in [("reserve", self.reserve), ("finalize", self.finalize)] {
            writeln!(f, "  {name:<18}{:>10.1}{:>10.1}{:>10.1}", latency.p50, latency.p99, latency.max)?;
        }
        Ok(())
    }

    fn write_proof(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nwhat the server's book says")?;
        writeln!(f, "  {:<28}{}", "oversold", grouped(self.oversold))?;
        writeln!(f, "  {:<28}{}", "tickets listed as sold", grouped(self.listed))?;
        writeln!(f, "  {:<28}{} of {}", "acknowledged sales found", grouped(self.found), grouped(self.sold))?;
        writeln!(f, "  {:<28}{}", "audit", if self.audit_balanced { "balanced" } else { "NOT balanced" })?;
        for problem in &self.audit_problems {
            writeln!(f, "    {problem}")?;
        }
        for surprise in &self.surprises {
            writeln!(f, "  should not be: {surprise}")?;
        }
        Ok(())
    }
}

impl fmt::Display for RushReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_sale(f)?;
        if !self.refused.is_empty() {
            writeln!(f, "\nrefused, by code")?;
            self.write_refusals(f)?;
        }
        self.write_pace(f)?;
        self.write_proof(f)?;
        let faults = self.faults();
        if faults.is_empty() {
            return write!(
                f,
                "\nPASSED: each ticket was sold once, and every sale that was acknowledged is there.\n{}",
                self.verdict
            );
        }
        write!(f, "\nFAILED: {}.", faults.join("; "))
    }
}

impl Pace {
    fn of(opening: Opening) -> Self {
        let seconds = opening.after.as_secs_f64().max(0.001);
        Self {
            seconds,
            tickets_per_second: opening.sold as f64 / seconds,
            requests_per_second: opening.requests as f64 / seconds,
        }
    }
}

impl Latency {
    fn of(micros: &Histogram<u64>) -> Self {
        let millis = |micros: u64| micros as f64 / 1000.0;
        Self {
            p50: millis(micros.value_at_quantile(0.5)),
            p99: millis(micros.value_at_quantile(0.99)),
            max: millis(micros.max()),
        }
    }
}

/// 1234567 as 1,234,567.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn rounded(n: f64) -> String {
    grouped(n.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> RushReport {
        let mut tally = Tally::start().unwrap();
        tally.opening = Some(Opening { after: Duration::from_millis(250), sold: 4_500, requests: 9_750 });
        for ticket in 0..5_000 {
            tally.sold(ticket, ticket + 1);
            tally.ended(Ending::Bought);
        }
        tally.last_sale = Duration::from_millis(4_210);
        for _ in 0..13_996 {
            tally.refused(Step::Reserve, "SOLD_OUT");
            tally.ended(Ending::SoldOut);
        }
        for _ in 0..1_004 {
            tally.ended(Ending::LeftToExpire);
        }
        tally.refused(Step::Reserve, "ALREADY_RESERVED");
        tally.refused(Step::Finalize, "NO_RESERVATION");
        tally.double_clicks = 1;
        tally.reserve.saturating_record(8_000);
        tally.finalize.saturating_record(9_500);
        let asked = Asked {
            buyers: 20_000,
            tickets: 5_000,
            connections: 256,
            arrivals: "all at once".into(),
            vendors: 1,
            waves: 1,
            at_once: true,
            own_server: true,
            expected: 5_000,
        };
        let book = Book {
            listed: 5_000,
            listed_otherwise: 0,
            found: 5_000,
            audit_balanced: true,
            audit_problems: Vec::new(),
        };
        RushReport::new(asked, Duration::from_millis(910), &mut tally, book)
    }

    #[test]
    fn the_report_of_a_sound_sale() {
        let expected = "\
20,000 buyers, 5,000 tickets, 256 connections; they come all at once

  registered            20,000  in 0.91 s
  sold                   5,000  the last after 4.21 s
  walked away            1,004  0 gave the ticket back, 1,004 let the hold run out
  double clicks              1
  went home without     13,996  sold out

refused, by code
  reserve                    1  ALREADY_RESERVED
                        13,996  SOLD_OUT
  finalize                   1  NO_RESERVATION

while stock lasted (the first 0.25 s)
  tickets a second      18,000
  requests a second     39,000

ms from the click          p50       p99       max
  reserve                  8.0       8.0       8.0
  finalize                 9.5       9.5       9.5

what the server's book says
  oversold                    0
  tickets listed as sold      5,000
  acknowledged sales found    5,000 of 5,000
  audit                       balanced

PASSED: each ticket was sold once, and every sale that was acknowledged is there.";
        let text = sound().to_string();
        assert_eq!(text.split_once("is there.").unwrap().0, expected.trim_end_matches("is there."));
        assert!(sound().passed());
    }

    #[test]
    fn each_broken_promise_fails_the_rush_and_is_named() {
        type Break = fn(&mut RushReport);
        let cases: [(Break, &str); 8] = [
            (|r| r.oversold = 1, "FAILED: 1 tickets were sold twice or never existed."),
            (|r| r.found = 4_999, "FAILED: 1 acknowledged sales are not in the database."),
            (|r| r.listed = 5_001, "the server lists 5,001 sold tickets"),
            (|r| r.listed_otherwise = 1, "(1 of them otherwise than acknowledged)"),
            (|r| r.audit_balanced = false, "FAILED: the audit does not balance."),
            (|r| r.asked.expected = 5_001, "FAILED: 5,001 tickets should have been sold."),
            (|r| r.lost_patience = 3, "FAILED: 3 buyers lost patience"),
            (
                |r| r.surprises.push("reserve answered 500: oops".into()),
                "should not be: reserve answered 500: oops",
            ),
        ];
        for (break_it, sentence) in cases {
            let mut report = sound();
            break_it(&mut report);
            assert!(!report.passed(), "{sentence}");
            assert!(report.to_string().contains(sentence), "{sentence}\n{report}");
        }
    }

    #[test]
    fn the_report_is_json_for_other_programs() {
        let json = serde_json::to_value(sound()).unwrap();
        assert_eq!(json["asked"]["tickets"], 5_000);
        assert_eq!(json["refused"]["reserve"]["SOLD_OUT"], 13_996);
        assert_eq!(json["opening"]["ticketsPerSecond"], 18_000.0);
    }

    #[test]
    fn thousands_are_grouped() {
        let texts: Vec<String> = [0, 999, 1_000, 1_234_567].map(grouped).into();
        assert_eq!(texts, ["0", "999", "1,000", "1,234,567"]);
    }
}
