//! `GET /audit`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use onsale_core::Status;
use onsale_store::{Audit, AuditRow};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::Now;
use crate::http::problem::Problem;
use crate::http::respond::ok;
use crate::wire::{Count, Id, Time};

/// The books of the whole house.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditBody {
    /// Whether everything agrees.
    #[schema(example = true)]
    balanced: bool,
    /// When it was counted: whoever asks in the same second is told the same.
    at: Time,
    pools: Vec<BooksBody>,
    /// Each thing that does not agree, in words.
    problems: Vec<String>,
}

/// The books of one type of one event: released + movedIn - movedOut = available + reserved + sold + withdrawn +
/// refunded + deleted.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BooksBody {
    event_id: Id,
    #[serde(rename = "type")]
    #[schema(example = "VIP")]
    type_name: String,
    released: Count,
    moved_in: Count,
    moved_out: Count,
    available: Count,
    reserved: Count,
    sold: Count,
    withdrawn: Count,
    refunded: Count,
    deleted: Count,
    balanced: bool,
}

impl BooksBody {
    fn of(row: &AuditRow) -> Self {
        let books = &row.books;
        let count = |status| Count(books.count(status));
        Self {
            event_id: Id(row.event.get()),
            type_name: row.type_name.as_str().to_owned(),
            released: Count(books.released),
            moved_in: Count(books.moved_in),
            moved_out: Count(books.moved_out),
            available: count(Status::Available),
            reserved: count(Status::Reserved),
            sold: count(Status::Sold),
            withdrawn: count(Status::Withdrawn),
            refunded: count(Status::Refunded),
            deleted: count(Status::Deleted),
            balanced: books.balanced(),
        }
    }
}

pub(crate) const ACCESS: Access = Access::of(Who::Admin);

/// Count everything again
///
/// From the tickets and the journal, whatever the memory says. All who ask in the same second are told the same, counted once.
#[utoipa::path(
    get, path = "/audit", tag = "operations",
    responses((status = 200, description = "The books.", body = AuditBody))
)]
pub(crate) async fn audit_books(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    Now(now): Now,
) -> Result<Response, Problem> {
    caller.admin()?;
    let audit: Arc<Audit> = app.store.asked_by(asker.or(&caller)).audit(now).await?;
    let body = AuditBody {
        balanced: audit.balanced(),
        at: Time(audit.at),
        pools: audit.pools.iter().map(BooksBody::of).collect(),
        problems: audit.problems.clone(),
    };
    Ok(ok(&body))
}
