import { ChangeDetectionStrategy, Component, effect, inject, signal, untracked } from '@angular/core';
import { Live } from '@shared/data/live';
import { sentenceOf } from '@shared/data/refusal';
import { Toasts } from '@shared/state/toasts';
import { Standing, Vendor } from '@shared/data/wire';
import { Notice } from '@shared/ui-kit/notice';
import { Control } from '../data/control';
import { AskedAct, JudgeVendor } from '../ui-vendor/judge-vendor';
import { VendorRows } from '../ui-vendor/vendor-rows';

const FILTERS: readonly { standing: Standing | ''; words: string }[] = [
  { standing: 'waiting', words: 'Waiting for your word' },
  { standing: 'approved', words: 'May sell' },
  { standing: 'closed', words: 'Closed' },
  { standing: '', words: 'All' },
];

/** Every vendor, by standing: whoever runs the house lets them sell, suspends them, closes them. */
@Component({
  selector: 'os-vendor-list',
  imports: [JudgeVendor, Notice, VendorRows],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="spread">
      <h2>Vendors</h2>
      <div class="segments" role="group" aria-label="Vendors by standing">
        @for (filter of filters; track filter.standing) {
          <button
            class="button compact quiet"
            type="button"
            [attr.aria-pressed]="standing() === filter.standing"
            (click)="standing.set(filter.standing)"
          >
            {{ filter.words }}
          </button>
        }
      </div>
    </div>
    @if (error(); as error) {
      <os-notice tone="bad">{{ error }}</os-notice>
    }
    @if (vendors(); as vendors) {
      @if (vendors.length > 0) {
        <os-vendor-rows
          label="Vendors"
          [vendors]="vendors"
          (approveVendor)="approveVendor($event)"
          (suspendVendor)="ask('suspend', $event)"
          (closeVendor)="ask('close', $event)"
        />
      } @else {
        <p class="card muted">{{ standing() === 'waiting' ? 'Nobody waits for your word.' : 'None.' }}</p>
      }
    }
    @if (next()) {
      <p class="row more"><button class="button" type="button" (click)="showMore()">Show more</button></p>
    }
    @if (asked(); as about) {
      <os-judge-vendor
        [vendor]="about.vendor"
        [act]="about.act"
        [busy]="busy()"
        [error]="refusal()"
        (confirmed)="carryOut(about.act, about.vendor)"
        (closed)="forget()"
      />
    }
  `,
})
export class VendorList {
  private readonly control = inject(Control);
  private readonly toasts = inject(Toasts);
  private readonly live = inject(Live);

  protected readonly filters = FILTERS;
  protected readonly standing = signal<Standing | ''>('waiting');
  protected readonly vendors = signal<readonly Vendor[] | null>(null);
  protected readonly next = signal<string | null>(null);
  protected readonly error = signal<string | null>(null);
  /** What is asked about. */
  protected readonly asked = signal<{ act: AskedAct; vendor: Vendor } | null>(null);
  protected readonly refusal = signal<string | null>(null);
  protected readonly busy = signal(false);
  /** The answer to an older question must not replace that to a newer one. */
  private question = 0;

  constructor() {
    effect(() => {
      // Whoever registers has an event from the first moment.
      if (this.standing() === 'waiting') this.live.eventsVersion();
      this.control.judged();
      untracked(() => void this.loadVendors());
    });
  }

  protected async loadVendors(): Promise<void> {
    const question = ++this.question;
    try {
      const page = await this.control.vendors(this.standing());
      if (question !== this.question) return;
      this.vendors.set(page.body);
      this.next.set(page.next);
      this.error.set(null);
    } catch (error) {
      if (question === this.question) this.error.set(sentenceOf(error));
    }
  }

  protected async showMore(): Promise<void> {
    const question = this.question;
    try {
      const page = await this.control.vendors(this.standing(), this.next());
      if (question !== this.question) return;
      this.vendors.update((vendors) => [...(vendors ?? []), ...page.body]);
      this.next.set(page.next);
    } catch (error) {
      this.toasts.tell(sentenceOf(error));
    }
  }

  protected async approveVendor(vendor: Vendor): Promise<void> {
    try {
      await this.control.judgeVendor(vendor.vendorId, 'approve');
      this.toasts.tell(`${vendor.name} may sell.`);
    } catch (error) {
      this.toasts.tell(sentenceOf(error));
    }
  }

  protected ask(act: AskedAct, vendor: Vendor): void {
    this.refusal.set(null);
    this.asked.set({ act, vendor });
  }

  protected forget(): void {
    this.asked.set(null);
  }

  /** What was planned does not come back by approving again: it is asked for first. */
  protected async carryOut(act: AskedAct, vendor: Vendor): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    try {
      await this.control.judgeVendor(vendor.vendorId, act);
      this.asked.set(null);
      this.toasts.tell(`${vendor.name} is ${act === 'close' ? 'closed' : 'suspended'}.`);
    } catch (error) {
      this.refusal.set(sentenceOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
