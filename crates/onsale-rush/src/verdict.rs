//! What a rehearsal has shown, in words for whoever runs the sale: how many tickets this machine sells to how many people
//! in what time, and what kept it from being faster.

use super::report::grouped;

/// Above this a buyer feels the wait.
const FELT_MILLIS: f64 = 1_000.0;

/// What the verdict goes by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub(super) sold: u64,
    pub(super) tickets: u64,
    pub(super) buyers: u64,
    pub(super) most_sold_after: f64,
    pub(super) opening_seconds: f64,
    pub(super) requests_per_second: f64,
    pub(super) reserve_p99: f64,
    pub(super) busy: u64,
    pub(super) at_once: bool,
    pub(super) waves: u64,
    pub(super) own_server: bool,
}

/// Two sentences.
pub(super) fn verdict(facts: &Facts) -> String {
    let who = if facts.own_server { "This machine" } else { "That server" };
    let (sold, buyers) = (grouped(facts.sold), grouped(facts.buyers));
    format!(
        "{who} sells {sold} tickets to {buyers} people in {} (99 in 100 of the tickets). The limit was {}.{}",
        seconds(facts.most_sold_after),
        limit(facts),
        if facts.own_server {
            " The buyers ran on the same machine, and took their share of it."
        } else {
            ""
        }
    )
}

fn limit(facts: &Facts) -> String {
    let wait = millis(facts.reserve_p99);
    let pace = grouped(facts.requests_per_second.round() as u64);
    if facts.busy > 0 {
        return format!(
            "the server: it told {} callers to come back later, and one buyer in a hundred waited longer than {wait}",
            grouped(facts.busy)
        );
    }
    if facts.reserve_p99 >= FELT_MILLIS {
        return format!(
            "how fast the server answers, about {pace} requests a second: one buyer in a hundred waited longer than {wait}"
        );
    }
    if facts.waves > 1 {
        return format!("the pace of the waves: 99 buyers in 100 had their answer within {wait}");
    }
    if !facts.at_once {
        return format!("how fast the buyers came: 99 in 100 had their answer within {wait}");
    }
    if facts.sold < facts.tickets {
        return format!("the number of buyers who pay: 99 in 100 had their answer within {wait}");
    }
    format!(
        "how fast the server answers, about {pace} requests a second while there were tickets ({}); 99 buyers in 100 had \
         their answer within {wait}",
        seconds(facts.opening_seconds)
    )
}

fn seconds(seconds: f64) -> String {
    if seconds < 10.0 { format!("{seconds:.1} s") } else { format!("{seconds:.0} s") }
}

fn millis(millis: f64) -> String {
    if millis < FELT_MILLIS { format!("{millis:.0} ms") } else { seconds(millis / 1000.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_names_what_was_the_limit() {
        let facts = Facts {
            sold: 5_000,
            tickets: 5_000,
            buyers: 50_000,
            most_sold_after: 4.04,
            opening_seconds: 0.4,
            requests_per_second: 31_606.4,
            reserve_p99: 10.3,
            busy: 0,
            at_once: true,
            waves: 1,
            own_server: true,
        };
        assert_eq!(
            verdict(&facts),
            "This machine sells 5,000 tickets to 50,000 people in 4.0 s (99 in 100 of the tickets). The limit was how \
             fast the server answers, about 31,606 requests a second while there were tickets (0.4 s); 99 buyers in 100 \
             had their answer within 10 ms. The buyers ran on the same machine, and took their share of it."
        );
        for (facts, said) in [
            (Facts { busy: 12, ..facts }, "the server: it told 12 callers to come back later"),
            (Facts { reserve_p99: 2_500.0, ..facts }, "one buyer in a hundred waited longer than 2.5 s"),
            (
                Facts { waves: 3, ..facts },
                "the pace of the waves: 99 buyers in 100 had their answer within 10 ms",
            ),
            (Facts { at_once: false, ..facts }, "how fast the buyers came"),
            (Facts { sold: 4_000, ..facts }, "the number of buyers who pay"),
        ] {
            assert!(verdict(&facts).contains(said), "{said}: {}", verdict(&facts));
        }
        assert!(verdict(&Facts { own_server: false, ..facts }).starts_with("That server sells"));
    }
}
