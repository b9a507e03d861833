import { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { signInAsVendor } from '../support/browser';
import { until } from '../support/until';
import { World } from '../support/world';

type Json = Record<string, unknown>;

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

async function sellAs(name: string, path: string): Promise<Page> {
  const { page } = await world.visit('/sell', { width: 1100 });
  await signInAsVendor(page, name);
  await page.goto(world.server.url + path);
  return page;
}

const event = (eventId: number) => world.api.call<Json>('GET', `/event/find/${eventId}`);
const save = (page: Page) => page.getByRole('button', { name: 'Save event' }).click();
/** What has the focus, as the form names it. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name'));

describe('the form of an event', () => {
  const details = {
    ...{ timezone: 'Europe/Berlin', startsAt: '2026-10-25T00:30:00.000Z', venue: 'Attic' },
    ...{ onSaleAt: '2026-10-01T08:00:45.500Z', salesEndAt: '2026-10-24T21:59:59.000Z' },
  };

  it('sends what was changed: instants keep their seconds, and what others have set meanwhile stays', async () => {
    const vendorId = await world.api.addVendor('Careful Ltd');
    const eventId = await world.api.addEvent(vendorId, { name: 'Careful', ...details });
    const page = await sellAs('Careful Ltd', `/sell/events/${eventId}`);
    await page.getByLabel('Description').fill('Only this.');
    const others = { eventId, maxTicketsPerCustomer: 4 };
    await world.api.call('PUT', '/event/update', others, { 'x-vendor-id': String(vendorId) });
    await save(page);
    await page.getByText('“Careful” is saved.').waitFor();
    expect(await event(eventId)).toMatchObject({
      ...details,
      maxTicketsPerCustomer: 4,
      description: 'Only this.',
    });

    await page.goto(`${world.server.url}/sell/events/${eventId}`);
    await page.getByLabel('Venue', { exact: true }).fill('');
    await page.getByLabel('Sales end').fill('');
    await page.getByLabel('Most for one customer').fill('');
    await save(page);
    await page.getByText('“Careful” is saved.').waitFor();
    expect(await event(eventId)).toMatchObject({
      ...{ venue: null, salesEndAt: null, maxTicketsPerCustomer: null },
      ...{ startsAt: details.startsAt, onSaleAt: details.onSaleAt },
    });
  });

  it('says what the clocks make of a time, and lets the second of two be chosen', async () => {
    const vendorId = await world.api.addVendor('Clock Ltd');
    const eventId = await world.api.addEvent(vendorId, { name: 'Clock', timezone: 'America/New_York' });
    const page = await sellAs('Clock Ltd', `/sell/events/${eventId}`);
    await page.getByLabel('Begins').fill('2027-03-14T02:30');
    await page.getByText('The clocks go forward over 02:30 that night: it is taken as 03:30.').waitFor();
    await page.getByLabel('Begins').fill('2026-11-01T01:30');
    await page
      .getByText('The clocks go back that night, so 01:30 comes twice: the first is meant.')
      .waitFor();
    await page.getByLabel('Mean the second').check();
    await page.getByText('comes twice: the second is meant.').waitFor();
    await page.getByLabel('On sale from').fill('2026-11-02T01:30');
    await page.getByText('The event has begun by then.').waitFor();
    await save(page);
    await page.getByText('“Clock” is saved.').waitFor();
    expect(await event(eventId)).toMatchObject({ startsAt: '2026-11-01T06:30:00.000Z' });
  });

  it('has a place for what it refuses itself, what the browser cannot read, and what the server says', async () => {
    const vendorId = await world.api.addVendor('Place Ltd');
    const eventId = await world.api.addEvent(vendorId, { name: 'Place' });
    const page = await sellAs('Place Ltd', `/sell/events/${eventId}`);
    await page.getByLabel('Description').fill('x'.repeat(10_001));
    await save(page);
    await page
      .locator('#description-error')
      .getByText(/^Description must/)
      .waitFor();
    expect(await focused(page)).toBe('description');
    await page.getByLabel('Description').fill('');

    await page.getByLabel('Seconds of a hold').fill('100000');
    await save(page);
    await page.getByText(/^Seconds of a hold must/).waitFor();
    expect(await focused(page)).toBe('holdSeconds');
    expect(await page.getByText('holdSeconds').count()).toBe(0);
    await page.getByLabel('Seconds of a hold').fill('');

    await page.getByLabel('Time zone of the venue').fill('Europe/Berlln');
    await save(page);
    await page.getByText(/^Time zone of the venue must/).waitFor();
    expect(await focused(page)).toBe('timezone');
    await page.getByLabel('Time zone of the venue').fill('Europe/Berlin');

    await page.getByLabel('Begins').focus();
    await page.keyboard.type('2406');
    await save(page);
    await page.getByText('Please give the day and the time, or nothing.').waitFor();
    expect(await focused(page)).toBe('startsAt');
    expect(await event(eventId)).toMatchObject({ startsAt: null, holdSeconds: null, timezone: 'UTC' });
  });

  it('leaves a new event’s currency to the house', async () => {
    const page = await sellAs('House Ltd', '/sell/events/new');
    expect(await page.getByLabel('Currency').inputValue()).toBe('');
    await page.getByLabel('Name').fill('House Night');
    await save(page);
    await page.getByText('“House Night” is saved.').waitFor();
    const all = await world.api.call<Json[]>('GET', '/event/all');
    expect(all.find(({ name }) => name === 'House Night')).toMatchObject({
      currency: 'EUR',
      timezone: 'Europe/Berlin',
    });
  });
});

describe('the settings', () => {
  it('are cleared when they are emptied', async () => {
    const vendorId = await world.api.addVendor('Empty Ltd');
    const defaults = { vendorId, ticketsPerRelease: 500, ticketReleaseInterval: 60 };
    await world.api.call('PUT', '/vendor/update', defaults, { 'x-vendor-id': String(vendorId) });
    const page = await sellAs('Empty Ltd', '/sell/settings');
    expect(await page.getByLabel('Tickets in a batch').inputValue()).toBe('500');
    await page.getByLabel('Tickets in a batch').fill('');
    await page.getByLabel('Seconds between').fill('');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('Your settings are saved.').waitFor();
    expect(await world.api.call('GET', `/vendor/find/${vendorId}`)).toMatchObject({
      ...{ ticketsPerRelease: null, ticketReleaseInterval: null, name: 'Empty Ltd' },
    });
  });
});

describe('a deed that waits', () => {
  const releaseOf = async (vendorId: number) => {
    const releases = await world.api.call<Json[]>('GET', '/vendor/releases', undefined, {
      'x-vendor-id': String(vendorId),
    });
    return releases[0]!;
  };

  it('a release that is taken up again is not cancelled, and nothing says that it is before it is', async () => {
    const vendorId = await world.api.addVendor('Resume Ltd');
    const order = {
      ticketsPerRelease: 1,
      numberOfReleases: 3,
      ticketReleaseInterval: 600,
      ticketType: 'Slow',
    };
    await world.api.call('POST', '/vendor/release', order, { 'x-vendor-id': String(vendorId) });
    const page = await sellAs('Resume Ltd', '/sell/releases');
    const undo = page.getByRole('button', { name: /^Undo(?! sale)/ });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await undo.waitFor();
    expect(await page.getByText('is cancelled').count()).toBe(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Running').waitFor();
    expect(await undo.count()).toBe(0);
    // Whatever still waited would be carried out when the page goes.
    await page.goto(`${world.server.url}/sell/events`);
    await page.getByRole('heading', { name: 'Events', exact: true }).waitFor();
    const release = await releaseOf(vendorId);
    expect(release['state']).toBe('running');

    await page.goto(`${world.server.url}/sell/releases`);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await undo.waitFor();
    await page.getByText('Paused', { exact: true }).waitFor();
    const resume = `/vendor/release/${Number(release['releaseId'])}/resume`;
    await world.api.call('POST', resume, undefined, { 'x-vendor-id': String(vendorId) });
    await page.getByText('Running').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).last().click();
    await page.getByText('was taken up again, so it is not cancelled').waitFor();
  });

  it('an event with tickets is not said to be deleted, and no undo is offered', async () => {
    await openSale(world.api, { name: 'Berlin Night', count: 2 });
    const page = await sellAs('Berlin Night Ltd', '/sell/events');
    await page.getByRole('button', { name: 'Delete Berlin Night', exact: true }).click();
    await page.getByText('“Berlin Night” has tickets, so it cannot be deleted.').waitFor();
    expect(await page.getByRole('button', { name: /^Undo(?! sale)/ }).count()).toBe(0);
    expect(await page.getByText('deleted in a moment').count()).toBe(0);
    await page.getByRole('heading', { name: 'Berlin Night', exact: true }).waitFor();
  });

  it('a ticket that waits for its deletion cannot be bought meanwhile, and comes back by undo', async () => {
    const { eventId } = await openSale(world.api, { name: 'Last One', count: 1 });
    const page = await sellAs('Last One Ltd', '/sell/tickets');
    await page.getByRole('button', { name: /^Delete ticket/ }).click();
    await page.getByText(/will be deleted in a moment/).waitFor();
    expect(await world.api.count(eventId, 'Normal')).toBe(0);
    await page.getByRole('button', { name: /^Undo(?! sale)/ }).click();
    await until(
      'the ticket to be on sale again',
      async () => (await world.api.count(eventId, 'Normal')) === 1,
    );
  });

  it('is carried out as the vendor who asked for it, who signs out', async () => {
    const vendorId = await world.api.addVendor('Leaving Ltd');
    await world.api.addEvent(vendorId, { name: 'Leaving Night' });
    const page = await sellAs('Leaving Ltd', '/sell/events');
    await page.getByRole('button', { name: 'Delete Leaving Night', exact: true }).click();
    await page.getByRole('button', { name: /^Undo(?! sale)/ }).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'On sale now' }).waitFor();
    const all = await world.api.call<Json[]>('GET', '/event/all');
    expect(all.some(({ name }) => name === 'Leaving Night')).toBe(false);
    expect(await page.getByRole('button', { name: /^Undo(?! sale)/ }).count()).toBe(0);
  });
});

describe('the list of tickets', () => {
  it('is filtered by the types that there are', async () => {
    const { vendorId, eventId } = await openSale(world.api, { name: 'Kinds', type: 'Early Bird', count: 1 });
    await world.api.release(vendorId, { eventId, ticketType: 'VIP', ticketPrice: 9, count: 1 });
    const page = await sellAs('Kinds Ltd', '/sell/tickets');
    const type = page.getByLabel('Type');
    await type.locator('option', { hasText: 'VIP' }).waitFor({ state: 'attached' });
    expect(await type.locator('option').allTextContents()).toEqual(['All', 'Early Bird', 'VIP']);
    await type.selectOption('VIP');
    await until('one row', async () => (await page.locator('tbody tr').count()) === 1);
    await page.getByRole('row', { name: /VIP/ }).waitFor();
  });
});
