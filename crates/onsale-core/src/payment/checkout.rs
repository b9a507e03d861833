//! What is paid together: the tickets that a customer holds of one vendor, with fees and discounts, as one order; and what of
//! it each line is worth when it is given back.

use super::Refusal;
use super::attempt::OrderStanding;
use crate::{Currency, EventId, LineKind, OrderState, TicketId, Timestamp, VendorId};

/// A ticket that is held, as an order sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldTicket {
    /// The ticket.
    pub ticket: TicketId,
    /// What it admits to.
    pub event: EventId,
    /// Who sells it.
    pub vendor: VendorId,
    /// The currency of its price.
    pub currency: Currency,
    /// Its price, in minor units.
    pub price: i64,
    /// When the hold is over.
    pub until: Timestamp,
}

/// A fee, or a discount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Which of the two; a ticket is no charge.
    pub kind: LineKind,
    /// Its amount in minor units; a discount's is negative.
    pub amount: i64,
}

/// Opens an order over tickets that are held and charges: of one vendor, in one currency, until the first of the holds is over.
pub fn open(held: &[HeldTicket], charges: &[Charge]) -> Result<OrderStanding, Refusal> {
    let Some(first) = held.first() else { return Err(Refusal::NothingToPay) };
    if held.iter().any(|other| other.vendor != first.vendor || other.currency != first.currency) {
        return Err(Refusal::SeveralVendors);
    }
    if charges.iter().any(|charge| !is_sound(charge)) {
        return Err(Refusal::UnsoundCharge);
    }
    let tickets: i64 = held.iter().map(|held| held.price).sum();
    let charged: i64 = charges.iter().map(|charge| charge.amount).sum();
    let total = tickets + charged;
    if total < 0 {
        return Err(Refusal::UnsoundCharge);
    }
    Ok(OrderStanding {
        state: OrderState::Open,
        version: 1,
        total,
        currency: first.currency,
        deadline: held.iter().map(|held| held.until).min().unwrap_or(first.until),
        is_extended: false,
        paid: 0,
        refunded: 0,
        paid_by: None,
    })
}

fn is_sound(charge: &Charge) -> bool {
    match charge.kind {
        LineKind::Ticket => false,
        LineKind::Fee => charge.amount >= 0,
        LineKind::Discount => charge.amount <= 0,
    }
}

/// A line of an order that is bought, as far as giving it back goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the order.
    pub number: u32,
    /// What it stands for.
    pub kind: LineKind,
    /// Its amount in minor units; a discount's is negative.
    pub amount: i64,
    /// Whether it was given back.
    pub is_refunded: bool,
}

/// What each line is worth when it is given back: its amount, less its share of the discounts. Discounts are worth nothing
/// by themselves. Shares are in proportion, rounded so that all lines together are worth exactly what was paid: what rounding
/// leaves over goes to the lines that lost most by it, the first of them where they lost alike.
pub fn worth(lines: &[Line]) -> Vec<i64> {
    let is_worth = |line: &Line| line.kind != LineKind::Discount;
    let sum: i128 = lines.iter().filter(|line| is_worth(line)).map(|line| i128::from(line.amount)).sum();
    let discount: i128 =
        lines.iter().filter(|line| !is_worth(line)).map(|line| -i128::from(line.amount)).sum();
    let paid = (sum - discount).max(0);
    if sum == 0 {
        return vec![0; lines.len()];
    }
    let share = |line: &Line| if is_worth(line) { i128::from(line.amount) * paid } else { 0 };
    let mut worth: Vec<i128> = lines.iter().map(|line| share(line) / sum).collect();
    let over = paid - worth.iter().sum::<i128>();
    let mut by_loss: Vec<usize> = (0..lines.len()).filter(|at| is_worth(&lines[*at])).collect();
    by_loss.sort_by_key(|at| std::cmp::Reverse(share(&lines[*at]) % sum));
    for at in by_loss.into_iter().take(over as usize) {
        worth[at] += 1;
    }
    worth.into_iter().map(|worth| worth as i64).collect()
}

/// What goes back when some lines of an order do: each is there, is no discount, was not given back before, and is named once.
pub fn worth_of(lines: &[Line], numbers: &[u32]) -> Result<i64, Refusal> {
    let mut named = numbers.to_vec();
    named.sort_unstable();
    named.dedup();
    if named.len() != numbers.len() || named.is_empty() {
        return Err(Refusal::NoSuchLine);
    }
    let worth = worth(lines);
    let mut sum = 0;
    for number in named {
        let found = lines.iter().zip(&worth).find(|(line, _)| line.number == number);
        match found {
            Some((line, worth)) if line.kind != LineKind::Discount && !line.is_refunded => sum += worth,
            Some((line, _)) if line.is_refunded => return Err(Refusal::NothingToRefund),
            Some(_) | None => return Err(Refusal::NoSuchLine),
        }
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn held(ticket: i64, vendor: i64, price: i64, until: i64) -> HeldTicket {
        HeldTicket {
            ticket: TicketId::from_store(ticket),
            event: EventId::from_store(1),
            vendor: VendorId::from_store(vendor),
            currency: Currency::default(),
            price,
            until: Timestamp(until),
        }
    }

    fn line(number: u32, kind: LineKind, amount: i64) -> Line {
        Line { number, kind, amount, is_refunded: false }
    }

    #[test]
    fn an_order_is_over_with_the_first_of_its_holds() {
        let fee = Charge { kind: LineKind::Fee, amount: 150 };
        let order = open(&[held(1, 1, 4_990, 60_000), held(2, 1, 4_990, 45_000)], &[fee]).unwrap();
        assert_eq!((order.total, order.deadline, order.state), (10_130, Timestamp(45_000), OrderState::Open));
    }

    #[test]
    fn an_order_is_of_one_vendor_in_one_currency_and_never_below_zero() {
        let one = held(1, 1, 500, 1);
        assert_eq!(open(&[], &[]), Err(Refusal::NothingToPay));
        assert_eq!(open(&[one, held(2, 2, 500, 1)], &[]), Err(Refusal::SeveralVendors));
        let francs = HeldTicket { currency: Currency::parse("CHF").unwrap(), ..held(2, 1, 500, 1) };
        assert_eq!(open(&[one, francs], &[]), Err(Refusal::SeveralVendors));
        let with = |kind, amount| open(&[one], &[Charge { kind, amount }]).map(|order| order.total);
        assert_eq!(with(LineKind::Discount, -500), Ok(0));
        assert_eq!(with(LineKind::Discount, -501), Err(Refusal::UnsoundCharge));
        assert_eq!(with(LineKind::Discount, 1), Err(Refusal::UnsoundCharge));
        assert_eq!(with(LineKind::Fee, -1), Err(Refusal::UnsoundCharge));
        assert_eq!(with(LineKind::Ticket, 1), Err(Refusal::UnsoundCharge));
    }

    #[test]
    fn a_line_is_worth_what_was_paid_for_it() {
        use LineKind::{Discount, Fee, Ticket};
        let check = |lines: &[(LineKind, i64)], expect: &[i64]| {
            let lines: Vec<Line> =
                (1..).zip(lines).map(|(number, (kind, amount))| line(number, *kind, *amount)).collect();
            assert_eq!(worth(&lines), expect, "{lines:?}");
        };
        check(&[(Ticket, 4_990), (Fee, 150)], &[4_990, 150]);
        check(&[(Ticket, 1_000), (Ticket, 1_000), (Discount, -500)], &[750, 750, 0]);
        check(&[(Ticket, 1_000), (Ticket, 1_000), (Ticket, 1_000), (Discount, -1_000)], &[667, 667, 666, 0]);
        check(&[(Ticket, 1_000), (Discount, -1_000)], &[0, 0]);
        check(&[(Ticket, 0)], &[0]);
        check(&[(Ticket, 300), (Ticket, 100), (Discount, -1)], &[299, 100, 0]);
    }

    #[test]
    fn lines_go_back_once_and_a_discount_does_not() {
        let mut lines = [
            line(1, LineKind::Ticket, 1_000),
            line(2, LineKind::Ticket, 500),
            line(3, LineKind::Discount, -150),
        ];
        assert_eq!(worth_of(&lines, &[1]), Ok(900));
        assert_eq!(worth_of(&lines, &[2, 1]), Ok(1_350));
        for numbers in [&[][..], &[3], &[4], &[1, 1]] {
            assert_eq!(worth_of(&lines, numbers), Err(Refusal::NoSuchLine), "{numbers:?}");
        }
        lines[0].is_refunded = true;
        assert_eq!(worth_of(&lines, &[1]), Err(Refusal::NothingToRefund));
        assert_eq!(worth_of(&lines, &[2]), Ok(450));
    }

    proptest! {
        #[test]
        fn all_lines_together_are_worth_what_was_paid(
            amounts in proptest::collection::vec(0_i64..1_000_000_000, 1..12),
            part in 0_i64..=1_000,
        ) {
            let sum: i64 = amounts.iter().sum();
            let discount = (i128::from(sum) * i128::from(part) / 1_000) as i64;
            let mut lines: Vec<Line> =
                (1..).zip(&amounts).map(|(number, amount)| line(number, LineKind::Ticket, *amount)).collect();
            lines.push(line(99, LineKind::Discount, -discount));
            let worth = worth(&lines);
            prop_assert_eq!(worth.iter().sum::<i64>(), sum - discount);
            for (line, worth) in lines.iter().zip(&worth).take(amounts.len()) {
                prop_assert!(0 <= *worth && *worth <= line.amount);
                let exact = i128::from(line.amount) * i128::from(sum - discount);
                let off = i128::from(*worth) * i128::from(sum) - exact;
                prop_assert!(off.abs() < i128::from(sum.max(1)), "off by a unit or more");
            }
        }
    }
}
