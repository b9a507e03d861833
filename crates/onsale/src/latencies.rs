//! How long answers took of late, read back from the numbers that `/metrics` shows, so that the control room and
//! the dashboards never disagree.

/// How many answers took how long, since the server's start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Latencies {
    /// Upper bound in seconds, and the answers up to it.
    buckets: Vec<(f64, u64)>,
}

impl Latencies {
    /// Adds up the buckets of all routes.
    pub fn read(metrics: &str) -> Self {
        let mut all = Self::default();
        for line in metrics.lines() {
            let Some(rest) = line.strip_prefix("onsale_http_request_seconds_bucket{") else { continue };
            let Some((labels, count)) = rest.split_once("} ") else { continue };
            let bound = labels.split("le=\"").nth(1).and_then(|rest| rest.split('"').next());
            let bound = bound
                .map(|bound| if bound == "+Inf" { f64::INFINITY } else { bound.parse().unwrap_or(f64::NAN) });
            if let (Some(bound), Ok(count)) = (bound.filter(|bound| !bound.is_nan()), count.trim().parse()) {
                all.add(bound, count);
            }
        }
        all.buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
        all
    }

    fn add(&mut self, bound: f64, count: u64) {
        match self.buckets.iter_mut().find(|(known, _)| *known == bound) {
            Some((_, sum)) => *sum += count,
            None => self.buckets.push((bound, count)),
        }
    }

    /// Median and 99th percentile in milliseconds of what came after `before`; `None` when nothing did.
    pub fn since(&self, before: &Self) -> Option<(f64, f64)> {
        let earlier =
            |bound: f64| before.buckets.iter().find(|(known, _)| *known == bound).map_or(0, |(_, sum)| *sum);
        let new: Vec<(f64, u64)> =
            self.buckets.iter().map(|(bound, sum)| (*bound, sum.saturating_sub(earlier(*bound)))).collect();
        new.last().filter(|(_, total)| *total > 0)?;
        Some((quantile(&new, 0.5) * 1000.0, quantile(&new, 0.99) * 1000.0))
    }
}

/// Interpolated inside its bucket, as Prometheus does it; what is beyond the last bound counts as the last bound.
fn quantile(buckets: &[(f64, u64)], share: f64) -> f64 {
    let total = buckets.last().map_or(0, |(_, sum)| *sum);
    let rank = share * total as f64;
    let (mut low, mut below) = (0.0, 0);
    for (bound, sum) in buckets {
        if total > 0 && *sum as f64 >= rank && *sum > below {
            if bound.is_infinite() {
                return low;
            }
            return low + (bound - low) * (rank - below as f64) / (*sum - below) as f64;
        }
        if bound.is_finite() {
            low = *bound;
        }
        below = *sum;
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "onsale_http_request_seconds_bucket{route=\"/a\",le=\"0.001\"} 10\n\
        onsale_http_request_seconds_bucket{route=\"/a\",le=\"0.01\"} 10\n\
        onsale_http_request_seconds_bucket{route=\"/a\",le=\"+Inf\"} 10\n";
    const AFTER: &str = "# HELP something\n\
        onsale_http_request_seconds_bucket{route=\"/a\",le=\"0.001\"} 60\n\
        onsale_http_request_seconds_bucket{route=\"/a\",le=\"0.01\"} 110\n\
        onsale_http_request_seconds_bucket{route=\"/a\",le=\"+Inf\"} 110\n\
        onsale_http_request_seconds_bucket{route=\"/b\",le=\"0.001\"} 0\n\
        onsale_http_request_seconds_bucket{route=\"/b\",le=\"0.01\"} 0\n\
        onsale_http_request_seconds_bucket{route=\"/b\",le=\"+Inf\"} 0\n";

    #[test]
    fn only_what_came_since_counts() {
        let (before, after) = (Latencies::read(BEFORE), Latencies::read(AFTER));
        let (p50, p99) = after.since(&before).unwrap();
        assert!((p50 - 1.0).abs() < 1e-9, "{p50}");
        assert!((p99 - 9.82).abs() < 1e-9, "{p99}");
        assert_eq!(after.since(&after), None);
        assert_eq!(Latencies::default().since(&Latencies::default()), None);
    }
}
