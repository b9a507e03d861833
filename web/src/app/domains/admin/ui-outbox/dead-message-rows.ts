import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { DeadMessage } from '@shared/data/wire';
import { formatCount } from '@shared/util-format/money';
import { formatDayTime } from '@shared/util-format/time';

/** Messages that were given up, each with why, and with one more try. */
@Component({
  selector: 'os-dead-message-rows',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': 'Mail that was given up' },
  template: `
    <table class="row-cards">
      <thead>
        <tr>
          <th scope="col">To</th>
          <th scope="col">Why</th>
          <th scope="col">Given up</th>
          <th scope="col" class="amount">Tries</th>
          <th scope="col"><span class="visually-hidden">What to do</span></th>
        </tr>
      </thead>
      <tbody>
        @for (message of messages(); track message.messageId) {
          <tr>
            <th scope="row">
              {{ message.recipient }} <span class="muted small number">no. {{ message.messageId }}</span>
            </th>
            <td class="whole">{{ message.error }}</td>
            <td class="number quietly"><span class="no">Given up </span>{{ time(message.givenUpAt) }}</td>
            <td class="amount quietly">
              {{ count(message.tries) }}<span class="no">{{ message.tries === 1 ? ' try' : ' tries' }}</span>
            </td>
            <td class="acts">
              <span class="row-acts">
                <button
                  class="button compact"
                  type="button"
                  [attr.aria-label]="'Send again to ' + message.recipient"
                  [disabled]="busy()"
                  (click)="sendMessage.emit(message)"
                >
                  Send again
                </button>
              </span>
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class DeadMessageRows {
  readonly messages = input.required<readonly DeadMessage[]>();
  readonly busy = input(false);
  readonly sendMessage = output<DeadMessage>();

  protected readonly count = formatCount;
  protected readonly time = (iso: string) => formatDayTime(iso);
}
