import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectNoBarriers } from '../support/axe';
import { signIn } from '../support/browser';
import { openSaleWithToken } from '../support/tokens';
import { until } from '../support/until';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open('tokens');
  await openSaleWithToken(world, 'Own', 5);
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

async function addressCode(email: string): Promise<string> {
  let code: string | undefined;
  await until(`a mail for ${email}`, async () => {
    const page = await (await fetch(`${world.server.url}/dev/mailbox`)).text();
    code = new RegExp(`(\\d{6}) confirms your new address</h2><p>To ${email}`).exec(page)?.[1];
    return code !== undefined;
  });
  return code ?? '';
}

describe('what mails say is on the page', () => {
  it('a customer changes the address, takes the data along, logs out everywhere, and is forgotten', async () => {
    const { page } = await world.visit('/account?then=tickets', { width: 360 });
    await signIn(page, 'Ola Own');
    await page.getByRole('heading', { name: 'My tickets' }).waitFor();
    await page.goto(`${world.server.url}/account`);
    await page.getByLabel('New email').fill('ola@new.example');
    await page.getByRole('button', { name: 'Change address' }).click();
    await page.getByRole('heading', { name: 'Confirm your new address' }).waitFor();
    await expectNoBarriers(page, 'an address that waits for its code');
    await page.getByLabel('Code from the mail').fill(await addressCode('ola@new.example'));
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await page.getByText('ola@new.example ·').waitFor();

    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save my data' }).click();
    expect((await saving).suggestedFilename()).toBe('my-data.json');

    await page.getByRole('button', { name: 'Forget me' }).click();
    await expectNoBarriers(page, 'before somebody is forgotten');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'Log out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click();
    await page.getByRole('heading', { name: 'Who is it for?' }).waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('');

    await signIn(page, 'Fay Forget');
    await page.getByRole('link', { name: 'Own Night' }).waitFor();
    await page.goto(`${world.server.url}/account`);
    await page.getByRole('button', { name: 'Forget me' }).click();
    await page.getByRole('button', { name: 'Forget me for good' }).click();
    await page.getByRole('heading', { name: 'Who is it for?' }).waitFor();
  });

  it('a vendor makes an API key that is shown once, deletes it, and logs out everywhere', async () => {
    const { page } = await world.visit('/sell', { width: 360 });
    await page.getByLabel('Organiser').fill('Key Hall');
    await page.getByLabel('Email').fill('key@hall.example');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('What the key is for').fill('Till');
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByText(/onsale_key_/).waitFor();
    await expectNoBarriers(page, 'a key that was just made');
    await page.reload();
    await page.getByRole('button', { name: 'Delete the key Till' }).click();
    expect(await page.getByText(/onsale_key_/).count()).toBe(0);
    await page.getByRole('button', { name: 'Delete the key', exact: true }).click();
    await page.getByText('The key Till is deleted.').waitFor();
    await page.getByRole('button', { name: 'Log out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click();
    await page.getByRole('heading', { name: 'On sale now' }).waitFor();
  });
});
