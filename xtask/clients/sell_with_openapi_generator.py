"""Sells a ticket with the Python client that openapi-generator made. Run as: this.py CLIENT_FOLDER ADDRESS."""

import json
import sys
import time

sys.path.insert(0, sys.argv[1])

import onsale_generated as onsale

address = sys.argv[2]


def speak(token=None):
    return onsale.ApiClient(onsale.Configuration(host=address, access_token=token))


anyone = speak()
vendor = onsale.VendorsApi(anyone).add_vendor(onsale.AddVendorBody(name="Hall", email="hall@generated.example"))
seller = speak(vendor.token)
events = onsale.EventsApi(seller)
event = events.add_event(onsale.AddEventBody(name="Gig", max_tickets_per_customer=4, hold_seconds=30))
# This is how such a client reads a form: every field that is not there becomes a null.
change = onsale.UpdateEventBody.from_dict({"eventId": event.event_id, "name": "Gig 3"})
assert None in change.to_dict().values(), "the generator has changed: nothing is tried here any more"
events.update_event(change)
kept = onsale.EventsApi(anyone).find_event(event.event_id)
assert (kept.name, kept.max_tickets_per_customer, kept.hold_seconds) == ("Gig 3", 4, 30), kept

order = onsale.TicketReleaseRequest(tickets_per_release=2, ticket_price=49.9, event_id=event.event_id)
onsale.VendorsApi(seller).release_tickets(order)
for _ in range(600):
    if onsale.TicketsApi(anyone).count_tickets(event_id=event.event_id) == 2:
        break
    time.sleep(0.05)

customer = onsale.CustomersApi(anyone).add_customer(onsale.AddCustomerBody(name="Ada", email="ada@generated.example"))
tickets = onsale.TicketsApi(speak(customer.token))
held = tickets.reserve_ticket(reserve_body=onsale.ReserveBody(event_id=event.event_id))
try:
    tickets.reserve_ticket()
    raise AssertionError("two tickets at a time")
except onsale.ApiException as refused:
    assert (refused.status, json.loads(refused.body)["code"]) == (409, "ALREADY_RESERVED"), refused
sold = tickets.finalize_ticket()
assert sold.ticket.ticket_id == held.ticket_id and sold.order_id >= 1, sold
assert any(ticket.ticket_id == held.ticket_id for ticket in tickets.list_my_tickets())
own = onsale.TicketsApi(seller).list_tickets()
assert sorted(ticket.status.value for ticket in own) == ["available", "sold"], own

live = onsale.LiveApi(anyone).follow_live_without_preload_content()
data = b""
for chunk in live.stream(64):
    data += chunk
    if b"\n\n" in data:
        break
live.close()
assert data.startswith(b"event: snapshot\n"), data
print("openapi-generator (python) sold ticket", held.ticket_id)
