import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Notice } from '@shared/ui-kit/notice';
import { VendorAccount } from '../data/vendor-account';

const SENTENCES = {
  waiting:
    'You are waiting for a word of whoever runs this shop. Prepare your events meanwhile: nobody else sees them, and nothing can be released yet.',
  closed: 'This account was closed: nothing more of it is sold. Tickets that were bought stay valid.',
  approved: null,
} as const;

/** Whether the vendor may sell, where it may not. */
@Component({
  selector: 'os-standing-notice',
  imports: [Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (sentence(); as sentence) {
      <os-notice tone="warn">{{ sentence }}</os-notice>
    }
  `,
})
export class StandingNotice {
  private readonly account = inject(VendorAccount);
  protected readonly sentence = computed(() => SENTENCES[this.account.vendor()?.standing ?? 'approved']);

  constructor() {
    // Each page says itself what it could not load.
    if (!this.account.vendor()) void this.account.load().catch(() => undefined);
  }
}
