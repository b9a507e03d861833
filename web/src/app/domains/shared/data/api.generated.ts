// Made from openapi.json by `npm run api`. Not to be edited.

export interface paths {
    "/.well-known/security.txt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say where to report a weakness
         * @description 404 where the operator has named no contact.
         */
        get: operations["show_security_txt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count everything again
         * @description From the tickets and the journal, whatever the memory says. All who ask in the same second are told the same, counted once.
         */
        get: operations["audit_books"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/confirm-address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a new address
         * @description With the code that `PUT /customer/update` or `PUT /vendor/update` has sent to it. From now on the new address counts. The
         *     one before is told, and for seven days whoever reads the mail there can take the account back. All other logins of
         *     the account end. Whoever sends the same code again within two minutes is told the same again. A code
         *     is good for five tries and ten minutes.
         */
        post: operations["confirm_address"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a one-time code
         * @description It comes by mail, if the address is registered; the answer is the same if it is not. A code is good for ten minutes and
         *     five tries, together with the `challenge` that is answered here: a code of an earlier answer goes on being good, and
         *     what others guess counts for their own challenges. Codes are six digits; after fifty wrong guesses in a day they are
         *     twelve. Whoever asks again waits half a minute, then twice as long each time (`Retry-After`). A mailbox is sent twelve
         *     codes an hour that one network asks for and sixty in all, half of them kept for networks that have not asked before;
         *     a `device` that the account knows has bounds of its own. Where so much mail waits that a code would come too late, none is
         *     sent and the answer is `BUSY`.
         */
        post: operations["begin_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description Ends the session that the token belongs to: neither this token nor the refresh token is good any more.
         */
        post: operations["log_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out everywhere
         * @description Ends all sessions of whoever calls, this one too, and a vendor's API keys unless `keepApiKeys` says otherwise; the answer
         *     lists those that there were. Administrators' tokens have no sessions: `POST /auth/logout` ends
         *     one of them, `POST /auth/rotate-key` all.
         */
        post: operations["log_out_everywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stay logged in
         * @description Answers a fresh token, and a fresh refresh token in place of the one that was sent. For a minute the one that was sent
         *     gets the latest again: an answer may be lost, and pages of one browser may ask at the same time. After that it
         *     ends the session, because somebody has a copy of it. 401 means that the session is over, and only that; 429 and 503
         *     mean to wait for `Retry-After` and to send the same again. Refreshes are counted by session, whatever address they
         *     come from.
         */
        post: operations["refresh_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/rotate-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign tokens with a fresh key
         * @description Tokens that were made before stay good until their time is over, or not at all with `forgetOld`, which ends all API keys
         *     too unless `keepApiKeys` says otherwise, and lists them. Keys that
         *     `--token-key` gives are rotated there.
         */
        post: operations["rotate_token_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/rotate-ticket-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make ticket codes with a fresh secret
         * @description Codes that were made before stay good, or open no door any more with `withdrawOld`. Doors have to fetch the keys of
         *     their events again. Secrets that `--ticket-key` gives are changed there.
         */
        post: operations["rotate_ticket_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/take-back-address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an account back
         * @description For whoever gets the mail that the address of the account was changed, and has not changed it. The account has its
         *     address of before again, all its logins and a vendor's API keys end, later changes of the address are undone, and the
         *     answer is a fresh login. Whoever sends the same again within two minutes, as the answer was lost, gets a login in the place
         *     of that one.
         */
        post: operations["take_back_address"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with a one-time code
         * @description With the `challenge` that was answered when the code was asked for. A wrong code costs that challenge one of its five
         *     tries, whoever sends it, and nobody else anything. A code is used once: whoever sends the same again within two minutes, as
         *     the answer was lost, gets a login in the place of the one that it began.
         */
        post: operations["verify_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customer/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register as a customer
         * @description The answer's `customerId` names you from now on; in token mode, its `token` proves it. In header mode a known
         *     address with the same name answers 200 and the same id again: that is how one comes back.
         *
         *     An answer may be lost on its way. Send an `Idempotency-Key` that nobody can guess: the same request under it gets
         *     the same answer, for ten minutes with a session of its own in it, after that (for a day) without tokens. Once
         *     somebody has logged in to the account by a code, logged out of it or changed its address, it has no tokens either.
         */
        post: operations["add_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customer/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List customers
         * @description All of them, streamed in the order of their ids; with `limit` one page, and a `Link` to the next.
         */
        get: operations["list_customers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customer/delete/{customerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a customer
         * @description Not while the customer holds or owns a ticket.
         */
        delete: operations["delete_customer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customer/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Be forgotten
         * @description Name and address go, and all logins end; a ticket that is held goes back to the pool. Tickets that were bought
         *     stay sold, to a number that belongs to nobody any more.
         */
        post: operations["erase_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customer/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Take your data with you
         * @description All that is kept about the customer: the record, logins that last, tickets bought. The journal has the number
         *     only, beside what happened to a ticket.
         */
        get: operations["export_customer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customer/find/{customerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find a customer */
        get: operations["find_customer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customer/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a customer's record
         * @description In token mode another address of one's own counts only when the code that is sent to it was entered
         *     (`POST /auth/confirm-address`); `pendingEmail` says that one is on its way, and the answer is the same whether or not
         *     somebody has that address. An account gets one code every half minute and five an hour. What an administrator changes
         *     counts at once, and so does everything in header mode: then an address that is taken is 409.
         */
        put: operations["update_customer"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dev/mailbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show mail that would have been sent
         * @description For development (`--dev-mailbox`), to whoever comes directly; 404 everywhere else, and through a proxy.
         */
        get: operations["show_mailbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show this contract to a person */
        get: operations["show_docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an event */
        post: operations["add_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and search events
         * @description All that fit, streamed; with `limit` one page, and a `Link` to the next. Those of a vendor who may not sell are there for
         *     that vendor and for administrators only; whoever has a ticket of one finds it by its number (`GET /event/find/{eventId}`).
         */
        get: operations["list_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/delete/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete an event
         * @description Not while it has tickets or a release to come, nor while it is its vendor's default event.
         */
        delete: operations["delete_event"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/find/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find an event
         * @description That of a vendor who may not sell is there for its vendor, for administrators and for whoever holds or has
         *     bought a ticket of it.
         */
        get: operations["find_event"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/keys/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the keys that ticket codes are checked with
         * @description And the tickets whose codes were replaced, ten thousand a page, each page signed. What is signed, and how a code is
         *     checked, is in docs/ticket-code.md.
         */
        get: operations["show_event_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/picture/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an event's picture
         * @description What its organiser put up, or else a poster that is drawn here: 1200 by 630 pixels. With `size=small` half as wide,
         *     where it was put up. `v`, as in an event's `pictureUrl`, lets the picture be kept for ever. The picture of an event that
         *     is not public is there only with its `v`.
         */
        get: operations["show_event_picture"];
        /**
         * Put up an event's picture
         * @description The body is the picture itself: JPEG, PNG or WebP, at most 8 MiB, at least 300 pixels wide. It is turned upright, cut
         *     to 1200 by 630 pixels from its middle and written anew, so that nothing of the file is kept but the picture.
         */
        put: operations["set_event_picture"];
        post?: never;
        /**
         * Take an event's picture down
         * @description The event is shown by its drawn poster again.
         */
        delete: operations["delete_event_picture"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change an event */
        put: operations["update_event"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say that the server is alive */
        get: operations["check_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what is for sale
         * @description Server-sent events, to be read with `fetch` so that credentials travel in headers. First `snapshot`: all stock,
         *     the releases that are not over, and whether sales are running; with `event` or `vendor`, of those alone. Then `frame`:
         *     whatever of it has changed, at most five times a second and fewer when there are many listeners. A listener is sent
         *     so many bytes of frames a second at most: where more changes, it is told what has waited longest, as it is then. A stream that names a customer also gets `hold`:
         *     the own hold, and how it ended. A vendor's stream gets `revenue`. An administrator's stream gets `pulse` once a
         *     second, `journal` and all `revenue`. A listener that is too slow is disconnected, and gets a fresh snapshot when
         *     it comes back. A stream that was opened with a token or an API key is closed when that is no good any more. The
         *     schema describes one message: `event` is what stands on its event line, `data` the JSON on its data line.
         */
        get: operations["follow_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the server's numbers
         * @description In the text format of Prometheus.
         */
        get: operations["show_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show this contract
         * @description OpenAPI 3.1, generated from the code.
         */
        get: operations["show_openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/order/find/{orderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at an order
         * @description For who bought, for the vendor and for administrators.
         */
        get: operations["find_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/order/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your orders
         * @description In the order in which they were made; with `limit` one page, and a `Link` to the next.
         */
        get: operations["list_my_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/outbox/dead": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the messages that were given up
         * @description Mails that did not leave in about a day, or that a mail server has refused for good; the latest first, a thousand at most.
         *     They are kept for a week. Codes are not among them: they are of no use ten minutes later.
         */
        get: operations["list_dead_messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/outbox/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send messages again that were given up
         * @description With all their tries before them. Asked again, it finds nothing that was given up.
         */
        post: operations["retry_messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say whether the server takes work
         * @description 503 while it is shutting down, its database cannot be written, it does not know the database's time, or work that
         *     is due (a batch of a release, holds that ran out) has waited for more than ten seconds. A job that fails for longer
         *     than that is named in the message; so are messages (mails) that were given up or have waited for more than ten minutes
         *     (what another server of the same database has given up, ten seconds later at most), and a database that was put back to an earlier day before this start.
         *
         *     Where the database is a file, the header `x-onsale-database` has the number under which this server has it open:
         *     `onsale admin` compares it with what stands beside the file.
         */
        get: operations["check_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tickets of any status
         * @description In pool order, all of them, streamed; with `limit` one page, and a `Link` to the next. A vendor sees its
         *     own, and who bought them with which order.
         */
        get: operations["list_tickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/available": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tickets in the pool
         * @description In pool order, all of them, streamed; with `limit` one page, and a `Link` to the next.
         */
        get: operations["list_available_tickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give up the ticket that you hold */
        post: operations["cancel_reservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/code/{ticketId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the codes of a ticket
         * @description For who bought it, for its vendor and for administrators. What they consist of, and how anyone checks them, is in
         *     docs/ticket-code.md.
         */
        get: operations["show_ticket_code"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the tickets in the pool */
        get: operations["count_tickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/delete/{ticketId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a ticket
         * @description Only one that is available or withdrawn.
         */
        delete: operations["delete_ticket"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/finalize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Buy the ticket that you hold
         * @description What counts is when the request arrived: a payment that came in time is not turned away by a queue.
         */
        post: operations["finalize_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/find/{ticketId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find a ticket
         * @description Its vendor and administrators see who bought it, and with which order.
         */
        get: operations["find_ticket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/history/{ticketId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what happened to a ticket
         * @description Oldest first, for the ticket's vendor and administrators.
         */
        get: operations["show_ticket_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/ics/{ticketId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a ticket's event for a calendar
         * @description For who bought the ticket, for its vendor and for administrators. The ticket's codes are not in it. After the event has
         *     moved, or the sale was undone, the file of the same ticket changes the same entry.
         */
        get: operations["show_ticket_calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your tickets
         * @description What you hold first, then what you have bought with the number of its order, oldest first.
         */
        get: operations["list_my_tickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/reserve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reserve a ticket
         * @description Takes the first ticket that fits and holds it for you until `reservedUntil`. Without a body: the first in the
         *     whole pool, passing over events that are not on sale or of which you have as many as you may.
         */
        post: operations["reserve_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start all sales
         * @description Tickets can be reserved again.
         */
        post: operations["start_sales"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say whether sales are running */
        get: operations["show_sales_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop all sales
         * @description Nothing can be reserved until they are started again; what is held can still be bought.
         */
        post: operations["stop_sales"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/update/{ticketId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a ticket
         * @description Price and type only while it is available or withdrawn; the status only from the one of these to the other. A withdrawn
         *     ticket comes back while the event's pool (`poolCapacity`) has room for it, and is refused with `POOL_FULL` otherwise.
         */
        put: operations["update_ticket"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/vendor/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release tickets
         * @description Answers at once; the batches come one after the other, each at its time. A release that takes the vendor's own
         *     interval starts no sooner than that after the vendor's previous batch.
         */
        post: operations["release_tickets_of_vendor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo many sales at once
         * @description Of tickets that are named, or of one customer. All of a call are undone, or none: what cannot be undone refuses the call.
         *     Each customer gets one mail, where mail is sent.
         */
        post: operations["void_sales"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticket/void/{ticketId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a sale
         * @description The ticket is refunded, for good, and a new one takes its place in the pool unless the body says not to. The customer
         *     sees it at `GET /ticket/mine` and is told by mail, where mail is sent. Money is not moved: give back what was paid where
         *     it was taken.
         */
        post: operations["void_sale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register as a vendor
         * @description Makes the vendor's default event too, so that a release need not name one. In token mode, the answer's `token`
         *     proves who you are. In header mode a known address with the same name answers 200 and the same id again: that is
         *     how one comes back.
         *
         *     An answer may be lost on its way. Send an `Idempotency-Key` that nobody can guess: the same request under it gets
         *     the same answer, for ten minutes with a session of its own in it, after that (for a day) without tokens. Once
         *     somebody has logged in to the account by a code, logged out of it or changed its address, it has no tokens either.
         */
        post: operations["add_vendor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List vendors
         * @description All of them, streamed in the order of their ids; with `limit` one page, and a `Link` to the next.
         */
        get: operations["list_vendors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/approve/{vendorId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a vendor sell
         * @description From now on its events are public, and it may release tickets. One that was closed may sell again, too.
         */
        post: operations["approve_vendor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/close/{vendorId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a vendor with all that it has not sold
         * @description Its releases are cancelled, its events are no longer on sale nor shown, its logins and API keys end, and the tickets in
         *     its pools are deleted: some at a time, so that no sale waits for it. Tickets that were sold stay valid; what is held can
         *     still be bought.
         */
        post: operations["close_vendor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/delete/{vendorId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a vendor
         * @description Not while it has tickets or a release to come.
         */
        delete: operations["delete_vendor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/find/{vendorId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find a vendor */
        get: operations["find_vendor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/key/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an API key
         * @description For a program of the vendor's own. The key is shown once; only its hash is kept. The vendor gets a mail about it. If the
         *     answer is lost, the same request with the same `Idempotency-Key` makes another key in the place of the first one, which
         *     is deleted: for a day, and each time.
         */
        post: operations["add_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/key/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your API keys */
        get: operations["list_api_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/key/delete/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete an API key
         * @description Whatever comes in with it is refused from then on.
         */
        delete: operations["delete_api_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the orders of your tickets
         * @description In the order in which they were made; with `limit` one page, and a `Link` to the next.
         */
        get: operations["list_orders_of_vendor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release tickets
         * @description Answers at once; the batches come one after the other, each at its time. A release that takes the vendor's own
         *     interval starts no sooner than that after the vendor's previous batch.
         */
        post: operations["release_tickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/release/{releaseId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a release
         * @description What has come stays; what has not come will not come.
         */
        post: operations["cancel_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/release/{releaseId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a release
         * @description Nothing comes until it is resumed; what is left moves by the length of the pause.
         */
        post: operations["pause_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/release/{releaseId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a release
         * @description What is left moves by the length of the pause.
         */
        post: operations["resume_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your releases
         * @description In the order in which they were asked for; with `limit` one page, and a `Link` to the next.
         */
        get: operations["list_releases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/suspend/{vendorId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a vendor wait
         * @description Its events are no longer shown to others, nothing of it can be reserved, and its releases are paused, until it is
         *     approved again and resumes them. What was sold stays valid; what is held can still be bought.
         */
        post: operations["suspend_vendor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendor/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a vendor's record
         * @description In token mode another address of one's own counts only when the code that is sent to it was entered
         *     (`POST /auth/confirm-address`); `pendingEmail` says that one is on its way, and the answer is the same whether or not
         *     somebody has that address. An account gets one code every half minute and five an hour. What an administrator changes
         *     counts at once, and so does everything in header mode: then an address that is taken is 409.
         */
        put: operations["update_vendor"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What the key is called, and what it is good for. */
        AddApiKeyBody: {
            /** @example Box office till */
            name: string;
            scopes: components["schemas"]["ScopeBody"][];
        };
        /** @description Who wants to buy. */
        AddCustomerBody: {
            /**
             * @description Unique among customers, letter case aside.
             * @example ada@example.org
             */
            email: string;
            /** @example Ada Lovelace */
            name: string;
        };
        /** @description What the tickets admit to. */
        AddEventBody: {
            /**
             * @description Where that is, as one would tell a driver.
             * @example Am Kanal 12, 10999 Berlin
             */
            address?: string | null;
            /**
             * @description ISO 4217 currency of all its prices; the server's own if absent.
             * @example EUR
             */
            currency?: string;
            description?: string | null;
            /**
             * Format: int64
             * @description How long a ticket is held.
             * @example 60
             */
            holdSeconds?: number | null;
            /**
             * @description Who performs, in the order of the bill: at most 30 names.
             * @example [
             *       "The Slow Trains",
             *       "Hafenchor"
             *     ]
             */
            lineUp?: string[] | null;
            /**
             * Format: int64
             * @description Tickets that one customer may hold and own together.
             * @example 4
             */
            maxTicketsPerCustomer?: number | null;
            /** @example New Year's Eve */
            name: string;
            onSaleAt?: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description Bound on tickets that are available or held; what does not fit of a batch waits.
             *     A withdrawn ticket comes back only where there is room (`POOL_FULL`), and an undone sale brings none otherwise (`notReplaced`).
             * @example 5000
             */
            poolCapacity?: number | null;
            salesEndAt?: components["schemas"]["Time"] | null;
            startsAt?: components["schemas"]["Time"] | null;
            /**
             * @description IANA zone of the venue; UTC if absent.
             * @example Europe/Berlin
             */
            timezone?: string | null;
            vendorId?: components["schemas"]["Id"] | null;
            /** @example Blue Note */
            venue?: string | null;
        };
        /** @description Who wants to sell. */
        AddVendorBody: {
            /**
             * @description Unique among vendors, letter case aside.
             * @example door@bluenote.example
             */
            email: string;
            /** @example Blue Note */
            name: string;
            ticketReleaseInterval?: components["schemas"]["Seconds"] | null;
            /**
             * Format: int64
             * @description Tickets in a batch of a release that does not say how many.
             * @example 100
             */
            ticketsPerRelease?: number | null;
        };
        /** @description The key, shown this once. */
        AddedApiKeyBody: components["schemas"]["ApiKeyBody"] & {
            /**
             * @description To be sent as `Authorization: Bearer`.
             * @example onsale_key_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8
             */
            key: string;
            /**
             * @description A sentence for a person.
             * @example Keep this key well; it is not shown again.
             */
            message: string;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        AddedCustomerBody: components["schemas"]["CustomerBody"] & components["schemas"]["FirstTokensBody"] & {
            /**
             * @description A sentence for a person, with the id.
             * @example Customer added successfully. Your customer ID is: [7]
             */
            message: string;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        /** @description The event was made. */
        AddedEventBody: components["schemas"]["EventBody"] & {
            /**
             * @description A sentence for a person, with the id.
             * @example Event added successfully with event ID: 5
             */
            message: string;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        AddedVendorBody: components["schemas"]["VendorBody"] & components["schemas"]["FirstTokensBody"] & {
            /**
             * @description A sentence for a person, with the id.
             * @example Vendor added successfully with vendor ID: 3
             */
            message: string;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        /** @description A key, without the key. */
        ApiKeyBody: {
            createdAt: components["schemas"]["Time"];
            keyId: components["schemas"]["Id"];
            lastUsedAt?: components["schemas"]["Time"] | null;
            /** @example Box office till */
            name: string;
            scopes: components["schemas"]["ScopeBody"][];
        };
        /** @description The books of the whole house. */
        AuditBody: {
            /** @description When it was counted: whoever asks in the same second is told the same. */
            at: components["schemas"]["Time"];
            /**
             * @description Whether everything agrees.
             * @example true
             */
            balanced: boolean;
            pools: components["schemas"]["BooksBody"][];
            /** @description Each thing that does not agree, in words. */
            problems: string[];
        };
        /**
         * @description An amount of money as a plain decimal number, in the currency that stands beside it; negative where money goes back or a price is lowered.
         * @example 49.9
         */
        Balance: number;
        /**
         * @description The books of one type of one event: released + movedIn - movedOut = available + reserved + sold + withdrawn +
         *     refunded + deleted.
         */
        BooksBody: {
            available: components["schemas"]["Count"];
            balanced: boolean;
            deleted: components["schemas"]["Count"];
            eventId: components["schemas"]["Id"];
            movedIn: components["schemas"]["Count"];
            movedOut: components["schemas"]["Count"];
            refunded: components["schemas"]["Count"];
            released: components["schemas"]["Count"];
            reserved: components["schemas"]["Count"];
            sold: components["schemas"]["Count"];
            /** @example VIP */
            type: string;
            withdrawn: components["schemas"]["Count"];
        };
        /** @description The ticket is back in its place in the pool. */
        CancelledBody: {
            /**
             * @description A sentence for a person.
             * @example Reservation cancelled.
             */
            message: string;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
            ticket: components["schemas"]["TicketBody"];
        };
        /** @description A code is on its way, if the address is known. */
        ChallengeBody: {
            /**
             * @description For `POST /auth/verify`, with the code. Whoever does not have it cannot use the code, nor use it up.
             * @example AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8
             */
            challenge: string;
            /** @description When the code is no longer good. */
            expiresAt: components["schemas"]["Time"];
            /**
             * @description A sentence for a person.
             * @example If this address is registered, a code is on its way to it.
             */
            message: string;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        /**
         * @description A field of an event that need not be there.
         * @enum {string}
         */
        ClearableEventField: "venue" | "address" | "lineUp" | "startsAt" | "timezone" | "onSaleAt" | "salesEndAt" | "poolCapacity" | "holdSeconds" | "maxTicketsPerCustomer" | "description";
        /**
         * @description A field of a vendor that need not be there.
         * @enum {string}
         */
        ClearableVendorField: "ticketsPerRelease" | "ticketReleaseInterval";
        /** @description The vendor is closed. */
        ClosedVendorBody: {
            /** @description Releases that were cancelled. */
            cancelledReleases: components["schemas"]["Count"];
            /**
             * @description A sentence for a person.
             * @example Vendor 3 is closed.
             */
            message: string;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
            /** @description Tickets in its pools, which nobody can reserve any more and which are deleted by and by. */
            unsoldTickets: components["schemas"]["Count"];
            vendor: components["schemas"]["VendorBody"];
        };
        /** @description What went wrong, for a program. Codes are added as time goes by: one that you do not know means what the HTTP status means. Known are `INVALID_JSON`, `INVALID_FIELD`, `MISSING_HEADER`, `INVALID_HEADER`, `UNAUTHENTICATED`, `TOKEN_EXPIRED`, `SESSION_ENDED`, `CODE_INVALID`, `FORBIDDEN`, `FOREIGN_PAGE`, `VENDOR_NOT_APPROVED`, `CUSTOMER_NOT_FOUND`, `VENDOR_NOT_FOUND`, `TICKET_NOT_FOUND`, `EVENT_NOT_FOUND`, `ORDER_NOT_FOUND`, `RELEASE_NOT_FOUND`, `KEY_NOT_FOUND`, `NO_RESERVATION`, `ROUTE_NOT_FOUND`, `METHOD_NOT_ALLOWED`, `SOLD_OUT`, `ALL_HELD`, `ALREADY_RESERVED`, `LIMIT_REACHED`, `TICKET_NOT_AVAILABLE`, `ILLEGAL_TRANSITION`, `EMAIL_TAKEN`, `HAS_TICKETS`, `TICKET_NOT_SOLD`, `EVENT_WITHOUT_START`, `ALREADY_REFUNDED`, `TOO_MANY_EVENTS`, `TOO_MANY_RELEASES`, `TOO_MANY_TICKETS`, `POOL_FULL`, `NOT_ON_SALE`, `SALES_ENDED`, `SALES_STOPPED`, `RELEASE_DONE`, `IDEMPOTENCY_MISMATCH`, `RESERVATION_EXPIRED`, `BODY_TOO_LARGE`, `UNSUPPORTED_MEDIA_TYPE`, `RATE_LIMITED`, `HOLD_LAPSED`, `INTERNAL`, `BUSY`. */
        Code: string;
        /** @description The code that was sent to the new address. */
        ConfirmAddressBody: {
            /** @example 042042 */
            code: string;
        };
        /**
         * Format: int64
         * @description A number of things.
         * @example 100
         */
        Count: number;
        /** @description A customer's record. */
        CustomerBody: {
            createdAt: components["schemas"]["Time"];
            customerId: components["schemas"]["Id"];
            /** @example ada@example.org */
            email: string;
            /** @example Ada Lovelace */
            name: string;
        };
        /** @description All that is kept about a customer. */
        CustomerExportBody: {
            customer: components["schemas"]["CustomerBody"];
            /** @description Logins that last. */
            sessions: components["schemas"]["LastingLoginBody"][];
            /** @description Tickets that were bought. */
            tickets: components["schemas"]["TicketBody"][];
        };
        /** @description A message that was given up. What it says is not shown: it may hold what its reader alone should know. */
        DeadMessageBody: {
            /** @description When it was queued. */
            createdAt: components["schemas"]["Time"];
            /**
             * @description Why the last try failed.
             * @example the mail server did not take it: it answered 550
             */
            error: string;
            /** @description When it was given up. */
            givenUpAt: components["schemas"]["Time"];
            /** @example notice */
            kind: string;
            messageId: components["schemas"]["Id"];
            /**
             * @description To whom it was to go.
             * @example ada@example.org
             */
            recipient: string;
            /**
             * Format: int64
             * @description How often it was tried.
             * @example 140
             */
            tries: number;
        };
        /** @description It worked, and there is nothing more to say. */
        DoneBody: {
            /**
             * @description A sentence for a person.
             * @example Customer 7 deleted.
             */
            message: string;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        /** @description Every answer that is not a success looks like this. */
        ErrorBody: {
            code: components["schemas"]["Code"];
            /**
             * @description What went wrong, as a sentence for a person.
             * @example Sold out.
             */
            error: string;
            expiredAt?: components["schemas"]["Time"] | null;
            /** @description The field, query parameter or header concerned. */
            field?: string | null;
            /**
             * Format: int64
             * @description How many there may be of what was asked for: of the event's tickets for one customer, or of what one vendor may
             *     have.
             */
            limit?: number | null;
            /**
             * @description Where whoever has this address asks for a one-time code (token mode).
             * @example /auth/login
             */
            login?: string | null;
            /**
             * @description The same sentence.
             * @example Sold out.
             */
            message: string;
            nextExpiryAt?: components["schemas"]["Time"] | null;
            onSaleAt?: components["schemas"]["Time"] | null;
            /** @description Name of the request, for a report. */
            requestId?: string | null;
            salesEndAt?: components["schemas"]["Time"] | null;
            /**
             * @description Always `error`.
             * @example error
             */
            status: string;
            ticket?: components["schemas"]["TicketBody"] | null;
        };
        /** @description An event's record; what was not set is null. */
        EventBody: {
            /**
             * @description Where that is, as one would tell a driver.
             * @example Am Kanal 12, 10999 Berlin
             */
            address?: string | null;
            createdAt: components["schemas"]["Time"];
            /**
             * @description ISO 4217 currency of all its prices.
             * @example EUR
             */
            currency: string;
            /**
             * Format: int32
             * @description Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
             *     amount is written as it is charged.
             * @example 2
             */
            currencyDigits: number;
            description?: string | null;
            eventId: components["schemas"]["Id"];
            holdSeconds?: components["schemas"]["Seconds"] | null;
            /**
             * @description Who performs, in the order of the bill.
             * @example [
             *       "The Slow Trains",
             *       "Hafenchor"
             *     ]
             */
            lineUp: string[];
            maxTicketsPerCustomer?: components["schemas"]["Count"] | null;
            /** @example New Year's Eve */
            name: string;
            onSaleAt?: components["schemas"]["Time"] | null;
            /**
             * @description Who organises it: the vendor's name.
             * @example Blue Note GmbH
             */
            organiser: string;
            /**
             * @description Where its picture is, if one was put up; every event has a drawn one at `/event/picture/{eventId}` until then.
             * @example /event/picture/5?v=3f2a9c41d07be865
             */
            pictureUrl?: string | null;
            poolCapacity?: components["schemas"]["Count"] | null;
            salesEndAt?: components["schemas"]["Time"] | null;
            startsAt?: components["schemas"]["Time"] | null;
            /**
             * @description IANA zone of the venue.
             * @example Europe/Berlin
             */
            timezone: string;
            vendorId: components["schemas"]["Id"];
            /** @example Blue Note */
            venue?: string | null;
        };
        /** @description What a door of an event has to know. */
        EventKeysBody: {
            eventId: components["schemas"]["Id"];
            /** @description The newest first; codes of keys that are not here open no door. */
            keys: components["schemas"]["PublicKeyBody"][];
            revocations: components["schemas"]["RevocationsBody"];
        };
        /** @description Which of your reservations. */
        FinalizeBody: {
            ticketId?: components["schemas"]["Id"] | null;
        };
        /** @description What whoever registers gets in token mode, so that no login is needed to begin with. */
        FirstTokensBody: {
            /** @description To be kept on this device and sent with `POST /auth/login`. */
            device?: string;
            /** @description For `POST /auth/refresh`. */
            refreshToken?: string;
            /** @description To be sent as `Authorization: Bearer` (token mode; an answer that is given again after ten minutes has none). */
            token?: string;
            /** @description When the token's time is over. */
            tokenExpiresAt?: components["schemas"]["Time"];
        };
        /** @description The server is alive. */
        HealthBody: {
            /**
             * @description A sentence for a person.
             * @example Alive.
             */
            message: string;
            /** @description Whether this server is there to rehearse on, and nothing is really for sale. */
            rehearsal: boolean;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        /** @description The ticket that you hold, and for how long. */
        HeldBody: components["schemas"]["TicketBody"] & {
            /** @description How long the hold lasts, counted from when it was taken. */
            holdSeconds: components["schemas"]["Seconds"];
            reserveAgainAt?: components["schemas"]["Time"] | null;
        };
        /** @description Something that happened to a ticket, and how the ticket stood after it. */
        HistoryBody: {
            /**
             * @description Who did it.
             * @example customer 3
             */
            actor: string;
            amount?: components["schemas"]["Balance"] | null;
            at: components["schemas"]["Time"];
            /** @example EUR */
            currency: string;
            /**
             * Format: int32
             * @description Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
             *     amount is written as it is charged.
             * @example 2
             */
            currencyDigits: number;
            customerId?: components["schemas"]["Id"] | null;
            /**
             * @description `released`, `reserved`, `finalized`, `cancelled`, `expired`, `updated`, `withdrawn`, `restored`, `deleted`,
             *     `refunded`.
             * @example reserved
             */
            kind: string;
            orderId?: components["schemas"]["Id"] | null;
            price: components["schemas"]["Money"];
            reservedUntil?: components["schemas"]["Time"] | null;
            /** @description Number of the journal's row. */
            seq: components["schemas"]["Id"];
            /**
             * @description A ticket's status, or `deleted`.
             * @example reserved
             */
            status: string;
            /** @example VIP */
            type: string;
            /** @description How often the ticket had changed. */
            version: components["schemas"]["Count"];
        };
        /**
         * @description How a hold ended.
         * @enum {string}
         */
        HoldEndBody: "finalized" | "cancelled" | "expired" | "refunded";
        /**
         * Format: int64
         * @description An identifier that the server made.
         * @example 1
         */
        Id: number;
        /** @description A login that lasts. */
        LastingLoginBody: {
            beganAt: components["schemas"]["Time"];
            endsAt: components["schemas"]["Time"];
            usedAt: components["schemas"]["Time"];
        };
        /**
         * @description What a line of an order stands for.
         * @enum {string}
         */
        LineKindBody: "ticket" | "fee" | "discount";
        /** @description Everything that has changed since the message before; a part in which nothing has is absent. */
        LiveFrameBody: {
            at: components["schemas"]["Time"];
            /** @description Events whose record was made, changed or deleted. */
            events?: components["schemas"]["Id"][];
            /** @description Releases as they are; one that is over comes once more, `done` or `cancelled`. */
            releases?: components["schemas"]["ReleaseBody"][];
            /** @description Whether sales are running. */
            running?: boolean;
            /** @description Whole lines that replace those before. One that is gone altogether comes once more, empty. */
            stock?: components["schemas"]["LiveStockBody"][];
        };
        /** @description The customer's own hold, as it begins, or how it has ended. */
        LiveHoldBody: {
            at: components["schemas"]["Time"];
            /** @example EUR */
            currency: string;
            /**
             * Format: int32
             * @description Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
             *     amount is written as it is charged.
             * @example 2
             */
            currencyDigits: number;
            ended: components["schemas"]["HoldEndBody"] | null;
            eventId: components["schemas"]["Id"];
            price: components["schemas"]["Money"];
            /** @description When the hold is over, or was to be. */
            reservedUntil: components["schemas"]["Time"];
            ticketId: components["schemas"]["Id"];
            /** @example VIP */
            type: string;
        };
        /** @description The newest rows of the journal, oldest first; during a rush only the last of them. */
        LiveJournalBody: components["schemas"]["LiveJournalRowBody"][];
        /** @description One row of the journal. */
        LiveJournalRowBody: {
            /**
             * @description Who did it.
             * @example customer 7
             */
            actor: string;
            at: components["schemas"]["Time"];
            eventId: components["schemas"]["Id"] | null;
            /**
             * @description What happened.
             * @example reserved
             */
            kind: string;
            seq: components["schemas"]["Count"];
            ticketId: components["schemas"]["Id"] | null;
            tickets: components["schemas"]["Count"] | null;
        };
        /** @description One message of the stream: `event` is its name, `data` the JSON that its data line carries. */
        LiveMessageBody: {
            /** @description How things are: the first message of every stream. */
            data: components["schemas"]["LiveSnapshotBody"];
            /** @enum {string} */
            event: "snapshot";
        } | {
            /** @description What has changed since the message before. */
            data: components["schemas"]["LiveFrameBody"];
            /** @enum {string} */
            event: "frame";
        } | {
            /** @description The customer's own hold. */
            data: components["schemas"]["LiveHoldBody"];
            /** @enum {string} */
            event: "hold";
        } | {
            /** @description What was taken: of the vendor's own types, or of all for an administrator. Only lines that have changed. */
            data: components["schemas"]["LiveRevenueBody"];
            /** @enum {string} */
            event: "revenue";
        } | {
            /** @description How the house is doing; for administrators. */
            data: components["schemas"]["LivePulseBody"];
            /** @enum {string} */
            event: "pulse";
        } | {
            /** @description What was written down lately; for administrators. */
            data: components["schemas"]["LiveJournalBody"];
            /** @enum {string} */
            event: "journal";
        };
        /** @description How the house is doing. */
        LivePulseBody: {
            activeHolds: components["schemas"]["Count"];
            at: components["schemas"]["Time"];
            /** @description Whether the books balance, as far as the stock tells; `/audit` looks at every ticket. */
            auditBalanced: boolean;
            /** @description Live streams that are open, this one among them. */
            listeners: components["schemas"]["Count"];
            /**
             * Format: double
             * @description Half of the answers since the pulse before took at most so long; null when there were none.
             */
            p50Millis: number | null;
            /**
             * Format: double
             * @description The same for 99 of 100.
             */
            p99Millis: number | null;
            /** @description Commands that wait for the writer. */
            queueDepth: components["schemas"]["Count"];
            /** @description By how much the last batch was late. */
            releasesLateMillis: components["schemas"]["Count"];
            reservesPerSecond: components["schemas"]["Count"];
            salesPerSecond: components["schemas"]["Count"];
        };
        /** @description What was taken so far. */
        LiveRevenueBody: {
            at: components["schemas"]["Time"];
            lines: components["schemas"]["LiveRevenueLineBody"][];
        };
        /** @description What was paid for the sold tickets of one type of one event. */
        LiveRevenueLineBody: {
            /** @example EUR */
            currency: string;
            /**
             * Format: int32
             * @description Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
             *     amount is written as it is charged.
             * @example 2
             */
            currencyDigits: number;
            eventId: components["schemas"]["Id"];
            /**
             * Format: double
             * @description A number of JSON: many readers keep no more than its first 15 digits.
             * @example 4990
             */
            revenue: number;
            /**
             * @description The same in minor units (cents), as text: exact, however much it is.
             * @example 499000
             */
            revenueMinor: string;
            sold: components["schemas"]["Count"];
            /** @example VIP */
            type: string;
        };
        /** @description How things are. */
        LiveSnapshotBody: {
            at: components["schemas"]["Time"];
            /** @description The releases that are not over. */
            releases: components["schemas"]["ReleaseBody"][];
            /** @description Whether sales are running. */
            running: boolean;
            /** @description All stock. */
            stock: components["schemas"]["LiveStockBody"][];
        };
        /** @description The stock of one ticket type of one event. */
        LiveStockBody: {
            available: components["schemas"]["Count"];
            /** @example EUR */
            currency: string;
            /**
             * Format: int32
             * @description Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
             *     amount is written as it is charged.
             * @example 2
             */
            currencyDigits: number;
            eventId: components["schemas"]["Id"];
            /** @description The highest price that is available, or last was. */
            maxPrice: components["schemas"]["Money"];
            /** @description The lowest price that is available, or last was. */
            minPrice: components["schemas"]["Money"];
            /** @description When the first of the held ones comes free, if nobody buys it; only while all that is left is held. */
            nextExpiryAt?: components["schemas"]["Time"];
            /** @description Minted, or moved in and not out again. */
            released: components["schemas"]["Count"];
            reserved: components["schemas"]["Count"];
            sold: components["schemas"]["Count"];
            /** @example VIP */
            type: string;
        };
        /** @description What stays. */
        LogOutEverywhereBody: {
            /** @description Keep a vendor's API keys. Otherwise they end too: whoever has made one stays in with it. */
            keepApiKeys?: boolean | null;
        };
        /** @description You are out everywhere. */
        LoggedOutBody: {
            /** @description The API keys that there were. */
            apiKeys: components["schemas"]["ApiKeyBody"][];
            /** @description Whether they have ended. */
            apiKeysEnded: boolean;
            /**
             * @description A sentence for a person.
             * @example You are logged out of 3 sessions; 1 API key has ended.
             */
            message: string;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        /** @description Who wants to come back. */
        LoginBody: {
            /** @description What the last login or registration on this device has answered as `device`. */
            device?: string | null;
            /**
             * @description The address that was registered.
             * @example ada@example.org
             */
            email: string;
            role: components["schemas"]["RoleBody"];
        };
        /**
         * @description An amount of money as a plain decimal number, in the currency that stands beside it; at most as many digits behind the point as the currency has.
         * @example 49.9
         */
        Money: number;
        /**
         * @description Why no ticket took the place of a refunded one in the pool.
         * @enum {string}
         */
        NotReplacedBody: "notForSale" | "poolFull" | "placeUsedUp";
        /** @description What a customer bought from one vendor at once. */
        OrderBody: {
            createdAt: components["schemas"]["Time"];
            /**
             * @description The currency of all amounts.
             * @example EUR
             */
            currency: string;
            /**
             * Format: int32
             * @description Digits behind the decimal point that amounts in this currency have.
             * @example 2
             */
            currencyDigits: number;
            customerId: components["schemas"]["Id"];
            lines: components["schemas"]["OrderLineBody"][];
            orderId: components["schemas"]["Id"];
            /** @description What of it is paid. */
            paid: components["schemas"]["Balance"];
            /** @description What of that was given back. */
            refunded: components["schemas"]["Balance"];
            state: components["schemas"]["OrderStateBody"];
            /** @description What the lines cost together. */
            total: components["schemas"]["Balance"];
            vendorId: components["schemas"]["Id"];
        };
        /** @description A line of an order. */
        OrderLineBody: {
            /** @description What it costs, tax included. */
            amount: components["schemas"]["Balance"];
            eventId?: components["schemas"]["Id"] | null;
            kind: components["schemas"]["LineKindBody"];
            /** @description Its number in the order, from 1. */
            line: components["schemas"]["Count"];
            refundedAt?: components["schemas"]["Time"] | null;
            /** @description The tax in it. */
            tax: components["schemas"]["Balance"];
            /** @description The rate of the tax in it, in hundredths of a percent. */
            taxRate: components["schemas"]["Count"];
            ticketId?: components["schemas"]["Id"] | null;
            /** @description The ticket's type. */
            type?: string | null;
        };
        /**
         * @description Where an order stands.
         * @enum {string}
         */
        OrderStateBody: "open" | "paying" | "paid" | "free" | "cancelled" | "expired";
        /** @description A key that ticket codes of the event are checked with. */
        PublicKeyBody: {
            /** @description Its number, which a code names. */
            keyId: components["schemas"]["Count"];
            /**
             * @description The 32 bytes of an Ed25519 key in base64url, as the `x` of a JSON Web Key.
             * @example ebVWLo_mVPlAeLES6KmLp5AfhTrmlb7X4OORC60ElmQ
             */
            publicKey: string;
        };
        /** @description The latest refresh token of the session. */
        RefreshBody: {
            /** @example AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJw */
            refreshToken: string;
        };
        /** @description A release: the vendor's schedule of batches, and how far it is. */
        ReleaseBody: {
            /** @description Batches that have come in full. */
            batchesDone: components["schemas"]["Count"];
            createdAt: components["schemas"]["Time"];
            /** @example EUR */
            currency: string;
            /**
             * Format: int32
             * @description Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
             *     amount is written as it is charged.
             * @example 2
             */
            currencyDigits: number;
            eventId: components["schemas"]["Id"];
            nextBatchAt?: components["schemas"]["Time"] | null;
            /** @description Batches in all. */
            numberOfReleases: components["schemas"]["Count"];
            price: components["schemas"]["Money"];
            releaseId: components["schemas"]["Id"];
            /** @description Tickets that have come. */
            released: components["schemas"]["Count"];
            /** @description When the first batch comes or came; pauses move it. */
            startsAt: components["schemas"]["Time"];
            state: components["schemas"]["ReleaseStateBody"];
            /** @description Seconds between two batches. */
            ticketReleaseInterval: components["schemas"]["Seconds"];
            /** @description Tickets in each batch. */
            ticketsPerRelease: components["schemas"]["Count"];
            /** @description Tickets of all batches. */
            total: components["schemas"]["Count"];
            /** @example VIP */
            type: string;
            vendorId: components["schemas"]["Id"];
        };
        /** @description The release has begun; its batches follow in the background. */
        ReleaseStartedBody: components["schemas"]["ReleaseBody"] & {
            /**
             * @description A sentence for a person.
             * @example Ticket release process started.
             */
            message: string;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        /**
         * @description Whether a release goes on.
         * @enum {string}
         */
        ReleaseStateBody: "running" | "paused" | "waiting_for_room" | "done" | "cancelled";
        /** @description A ticket whose codes were replaced. */
        ReplacedBody: {
            /** @description Its generation: codes of earlier ones open no door. */
            generation: components["schemas"]["Count"];
            ticketId: components["schemas"]["Id"];
        };
        /** @description What you would take; whatever is absent does not matter. */
        ReserveBody: {
            /**
             * @description With a price in this currency (ISO 4217). Without it, `maxPrice` is in the event's currency where `eventId` or
             *     `ticketId` names one, else in the server's own: an amount says nothing about prices in another currency.
             * @example EUR
             */
            currency?: string | null;
            eventId?: components["schemas"]["Id"] | null;
            maxPrice?: components["schemas"]["Money"] | null;
            ticketId?: components["schemas"]["Id"] | null;
            /**
             * @description Of this type.
             * @example VIP
             */
            type?: string | null;
            vendorId?: components["schemas"]["Id"] | null;
        };
        /** @description What is sent again. */
        RetriedBody: {
            /**
             * @description A sentence for a person.
             * @example 2 messages are sent again.
             */
            message: string;
            /**
             * Format: int64
             * @description How many messages are sent again: none where they were not given up, or are gone.
             * @example 2
             */
            retried: number;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        /** @description Which message. */
        RetryBody: {
            messageId?: components["schemas"]["Id"] | null;
        };
        /** @description A page of the tickets whose codes were replaced. */
        RevocationsBody: {
            after?: components["schemas"]["Id"] | null;
            /** @description When the page was read. */
            at: components["schemas"]["Time"];
            entries: components["schemas"]["ReplacedBody"][];
            /** @description The key that has signed the page. */
            keyId: components["schemas"]["Count"];
            next?: components["schemas"]["Id"] | null;
            /** @description How often codes of the event's tickets have been replaced; it only grows. */
            number: components["schemas"]["Count"];
            /** @description The 64 bytes of an Ed25519 signature in base64url. */
            signature: string;
        };
        /**
         * @description What one can log in as.
         * @enum {string}
         */
        RoleBody: "customer" | "vendor";
        /** @description How to rotate. */
        RotateKeyBody: {
            /** @description Believe no token that was made before, because the key may be in other hands. Everybody has to refresh. */
            forgetOld?: boolean | null;
            /**
             * @description Keep all API keys although earlier tokens are forgotten. Otherwise they end too: whoever had the key may have made
             *     some.
             */
            keepApiKeys?: boolean | null;
        };
        /** @description How to rotate. */
        RotateTicketKeyBody: {
            /**
             * @description Withdraw all earlier secrets, because they may be in other hands: no code that was made before opens a door any
             *     more, and everybody has to open their ticket once more.
             */
            withdrawOld?: boolean | null;
        };
        /** @description Another key signs. */
        RotatedBody: {
            /** @description With `forgetOld`, the API keys that there were, a thousand of them at most. */
            apiKeys: components["schemas"]["VendorKeyBody"][];
            /** @description Whether they have ended. */
            apiKeysEnded: boolean;
            /**
             * @description A sentence for a person.
             * @example A fresh key signs; no earlier token is good. API keys that have ended: 2.
             */
            message: string;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        /** @description Whether sales are running. */
        RunningBody: {
            running: boolean;
        };
        /**
         * @description What a key is good for.
         * @enum {string}
         */
        ScopeBody: "read" | "release" | "manage";
        /**
         * @description A length of time in seconds; decimals are allowed, down to milliseconds.
         * @example 2.5
         */
        Seconds: number;
        /** @description You are in. */
        SessionBody: {
            customerId?: components["schemas"]["Id"] | null;
            /**
             * @description To be kept on this device, after a log-out too, and sent with the next `POST /auth/login`: then strangers cannot use
             *     up the codes that may be asked for here. Absent in the answer to a refresh.
             * @example AAECAwQFBgcICQoLDA0OD_0jFvDaHtv_V8sPZZRzF7E
             */
            device?: string;
            /**
             * @description A sentence for a person.
             * @example You are logged in.
             */
            message: string;
            /**
             * @description For `POST /auth/refresh`, which answers another one in its place. It is good for as long as that one was not
             *     asked for, and a minute longer; used after that, it ends the session.
             * @example AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJw
             */
            refreshToken: string;
            role: components["schemas"]["RoleBody"];
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
            /**
             * @description To be sent as `Authorization: Bearer`.
             * @example eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiIsImtpZCI6IjEifQ...
             */
            token: string;
            /** @description When the token's time is over. */
            tokenExpiresAt: components["schemas"]["Time"];
            vendorId?: components["schemas"]["Id"] | null;
        };
        /** @description The ticket is yours. */
        SoldBody: {
            /**
             * @description A sentence for a person.
             * @example Sale finalized successfully.
             */
            message: string;
            /** @description The order. */
            orderId: components["schemas"]["Id"];
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
            /** @description The ticket; of several the first. */
            ticket: components["schemas"]["TicketBody"];
            /** @description All tickets of the order, where it has more than one. */
            tickets?: components["schemas"]["TicketBody"][] | null;
        };
        /**
         * @description Whether a vendor may sell.
         * @enum {string}
         */
        StandingBody: "waiting" | "approved" | "closed";
        /**
         * @description A ticket's standing.
         * @enum {string}
         */
        StatusBody: "available" | "reserved" | "sold" | "withdrawn" | "refunded";
        /** @description Sales were stopped or started. */
        SwitchedBody: {
            /**
             * @description A sentence for a person.
             * @example All sales are stopped. Tickets on hold can still be bought.
             */
            message: string;
            running: boolean;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        /** @description What was in the mail. */
        TakeBackAddressBody: {
            /**
             * @description The way back, as the mail to the address before has it; good for seven days, once but for an answer that was lost.
             * @example AAECAwQFBgcICQoLDA0ODw
             */
            wayBack: string;
        };
        /** @description A ticket. Who holds or owns it, until when, and since when is shown only to those who may see it. */
        TicketBody: {
            createdAt: components["schemas"]["Time"];
            /** @example EUR */
            currency: string;
            /**
             * Format: int32
             * @description Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
             *     amount is written as it is charged.
             * @example 2
             */
            currencyDigits: number;
            customerId?: components["schemas"]["Id"] | null;
            /** @description What the customer who bought it is called: for its vendor and administrators. Absent once the customer is erased. */
            customerName?: string | null;
            eventId: components["schemas"]["Id"];
            orderId?: components["schemas"]["Id"] | null;
            price: components["schemas"]["Money"];
            releaseId: components["schemas"]["Id"];
            reservedUntil?: components["schemas"]["Time"] | null;
            soldAt?: components["schemas"]["Time"] | null;
            status: components["schemas"]["StatusBody"];
            ticketId: components["schemas"]["Id"];
            /** @example VIP */
            type: string;
            vendorId: components["schemas"]["Id"];
        };
        /** @description What opens the door. */
        TicketCodeBody: {
            /** @description For a QR code of version 6 at level M, in its alphanumeric mode. */
            code: string;
            eventId: components["schemas"]["Id"];
            /** @description How often the ticket's codes were replaced: those of other generations open no door. */
            generation: components["schemas"]["Count"];
            /** @description The key that has signed the code. */
            keyId: components["schemas"]["Count"];
            /**
             * @description For hands and keyboard scanners.
             * @example KGXR DPCG HDVP VLVV PVVJ
             */
            shortCode: string;
            ticketId: components["schemas"]["Id"];
        };
        /** @description What comes when. */
        TicketReleaseRequest: {
            eventId?: components["schemas"]["Id"] | null;
            /**
             * Format: int64
             * @description Number of batches, 1 if absent; all together at most 10,000,000 tickets.
             * @example 5
             */
            numberOfReleases?: number | null;
            startsAt?: components["schemas"]["Time"] | null;
            /** @description Price of each, in the event's currency; 0 if absent. Null is refused: it would be tickets for nothing. */
            ticketPrice?: components["schemas"]["Money"];
            ticketReleaseInterval?: components["schemas"]["Seconds"] | null;
            /**
             * @description Type of the tickets; `Normal` if absent.
             * @example VIP
             */
            ticketType?: string | null;
            /**
             * Format: int64
             * @description Tickets in each batch; required unless the vendor has a default.
             * @example 100
             */
            ticketsPerRelease?: number | null;
        };
        /** @description Tickets. */
        TicketsBody: {
            /**
             * @description A sentence for a person.
             * @example Available tickets, first in first out.
             */
            message: string;
            tickets: components["schemas"]["TicketBody"][];
        };
        /**
         * Format: date-time
         * @description An instant, RFC 3339. Answers are in UTC with milliseconds; any offset is accepted.
         * @example 2026-11-23T10:00:00.000Z
         */
        Time: string;
        /** @description A sale that was undone. */
        UndoneBody: {
            /** @description Why none did, where one was asked for. */
            notReplaced?: components["schemas"]["NotReplacedBody"];
            /** @description The order that it was bought with. */
            orderId: components["schemas"]["Id"];
            replacementId?: components["schemas"]["Id"] | null;
            /** @description The ticket, refunded for good. */
            ticket: components["schemas"]["TicketBody"];
        };
        /** @description Whose record, and what shall stand in it; what is absent stays. A customer always has both, so null is refused. */
        UpdateCustomerBody: {
            customerId: components["schemas"]["Id"];
            /** @example ada@example.org */
            email?: string;
            /** @example Ada King */
            name?: string;
        };
        /** @description Which event, and what shall be different; what is absent or null stays. */
        UpdateEventBody: {
            /**
             * @description Where that is, as one would tell a driver.
             * @example Am Kanal 12, 10999 Berlin
             */
            address?: string | null;
            /**
             * @description What shall be empty from now on. Only this clears a field, so that nothing that bounds or opens a sale is lost
             *     by a null.
             */
            clear?: components["schemas"]["ClearableEventField"][] | null;
            /**
             * @description ISO 4217 currency of all its prices; fixed once there are tickets.
             * @example EUR
             */
            currency?: string;
            description?: string | null;
            eventId: components["schemas"]["Id"];
            /**
             * Format: int64
             * @description How long a ticket is held.
             * @example 60
             */
            holdSeconds?: number | null;
            /**
             * @description Who performs, in the order of the bill: at most 30 names.
             * @example [
             *       "The Slow Trains",
             *       "Hafenchor"
             *     ]
             */
            lineUp?: string[] | null;
            /**
             * Format: int64
             * @description Tickets that one customer may hold and own together.
             * @example 4
             */
            maxTicketsPerCustomer?: number | null;
            /** @example New Year's Eve */
            name?: string;
            onSaleAt?: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description Bound on tickets that are available or held; what does not fit of a batch waits.
             *     A withdrawn ticket comes back only where there is room (`POOL_FULL`), and an undone sale brings none otherwise (`notReplaced`).
             * @example 5000
             */
            poolCapacity?: number | null;
            salesEndAt?: components["schemas"]["Time"] | null;
            startsAt?: components["schemas"]["Time"] | null;
            /**
             * @description IANA zone of the venue; UTC if absent.
             * @example Europe/Berlin
             */
            timezone?: string | null;
            /** @example Blue Note */
            venue?: string | null;
        };
        /** @description What shall be different; what is absent stays. A ticket always has all three, so null is refused. */
        UpdateTicketBody: {
            price?: components["schemas"]["Money"];
            /** @description `available` or `withdrawn`. */
            status?: components["schemas"]["StatusBody"];
            /** @example VIP */
            type?: string;
        };
        /** @description Whose record, and what shall stand in it; what is absent or null stays. */
        UpdateVendorBody: {
            /** @description Which defaults there shall be none of from now on; null clears nothing. */
            clear?: components["schemas"]["ClearableVendorField"][] | null;
            /** @example door@bluenote.example */
            email?: string;
            /** @example Blue Note */
            name?: string;
            ticketReleaseInterval?: components["schemas"]["Seconds"] | null;
            /**
             * Format: int64
             * @description Tickets in a batch of a release that does not say how many.
             * @example 100
             */
            ticketsPerRelease?: number | null;
            vendorId: components["schemas"]["Id"];
        };
        /** @description The record as it is now. */
        UpdatedCustomerBody: components["schemas"]["CustomerBody"] & {
            /**
             * @description Where a code was sent to, if the address is to change: it counts when `POST /auth/confirm-address` got the code.
             * @example ada@new.example
             */
            pendingEmail?: string | null;
        };
        /** @description The record as it is now. */
        UpdatedVendorBody: components["schemas"]["VendorBody"] & {
            /**
             * @description Where a code was sent to, if the address is to change: it counts when `POST /auth/confirm-address` got the code.
             * @example door@new.example
             */
            pendingEmail?: string | null;
        };
        /** @description A vendor's record. */
        VendorBody: {
            createdAt: components["schemas"]["Time"];
            /** @description The event of a release that names none. */
            defaultEventId: components["schemas"]["Id"];
            /** @example door@bluenote.example */
            email: string;
            /** @example Blue Note */
            name: string;
            /** @description Whether it may sell. */
            standing: components["schemas"]["StandingBody"];
            ticketReleaseInterval?: components["schemas"]["Seconds"] | null;
            ticketsPerRelease?: components["schemas"]["Count"] | null;
            vendorId: components["schemas"]["Id"];
        };
        /** @description An API key of a vendor, without the key. */
        VendorKeyBody: components["schemas"]["ApiKeyBody"] & {
            vendorId: components["schemas"]["Id"];
        };
        /** @description The code, and what it was asked for with. */
        VerifyBody: {
            /**
             * @description What `POST /auth/login` has answered when this code was asked for.
             * @example AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8
             */
            challenge: string;
            /**
             * @description As the mail has it: six digits, or twelve.
             * @example 042042
             */
            code: string;
            /** @description What the last login on this device has answered as `device`; another one takes its place. */
            device?: string | null;
            /** @example ada@example.org */
            email: string;
            role: components["schemas"]["RoleBody"];
        };
        /** @description How the sale is undone. */
        VoidBody: {
            /**
             * @description Whether a new ticket takes the place of the refunded one in the pool; true if absent. Where none can, `notReplaced`
             *     says why.
             */
            backToPool?: boolean | null;
        };
        /** @description Which sales are undone, and how: `ticketIds` or `customerId`, not both. */
        VoidSalesBody: {
            /**
             * @description Whether a new ticket takes the place of each refunded one in the pool; true if absent. Where none can, `notReplaced`
             *     says why.
             */
            backToPool?: boolean | null;
            customerId?: components["schemas"]["Id"] | null;
            /**
             * @description These tickets, at most 200. Those that are refunded already are passed over.
             * @example [
             *       7,
             *       8
             *     ]
             */
            ticketIds?: components["schemas"]["Id"][] | null;
            vendorId?: components["schemas"]["Id"] | null;
        };
        /** @description The sale is undone. */
        VoidedBody: components["schemas"]["UndoneBody"] & {
            /**
             * @description A sentence for a person.
             * @example The sale of ticket 7 is undone.
             */
            message: string;
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
        /** @description The sales are undone. */
        VoidedSalesBody: {
            /**
             * @description A sentence for a person.
             * @example 2 sales are undone.
             */
            message: string;
            /** @description Whether the customer has more of them: ask again. */
            more: boolean;
            /** @description Each of them. */
            sales: components["schemas"]["UndoneBody"][];
            /**
             * @description Always `success`.
             * @example success
             */
            status: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The server's time, in milliseconds since the epoch. */
        "x-onsale-now": components["schemas"]["Count"];
        /** @description Name of the request. */
        "x-request-id": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    show_security_txt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contact. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `ROUTE_NOT_FOUND`: There is nothing at this path. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    audit_books: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The books. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditBody"];
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    confirm_address: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmAddressBody"];
            };
        };
        responses: {
            /** @description The new address counts. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoneBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             *
             *     `CODE_INVALID`: This code is wrong, used up, or no longer valid.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `CUSTOMER_NOT_FOUND`: There is no such customer.
             *
             *     `VENDOR_NOT_FOUND`: There is no such vendor.
             */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `EMAIL_TAKEN`: This e-mail address is already registered; if it is yours, log in. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    begin_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginBody"];
            };
        };
        responses: {
            /** @description A code is on its way, if the address is known. */
            202: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengeBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests of this kind. */
            429: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description You are out. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoneBody"];
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    log_out_everywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["LogOutEverywhereBody"];
            };
        };
        responses: {
            /** @description You are out everywhere. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedOutBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    refresh_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshBody"];
            };
        };
        responses: {
            /** @description You are still in. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `SESSION_ENDED`: This session is over. */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests of this kind. */
            429: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    rotate_token_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateKeyBody"];
            };
        };
        responses: {
            /** @description Rotated. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    rotate_ticket_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateTicketKeyBody"];
            };
        };
        responses: {
            /** @description Rotated. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoneBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    take_back_address: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeBackAddressBody"];
            };
        };
        responses: {
            /** @description It is yours again, and you are in. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `CODE_INVALID`: This code is wrong, used up, or no longer valid. */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `CUSTOMER_NOT_FOUND`: There is no such customer.
             *
             *     `VENDOR_NOT_FOUND`: There is no such vendor.
             */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `EMAIL_TAKEN`: This e-mail address is already registered; if it is yours, log in. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests of this kind. */
            429: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    verify_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyBody"];
            };
        };
        responses: {
            /** @description You are in. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `CODE_INVALID`: This code is wrong, used up, or no longer valid. */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests of this kind. */
            429: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_customer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddCustomerBody"];
            };
        };
        responses: {
            /** @description Welcome back: registered before under this name. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedCustomerBody"];
                };
            };
            /** @description Registered. */
            201: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedCustomerBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `EMAIL_TAKEN`: This e-mail address is already registered; if it is yours, log in.
             *
             *     `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests of this kind. */
            429: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_customers: {
        parameters: {
            query?: {
                /**
                 * @description One page of so many; without it, everything comes.
                 * @example 100
                 */
                limit?: number;
                /** @description Only what stands behind this id in the list. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The customers. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerBody"][];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customerId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoneBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `CUSTOMER_NOT_FOUND`: There is no such customer. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `HAS_TICKETS`: It still has tickets. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    erase_customer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The customer who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token says it, and this, where it is sent, has to agree.
                 */
                "x-customer-id"?: components["schemas"]["Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Forgotten. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoneBody"];
                };
            };
            /**
             * @description `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `CUSTOMER_NOT_FOUND`: There is no such customer. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export_customer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The customer who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token says it, and this, where it is sent, has to agree.
                 */
                "x-customer-id"?: components["schemas"]["Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your data. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerExportBody"];
                };
            };
            /**
             * @description `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `CUSTOMER_NOT_FOUND`: There is no such customer. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customerId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The customer. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `CUSTOMER_NOT_FOUND`: There is no such customer. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_customer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateCustomerBody"];
            };
        };
        responses: {
            /** @description The record as it is now. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdatedCustomerBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `CUSTOMER_NOT_FOUND`: There is no such customer. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `EMAIL_TAKEN`: This e-mail address is already registered; if it is yours, log in. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests of this kind. */
            429: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_mailbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `ROUTE_NOT_FOUND`: There is nothing at this path. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_event: {
        parameters: {
            query?: never;
            header?: {
                /** @description The vendor who calls. */
                "x-vendor-id"?: components["schemas"]["Id"];
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddEventBody"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedEventBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `VENDOR_NOT_FOUND`: There is no such vendor. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `TOO_MANY_EVENTS`: The vendor has as many events as one vendor may have; `limit` says how many.
             *
             *     `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_events: {
        parameters: {
            query?: {
                /**
                 * @description Words, each of which is in name, venue, address, line-up, description or the organiser's name: letter case, accents
                 *     and ways of writing a letter aside (`STRASSE` finds "Straße", `lodz` finds "Łódź").
                 */
                q?: string;
                /** @description Of this vendor. */
                vendorId?: components["schemas"]["Id"];
                /** @description Starting then or later. */
                from?: components["schemas"]["Time"];
                /** @description Starting then or earlier. */
                to?: components["schemas"]["Time"];
                /** @description With tickets of this type. */
                type?: string;
                /**
                 * @description With prices in this currency (ISO 4217). Without it, `minPrice` and `maxPrice` are in the server's own: an amount says
                 *     nothing about prices in another currency.
                 * @example EUR
                 */
                currency?: string;
                /** @description With tickets at this price or above. */
                minPrice?: components["schemas"]["Money"];
                /** @description With tickets at this price or below. */
                maxPrice?: components["schemas"]["Money"];
                /** @description `true`: with tickets in the pool. `false`: without. */
                available?: boolean;
                /**
                 * @description `true`: also those of vendors who may not sell. For administrators; where one proves it by a token, they are there
                 *     anyway.
                 */
                hidden?: boolean;
                /** @description Order of the list; by name, letter case and accents aside. */
                sort?: "id" | "startsAt" | "name" | "-id" | "-startsAt" | "-name";
                /**
                 * @description One page of so many; without it, everything comes.
                 * @example 100
                 */
                limit?: number;
                /** @description Only what stands behind this id in the list. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events that fit. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBody"][];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoneBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `EVENT_NOT_FOUND`: There is no such event. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `HAS_TICKETS`: It still has tickets. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `EVENT_NOT_FOUND`: There is no such event. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_event_keys: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: components["schemas"]["Id"];
            };
            header?: never;
            path: {
                eventId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventKeysBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `EVENT_NOT_FOUND`: There is no such event. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_event_picture: {
        parameters: {
            query?: {
                /** @description `large` or `small`; `large` if absent. */
                size?: string;
                /** @description Which picture is meant. */
                v?: string;
            };
            header?: never;
            path: {
                eventId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                    "image/png": string;
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `EVENT_NOT_FOUND`: There is no such event. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    set_event_picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        /** @description The picture. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The event as it is now. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `EVENT_NOT_FOUND`: There is no such event. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_event_picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event as it is now. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `EVENT_NOT_FOUND`: There is no such event. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_event: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateEventBody"];
            };
        };
        responses: {
            /** @description The event as it is now. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `EVENT_NOT_FOUND`: There is no such event. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    check_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthBody"];
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    follow_live: {
        parameters: {
            query?: {
                /** @description How things are, and no more: an answer that ends, for where something between collects what it passes on. */
                once?: boolean;
                /**
                 * @description Stock and releases of this event alone; with several of it, of these. Without `event` and `vendor`: of all events. One
                 *     that is not there, or not yet, has nothing to tell: whoever looks at several keeps the others when one is deleted.
                 */
                event?: components["schemas"]["Id"][];
                /** @description Stock and releases of this vendor's events; with `event`, of those too. It has to be there. */
                vendor?: components["schemas"]["Id"][];
            };
            header?: {
                /** @description The customer who calls. */
                "x-customer-id"?: components["schemas"]["Id"];
                /** @description The vendor who calls. */
                "x-vendor-id"?: components["schemas"]["Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events, until you or the server hang up. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LiveMessageBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `CUSTOMER_NOT_FOUND`: There is no such customer.
             *
             *     `VENDOR_NOT_FOUND`: There is no such vendor.
             */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The numbers. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contract. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `ORDER_NOT_FOUND`: There is no such order. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_my_orders: {
        parameters: {
            query?: {
                /**
                 * @description One page of so many; without it, everything comes.
                 * @example 100
                 */
                limit?: number;
                /** @description Only what stands behind this id in the list. */
                after?: number;
            };
            header?: {
                /**
                 * @description The customer who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token says it, and this, where it is sent, has to agree.
                 */
                "x-customer-id"?: components["schemas"]["Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your orders. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBody"][];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `CUSTOMER_NOT_FOUND`: There is no such customer. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_dead_messages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The messages. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadMessageBody"][];
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    retry_messages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RetryBody"];
            };
        };
        responses: {
            /** @description They are on their way. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetriedBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    check_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready. */
            200: {
                headers: {
                    /** @description The number under which the database file is open. */
                    "x-onsale-database"?: number | null;
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoneBody"];
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_tickets: {
        parameters: {
            query?: {
                /** @description Of this event. */
                eventId?: components["schemas"]["Id"];
                /** @description Of this vendor. */
                vendorId?: components["schemas"]["Id"];
                /** @description Of this type. */
                type?: string;
                /**
                 * @description Prices in this currency (ISO 4217). Without it, `minPrice` and `maxPrice` are in the event's currency where `eventId`
                 *     names one, else in the server's own: an amount says nothing about prices in another currency.
                 * @example EUR
                 */
                currency?: string;
                /** @description At this price or above. */
                minPrice?: components["schemas"]["Money"];
                /** @description At this price or below. */
                maxPrice?: components["schemas"]["Money"];
                /** @description Only tickets with this status. */
                status?: components["schemas"]["StatusBody"];
                /**
                 * @description One page of so many; without it, everything comes.
                 * @example 100
                 */
                limit?: number;
                /** @description Only what stands behind this id in the list. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tickets. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketBody"][];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `VENDOR_NOT_FOUND`: There is no such vendor.
             *
             *     `EVENT_NOT_FOUND`: There is no such event.
             */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_available_tickets: {
        parameters: {
            query?: {
                /** @description Of this event. */
                eventId?: components["schemas"]["Id"];
                /** @description Of this vendor. */
                vendorId?: components["schemas"]["Id"];
                /** @description Of this type. */
                type?: string;
                /**
                 * @description Prices in this currency (ISO 4217). Without it, `minPrice` and `maxPrice` are in the event's currency where `eventId`
                 *     names one, else in the server's own: an amount says nothing about prices in another currency.
                 * @example EUR
                 */
                currency?: string;
                /** @description At this price or above. */
                minPrice?: components["schemas"]["Money"];
                /** @description At this price or below. */
                maxPrice?: components["schemas"]["Money"];
                /**
                 * @description One page of so many; without it, everything comes.
                 * @example 100
                 */
                limit?: number;
                /** @description Only what stands behind this id in the list. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What can be reserved. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketsBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `VENDOR_NOT_FOUND`: There is no such vendor.
             *
             *     `EVENT_NOT_FOUND`: There is no such event.
             */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    cancel_reservation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The customer who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token says it, and this, where it is sent, has to agree.
                 */
                "x-customer-id"?: components["schemas"]["Id"];
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["FinalizeBody"];
            };
        };
        responses: {
            /** @description Given up. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelledBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `CUSTOMER_NOT_FOUND`: There is no such customer.
             *
             *     `NO_RESERVATION`: You have no reservation.
             */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RESERVATION_EXPIRED`: Session timed out: the reservation is over and the ticket is back in the pool. */
            410: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests of this kind. */
            429: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_ticket_code: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its codes. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketCodeBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `TICKET_NOT_FOUND`: There is no such ticket. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `TICKET_NOT_SOLD`: The ticket is not sold, so there is no sale to undo, and it has no codes. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    count_tickets: {
        parameters: {
            query?: {
                /** @description Of this event. */
                eventId?: components["schemas"]["Id"];
                /** @description Of this vendor. */
                vendorId?: components["schemas"]["Id"];
                /** @description Of this type. */
                type?: string;
                /**
                 * @description Prices in this currency (ISO 4217). Without it, `minPrice` and `maxPrice` are in the event's currency where `eventId`
                 *     names one, else in the server's own: an amount says nothing about prices in another currency.
                 * @example EUR
                 */
                currency?: string;
                /** @description At this price or above. */
                minPrice?: components["schemas"]["Money"];
                /** @description At this price or below. */
                maxPrice?: components["schemas"]["Money"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many can be reserved. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `VENDOR_NOT_FOUND`: There is no such vendor.
             *
             *     `EVENT_NOT_FOUND`: There is no such event.
             */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoneBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `TICKET_NOT_FOUND`: There is no such ticket. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `TICKET_NOT_AVAILABLE`: The ticket is held, sold or withdrawn, or it is not what was asked for beside its number; then `field` says which wish it does not fit. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    finalize_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The customer who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token says it, and this, where it is sent, has to agree.
                 */
                "x-customer-id"?: components["schemas"]["Id"];
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["FinalizeBody"];
            };
        };
        responses: {
            /** @description Bought. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SoldBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `CUSTOMER_NOT_FOUND`: There is no such customer.
             *
             *     `NO_RESERVATION`: You have no reservation.
             */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RESERVATION_EXPIRED`: Session timed out: the reservation is over and the ticket is back in the pool. */
            410: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests of this kind. */
            429: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `TICKET_NOT_FOUND`: There is no such ticket. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_ticket_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that happened to it. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryBody"][];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `TICKET_NOT_FOUND`: There is no such ticket. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_ticket_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file (RFC 5545). */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `TICKET_NOT_FOUND`: There is no such ticket. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `TICKET_NOT_SOLD`: The ticket is not sold, so there is no sale to undo, and it has no codes.
             *
             *     `EVENT_WITHOUT_START`: The event has no beginning yet, so no calendar can take it in.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_my_tickets: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The customer who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token says it, and this, where it is sent, has to agree.
                 */
                "x-customer-id"?: components["schemas"]["Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your tickets. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketBody"][];
                };
            };
            /**
             * @description `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `CUSTOMER_NOT_FOUND`: There is no such customer. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    reserve_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The customer who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token says it, and this, where it is sent, has to agree.
                 */
                "x-customer-id"?: components["schemas"]["Id"];
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReserveBody"];
            };
        };
        responses: {
            /** @description It is yours for now. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `CUSTOMER_NOT_FOUND`: There is no such customer.
             *
             *     `VENDOR_NOT_FOUND`: There is no such vendor.
             *
             *     `TICKET_NOT_FOUND`: There is no such ticket.
             *
             *     `EVENT_NOT_FOUND`: There is no such event.
             */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `SOLD_OUT`: Sold out.
             *
             *     `ALL_HELD`: All remaining tickets are held by other customers.
             *
             *     `ALREADY_RESERVED`: You already hold a ticket; `ticket` shows it.
             *
             *     `LIMIT_REACHED`: You have as many tickets of this event as one customer may have; `limit` says how many.
             *
             *     `TICKET_NOT_AVAILABLE`: The ticket is held, sold or withdrawn, or it is not what was asked for beside its number; then `field` says which wish it does not fit.
             *
             *     `NOT_ON_SALE`: The event is not on sale yet.
             *
             *     `SALES_ENDED`: The sale of this event has ended.
             *
             *     `SALES_STOPPED`: All sales are stopped for the moment.
             *
             *     `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `RATE_LIMITED`: Too many requests of this kind.
             *
             *     `HOLD_LAPSED`: Your last reservation ran out unused, which costs the next one for as long as it lasts.
             */
            429: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    start_sales: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Running. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SwitchedBody"];
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_sales_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether tickets can be reserved. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunningBody"];
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    stop_sales: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stopped. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SwitchedBody"];
                };
            };
            /** @description `INVALID_HEADER`: A header cannot be so; `field` names it. */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTicketBody"];
            };
        };
        responses: {
            /** @description The ticket as it is now. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             *
             *     `VENDOR_NOT_APPROVED`: This vendor may not sell: it waits for an administrator's word, or was closed.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `TICKET_NOT_FOUND`: There is no such ticket. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `TICKET_NOT_AVAILABLE`: The ticket is held, sold or withdrawn, or it is not what was asked for beside its number; then `field` says which wish it does not fit.
             *
             *     `ILLEGAL_TRANSITION`: A ticket with this status cannot get that one.
             *
             *     `POOL_FULL`: The event's pool has as many tickets as it may have; `limit` says how many.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    release_tickets_of_vendor: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The vendor who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token or API key says it, and this, where it is sent, has to agree.
                 */
                "x-vendor-id"?: components["schemas"]["Id"];
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketReleaseRequest"];
            };
        };
        responses: {
            /** @description Begun. */
            202: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseStartedBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             *
             *     `VENDOR_NOT_APPROVED`: This vendor may not sell: it waits for an administrator's word, or was closed.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `VENDOR_NOT_FOUND`: There is no such vendor.
             *
             *     `EVENT_NOT_FOUND`: There is no such event.
             */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `TOO_MANY_RELEASES`: The vendor has as many open releases as one vendor may have; `limit` says how many.
             *
             *     `TOO_MANY_TICKETS`: The vendor's open releases may not bring so many tickets; `limit` says how many may be to come.
             *
             *     `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    void_sales: {
        parameters: {
            query?: never;
            header?: {
                /** @description The vendor who calls. */
                "x-vendor-id"?: components["schemas"]["Id"];
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoidSalesBody"];
            };
        };
        responses: {
            /** @description Undone. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VoidedSalesBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `CUSTOMER_NOT_FOUND`: There is no such customer.
             *
             *     `TICKET_NOT_FOUND`: There is no such ticket.
             */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `TICKET_NOT_SOLD`: The ticket is not sold, so there is no sale to undo, and it has no codes.
             *
             *     `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    void_sale: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                ticketId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["VoidBody"];
            };
        };
        responses: {
            /** @description Undone. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VoidedBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `TICKET_NOT_FOUND`: There is no such ticket. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `TICKET_NOT_SOLD`: The ticket is not sold, so there is no sale to undo, and it has no codes.
             *
             *     `ALREADY_REFUNDED`: The sale of this ticket was undone before.
             *
             *     `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_vendor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddVendorBody"];
            };
        };
        responses: {
            /** @description Welcome back: registered before under this name. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedVendorBody"];
                };
            };
            /** @description Registered. */
            201: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedVendorBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it. */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `EMAIL_TAKEN`: This e-mail address is already registered; if it is yours, log in.
             *
             *     `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests of this kind. */
            429: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_vendors: {
        parameters: {
            query?: {
                /** @description Only those that stand so. */
                standing?: "waiting" | "approved" | "closed";
                /**
                 * @description One page of so many; without it, everything comes.
                 * @example 100
                 */
                limit?: number;
                /** @description Only what stands behind this id in the list. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The vendors. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VendorBody"][];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    approve_vendor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                vendorId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The vendor as it is now. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VendorBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `VENDOR_NOT_FOUND`: There is no such vendor. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    close_vendor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                vendorId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Closed. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClosedVendorBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `VENDOR_NOT_FOUND`: There is no such vendor. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_vendor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                vendorId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoneBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `VENDOR_NOT_FOUND`: There is no such vendor. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `HAS_TICKETS`: It still has tickets. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_vendor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                vendorId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The vendor. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VendorBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `VENDOR_NOT_FOUND`: There is no such vendor. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_api_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The vendor who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token or API key says it, and this, where it is sent, has to agree.
                 */
                "x-vendor-id"?: components["schemas"]["Id"];
                /** @description The same key and body, within a day, makes another API key in the place of the one that was made. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddApiKeyBody"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedApiKeyBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `VENDOR_NOT_FOUND`: There is no such vendor. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `LIMIT_REACHED`: You have as many tickets of this event as one customer may have; `limit` says how many.
             *
             *     `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_api_keys: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The vendor who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token or API key says it, and this, where it is sent, has to agree.
                 */
                "x-vendor-id"?: components["schemas"]["Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The vendor's keys, oldest first. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyBody"][];
                };
            };
            /**
             * @description `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_api_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The vendor who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token or API key says it, and this, where it is sent, has to agree.
                 */
                "x-vendor-id"?: components["schemas"]["Id"];
            };
            path: {
                keyId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoneBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `KEY_NOT_FOUND`: There is no such API key. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_orders_of_vendor: {
        parameters: {
            query?: {
                /** @description With a ticket of this event. */
                eventId?: components["schemas"]["Id"];
                /** @description Made by this customer. */
                customerId?: components["schemas"]["Id"];
                /** @description In this state. */
                state?: "open" | "paying" | "paid" | "free" | "cancelled" | "expired";
                /**
                 * @description One page of so many; without it, everything comes.
                 * @example 100
                 */
                limit?: number;
                /** @description Only what stands behind this id in the list. */
                after?: number;
            };
            header?: {
                /**
                 * @description The vendor who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token or API key says it, and this, where it is sent, has to agree.
                 */
                "x-vendor-id"?: components["schemas"]["Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The vendor's orders. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBody"][];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `VENDOR_NOT_FOUND`: There is no such vendor. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    release_tickets: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The vendor who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token or API key says it, and this, where it is sent, has to agree.
                 */
                "x-vendor-id"?: components["schemas"]["Id"];
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketReleaseRequest"];
            };
        };
        responses: {
            /** @description Begun. */
            202: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseStartedBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             *
             *     `VENDOR_NOT_APPROVED`: This vendor may not sell: it waits for an administrator's word, or was closed.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `VENDOR_NOT_FOUND`: There is no such vendor.
             *
             *     `EVENT_NOT_FOUND`: There is no such event.
             */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `TOO_MANY_RELEASES`: The vendor has as many open releases as one vendor may have; `limit` says how many.
             *
             *     `TOO_MANY_TICKETS`: The vendor's open releases may not bring so many tickets; `limit` says how many may be to come.
             *
             *     `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    cancel_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                releaseId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The release as it is now. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RELEASE_NOT_FOUND`: There is no such release. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `RELEASE_DONE`: Nothing is left of the release to pause, resume or cancel.
             *
             *     `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    pause_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                releaseId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The release as it is now. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RELEASE_NOT_FOUND`: There is no such release. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `RELEASE_DONE`: Nothing is left of the release to pause, resume or cancel.
             *
             *     `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    resume_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                releaseId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The release as it is now. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             *
             *     `VENDOR_NOT_APPROVED`: This vendor may not sell: it waits for an administrator's word, or was closed.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RELEASE_NOT_FOUND`: There is no such release. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `RELEASE_DONE`: Nothing is left of the release to pause, resume or cancel.
             *
             *     `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body.
             */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_releases: {
        parameters: {
            query?: {
                /**
                 * @description One page of so many; without it, everything comes.
                 * @example 100
                 */
                limit?: number;
                /** @description Only what stands behind this id in the list. */
                after?: number;
            };
            header?: {
                /**
                 * @description The vendor who calls. Needed in header mode (`MISSING_HEADER`), and for an administrator who acts for somebody;
                 *     otherwise the token or API key says it, and this, where it is sent, has to agree.
                 */
                "x-vendor-id"?: components["schemas"]["Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The vendor's releases. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseBody"][];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `MISSING_HEADER`: The request does not say who calls; `field` names the header.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `VENDOR_NOT_FOUND`: There is no such vendor. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    suspend_vendor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body gets the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                vendorId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The vendor as it is now. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VendorBody"];
                };
            };
            /**
             * @description `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `VENDOR_NOT_FOUND`: There is no such vendor. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `IDEMPOTENCY_MISMATCH`: This Idempotency-Key was used with another body. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_vendor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateVendorBody"];
            };
        };
        responses: {
            /** @description The record as it is now. */
            200: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdatedVendorBody"];
                };
            };
            /**
             * @description `INVALID_JSON`: The body is not a JSON object.
             *
             *     `INVALID_FIELD`: A field, a query parameter or an id in the path cannot be so; `field` names it.
             *
             *     `INVALID_HEADER`: A header cannot be so; `field` names it.
             */
            400: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `UNAUTHENTICATED`: The request does not prove who calls, or with a token or key that is none of ours.
             *
             *     `TOKEN_EXPIRED`: The time of this token is over.
             *
             *     `SESSION_ENDED`: This session is over.
             */
            401: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /**
             * @description `FORBIDDEN`: This belongs to somebody else.
             *
             *     `FOREIGN_PAGE`: A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.
             */
            403: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `VENDOR_NOT_FOUND`: There is no such vendor. */
            404: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `EMAIL_TAKEN`: This e-mail address is already registered; if it is yours, log in. */
            409: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is larger than 65536 bytes. */
            413: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not declared as JSON. */
            415: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests of this kind. */
            429: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `INTERNAL`: Something went wrong on our side, and it has been written down. */
            500: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `BUSY`: Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment. */
            503: {
                headers: {
                    "x-onsale-now": components["headers"]["x-onsale-now"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
}

export type KnownCode =
    | "INVALID_JSON"
    | "INVALID_FIELD"
    | "MISSING_HEADER"
    | "INVALID_HEADER"
    | "UNAUTHENTICATED"
    | "TOKEN_EXPIRED"
    | "SESSION_ENDED"
    | "CODE_INVALID"
    | "FORBIDDEN"
    | "FOREIGN_PAGE"
    | "VENDOR_NOT_APPROVED"
    | "CUSTOMER_NOT_FOUND"
    | "VENDOR_NOT_FOUND"
    | "TICKET_NOT_FOUND"
    | "EVENT_NOT_FOUND"
    | "ORDER_NOT_FOUND"
    | "RELEASE_NOT_FOUND"
    | "KEY_NOT_FOUND"
    | "NO_RESERVATION"
    | "ROUTE_NOT_FOUND"
    | "METHOD_NOT_ALLOWED"
    | "SOLD_OUT"
    | "ALL_HELD"
    | "ALREADY_RESERVED"
    | "LIMIT_REACHED"
    | "TICKET_NOT_AVAILABLE"
    | "ILLEGAL_TRANSITION"
    | "EMAIL_TAKEN"
    | "HAS_TICKETS"
    | "TICKET_NOT_SOLD"
    | "EVENT_WITHOUT_START"
    | "ALREADY_REFUNDED"
    | "TOO_MANY_EVENTS"
    | "TOO_MANY_RELEASES"
    | "TOO_MANY_TICKETS"
    | "POOL_FULL"
    | "NOT_ON_SALE"
    | "SALES_ENDED"
    | "SALES_STOPPED"
    | "RELEASE_DONE"
    | "IDEMPOTENCY_MISMATCH"
    | "RESERVATION_EXPIRED"
    | "BODY_TOO_LARGE"
    | "UNSUPPORTED_MEDIA_TYPE"
    | "RATE_LIMITED"
    | "HOLD_LAPSED"
    | "INTERNAL"
    | "BUSY";
