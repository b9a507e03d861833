import { OnsaleServer } from './server';
import { until } from './until';

type Json = Record<string, unknown>;

/** The other people in a walk: they speak to the server directly. */
export class Api {
  constructor(private readonly server: OnsaleServer) {}

  async call<T = Json>(
    method: string,
    path: string,
    body?: Json,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const answer = await fetch(this.server.url + path, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async addVendor(name: string): Promise<number> {
    const email = `${name.toLowerCase().replace(/\W/g, '')}@example.org`;
    return (await this.call<{ vendorId: number }>('POST', '/vendor/add', { name, email })).vendorId;
  }

  async addEvent(vendorId: number, event: Json): Promise<number> {
    const added = await this.call<{ eventId: number }>('POST', '/event/add', event, asVendor(vendorId));
    return added.eventId;
  }

  /** Releases tickets and waits until they are out. */
  async release(
    vendorId: number,
    order: { eventId: number; ticketType: string; ticketPrice: number; count: number },
  ) {
    const { eventId, ticketType, ticketPrice, count } = order;
    const before = await this.count(eventId, ticketType);
    const body = { eventId, ticketType, ticketPrice, ticketsPerRelease: count, ticketReleaseInterval: 0 };
    await this.call('POST', '/vendor/release', body, asVendor(vendorId));
    await until(
      `${count} ${ticketType} tickets`,
      async () => (await this.count(eventId, ticketType)) >= before + count,
    );
  }

  count(eventId: number, type: string): Promise<number> {
    return this.call<number>('GET', `/ticket/count?eventId=${eventId}&type=${encodeURIComponent(type)}`);
  }

  async addCustomer(name: string): Promise<number> {
    const email = `${name.toLowerCase().replace(/\W/g, '')}@example.org`;
    return (await this.call<{ customerId: number }>('POST', '/customer/add', { name, email })).customerId;
  }

  /** Somebody comes, reserves and buys. */
  async buy(name: string, wish: Json): Promise<void> {
    const customerId = await this.addCustomer(name);
    await this.reserve(customerId, wish);
    await this.call('POST', '/ticket/finalize', {}, { 'x-customer-id': String(customerId) });
  }

  reserve(customerId: number, body: Json): Promise<Json> {
    return this.call('POST', '/ticket/reserve', body, { 'x-customer-id': String(customerId) });
  }
}

function asVendor(vendorId: number): Record<string, string> {
  return { 'x-vendor-id': String(vendorId) };
}

/** An event with one type of tickets on sale: where most walks begin. */
export async function openSale(
  api: Api,
  sale: { name: string; type?: string; price?: number; count: number; event?: Json },
): Promise<{ vendorId: number; eventId: number }> {
  const vendorId = await api.addVendor(`${sale.name} Ltd`);
  const eventId = await api.addEvent(vendorId, {
    name: sale.name,
    venue: 'Kraftwerk',
    timezone: 'Europe/Berlin',
    currency: 'EUR',
    startsAt: '2031-06-27T18:00:00Z',
    ...sale.event,
  });
  if (sale.count > 0)
    await api.release(vendorId, {
      eventId,
      ticketType: sale.type ?? 'Normal',
      ticketPrice: sale.price ?? 49.9,
      count: sale.count,
    });
  return { vendorId, eventId };
}
