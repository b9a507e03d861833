import { Injectable, effect, inject, signal, untracked } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { Live } from '@shared/data/live';
import { LivePulse } from '@shared/data/live-wire';
import { sentenceOf } from '@shared/data/refusal';
import { Audit } from '@shared/data/wire';

const KEEP_PULSES = 300;

/** What the control room watches, and the one switch it has. */
@Injectable({ providedIn: 'root' })
export class Control {
  private readonly api = inject(ApiClient);
  private readonly live = inject(Live);
  private readonly pulseState = signal<readonly LivePulse[]>([]);
  private readonly auditState = signal<Audit | null>(null);
  private readonly auditFailed = signal<string | null>(null);

  /** The last five minutes, oldest first. */
  readonly pulses = this.pulseState.asReadonly();
  readonly audit = this.auditState.asReadonly();
  readonly auditError = this.auditFailed.asReadonly();

  constructor() {
    effect(() => {
      const pulse = this.live.pulse();
      if (pulse) untracked(() => this.pulseState.update((pulses) => [...pulses, pulse].slice(-KEEP_PULSES)));
    });
  }

  async stopSales(): Promise<void> {
    await this.api.call({ method: 'POST', path: '/ticket/stop' });
  }

  async startSales(): Promise<void> {
    await this.api.call({ method: 'POST', path: '/ticket/start' });
  }

  async runAudit(): Promise<void> {
    try {
      this.auditState.set(await this.api.call<Audit>({ path: '/audit' }));
      this.auditFailed.set(null);
    } catch (error) {
      this.auditFailed.set(sentenceOf(error));
    }
  }
}
