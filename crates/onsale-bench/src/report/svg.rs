//! Two kinds of charts, written by hand: bars in groups, and lines over time. Readable on light and on dark.

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 78.0;
const BOTTOM: f64 = 44.0;

const STYLE: &str = "\
text{font:13px system-ui,sans-serif;fill:#1f2430}.title{font-size:16px;font-weight:600}.small{font-size:11px}\
.grid{stroke:#d5d9e0;stroke-width:1}.line{stroke-width:2}\
.s0{fill:#8a93a3;stroke:#8a93a3}.s1{fill:#c2572b;stroke:#c2572b}.s2{fill:#1f6fb2;stroke:#1f6fb2}\
.s3{fill:#2a8a63;stroke:#2a8a63}.s4{fill:#8d5bb5;stroke:#8d5bb5}\
@media (prefers-color-scheme:dark){text{fill:#e8eaf0}.grid{stroke:#3a4150}.s0{fill:#9aa3b5;stroke:#9aa3b5}\
.s1{fill:#f08a5d;stroke:#f08a5d}.s2{fill:#5fb0f0;stroke:#5fb0f0}.s3{fill:#5fcf9f;stroke:#5fcf9f}\
.s4{fill:#c79bec;stroke:#c79bec}}.line{fill:none}";

/// A chart's words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'a> {
    pub(crate) title: &'a str,
    /// What the numbers are.
    pub(crate) unit: &'a str,
    /// What lies along the bottom.
    pub(crate) bottom: &'a str,
    pub(crate) series: &'a [&'a str],
}

/// Bars side by side: for each group a value of each series.
pub(crate) fn bars(words: Words<'_>, groups: &[(String, Vec<f64>)]) -> String {
    let most = groups.iter().flat_map(|(_, values)| values).copied().fold(0.0, f64::max);
    let mut chart = Chart::new(words, most);
    let wide = (WIDTH - LEFT - RIGHT) / groups.len().max(1) as f64;
    let bar = wide * 0.8 / words.series.len().max(1) as f64;
    for (n, (name, values)) in groups.iter().enumerate() {
        let start = LEFT + wide * (n as f64 + 0.1);
        for (series, value) in values.iter().enumerate() {
            let (x, y) = (start + bar * series as f64, chart.y(*value));
            let height = HEIGHT - BOTTOM - y;
            chart.add(&format!(
                "<rect class=\"s{series}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\"/>",
                bar - 2.0
            ));
            let (middle, above) = (x + bar / 2.0 - 1.0, y - 4.0);
            chart.add(&text(middle, above, "small", "middle", &brief(*value)));
        }
        chart.add(&text(start + wide * 0.4, HEIGHT - BOTTOM + 16.0, "", "middle", name));
    }
    chart.finish()
}

/// Lines: for each series its values at even distances, from `first` to `last` along the bottom.
pub(crate) fn lines(words: Words<'_>, span: (f64, f64), series: &[Vec<f64>]) -> String {
    let most = series.iter().flatten().copied().fold(0.0, f64::max);
    let mut chart = Chart::new(words, most);
    let wide = WIDTH - LEFT - RIGHT;
    for (n, values) in series.iter().enumerate() {
        let apart = wide / (values.len().max(2) - 1) as f64;
        let points: Vec<String> = values
            .iter()
            .enumerate()
            .map(|(at, value)| format!("{:.1},{:.1}", LEFT + apart * at as f64, chart.y(*value)))
            .collect();
        chart.add(&format!("<polyline class=\"s{n} line\" points=\"{}\"/>", points.join(" ")));
    }
    for step in 0..=4 {
        let share = f64::from(step) / 4.0;
        let value = span.0 + (span.1 - span.0) * share;
        let anchor = if step == 4 { "end" } else { "middle" };
        chart.add(&text(LEFT + wide * share, HEIGHT - BOTTOM + 16.0, "", anchor, &brief(value)));
    }
    chart.finish()
}

struct Chart {
    svg: String,
    top: f64,
}

impl Chart {
    /// The frame: title, legend, grid.
    fn new(words: Words<'_>, most: f64) -> Self {
        let top = round_up(most);
        let mut chart = Self {
            svg: format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
                 aria-label=\"{}\">\n<style>{STYLE}</style>\n",
                escaped(words.title)
            ),
            top,
        };
        chart.add(&text(LEFT, 24.0, "title", "start", words.title));
        let mut x = LEFT;
        for (n, name) in words.series.iter().enumerate() {
            chart.add(&format!("<rect class=\"s{n}\" x=\"{x:.1}\" y=\"36\" width=\"11\" height=\"11\"/>"));
            chart.add(&text(x + 16.0, 46.0, "", "start", name));
            x += 36.0 + name.chars().count() as f64 * 7.2;
        }
        for step in 0..=4 {
            let value = top * f64::from(step) / 4.0;
            let y = chart.y(value);
            chart.add(&format!(
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>",
                WIDTH - RIGHT
            ));
            chart.add(&text(LEFT - 8.0, y + 4.0, "small", "end", &brief(value)));
        }
        chart.add(&text(LEFT - 8.0, TOP - 12.0, "small", "end", words.unit));
        chart.add(&text(WIDTH - RIGHT, HEIGHT - 8.0, "small", "end", words.bottom));
        chart
    }

    fn y(&self, value: f64) -> f64 {
        let share = if self.top > 0.0 { value / self.top } else { 0.0 };
        HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share
    }

    fn add(&mut self, element: &str) {
        self.svg.push_str(element);
        self.svg.push('\n');
    }

    fn finish(mut self) -> String {
        self.svg.push_str("</svg>\n");
        self.svg
    }
}

fn text(x: f64, y: f64, class: &str, anchor: &str, words: &str) -> String {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let words = escaped(words);
    format!("<text{class} x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The next number that is easy to read: 1, 2, 4, 5 or 8 times a power of ten.
fn round_up(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    [1.0, 2.0, 4.0, 5.0, 8.0, 10.0].into_iter().map(|n| n * power).find(|top| *top >= value).unwrap_or(value)
}

/// A number as one says it: 12.5k, 1.2M.
fn brief(value: f64) -> String {
    let (scaled, end) = match value.abs() {
        size if size >= 1e6 => (value / 1e6, "M"),
        size if size >= 1e3 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let digits = match scaled.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{scaled:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: Words<'_> =
        Words { title: "a < b & c", unit: "requests/s", bottom: "connections", series: &["one", "two"] };

    #[test]
    fn bars_are_as_high_as_their_values() {
        let svg = bars(WORDS, &[("16".into(), vec![100.0, 50.0])]);
        let full = HEIGHT - BOTTOM - TOP;
        assert!(svg.contains(&format!("height=\"{full:.1}\"")), "{svg}");
        assert!(svg.contains(&format!("height=\"{:.1}\"", full / 2.0)));
        assert!(svg.contains("a &lt; b &amp; c") && !svg.contains("a < b"));
        assert!(svg.contains("prefers-color-scheme:dark"));
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    }

    #[test]
    fn lines_reach_from_side_to_side() {
        let svg = lines(WORDS, (0.0, 8.0), &[vec![0.0, 10.0, 0.0], vec![1.0]]);
        let right = WIDTH - RIGHT;
        assert!(svg.contains(&format!("points=\"{LEFT:.1},{:.1}", HEIGHT - BOTTOM)), "{svg}");
        assert!(svg.contains(&format!("{right:.1},{:.1}\"", HEIGHT - BOTTOM)));
    }

    #[test]
    fn nothing_at_all_is_still_a_chart() {
        for svg in [bars(WORDS, &[]), lines(WORDS, (0.0, 0.0), &[vec![]])] {
            assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }

    #[test]
    fn numbers_are_brief_and_axes_round() {
        for (value, expected) in
            [(0.0, "0"), (0.25, "0.25"), (100.0, "100"), (1_250.0, "1.25k"), (45_678.0, "45.7k"), (2e6, "2M")]
        {
            assert_eq!(brief(value), expected);
        }
        for (value, expected) in [(0.0, 1.0), (0.7, 0.8), (43.0, 50.0), (81_000.0, 100_000.0)] {
            assert!((round_up(value) - expected).abs() < 1e-9, "{value}");
        }
    }
}
