import { TestBed } from '@angular/core/testing';
import { Session } from '@shared/data/session';
import { Control } from './control';

const AUDIT = { balanced: true, at: '2031-06-27T18:00:00Z', pools: [], problems: [] };

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

/** A server in token mode that believes one token, and knows one that is over and one of a vendor. */
function answer(authorization: string | null): Response {
  if (authorization === 'Bearer good') return json(200, AUDIT);
  if (authorization === 'Bearer old') return json(401, { code: 'TOKEN_EXPIRED', message: 'Over.' });
  if (authorization === 'Bearer vendor') return json(403, { code: 'FORBIDDEN', message: 'Not you.' });
  return json(401, { code: 'UNAUTHENTICATED', message: 'Who are you?' });
}

describe('Control', () => {
  let control: Control;

  beforeEach(() => {
    sessionStorage.clear();
    vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
      url === '/live'
        ? new Promise(() => undefined)
        : Promise.resolve(answer(new Headers(init.headers).get('authorization'))),
    );
    control = TestBed.inject(Control);
  });

  afterEach(() => vi.unstubAllGlobals());

  it('asks for a token where the server wants one, and blames nobody for having none', async () => {
    expect(control.locked()).toBeNull();
    await control.runAudit();
    expect(control.locked()).toBe('');
    expect(control.auditError()).toBeNull();
  });

  it('keeps a token that the server believes, for this tab', async () => {
    await control.runAudit();
    expect(await control.unlock('good')).toBeNull();
    expect(control.locked()).toBeNull();
    expect(control.audit()).toEqual(AUDIT);
    expect(sessionStorage.getItem('onsale.admin')).toBe('"good"');
    expect(localStorage.getItem('onsale.admin')).toBeNull();
    await control.stopSales();
    control.leave();
    expect(control.locked()).toBe('');
    expect(sessionStorage.getItem('onsale.admin')).toBeNull();
  });

  it.each([
    ['old', /time of this token is over/],
    ['vendor', /not an administrator/],
    ['nonsense', /does not know this token/],
  ])('says what is wrong with the token %s, and does not keep it', async (token, sentence) => {
    expect(await control.unlock(token)).toMatch(sentence);
    expect(sessionStorage.getItem('onsale.admin')).toBeNull();
  });

  it('asks again when the token ends in the middle of the work', async () => {
    TestBed.inject(Session).enterAdmin('old');
    await expect(control.stopSales()).rejects.toThrow('Over.');
    expect(control.locked()).toMatch(/time of this token is over/);
    expect(sessionStorage.getItem('onsale.admin')).toBeNull();
  });

  it('shuts the room when the live stream finds the token over', async () => {
    TestBed.inject(Session).enterAdmin('good');
    await control.runAudit();
    TestBed.tick();
    TestBed.inject(Session).leaveAdmin();
    TestBed.tick();
    expect(control.locked()).toMatch(/no longer good/);
  });
});
