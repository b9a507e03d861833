//! Amounts as a payment provider counts them, which is not always how ISO 4217 does.
//!
//! Sources: Stripe's "Supported currencies" (docs.stripe.com/currencies: the list, "Zero-decimal currencies", "Three-decimal
//! currencies", "Special cases", "Minimum and maximum charge amounts") and its note on the Icelandic króna
//! (support.stripe.com/questions/deprecation-of-fractional-isk-charges-and-refunds).

use crate::{Currency, Price};

/// Why a provider cannot charge an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotChargeable {
    /// The provider does not know the currency.
    #[error("the payment provider does not take this currency")]
    Currency,
    /// The amount has smaller coins than the provider moves.
    #[error("the payment provider takes multiples of {step} minor units of this currency only")]
    TooFine {
        /// The smallest step, in ISO 4217 minor units.
        step: i64,
    },
    /// The amount is too small.
    #[error("the payment provider takes {least} minor units of this currency at least")]
    TooSmall {
        /// The least amount, in ISO 4217 minor units.
        least: i64,
    },
    /// The amount is too large.
    #[error("the payment provider takes {most} minor units of this currency at most")]
    TooLarge {
        /// The largest amount, in ISO 4217 minor units.
        most: i64,
    },
}

/// The largest number that a provider takes as an amount: eight digits.
pub const LARGEST: i64 = 99_999_999;

/// How a provider counts a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Unit {
    /// Digits behind the point on the wire.
    digits: u32,
    /// What an amount on the wire is a multiple of.
    step: i64,
}

/// No coins: 500 yen are 500. The ariary has fifths, which the provider does not move.
const WHOLE: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF",
];
/// No coins, and two digits on the wire all the same: 5 krónur are 500. The Ugandan shilling stands in the provider's list of
/// zero-decimal currencies as well; its special case is what governs charges.
const WHOLE_IN_HUNDREDTHS: &[&str] = &["ISK", "UGX"];
/// Three digits, of which the last is 0: 5.120 dinars are 5120.
const THOUSANDTHS: &[&str] = &["BHD", "JOD", "KWD", "OMR", "TND"];
/// Two digits. Forint and new Taiwan dollar are charged so, and only paid out whole.
const HUNDREDTHS: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BMD", "BND",
    "BOB", "BRL", "BSD", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CNY", "COP", "CRC", "CVE", "CZK", "DKK",
    "DOP", "DZD", "EGP", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL",
    "HTG", "HUF", "IDR", "ILS", "INR", "JMD", "KES", "KGS", "KHR", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD",
    "LSL", "MAD", "MDL", "MKD", "MMK", "MNT", "MOP", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN",
    "NIO", "NOK", "NPR", "NZD", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR",
    "SBD", "SCR", "SEK", "SGD", "SHP", "SOS", "SRD", "SZL", "THB", "TJS", "TOP", "TRY", "TTD", "TWD", "TZS",
    "UAH", "USD", "UYU", "UZS", "WST", "XCD", "YER", "ZAR", "ZMW",
];

/// The least amounts on the wire, where the provider names one. The provider judges by the currency that is paid out, so an
/// amount above it may still be refused; of the others it is known only that half a US dollar's worth is the least.
const LEAST: &[(&str, i64)] = &[
    ("USD", 50),
    ("AED", 200),
    ("AUD", 50),
    ("BGN", 100),
    ("BRL", 50),
    ("CAD", 50),
    ("CHF", 50),
    ("CZK", 1_500),
    ("DKK", 250),
    ("EUR", 50),
    ("GBP", 30),
    ("HKD", 400),
    ("HUF", 17_500),
    ("INR", 50),
    ("JPY", 50),
    ("MXN", 1_000),
    ("MYR", 200),
    ("NOK", 300),
    ("NZD", 50),
    ("PLN", 200),
    ("RON", 200),
    ("SEK", 300),
    ("SGD", 50),
    ("THB", 1_000),
];

fn unit(currency: Currency) -> Option<Unit> {
    let code = currency.code();
    let has = |list: &[&str]| list.contains(&code);
    if has(WHOLE) {
        Some(Unit { digits: 0, step: 1 })
    } else if has(WHOLE_IN_HUNDREDTHS) {
        Some(Unit { digits: 2, step: 100 })
    } else if has(THOUSANDTHS) {
        Some(Unit { digits: 3, step: 10 })
    } else if has(HUNDREDTHS) {
        Some(Unit { digits: 2, step: 1 })
    } else {
        None
    }
}

impl Unit {
    /// ISO minor units and wire units of the same amount: `minor / iso == wire / own`.
    fn scales(self, currency: Currency) -> (i64, i64) {
        (10_i64.pow(currency.digits()), 10_i64.pow(self.digits))
    }
}

/// What a provider is told for `minor` units of a currency, if it can charge them.
pub fn to_provider(minor: i64, currency: Currency) -> Result<i64, NotChargeable> {
    let unit = unit(currency).ok_or(NotChargeable::Currency)?;
    let (iso, own) = unit.scales(currency);
    let to_minor = |wire: i64| wire / own * iso + wire % own * iso / own;
    let most = to_minor(LARGEST / unit.step * unit.step);
    if minor > most {
        return Err(NotChargeable::TooLarge { most });
    }
    let least =
        LEAST.iter().find(|(code, _)| *code == currency.code()).map_or(unit.step, |(_, least)| *least);
    // Not more than eight digits were let through, so this is far from any bound.
    let wire = minor.saturating_mul(own);
    if wire % iso != 0 || wire / iso % unit.step != 0 {
        return Err(NotChargeable::TooFine { step: to_minor(unit.step).max(1) });
    }
    if wire / iso < least {
        return Err(NotChargeable::TooSmall { least: to_minor(least) });
    }
    Ok(wire / iso)
}

/// Whether a ticket at this price can be paid at all: what costs nothing needs no provider.
pub fn check_price(price: Price, currency: Currency) -> Result<(), NotChargeable> {
    if price.minor() == 0 { Ok(()) } else { to_provider(price.minor(), currency).map(drop) }
}

/// How many minor units a provider means by an amount on the wire; `None` where it is none of this currency.
pub fn from_provider(wire: i64, currency: Currency) -> Option<i64> {
    let (iso, own) = unit(currency)?.scales(currency);
    let minor = wire.checked_mul(iso)?;
    (minor % own == 0).then_some(minor / own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::from_store(code).unwrap_or_else(|| panic!("{code} is not in ISO 4217"))
    }

    fn every() -> impl Iterator<Item = &'static str> {
        [WHOLE, WHOLE_IN_HUNDREDTHS, THOUSANDTHS, HUNDREDTHS].into_iter().flatten().copied()
    }

    #[test]
    fn an_amount_is_told_as_the_provider_counts_it() {
        let check = |minor: i64, code: &str, expect: Result<i64, NotChargeable>| {
            assert_eq!(to_provider(minor, currency(code)), expect, "{minor} {code}");
        };
        check(4_990, "EUR", Ok(4_990));
        check(500, "JPY", Ok(500));
        check(5, "ISK", Ok(500));
        check(5, "UGX", Ok(500));
        check(5_120, "KWD", Ok(5_120));
        check(5_124, "KWD", Err(NotChargeable::TooFine { step: 10 }));
        check(500, "MGA", Ok(5));
        check(501, "MGA", Err(NotChargeable::TooFine { step: 100 }));
        check(17_550, "HUF", Ok(17_550));
        check(12_345, "TWD", Ok(12_345));
        check(49, "EUR", Err(NotChargeable::TooSmall { least: 50 }));
        check(30, "GBP", Ok(30));
        check(49, "JPY", Err(NotChargeable::TooSmall { least: 50 }));
        check(0, "ISK", Err(NotChargeable::TooSmall { least: 1 }));
        check(99_999_999, "EUR", Ok(99_999_999));
        check(100_000_000, "EUR", Err(NotChargeable::TooLarge { most: 99_999_999 }));
        check(999_999, "ISK", Ok(99_999_900));
        check(1_000_000, "ISK", Err(NotChargeable::TooLarge { most: 999_999 }));
        check(99_999_990, "BHD", Ok(99_999_990));
        check(i64::MAX, "EUR", Err(NotChargeable::TooLarge { most: 99_999_999 }));
        check(100, "XAU", Err(NotChargeable::Currency));
        check(100, "IQD", Err(NotChargeable::Currency));
    }

    #[test]
    fn what_costs_nothing_needs_no_provider() {
        let check = |minor: i64, code: &str| check_price(Price::from_store(minor), currency(code));
        assert_eq!(check(0, "EUR"), Ok(()));
        assert_eq!(check(0, "XAU"), Ok(()), "nothing is nothing in each currency");
        assert_eq!(check(1, "EUR"), Err(NotChargeable::TooSmall { least: 50 }));
        assert_eq!(check(5_124, "KWD"), Err(NotChargeable::TooFine { step: 10 }));
    }

    #[test]
    fn a_currency_stands_in_one_class_and_in_iso() {
        for code in every() {
            assert_eq!(every().filter(|other| *other == code).count(), 1, "{code}");
            assert_eq!(currency(code).code(), code);
        }
        for (code, _) in LEAST {
            assert!(every().any(|other| other == *code), "{code}");
        }
    }

    #[test]
    fn what_is_told_comes_back_as_it_was() {
        for code in every() {
            let currency = currency(code);
            let mut told = 0;
            for minor in (0..200_000).step_by(500).chain(0..200) {
                if let Ok(wire) = to_provider(minor, currency) {
                    assert_eq!(from_provider(wire, currency), Some(minor), "{minor} {code}");
                    told += 1;
                }
            }
            assert!(told > 0, "{code}");
        }
    }

    #[test]
    fn where_iso_and_the_provider_count_alike_is_known() {
        let differ = |list: &[&'static str], digits: u32| {
            list.iter().copied().filter(|code| currency(code).digits() != digits).collect::<Vec<_>>()
        };
        assert_eq!(differ(WHOLE, 0), ["MGA"]);
        assert_eq!(differ(WHOLE_IN_HUNDREDTHS, 2), ["ISK", "UGX"]);
        assert_eq!(differ(THOUSANDTHS, 3), [""; 0]);
        assert_eq!(differ(HUNDREDTHS, 2), [""; 0]);
    }
}
