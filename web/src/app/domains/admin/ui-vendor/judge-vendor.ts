import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { Vendor } from '@shared/data/wire';
import { Question } from '@shared/ui-kit/question';

/** What is asked about before it is done, and what it does. */
const QUESTIONS = {
  suspend: {
    verb: 'Suspend',
    deed: 'Suspend the vendor',
    effects:
      'Its events leave the shop, nothing of it can be reserved, and its releases are paused. Tickets that were bought stay valid, and what is held can still be bought. Approve it again, and its events are back; it resumes its releases itself.',
  },
  close: {
    verb: 'Close',
    deed: 'Close the vendor',
    effects:
      'Its events leave the shop, its releases are cancelled, what it has not sold is deleted, and it is logged out everywhere. Tickets that were bought stay valid. You can approve it again, but neither releases nor tickets come back.',
  },
} as const;

export type AskedAct = keyof typeof QUESTIONS;

/** Asks before a vendor is suspended or closed, and says what happens. */
@Component({
  selector: 'os-judge-vendor',
  imports: [Question],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-question
      [heading]="words().verb + ' ' + vendor().name + '?'"
      [deed]="words().deed"
      [busy]="busy()"
      [error]="error()"
      (confirmed)="confirmed.emit()"
      (closed)="closed.emit()"
    >
      <p>{{ words().effects }}</p>
    </os-question>
  `,
})
export class JudgeVendor {
  readonly vendor = input.required<Vendor>();
  readonly act = input.required<AskedAct>();
  readonly busy = input(false);
  readonly error = input<string | null>(null);
  readonly confirmed = output();
  readonly closed = output();

  protected readonly words = computed(() => QUESTIONS[this.act()]);
}
