import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectNoBarriers } from '../support/axe';
import { confirmButton, reserveButton, signIn } from '../support/browser';
import { openSaleWithToken } from '../support/tokens';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open('tokens', ['--hold-seconds', '10']);
  await openSaleWithToken(world, 'Short', 5);
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

describe('where a hold that runs out costs the next one', () => {
  it('the time-out says from when, counts down, and then one tap is enough', async () => {
    const { page } = await world.visit('/', { width: 360 });
    await reserveButton(page, 'Short Night').click();
    await signIn(page, 'Leo Late');
    await confirmButton(page).waitFor();
    await page.getByRole('heading', { name: 'Session timed out' }).waitFor();
    const waiting = page.getByRole('button', { name: /Start again in 0:\d\d/ });
    await waiting.waitFor();
    expect(await waiting.isDisabled()).toBe(true);
    await page.getByText(/reserve again from\s+\d\d:\d\d:\d\d/).waitFor();
    await expectNoBarriers(page, 'a time-out that has to be waited for');
    await page.getByRole('button', { name: 'Start again with the same choice' }).click();
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
  });
});

describe('where the vendor of an event is suspended', () => {
  it('whoever looks at it is told that it is no longer on sale', async () => {
    const events = await world.api.call<{ eventId: number; vendorId: number; name: string }[]>(
      'GET',
      '/event/all',
    );
    const { eventId, vendorId } = events.find(({ name }) => name === 'Short Night')!;
    const { page } = await world.visit(`/shop/events/${eventId}`);
    await page.getByRole('button', { name: /^Reserve/ }).waitFor();
    const admin = { authorization: `Bearer ${world.server.adminToken()}` };
    await world.api.call('POST', `/vendor/suspend/${vendorId}`, {}, admin);
    await page.getByRole('heading', { name: 'This event is no longer on sale' }).waitFor();
    await expectNoBarriers(page, 'an event that was taken down');
    await world.api.call('POST', `/vendor/approve/${vendorId}`, {}, admin);
    await page.getByRole('heading', { name: 'Short Night' }).waitFor();
  });
});
