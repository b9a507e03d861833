//! What only the keeper of the pools knows: how many tickets there are, which, and who holds what.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use onsale_core::pool::Place;
use onsale_core::{CustomerId, Price, Ticket, limits};

use super::batch::Executor;
use super::customer::check_known;
use super::memory::{Memory, PoolEntry, PoolId};
use crate::StoreError;
use crate::command::{Filter, PoolPage, Stock};
use crate::database::Query;
use crate::reads::find::{place_of, unknown_after};
use crate::tables::Tables;

/// Tickets in the pool; none, where the filter names what does not exist.
pub(crate) fn count(memory: &Memory, filter: &Filter) -> Result<i64, StoreError> {
    Ok(memory.matching(filter).map(|(_, pool)| pool.len() as i64).sum())
}

/// A page of them, merged over the pools in the order of their places.
pub(crate) fn available(
    db: &impl Query,
    memory: &Memory,
    page: &PoolPage,
) -> Result<Vec<Ticket>, StoreError> {
    let after = match page.after {
        None => None,
        Some(ticket) => Some(place_of(db, ticket.get())?.ok_or_else(unknown_after)?),
    };
    let limit = page.limit.min(limits::PAGE_ROWS);
    let mut pools: Vec<_> = memory
        .matching(&page.filter)
        .flat_map(|(id, pool)| {
            [&pool.tickets, &pool.leased_to_others].map(|tickets| (id, tickets.after(after)))
        })
        .collect();
    let mut heads: BinaryHeap<Reverse<(Place, usize)>> = BinaryHeap::new();
    let mut slots: Vec<Option<onsale_core::pool::Slot>> = Vec::with_capacity(pools.len());
    for (index, (_, slots_of_pool)) in pools.iter_mut().enumerate() {
        let first = slots_of_pool.next();
        heads.extend(first.map(|slot| Reverse((slot.place, index))));
        slots.push(first);
    }
    let mut tickets = Vec::with_capacity(limit);
    while tickets.len() < limit
        && let Some(Reverse((_, index))) = heads.pop()
    {
        let (id, slots_of_pool): &mut (PoolId, _) = &mut pools[index];
        if let Some(slot) = slots[index].take() {
            tickets.push(memory.shown(*id, &slot));
        }
        slots[index] = slots_of_pool.next();
        heads.extend(slots[index].map(|slot| Reverse((slot.place, index))));
    }
    Ok(tickets)
}

/// The live holds of a customer.
pub(crate) fn holds_of(
    executor: &Executor<impl Tables>,
    customer: CustomerId,
) -> Result<Vec<Ticket>, StoreError> {
    check_known(executor, customer)?;
    let memory = &executor.memory;
    Ok(memory.holds.of(customer).iter().map(|hold| memory.shown_held(hold)).collect())
}

/// The stock of every event and type.
pub(crate) fn stock(memory: &Memory) -> Vec<Stock> {
    let mut all = Vec::with_capacity(memory.types.len());
    for (event, entry) in &memory.events {
        for (name, type_id) in &entry.types {
            let Some(books) = memory.types.get(type_id) else { continue };
            let pools =
                || entry.pools.iter().map(|id| memory.pool(*id)).filter(|pool| pool.type_id == *type_id);
            let live = || pools().filter(|pool| pool.len() > 0).map(|pool| pool.price);
            let available: i64 = pools().map(|pool| pool.len() as i64).sum();
            let next_expiry =
                if available > 0 { None } else { pools().filter_map(PoolEntry::first_deadline).min() };
            let (low, high) = books.prices.unwrap_or((Price::default(), Price::default()));
            all.push(Stock {
                event: *event,
                vendor: entry.vendor,
                type_name: name.clone(),
                currency: entry.currency,
                min_price: live().min().unwrap_or(low),
                max_price: live().max().unwrap_or(high),
                available,
                reserved: pools().map(|pool| pool.deadlines.len() as i64).sum(),
                sold: books.sold,
                revenue: books.revenue,
                released: books.released + books.moved_in - books.moved_out,
                is_public: memory.may_sell(entry.vendor),
                next_expiry,
            });
        }
    }
    all
}
