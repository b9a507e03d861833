//! Money without floats: decimals from the wire, prices in integer minor units of a currency.

use std::fmt;

use iso_currency::Currency as Iso;

use crate::limits;

/// An ISO 4217 currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency(Iso);

impl Currency {
    /// A code such as "EUR"; letter case does not matter. ISO 4217 has codes that nobody can pay in, too, and gives them no
    /// minor unit: XXX (no currency), XTS (for tests), metals such as XAU, units of account such as XDR.
    pub fn parse(code: &str) -> Option<Self> {
        Self::from_store(code).filter(|currency| currency.0.exponent().is_some())
    }

    /// For a currency that was checked before it was stored: whatever ISO 4217 has.
    pub fn from_store(code: &str) -> Option<Self> {
        Iso::from_code(&code.trim().to_ascii_uppercase()).map(Self)
    }

    /// The code, three capital letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// What a bound on prices is in. An amount says nothing about prices in another currency, so without `named` it is the
    /// house's; `None` where nothing is bounded.
    pub fn of_bound(named: Option<Self>, is_bounded: bool, house: Self) -> Option<Self> {
        named.or(is_bounded.then_some(house))
    }

    /// Digits behind the decimal point: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn digits(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self(Iso::EUR)
    }
}

/// A price in minor units (cents) of its event's currency, 0 to 10^12.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Price(i64);

impl Price {
    /// Accepts 0 to 10^12 minor units.
    pub const fn new(minor: i64) -> Option<Self> {
        if minor >= 0 && minor <= limits::PRICE_MINOR { Some(Self(minor)) } else { None }
    }

    /// For a price that was checked before it was stored; out-of-range values are clamped.
    pub const fn from_store(minor: i64) -> Self {
        Self(if minor < 0 { 0 } else { minor })
    }

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// The price as a plain decimal with all digits of `currency`, as it stands on the wire: `49.90`.
    pub fn decimal(self, currency: Currency) -> Decimal {
        Decimal { minor: self.0, digits: currency.digits() }
    }
}

/// Displays minor units as a decimal number.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    minor: i64,
    digits: u32,
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_i64.pow(self.digits);
        match self.digits {
            0 => write!(f, "{}", self.minor),
            digits => {
                write!(f, "{}.{:0width$}", self.minor / unit, self.minor % unit, width = digits as usize)
            }
        }
    }
}

/// A non-negative decimal number of a yet unknown currency, in ten-thousandths (no currency has more digits).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i64);

/// Digits that an [`Amount`] keeps behind the point.
const AMOUNT_DIGITS: u32 = 4;

/// Why a number is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// It is no decimal number.
    #[error("must be a decimal number")]
    NotANumber,
    /// It is below zero.
    #[error("must not be negative")]
    Negative,
    /// It is above what any price may be.
    #[error("is too large")]
    TooLarge,
    /// It has more digits behind the point than the currency.
    #[error("has more digits behind the decimal point than the currency allows")]
    TooPrecise,
}

impl Amount {
    /// Reads a JSON number's text (`49.9`, `5e1`) exactly, without passing through a float.
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                (mantissa, exponent.parse::<i32>().map_err(|_| AmountError::NotANumber)?)
            }
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = || whole.bytes().chain(fraction.bytes());
        if whole.is_empty() || !digits().all(|byte| byte.is_ascii_digit()) || mantissa.ends_with('.') {
            return Err(AmountError::NotANumber);
        }
        if digits().all(|byte| byte == b'0') {
            return Ok(Self(0));
        }
        if negative {
            return Err(AmountError::Negative);
        }
        // The last digit of `whole + fraction` stands at 10^(exponent - fraction.len()).
        let scale = i64::from(exponent) - fraction.len() as i64 + i64::from(AMOUNT_DIGITS);
        let text: Vec<u8> = digits().collect();
        let trailing = text.iter().rev().take_while(|byte| **byte == b'0').count() as i64;
        if scale + trailing < 0 {
            return Err(AmountError::TooPrecise);
        }
        let mut value = 0_i64;
        let zeros = scale.max(0);
        let kept = text.len() as i64 + scale.min(0);
        let shown = text.iter().take(kept.max(0) as usize).map(|byte| i64::from(byte - b'0'));
        for digit in shown.chain((0..zeros.min(40)).map(|_| 0)) {
            value = value
                .checked_mul(10)
                .and_then(|value| value.checked_add(digit))
                .ok_or(AmountError::TooLarge)?;
        }
        if zeros > 40 {
            return Err(AmountError::TooLarge);
        }
        Ok(Self(value))
    }

    /// The same amount as a price in `currency`, if it has no more digits than the currency.
    pub fn price(self, currency: Currency) -> Result<Price, AmountError> {
        let unit = Self::unit(currency);
        if self.0 % unit != 0 {
            return Err(AmountError::TooPrecise);
        }
        Price::new(self.0 / unit).ok_or(AmountError::TooLarge)
    }

    /// Whether `price` in `currency` is at most this amount.
    pub fn covers(self, price: Price, currency: Currency) -> bool {
        price.minor() <= self.0 / Self::unit(currency)
    }

    /// Whether `price` in `currency` is at least this amount.
    pub fn is_reached_by(self, price: Price, currency: Currency) -> bool {
        price.minor().saturating_mul(Self::unit(currency)) >= self.0
    }

    fn unit(currency: Currency) -> i64 {
        10_i64.pow(AMOUNT_DIGITS - currency.digits().min(AMOUNT_DIGITS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[test]
    fn decimals_become_minor_units_exactly() {
        let check = |text: &str, code: &str, expect: Result<i64, AmountError>| {
            let got = Amount::parse(text).and_then(|a| a.price(currency(code))).map(Price::minor);
            assert_eq!(got, expect, "{text} {code}");
        };
        check("49.90", "EUR", Ok(4990));
        check("49.9", "EUR", Ok(4990));
        check("0.1", "EUR", Ok(10));
        check("4.99e1", "EUR", Ok(4990));
        check("499000e-4", "EUR", Ok(4990));
        check("5E+1", "EUR", Ok(5000));
        check("0", "EUR", Ok(0));
        check("-0.0", "EUR", Ok(0));
        check("0e999", "EUR", Ok(0));
        check("49.901", "EUR", Err(AmountError::TooPrecise));
        check("49.900", "EUR", Ok(4990));
        check("49.9000000", "EUR", Ok(4990));
        check("0.00001", "EUR", Err(AmountError::TooPrecise));
        check("1e-30", "EUR", Err(AmountError::TooPrecise));
        check("1500", "JPY", Ok(1500));
        check("1500.5", "JPY", Err(AmountError::TooPrecise));
        check("1.234", "KWD", Ok(1234));
        check("-1", "EUR", Err(AmountError::Negative));
        check("1e400", "EUR", Err(AmountError::TooLarge));
        check("10000000000.01", "EUR", Err(AmountError::TooLarge));
        check("99999999999999999999999", "EUR", Err(AmountError::TooLarge));
        for text in ["", ".", "1.", ".5", "abc", "1e", "1.2.3", "NaN", "+1", "1_0"] {
            check(text, "EUR", Err(AmountError::NotANumber));
        }
    }

    #[test]
    fn prices_print_all_digits_of_their_currency() {
        let check = |minor: i64, code: &str, expect: &str| {
            assert_eq!(Price::from_store(minor).decimal(currency(code)).to_string(), expect);
        };
        check(4990, "EUR", "49.90");
        check(5, "EUR", "0.05");
        check(1500, "JPY", "1500");
        check(1234, "KWD", "1.234");
    }

    #[test]
    fn bounds_compare_across_currencies() {
        let bound = Amount::parse("49.905").unwrap();
        assert!(bound.covers(Price::from_store(4990), currency("EUR")));
        assert!(!bound.covers(Price::from_store(4991), currency("EUR")));
        assert!(!bound.is_reached_by(Price::from_store(4990), currency("EUR")));
        assert!(bound.is_reached_by(Price::from_store(4991), currency("EUR")));
        assert!(bound.covers(Price::from_store(49), currency("JPY")));
    }
}
