import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectNoBarriers } from '../support/axe';
import { MailServer } from '../support/mail-server';
import { until } from '../support/until';
import { World } from '../support/world';

let mail: MailServer;
let world: World;

beforeAll(async () => {
  mail = await MailServer.start();
  world = await World.open('mail', ['--smtp-url', mail.url]);
});
afterEach((context) => world.endWalk(context));
afterAll(async () => {
  await world.close();
  mail.stop();
});

/** Registers a vendor and lets it sell, which it is told by mail. */
async function approve(name: string): Promise<void> {
  const vendorId = await world.api.addVendor(name);
  const asAdmin = { authorization: `Bearer ${world.server.adminToken()}` };
  await world.api.call('POST', `/vendor/approve/${vendorId}`, {}, asAdmin);
}

async function countDead(): Promise<number> {
  const asAdmin = { authorization: `Bearer ${world.server.adminToken()}` };
  return (await world.api.call<unknown[]>('GET', '/outbox/dead', undefined, asAdmin)).length;
}

describe('mail that a mail server refuses for good', () => {
  it('stands in the control room with why, and is sent again from there', async () => {
    const { page } = await world.visit('/control', { width: 360 });
    await page.getByLabel('Token').fill(world.server.adminToken());
    await page.getByRole('button', { name: 'Go in' }).click();
    await page.getByRole('heading', { name: 'Mail that was given up' }).waitFor();
    await page.getByText('None: every mail has left, or is still tried.').waitFor();

    for (const name of ['Lost Letters', 'Second Lost', 'Third Lost']) await approve(name);
    await until('three messages to be given up', async () => (await countDead()) === 3);
    await page.reload();
    const rows = page.locator('os-dead-message-rows tbody tr');
    await rows.nth(2).waitFor();
    const lost = rows.filter({ hasText: 'lostletters@example.org' });
    expect(await lost.textContent()).toMatch(/it answered 550.*1 try/s);
    await expectNoBarriers(page, 'mail that was given up');

    mail.takes = true;
    await page.getByRole('button', { name: 'Send again to lostletters@example.org' }).click();
    await page.getByText('1 message is sent again.').waitFor();
    await lost.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Send all again' }).click();
    await page.getByText('2 messages are sent again.').waitFor();
    await page.getByText('None: every mail has left, or is still tried.').waitFor();
    await until('the mails to arrive', () => Promise.resolve(mail.taken.length === 3));
    expect(mail.taken.some((text) => text.includes('To: lostletters@example.org'))).toBe(true);
  });
});
