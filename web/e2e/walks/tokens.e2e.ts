import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectNoBarriers } from '../support/axe';
import { confirmButton, reserveButton, signIn } from '../support/browser';
import { codeFor, openSaleWithToken } from '../support/tokens';
import { until } from '../support/until';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open('tokens');
  await openSaleWithToken(world, 'Proof', 5);
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

describe('where callers prove who they are', () => {
  it('a customer registers, buys, signs out, and comes back with the code from the mail', async () => {
    const { page } = await world.visit('/');
    await reserveButton(page, 'Proof Night').click();
    await signIn(page, 'Tess Token');
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();

    await page.goto(`${world.server.url}/account`);
    await page.getByText('You stay signed in on this device').waitFor();
    await expectNoBarriers(page, 'account that lasts');
    await page.getByRole('button', { name: 'Sign out' }).click();

    await page.goto(`${world.server.url}/account?then=tickets`);
    await signIn(page, 'Tess Token');
    await page.getByLabel('Code from the mail').fill('12');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Please type the digits from the mail.').waitFor();
    await expectNoBarriers(page, 'the code from the mail');
    // A phone throws the page away while its owner reads the mail.
    await page.reload();
    await page.getByText('tesstoken@example.org').waitFor();
    await page.getByLabel('Code from the mail').fill(await codeFor(world, 'tesstoken@example.org'));
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('link', { name: /Proof Night/ }).waitFor();
  });

  it('a customer whom the server does not know any more registers again by the form', async () => {
    const { page } = await world.visit('/account?then=tickets');
    await signIn(page, 'Gus Gone');
    await page.getByRole('heading', { name: 'My tickets' }).waitFor();
    const kept = await page.evaluate(() => localStorage.getItem('onsale.customer'));
    const { customerId } = JSON.parse(kept!) as { customerId: number };
    await page.goto(`${world.server.url}/`);
    await reserveButton(page, 'Proof Night').waitFor();
    // The account is deleted while this page is open.
    const admin = { authorization: `Bearer ${world.server.adminToken()}` };
    await world.api.call('DELETE', `/customer/delete/${customerId}`, undefined, admin);
    await reserveButton(page, 'Proof Night').click();
    await page.getByRole('button', { name: 'Go on and reserve' }).waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Gus Gone');
    await page.getByRole('button', { name: 'Go on and reserve' }).click();
    await confirmButton(page).waitFor();
    await page.getByRole('button', { name: 'Give it back' }).click();
  });

  it('a registration whose answer was lost is no dead end', async () => {
    const { page } = await world.visit('/');
    let first = true;
    await page.route('**/customer/add', async (route) => {
      const answer = await route.fetch();
      if (!first) {
        // As it is given after a while: the same answer, without tokens.
        const body = (await answer.json()) as Record<string, unknown>;
        for (const secret of ['token', 'tokenExpiresAt', 'refreshToken'])
          Reflect.deleteProperty(body, secret);
        expect(answer.headers()['idempotency-replayed']).toBe('true');
        return route.fulfill({ status: 201, headers: { 'idempotency-replayed': 'true' }, json: body });
      }
      first = false;
      return route.abort('connectionreset');
    });
    await reserveButton(page, 'Proof Night').click();
    await signIn(page, 'Lou Lost');
    await page.getByLabel('Code from the mail').fill(await codeFor(world, 'loulost@example.org'));
    await page.getByRole('button', { name: 'Log in' }).click();
    await confirmButton(page).waitFor();
    await page.getByRole('button', { name: 'Give it back' }).click();
  });

  it('a code that came can be entered although no other may be asked for', async () => {
    const { page } = await world.visit('/account?then=tickets');
    await signIn(page, 'Cara Code');
    await page.getByRole('heading', { name: 'My tickets' }).waitFor();
    await page.goto(`${world.server.url}/account`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto(`${world.server.url}/account?then=tickets`);
    await signIn(page, 'Cara Code');
    await page.getByLabel('Code from the mail').fill(await codeFor(world, 'caracode@example.org'));
    await page.route('**/auth/login', (route) =>
      route.fulfill({
        status: 429,
        headers: { 'retry-after': '3462' },
        json: { status: 'error', error: 'Often.', message: 'Often.', code: 'RATE_LIMITED' },
      }),
    );
    await page.getByRole('button', { name: 'Send another code' }).click();
    await page.getByText(/The newest one that came still works\. Again from \d/).waitFor();
    expect(await page.getByText('Many people').count()).toBe(0);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'My tickets' }).waitFor();
  });

  it('a login outlasts the key that its token was signed with', async () => {
    const { page } = await world.visit('/account?then=tickets');
    await signIn(page, 'Kai Key');
    await page.getByRole('heading', { name: 'My tickets' }).waitFor();
    await page.goto(`${world.server.url}/`);
    await reserveButton(page, 'Proof Night').waitFor();
    const admin = { authorization: `Bearer ${world.server.adminToken()}` };
    await world.api.call('POST', '/auth/rotate-key', { forgetOld: true }, admin);
    await reserveButton(page, 'Proof Night').click();
    await confirmButton(page).waitFor();
    await page.getByRole('button', { name: 'Give it back' }).click();
  });

  it('a vendor comes back with the code from the mail', async () => {
    const { page } = await world.visit('/sell', { width: 1000 });
    await page.getByLabel('Organiser').fill('Proof Ltd');
    await page.getByLabel('Email').fill('proof@example.org');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByLabel('Code from the mail').waitFor();
    await expectNoBarriers(page, 'the vendor’s code from the mail');
    await page.getByLabel('Code from the mail').fill(await codeFor(world, 'proof@example.org'));
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'By event and type' }).waitFor();
  });

  it('a vendor confirms another address, and whoever reads the mail at the old one takes the account back', async () => {
    const { page } = await world.visit('/sell', { width: 1000 });
    await page.getByLabel('Organiser').fill('Moving Ltd');
    await page.getByLabel('Email').fill('moving@example.org');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('You are waiting for a word').waitFor();
    await page.goto(`${world.server.url}/sell/settings`);
    await page.getByLabel('New email').fill('moved@example.org');
    await page.getByRole('button', { name: 'Change address' }).click();
    await page.getByRole('heading', { name: 'Confirm your new address' }).waitFor();
    await expectNoBarriers(page, 'a new address that waits for its code');
    await page.getByText('moving@example.org · vendor').waitFor();
    await page.reload();
    const [, code] = await mailTo('moved@example.org', /(\d{6}) confirms your new address/);
    const other = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    await page.getByLabel('Code from the mail').fill(other);
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await page.getByText('This code is wrong, used up or over.').waitFor();
    await page.getByLabel('Code from the mail').fill(code!);
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await page.getByText('moved@example.org · vendor').waitFor();

    const [, wayBack] = await mailTo('moving@example.org', /with this way back:\s+(\S{22})\s/);
    const { page: owner } = await world.visit('/account/back', { width: 1000 });
    await owner.getByLabel('Way back from the mail').fill('AAECAwQFBgcICQoLDA0ODw');
    await owner.getByRole('button', { name: 'Take it back' }).click();
    await owner.getByText('This way back is wrong').waitFor();
    await expectNoBarriers(owner, 'the way back to an account');
    await owner.getByLabel('Way back from the mail').fill(wayBack!);
    await owner.getByRole('button', { name: 'Take it back' }).click();
    await owner.getByText('You are waiting for a word').waitFor();
    await owner.goto(`${world.server.url}/sell/settings`);
    await owner.getByText('moving@example.org · vendor').waitFor();
    // Whoever had changed it is out.
    await page.reload();
    await page.getByText('Your session is over.').waitFor();
    await page.getByRole('heading', { name: 'Sign in again' }).waitFor();
  });

  it('a vendor waits, and is approved in the control room', async () => {
    const { page } = await world.visit('/sell', { width: 1000 });
    await page.getByLabel('Organiser').fill('Patient Ltd');
    await page.getByLabel('Email').fill('patient@example.org');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('You are waiting for a word').waitFor();
    await page.goto(`${world.server.url}/sell/events`);
    await page.getByText('Patient Ltd').first().waitFor();
    await expectNoBarriers(page, 'a vendor who waits');

    const { page: control } = await world.visit('/control', { width: 1000 });
    await control.getByLabel('Token').fill(world.server.adminToken());
    await control.getByRole('button', { name: 'Go in' }).click();
    await control.getByRole('button', { name: 'Approve Patient Ltd' }).click();
    await control.getByText('Patient Ltd may sell.').waitFor();
    await page.reload();
    await page.getByText('You are waiting for a word').waitFor({ state: 'detached' });
  });

  it('a vendor who waits is closed in the control room, by whoever says so twice', async () => {
    const vendor = { name: 'Dubious Ltd', email: 'dubious@example.org' };
    const { vendorId } = await world.api.call<{ vendorId: number }>('POST', '/vendor/add', vendor);
    const admin = { authorization: `Bearer ${world.server.adminToken()}` };
    const standing = async () =>
      (await world.api.call<{ standing: string }>('GET', `/vendor/find/${vendorId}`, undefined, admin))
        .standing;
    const { page } = await world.visit('/control', { width: 1000 });
    await page.getByLabel('Token').fill(world.server.adminToken());
    await page.getByRole('button', { name: 'Go in' }).click();
    const close = page.getByRole('button', { name: 'Close Dubious Ltd' });
    const dialog = page.getByRole('dialog', { name: 'Close Dubious Ltd?' });
    await close.click();
    await dialog.getByText('Tickets that were bought stay valid').waitFor();
    await expectNoBarriers(page, 'closing a vendor');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await standing()).toBe('waiting');
    await close.click();
    await dialog.getByRole('button', { name: 'Close the vendor' }).click();
    await page.getByText('Dubious Ltd is closed.').waitFor();
    await close.waitFor({ state: 'detached' });
    expect(await standing()).toBe('closed');
  });

  it('a vendor who sells is suspended and closed in the control room, by whoever was told what it does', async () => {
    await openSaleWithToken(world, 'Overreach', 3);
    const { page: shop } = await world.visit('/');
    await reserveButton(shop, 'Overreach Night').waitFor();
    const { page } = await world.visit('/control', { width: 1000 });
    await page.getByLabel('Token').fill(world.server.adminToken());
    await page.getByRole('button', { name: 'Go in' }).click();
    await page.getByRole('button', { name: 'May sell' }).click();
    await expectNoBarriers(page, 'vendors who may sell');
    await page.getByRole('button', { name: 'Suspend Overreach Ltd' }).click();
    const suspending = page.getByRole('dialog', { name: 'Suspend Overreach Ltd?' });
    await suspending.getByText('nothing of it can be reserved').waitFor();
    await expectNoBarriers(page, 'suspending a vendor');
    await reserveButton(shop, 'Overreach Night').waitFor();
    await suspending.getByRole('button', { name: 'Suspend the vendor' }).click();
    await page.getByText('Overreach Ltd is suspended.').waitFor();
    await reserveButton(shop, 'Overreach Night').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Waiting for your word' }).click();
    await page.getByRole('button', { name: 'Approve Overreach Ltd' }).click();
    await page.getByText('Overreach Ltd may sell.').waitFor();
    await reserveButton(shop, 'Overreach Night').waitFor();

    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('button', { name: 'Close Overreach Ltd' }).click();
    const closing = page.getByRole('dialog', { name: 'Close Overreach Ltd?' });
    await closing.getByText('neither releases nor tickets come back').waitFor();
    await closing.getByRole('button', { name: 'Close the vendor' }).click();
    await page.getByText('Overreach Ltd is closed.').waitFor();
    await page.getByRole('row', { name: /Overreach Ltd.*Closed/ }).waitFor();
    await reserveButton(shop, 'Overreach Night').waitFor({ state: 'detached' });
  });

  it('an administrator opens the control room with a token, and with no other', async () => {
    const { page } = await world.visit('/control', { width: 1000 });
    await page.getByLabel('Token').fill('not-a.token');
    await page.getByRole('button', { name: 'Go in' }).click();
    await page.getByText('This server does not know this token').waitFor();
    await expectNoBarriers(page, 'the door of the control room');
    await page.getByLabel('Token').fill(world.server.adminToken());
    await page.getByRole('button', { name: 'Go in' }).click();
    await page.getByRole('button', { name: 'Stop all sales' }).click();
    await page.getByText('Sales are stopped', { exact: true }).waitFor();
    await expectNoBarriers(page, 'the control room with a token');
    await page.reload();
    await page.getByRole('button', { name: 'Start sales' }).click();
    await page.getByText('Sales are running').waitFor();
    await page.getByRole('button', { name: 'Put the token away' }).click();
    await page.getByLabel('Token').waitFor();
  });
});

/** What stands in the newest mail to somebody that looks like this. */
async function mailTo(email: string, pattern: RegExp): Promise<RegExpExecArray> {
  let found: RegExpExecArray | null = null;
  await until(`a mail for ${email}`, async () => {
    const page = await (await fetch(`${world.server.url}/dev/mailbox`)).text();
    const mail = page.split('<h2>').find((text) => text.includes(`To ${email}<`) && pattern.test(text));
    found = mail === undefined ? null : pattern.exec(mail);
    return found !== null;
  });
  return found!;
}
