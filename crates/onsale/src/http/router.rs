//! Every path, in one list: what is not here does not exist, and what is here is in `openapi.json`. To add an
//! endpoint, write its file, with who may call it, and add its line (`docs/adding-an-endpoint.md`).

use std::future::Future;
use std::pin::Pin;

use axum::extract::State;
use axum::handler::Handler;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use axum::{Extension, Router};
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::{RefOr, Schema};

use super::access::{Access, Who};
use super::client_address::Peer;
use super::layers::RequestLayer;
use super::problem::Problem;
use super::vendor::key as vendor_key;
use super::{auth, customer, event, live, operations, order, outbox, ticket, vendor};
use crate::app::App;
use crate::assets;

/// The second path of `POST /vendor/release`.
const RELEASE_ALIAS: &str = "/ticket/vendor/release";

/// What has no handler looks at nobody.
const NOBODY_ASKS: Access = Access::of(Who::Anyone);

/// Is shown every operation with its handler.
trait Visitor {
    fn visit<H, T>(&mut self, operation: Documented, handler: H)
    where
        H: Handler<T, App, Future: Unpin>,
        T: 'static;
}

/// An operation as its `#[utoipa::path]` tells it.
pub(crate) struct Documented {
    pub(crate) path: String,
    pub(crate) method: HttpMethod,
    pub(crate) operation: Operation,
    pub(crate) schemas: Vec<(String, RefOr<Schema>)>,
    pub(crate) access: Access,
}

impl Documented {
    fn of<P: utoipa::Path + utoipa::__dev::SchemaReferences + for<'t> utoipa::__dev::Tags<'t>>(
        access: Access,
    ) -> Self {
        let mut schemas = Vec::new();
        P::schemas(&mut schemas);
        let mut operation = P::operation();
        operation.tags = Some(P::tags().into_iter().map(str::to_owned).collect());
        let method = P::methods().into_iter().next().unwrap_or(HttpMethod::Get);
        Self { path: P::path(), method, operation, schemas, access }
    }

    fn at(mut self, path: &str, id: &str) -> Self {
        path.clone_into(&mut self.path);
        self.operation.operation_id = Some(id.to_owned());
        self
    }
}

macro_rules! operations {
    ($visitor:ident: $($noun:ident::$file:ident::$name:ident,)*) => {
        pastey::paste! {$(
            $visitor.visit(
                Documented::of::<$noun::$file::[<__path_ $name>]>($noun::$file::ACCESS),
                $noun::$file::$name,
            );
        )*}
    };
}

fn each_operation(visitor: &mut impl Visitor) {
    operations! { visitor:
        customer::add::add_customer,
        customer::all::list_customers,
        customer::find::find_customer,
        customer::update::update_customer,
        customer::delete::delete_customer,
        customer::export::export_customer,
        customer::erase::erase_customer,

        vendor::add::add_vendor,
        vendor::all::list_vendors,
        vendor::find::find_vendor,
        vendor::update::update_vendor,
        vendor::delete::delete_vendor,
        vendor::approve::approve_vendor,
        vendor::suspend::suspend_vendor,
        vendor::close::close_vendor,
        vendor::release::release_tickets,
        vendor::releases::list_releases,
        vendor::pause::pause_release,
        vendor::resume::resume_release,
        vendor::cancel::cancel_release,

        vendor_key::add::add_api_key,
        vendor_key::all::list_api_keys,
        vendor_key::delete::delete_api_key,

        ticket::available::list_available_tickets,
        ticket::count::count_tickets,
        ticket::reserve::reserve_ticket,
        ticket::finalize::finalize_ticket,
        ticket::cancel::cancel_reservation,
        ticket::find::find_ticket,
        ticket::all::list_tickets,
        ticket::mine::list_my_tickets,
        ticket::code::show_ticket_code,
        ticket::ics::show_ticket_calendar,
        ticket::update::update_ticket,
        ticket::delete::delete_ticket,
        ticket::void::void_sale,
        ticket::void_many::void_sales,
        ticket::history::show_ticket_history,

        order::find::find_order,
        order::mine::list_my_orders,
        order::of_vendor::list_orders_of_vendor,

        outbox::dead::list_dead_messages,
        outbox::retry::retry_messages,

        ticket::stop::stop_sales,
        ticket::start::start_sales,
        ticket::status::show_sales_status,

        event::add::add_event,
        event::all::list_events,
        event::find::find_event,
        event::keys::show_event_keys,
        event::update::update_event,
        event::delete::delete_event,
        event::set_picture::set_event_picture,
        event::show_picture::show_event_picture,
        event::delete_picture::delete_event_picture,

        auth::login::begin_login,
        auth::verify::verify_login,
        auth::refresh::refresh_session,
        auth::logout::log_out,
        auth::logout_all::log_out_everywhere,
        auth::rotate_key::rotate_token_key,
        auth::rotate_ticket_key::rotate_ticket_key,
        auth::confirm_address::confirm_address,
        auth::take_back_address::take_back_address,

        live::follow::follow_live,

        operations::audit::audit_books,
        operations::healthz::check_health,
        operations::readyz::check_readiness,
        operations::metrics::show_metrics,
        operations::openapi::show_openapi,
        operations::docs::show_docs,
        operations::security_txt::show_security_txt,
        operations::mailbox::show_mailbox,
    }
    let release = Documented::of::<vendor::release::__path_release_tickets>(vendor::release::ACCESS);
    visitor.visit(release.at(RELEASE_ALIAS, "release_tickets_of_vendor"), vendor::release::release_tickets);
}

/// All routes, ready to answer.
pub fn router(app: &App) -> Router {
    struct Routes<'a>(Router<App>, &'a App);

    impl Visitor for Routes<'_> {
        fn visit<H, T>(&mut self, documented: Documented, handler: H)
        where
            H: Handler<T, App, Future: Unpin>,
            T: 'static,
        {
            let (filter, method) = match documented.method {
                HttpMethod::Post => (MethodFilter::POST, "POST"),
                HttpMethod::Put => (MethodFilter::PUT, "PUT"),
                HttpMethod::Delete => (MethodFilter::DELETE, "DELETE"),
                _ => (MethodFilter::GET, "GET"),
            };
            let numbers = self.1.telemetry.route(method, documented.path.clone());
            let router = std::mem::take(&mut self.0);
            self.0 = router
                .route(&documented.path, on(filter, RequestLayer::new(handler, numbers, documented.access)));
        }
    }

    let mut routes = Routes(Router::new(), app);
    each_operation(&mut routes);
    let unmatched = |route: &str| app.telemetry.route("other", route.to_owned());
    routes
        .0
        .fallback(RequestLayer::new(page_or_nothing, unmatched("unknown"), NOBODY_ASKS))
        .method_not_allowed_fallback(RequestLayer::new(
            || async { Problem::method_not_allowed() },
            unmatched("wrong method"),
            NOBODY_ASKS,
        ))
        .with_state(app.clone())
}

/// A path that no route knows is the page's, or nobody's.
fn page_or_nothing(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    peer: Option<Extension<Peer>>,
) -> Pin<Box<dyn Future<Output = Result<Response, Problem>> + Send>> {
    Box::pin(async move {
        let peer = peer.map(|Extension(Peer(address))| address);
        assets::answer(&app, peer, &method, &uri, &headers).await.ok_or_else(Problem::route_not_found)
    })
}

/// All operations, for the contract.
pub(crate) fn documented() -> Vec<Documented> {
    struct Contract(Vec<Documented>);

    impl Visitor for Contract {
        fn visit<H, T>(&mut self, documented: Documented, _: H) {
            self.0.push(documented);
        }
    }

    let mut contract = Contract(Vec::new());
    each_operation(&mut contract);
    contract.0
}

#[cfg(test)]
mod tests {
    use onsale_core::Scope;

    use super::*;

    #[test]
    fn what_a_vendors_program_may_call() {
        let may = |scope: Scope| {
            let operations =
                documented().into_iter().filter(|operation| operation.access.program == Some(scope));
            let mut names: Vec<_> =
                operations.map(|operation| operation.operation.operation_id.unwrap_or_default()).collect();
            names.sort();
            names.join(" ")
        };
        assert_eq!(
            may(Scope::Read),
            "find_event find_order find_ticket find_vendor follow_live list_events list_orders_of_vendor \
             list_releases list_tickets show_ticket_history"
        );
        assert_eq!(
            may(Scope::Release),
            "cancel_release pause_release release_tickets release_tickets_of_vendor resume_release"
        );
        assert_eq!(
            may(Scope::Manage),
            "add_event delete_event delete_event_picture delete_ticket set_event_picture update_event update_ticket"
        );
    }

    #[test]
    fn no_program_may_what_only_customers_or_administrators_may() {
        for operation in documented() {
            let Access { who, program } = operation.access;
            let for_people_alone =
                matches!(who, Who::Anyone | Who::LoggedIn | Who::Customer | Who::CustomerItself | Who::Admin);
            assert!(!for_people_alone || program.is_none(), "{}", operation.path);
        }
    }
}
