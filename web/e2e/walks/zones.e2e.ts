import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { cardOf, confirmButton, reserveButton, signIn, signInAsVendor } from '../support/browser';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

/** A telephone of some years ago: it has not heard of these zones, and its system does not say where it is. */
function forgetZones(): void {
  const unknown = ['Europe/Kyiv', 'America/Coyhaique'];
  const Real = Intl.DateTimeFormat;
  const Old = function (locale?: string, options?: Intl.DateTimeFormatOptions) {
    if (options?.timeZone && unknown.includes(options.timeZone))
      throw new RangeError(`Invalid time zone specified: ${options.timeZone}`);
    return new Unsaid(locale, options);
  };
  class Unsaid extends Real {
    override resolvedOptions() {
      return { ...super.resolvedOptions(), timeZone: 'Etc/Unknown' };
    }
  }
  Intl.DateTimeFormat = Object.assign(Old, { prototype: Real.prototype }) as never;
}

describe('a zone that the browser does not know', () => {
  it('breaks nothing: the shop counts, a ticket is bought and kept, and the vendor’s pages stand', async () => {
    const startsAt = '2031-06-27T18:00:00Z';
    const { eventId } = await openSale(world.api, {
      ...{ name: 'Kyiv Night', count: 3, event: { timezone: 'Europe/Kyiv', startsAt } },
    });
    await openSale(world.api, {
      ...{ name: 'Patagonia', count: 3, event: { timezone: 'America/Coyhaique', startsAt } },
    });
    const { page } = await world.visit('/');
    await page.addInitScript(forgetZones);
    await page.reload();
    await cardOf(page, 'Kyiv Night').getByText('Fri, 27 Jun 2031, 21:00, Kyiv time').waitFor();
    await cardOf(page, 'Patagonia').getByText('Fri, 27 Jun 2031, 18:00, UTC').waitFor();
    await world.api.buy('Somebody Else', { eventId });
    await cardOf(page, 'Kyiv Night').getByText('2 left').waitFor();

    await reserveButton(page, 'Patagonia').click();
    await signIn(page, 'Pat Agonia');
    await page.getByText('18:00, UTC').first().waitFor();
    await confirmButton(page).click();
    const stub = page.locator('os-ticket-stub');
    await stub.getByText('Fri, 27 Jun 2031, 18:00, UTC').waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save picture' }).click();
    expect((await saved).suggestedFilename()).toMatch(/\.png$/);
    const kept = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Add to calendar' }).click();
    expect((await kept).suggestedFilename()).toMatch(/\.ics$/);
    await page.getByRole('link', { name: 'All my tickets' }).click();
    await page.getByText('Fri, 27 Jun 2031, 18:00, UTC').first().waitFor();
  });

  it('leaves the vendor’s pages standing, and the form says that it shows UTC', async () => {
    const vendorId = await world.api.addVendor('Far South Ltd');
    const eventId = await world.api.addEvent(vendorId, {
      ...{ name: 'Far South', timezone: 'America/Coyhaique', startsAt: '2031-06-27T18:00:00Z' },
    });
    const { page } = await world.visit('/', { width: 1100 });
    await page.addInitScript(forgetZones);
    await page.goto(`${world.server.url}/sell`);
    await signInAsVendor(page, 'Far South Ltd');
    await page.goto(`${world.server.url}/sell/events`);
    await page.getByText('Fri, 27 Jun 2031, 18:00, UTC').waitFor();
    await page.goto(`${world.server.url}/sell/events/${eventId}`);
    await page.getByText('UTC: this browser does not know the zone America/Coyhaique').first().waitFor();
    expect(await page.getByLabel('Begins').inputValue()).toBe('2031-06-27T18:00');
    await page.getByLabel('Description').fill('Windy.');
    await page.getByRole('button', { name: 'Save event' }).click();
    await page.getByText('“Far South” is saved.').waitFor();
    const kept = await world.api.call<Record<string, unknown>>('GET', `/event/find/${eventId}`);
    expect(kept).toMatchObject({ timezone: 'America/Coyhaique', startsAt: '2031-06-27T18:00:00.000Z' });
    await page.goto(`${world.server.url}/sell/releases/new`);
    await page.getByLabel('Event').selectOption(String(eventId));
    await page.getByLabel('First batch at').fill('2031-06-01T10:00');
    await page.getByText('100 tickets in all').waitFor();
    await page.goto(`${world.server.url}/sell/events/new`);
    expect(await page.getByLabel('Time zone of the venue').inputValue()).toBe('UTC');
  });
});
