// Sells a ticket with the types of openapi-typescript and the client openapi-fetch. Run as: sell.js ADDRESS.
import createClient from 'openapi-fetch';
import type { paths } from './api.js';

declare const process: { argv: string[] };

const baseUrl = process.argv[2] ?? '';
const speak = (token?: string) =>
  createClient<paths>({ baseUrl, headers: token ? { authorization: `Bearer ${token}` } : {} });

function check(holds: boolean, what: unknown): asserts holds {
  if (!holds) throw new Error(JSON.stringify(what));
}

const anyone = speak();
const vendor = await anyone.POST('/vendor/add', { body: { name: 'Hall', email: 'hall@typescript.example' } });
const seller = speak(vendor.data?.token);
const event = await seller.POST('/event/add', { body: { name: 'Gig', maxTicketsPerCustomer: 4 } });
const eventId = event.data?.eventId ?? 0;
const kept = await seller.PUT('/event/update', { body: { eventId, name: 'Gig 2', maxTicketsPerCustomer: null } });
check(kept.data?.maxTicketsPerCustomer === 4 && kept.data.name === 'Gig 2', kept);
const cleared = await seller.PUT('/event/update', { body: { eventId, clear: ['maxTicketsPerCustomer'] } });
check(cleared.data?.maxTicketsPerCustomer === null, cleared);

await seller.POST('/vendor/release', { body: { ticketsPerRelease: 2, ticketPrice: 49.9, eventId } });
for (let tries = 0; tries < 600; tries++) {
  const count = await anyone.GET('/ticket/count', { params: { query: { eventId } } });
  if (count.data === 2) break;
  await new Promise((again) => setTimeout(again, 50));
}

const customer = await anyone.POST('/customer/add', { body: { name: 'Ada', email: 'ada@typescript.example' } });
const buyer = speak(customer.data?.token);
const held = await buyer.POST('/ticket/reserve', { body: { eventId } });
const refused = await buyer.POST('/ticket/reserve');
check(refused.response.status === 409 && refused.error?.code === 'ALREADY_RESERVED', refused);
const sold = await buyer.POST('/ticket/finalize');
check(sold.data !== undefined && sold.data.ticket.ticketId === held.data?.ticketId, sold);
const mine = await buyer.GET('/ticket/mine');
check(mine.data?.some((ticket) => ticket.ticketId === held.data?.ticketId) === true, mine);
const own = await seller.GET('/ticket/all');
check(own.data?.map((ticket) => ticket.status).sort().join() === 'available,sold', own);

const live = await anyone.GET('/live', { parseAs: 'stream' });
const reader = (live.data as ReadableStream<Uint8Array>).getReader();
const first = await reader.read();
check(new TextDecoder().decode(first.value).startsWith('event: snapshot\n'), 'no snapshot');
await reader.cancel();
console.log('openapi-fetch sold ticket', held.data?.ticketId);
