"""Sells a ticket with the client that openapi-python-client made. Run as: this.py CLIENT_FOLDER ADDRESS."""

import json
import sys
import time

sys.path.insert(0, sys.argv[1])

from onsale_client import AuthenticatedClient, Client
from onsale_client.api.customers import add_customer
from onsale_client.api.events import add_event, find_event, update_event
from onsale_client.api.tickets import count_tickets, finalize_ticket, list_my_tickets, list_tickets, reserve_ticket
from onsale_client.api.vendors import add_vendor, release_tickets
from onsale_client.models import (
    AddCustomerBody,
    AddEventBody,
    AddVendorBody,
    FinalizeBody,
    TicketReleaseRequest,
    UpdateEventBody,
)

address = sys.argv[2]
anyone = Client(base_url=address)
vendor = add_vendor.sync(client=anyone, body=AddVendorBody(name="Hall", email="hall@python.example"))
seller = AuthenticatedClient(base_url=address, token=vendor.token)

event = add_event.sync(client=seller, body=AddEventBody(name="Gig", max_tickets_per_customer=4))
change = UpdateEventBody(event_id=event.event_id, name="Gig 2", max_tickets_per_customer=None)
update_event.sync(client=seller, body=change)
kept = find_event.sync(event.event_id, client=anyone)
assert (kept.name, kept.max_tickets_per_customer) == ("Gig 2", 4), "a null has lifted a bound"

order = TicketReleaseRequest(tickets_per_release=2, ticket_price=49.9, event_id=event.event_id)
release_tickets.sync(client=seller, body=order)
for _ in range(600):
    if count_tickets.sync(client=anyone, event_id=event.event_id) == 2:
        break
    time.sleep(0.05)

customer = add_customer.sync(client=anyone, body=AddCustomerBody(name="Ada", email="ada@python.example"))
buyer = AuthenticatedClient(base_url=address, token=customer.token)
held = reserve_ticket.sync(client=buyer)
refused = reserve_ticket.sync_detailed(client=buyer)
assert (refused.status_code, refused.parsed.code) == (409, "ALREADY_RESERVED"), refused
sold = finalize_ticket.sync(client=buyer, body=FinalizeBody(ticket_id=held.ticket_id))
assert sold.ticket.ticket_id == held.ticket_id and sold.order_id >= 1, sold
mine = list_my_tickets.sync(client=buyer)
assert any(ticket.ticket_id == held.ticket_id for ticket in mine), mine
own = list_tickets.sync(client=seller)
assert sorted(ticket.status.value for ticket in own) == ["available", "sold"], own

with anyone.get_httpx_client().stream("GET", "/live") as live:
    lines = live.iter_lines()
    assert next(lines) == "event: snapshot"
    data = next(line for line in lines if line.startswith("data: "))
    assert any(line["eventId"] == event.event_id and line["sold"] == 1 for line in json.loads(data[6:])["stock"]), data
print("openapi-python-client sold ticket", held.ticket_id)
