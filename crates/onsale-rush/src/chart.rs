//! The picture of a rush: two panels over the same time, readable on light and on dark.

use std::fmt::Write as _;

use super::timeline::Moment;

const WIDTH: f64 = 800.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;
const PANEL: f64 = 170.0;
/// Where the two panels begin.
const TOPS: [f64; 2] = [74.0, 306.0];
const HEIGHT: f64 = 520.0;

const STYLE: &str = "\
text{font:13px system-ui,sans-serif;fill:#1f2430}.title{font-size:16px;font-weight:600}.small{font-size:11px}\
.grid{stroke:#d5d9e0}.line{fill:none;stroke-width:2}.s0{stroke:#8a93a3;fill:#8a93a3}.s1{stroke:#2a8a63;fill:#2a8a63}\
.s2{stroke:#c2572b;fill:#c2572b}.s3{stroke:#1f6fb2;fill:#1f6fb2}.s4{stroke:#8d5bb5;fill:#8d5bb5}\
@media (prefers-color-scheme:dark){text{fill:#e8eaf0}.grid{stroke:#3a4150}.s0{stroke:#9aa3b5;fill:#9aa3b5}\
.s1{stroke:#5fcf9f;fill:#5fcf9f}.s2{stroke:#f08a5d;fill:#f08a5d}.s3{stroke:#5fb0f0;fill:#5fb0f0}\
.s4{stroke:#c79bec;fill:#c79bec}}.line{fill:none}";

type Value = fn(&Moment) -> f64;
/// Name, class and value of what a panel shows.
type Series = (&'static str, usize, Value);

const RATES: [Series; 3] = [
    ("arrivals", 0, |moment| moment.arrivals_per_second),
    ("sales", 1, |moment| moment.sales_per_second),
    ("refusals", 2, |moment| moment.refusals_per_second),
];
const WAITS: [Series; 2] = [
    ("half waited less", 3, |moment| moment.p50_millis),
    ("99 in 100 waited less", 4, |moment| moment.p99_millis),
];

/// Draws `moments` under `title`.
pub(super) fn draw(title: &str, moments: &[Moment]) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{0}\">\n\
         <style>{STYLE}</style>\n{1}",
        escaped(title),
        text(LEFT, 26.0, "title", "start", title)
    );
    panel(&mut svg, TOPS[0], "a second", &RATES, moments);
    panel(&mut svg, TOPS[1], "ms until a reservation was answered", &WAITS, moments);
    svg.push_str("</svg>\n");
    svg
}

fn panel(svg: &mut String, top: f64, unit: &str, series: &[Series], moments: &[Moment]) {
    let highest = moments.iter().flat_map(|moment| series.iter().map(|(_, _, value)| value(moment)));
    let most = round_up(highest.fold(0.0, f64::max));
    let end = moments.last().map_or(1.0, |last| last.at.max(0.001));
    let x = |at: f64| LEFT + (WIDTH - LEFT - RIGHT) * at / end;
    let y = |value: f64| top + PANEL * (1.0 - value / most);
    for step in 0..=4 {
        let share = f64::from(step) / 4.0;
        let at = y(most * share);
        let _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>",
            WIDTH - RIGHT
        );
        svg.push_str(&text(LEFT - 8.0, at + 4.0, "small", "end", &brief(most * share)));
        let seconds = format!("{} s", brief(end * share));
        let anchor = if step == 4 { "end" } else { "middle" };
        svg.push_str(&text(x(end * share), top + PANEL + 18.0, "small", anchor, &seconds));
    }
    let mut legend = LEFT;
    for (name, class, value) in series {
        let _ = writeln!(
            svg,
            "<rect class=\"s{class}\" x=\"{legend:.1}\" y=\"{:.1}\" width=\"11\" height=\"11\"/>",
            top - 26.0
        );
        svg.push_str(&text(legend + 16.0, top - 16.0, "", "start", name));
        legend += 40.0 + name.chars().count() as f64 * 7.2;
        let points: Vec<String> =
            moments.iter().map(|moment| format!("{:.1},{:.1}", x(moment.at), y(value(moment)))).collect();
        let _ = writeln!(
            svg,
            "<polyline class=\"s{class} line\" style=\"fill:none\" points=\"{}\"/>",
            points.join(" ")
        );
    }
    svg.push_str(&text(WIDTH - RIGHT, top - 16.0, "small", "end", unit));
}

fn text(x: f64, y: f64, class: &str, anchor: &str, words: &str) -> String {
    let words = escaped(words);
    format!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The next number that is easy to read.
fn round_up(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    [1.0, 2.0, 4.0, 5.0, 8.0, 10.0].into_iter().map(|n| n * power).find(|top| *top >= value).unwrap_or(value)
}

fn brief(value: f64) -> String {
    let (scaled, end) = if value >= 10_000.0 { (value / 1000.0, "k") } else { (value, "") };
    let text = format!("{scaled:.2}");
    format!("{}{end}", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(at: f64, rate: f64) -> Moment {
        Moment {
            at,
            arrivals_per_second: rate,
            sales_per_second: rate / 2.0,
            refusals_per_second: 0.0,
            p50_millis: 1.0,
            p99_millis: 10.0,
        }
    }

    #[test]
    fn the_highest_line_reaches_the_top_and_time_the_side() {
        let svg = draw("20,000 buyers & a <rush>", &[moment(0.0, 100.0), moment(1.0, 0.0)]);
        assert!(svg.contains(&format!("points=\"{LEFT:.1},{:.1} {:.1}", TOPS[0], WIDTH - RIGHT)), "{svg}");
        assert!(svg.contains("buyers &amp; a &lt;rush&gt;") && svg.contains("prefers-color-scheme:dark"));
        assert_eq!(svg.matches("<polyline").count(), 5);
    }

    #[test]
    fn nothing_at_all_is_still_a_picture() {
        for moments in [vec![], vec![moment(0.0, 0.0)]] {
            let svg = draw("nothing", &moments);
            assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
}
