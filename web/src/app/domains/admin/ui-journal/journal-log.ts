import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { JournalRow } from '@shared/data/live-wire';
import { formatCount } from '@shared/util-format/money';
import { formatClock } from '@shared/util-format/time';

const SHOWN = 60;

/** The journal as it is written. It can be held still to be read. */
@Component({
  selector: 'os-journal-log',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="spread">
      <h2>Journal</h2>
      <button class="button compact" type="button" [attr.aria-pressed]="frozen() !== null" (click)="toggle()">
        {{ frozen() === null ? 'Hold still' : 'Go on' }}
      </button>
    </div>
    <div class="journal" tabindex="0" role="region" aria-label="Journal">
      <ol>
        @for (row of shown(); track row.seq) {
          <li>
            <span class="muted">{{ time(row.at) }}</span>
            <span class="kind" [class]="row.kind">{{ row.kind.replaceAll('_', ' ') }}</span>
            <span>{{ subjectOf(row) }}</span>
            <span class="muted">{{ row.actor }}</span>
          </li>
        } @empty {
          <li class="muted">Nothing has happened since this page opened.</li>
        }
      </ol>
    </div>
  `,
})
export class JournalLog {
  readonly rows = input.required<readonly JournalRow[]>();
  protected readonly frozen = signal<readonly JournalRow[] | null>(null);
  protected readonly shown = computed(() => (this.frozen() ?? this.rows()).slice(0, SHOWN));

  protected toggle(): void {
    this.frozen.set(this.frozen() === null ? this.rows() : null);
  }

  /** A chunk of a release stands for many tickets, and much is about no ticket at all. */
  protected subjectOf({ ticketId, tickets, eventId }: JournalRow): string {
    if (tickets !== null) return `${formatCount(tickets)} tickets`;
    if (ticketId !== null) return `no. ${ticketId}`;
    return eventId === null ? '' : `event ${eventId}`;
  }

  protected time(at: string): string {
    return formatClock(new Date(at).getTime());
  }
}
