import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { ApiClient, Call, Page } from '@shared/data/api-client';
import { Live } from '@shared/data/live';
import { LivePulse } from '@shared/data/live-wire';
import { Refusal, sentenceOf } from '@shared/data/refusal';
import { Session, bearer } from '@shared/data/session';
import { Audit, DeadMessage, Standing, Vendor } from '@shared/data/wire';

export type VendorAct = 'approve' | 'suspend' | 'close';

const KEEP_PULSES = 300;
/** Vendors shown at a time. */
const PAGE_ROWS = 50;
/** Nothing was wrong with a token: there was none. */
const WANTED = '';
const ENDED = 'The token is no longer good. Print another one.';

/** What the control room watches, and the one switch it has. */
@Injectable({ providedIn: 'root' })
export class Control {
  private readonly api = inject(ApiClient);
  private readonly live = inject(Live);
  private readonly session = inject(Session);
  private readonly pulseState = signal<readonly LivePulse[]>([]);
  private readonly auditState = signal<Audit | null>(null);
  private readonly auditFailed = signal<string | null>(null);
  private readonly lockedState = signal<string | null>(null);
  private readonly judgedState = signal(0);

  /** The last five minutes, oldest first. */
  readonly pulses = this.pulseState.asReadonly();
  readonly audit = this.auditState.asReadonly();
  readonly auditError = this.auditFailed.asReadonly();
  /** The server wants a token, and what was wrong with the last one, if there was one; null while it lets us in. */
  readonly locked = this.lockedState.asReadonly();
  /** Grows whenever a vendor's standing has changed, or may have. */
  readonly judged = this.judgedState.asReadonly();
  readonly hasToken = computed(() => this.session.admin() !== null);

  constructor() {
    effect(() => {
      const pulse = this.live.pulse();
      if (pulse) untracked(() => this.pulseState.update((pulses) => [...pulses, pulse].slice(-KEEP_PULSES)));
    });
    // The live stream may be the first to hear that the token is over.
    let hadToken = this.hasToken();
    effect(() => {
      const hasToken = this.hasToken();
      if (hadToken && !hasToken && untracked(this.locked) === null) this.lockedState.set(ENDED);
      hadToken = hasToken;
    });
  }

  async stopSales(): Promise<void> {
    await this.ask({ method: 'POST', path: '/ticket/stop' });
  }

  async startSales(): Promise<void> {
    await this.ask({ method: 'POST', path: '/ticket/start' });
  }

  /** A page of the vendors who stand so; of all where nothing is said. `next` is the address of a page after another. */
  vendors(standing: Standing | '', next: string | null = null): Promise<Page<Vendor[]>> {
    const query = { standing, limit: PAGE_ROWS };
    return this.askPage<Vendor[]>(next === null ? { path: '/vendor/all', query } : { path: next });
  }

  /** Approves, suspends or closes a vendor; whoever shows vendors asks for them again. */
  async judgeVendor(vendorId: number, act: VendorAct): Promise<void> {
    try {
      await this.ask({ method: 'POST', path: `/vendor/${act}/${vendorId}` });
    } finally {
      this.judgedState.update((count) => count + 1);
    }
  }

  /** The messages that were given up, the latest first. */
  deadMessages(): Promise<DeadMessage[]> {
    return this.ask({ path: '/outbox/dead' });
  }

  /** Sends one of them again, or all where none is named; answers what was done, in a sentence. */
  async sendAgain(messageId?: number): Promise<string> {
    const body = messageId === undefined ? {} : { messageId };
    return (await this.ask<{ message: string }>({ method: 'POST', path: '/outbox/retry', body })).message;
  }

  async runAudit(): Promise<void> {
    try {
      this.auditState.set(await this.ask<Audit>({ path: '/audit' }));
      this.auditFailed.set(null);
    } catch (error) {
      this.auditFailed.set(this.locked() === null ? sentenceOf(error) : null);
    }
  }

  /** Takes a token if the server believes it, and nothing else; answers why not, null when it does. */
  async unlock(token: string): Promise<string | null> {
    const headers = bearer({ token });
    try {
      this.auditState.set(await this.api.call<Audit>({ path: '/audit', headers }));
    } catch (error) {
      if (!isShut(error)) throw error;
      return whyNot(error);
    }
    this.auditFailed.set(null);
    this.lockedState.set(null);
    this.session.enterAdmin(token);
    return null;
  }

  /** Puts the token away: nobody after us at this tab has it. */
  leave(): void {
    this.session.leaveAdmin();
    this.auditState.set(null);
    this.lockedState.set(WANTED);
  }

  private async ask<T>(call: Call): Promise<T> {
    return (await this.askPage<T>(call)).body;
  }

  private async askPage<T>(call: Call): Promise<Page<T>> {
    const hadToken = this.hasToken();
    try {
      return await this.api.callPage<T>({ ...call, as: 'admin' });
    } catch (error) {
      if (isShut(error)) {
        this.lockedState.set(hadToken ? whyNot(error) : WANTED);
        this.session.leaveAdmin();
      }
      throw error;
    }
  }
}

function isShut(error: unknown): error is Refusal {
  return error instanceof Refusal && (error.httpStatus === 401 || error.httpStatus === 403);
}

function whyNot(refusal: Refusal): string {
  if (refusal.code === 'TOKEN_EXPIRED') return 'The time of this token is over. Print another one.';
  if (refusal.httpStatus === 403) return 'This token is not an administrator’s.';
  return 'This server does not know this token. Is it complete, and printed for this installation?';
}
