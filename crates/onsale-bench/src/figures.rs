//! The arithmetic: medians, ratios, percentiles. Repetitions are compared pair by pair, because a machine is
//! faster at one moment than at another, and only what ran side by side can be compared.

/// The middle one; the mean of the two in the middle where there are two. Zero of nothing.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

/// The median of the ratios of each repetition, not the ratio of the medians.
pub(crate) fn median_ratio(values: &[f64], bases: &[f64]) -> f64 {
    let ratios: Vec<f64> =
        values.iter().zip(bases).filter(|(_, base)| **base > 0.0).map(|(value, base)| value / base).collect();
    median(&ratios)
}

/// The value that a share of `sorted` does not exceed, by nearest rank.
pub(crate) fn percentile(sorted: &[u32], share: f64) -> u32 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).copied().unwrap_or(0)
}

/// Written with about three digits, and thousands apart.
pub(crate) fn short(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 || size == 0.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{value:.digits$}");
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        let left = whole.len() - n;
        if n > 0 && left % 3 == 0 && !grouped.ends_with('-') {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        for (values, expected) in
            [(&[][..], 0.0), (&[3.0], 3.0), (&[9.0, 1.0, 4.0], 4.0), (&[4.0, 1.0, 2.0, 9.0], 3.0)]
        {
            assert_eq!(median(values), expected, "{values:?}");
        }
    }

    #[test]
    fn ratios_are_taken_repetition_by_repetition() {
        // The machine was twice as fast in the second repetition: the ratio does not care.
        assert_eq!(median_ratio(&[50.0, 100.0, 51.0], &[100.0, 200.0, 100.0]), 0.5);
        assert_eq!(median_ratio(&[1.0, 1.0], &[0.0, 4.0]), 0.25);
        assert_eq!(median_ratio(&[], &[]), 0.0);
    }

    #[test]
    fn percentiles_go_by_nearest_rank() {
        let hundred: Vec<u32> = (1..=100).collect();
        assert_eq!(percentile(&hundred, 0.5), 50);
        assert_eq!(percentile(&hundred, 0.99), 99);
        assert_eq!(percentile(&hundred, 1.0), 100);
        assert_eq!(percentile(&[7], 0.999), 7);
        assert_eq!(percentile(&[], 0.5), 0);
    }

    #[test]
    fn numbers_are_short() {
        for (value, expected) in [
            (0.0, "0"),
            (0.654_3, "0.65"),
            (12.34, "12.3"),
            (999.6, "1 000"),
            (45_678.9, "45 679"),
            (1_234_567.0, "1 234 567"),
            (-1_234.0, "-1 234"),
        ] {
            assert_eq!(short(value), expected);
        }
    }
}
