import { until } from './until';
import { World } from './world';

/** A vendor who has registered puts tickets on sale, on a server where callers prove who they are: the event is "NAME Night". */
export async function openSaleWithToken(world: World, name: string, count: number): Promise<void> {
  const { api, server } = world;
  const vendor = { name: `${name} Ltd`, email: `${name.toLowerCase()}@example.org` };
  const { token, vendorId } = await api.call<{ token: string; vendorId: number }>(
    'POST',
    '/vendor/add',
    vendor,
  );
  const asAdmin = { authorization: `Bearer ${server.adminToken()}` };
  await api.call('POST', `/vendor/approve/${vendorId}`, {}, asAdmin);
  const asVendor = { authorization: `Bearer ${token}` };
  const event = { name: `${name} Night`, venue: 'Kraftwerk', startsAt: '2031-06-27T18:00:00Z' };
  const added = await api.call<{ eventId: number }>(
    'POST',
    '/event/add',
    { ...event, timezone: 'Europe/Berlin', currency: 'EUR' },
    asVendor,
  );
  const order = { eventId: added.eventId, ticketType: 'Normal', ticketPrice: 20 };
  const pace = { ticketsPerRelease: count, ticketReleaseInterval: 0 };
  await api.call('POST', '/vendor/release', { ...order, ...pace }, asVendor);
  await until(`${count} tickets`, async () => (await api.count(added.eventId, 'Normal')) === count);
}

/** The newest code that was mailed to somebody. */
export async function codeFor(world: World, email: string): Promise<string> {
  let code: string | undefined;
  await until(`a mail for ${email}`, async () => {
    const page = await (await fetch(`${world.server.url}/dev/mailbox`)).text();
    code = new RegExp(`(\\d{6}) is your code</h2><p>To ${email}`).exec(page)?.[1];
    return code !== undefined;
  });
  return code ?? '';
}
