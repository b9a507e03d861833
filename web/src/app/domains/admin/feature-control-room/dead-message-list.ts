import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { sentenceOf } from '@shared/data/refusal';
import { DeadMessage } from '@shared/data/wire';
import { Ticker } from '@shared/state/ticker';
import { Toasts } from '@shared/state/toasts';
import { Notice } from '@shared/ui-kit/notice';
import { Control } from '../data/control';
import { DeadMessageRows } from '../ui-outbox/dead-message-rows';

const LOOK_AGAIN_MILLIS = 30_000;

/** Mail that does not leave: nothing is said of it on the live stream, so it is asked for every half minute. */
@Component({
  selector: 'os-dead-message-list',
  imports: [DeadMessageRows, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="spread">
      <h2>Mail that was given up</h2>
      @if (messages().length > 1) {
        <button class="button compact" type="button" [disabled]="busy()" (click)="sendAgain()">
          Send all again
        </button>
      }
    </div>
    @if (error(); as error) {
      <os-notice tone="bad">{{ error }}</os-notice>
    }
    @if (messages().length > 0) {
      <os-dead-message-rows
        [messages]="messages()"
        [busy]="busy()"
        (sendMessage)="sendAgain($event.messageId)"
      />
    } @else if (isLoaded()) {
      <p class="card muted">None: every mail has left, or is still tried.</p>
    }
  `,
})
export class DeadMessageList {
  private readonly control = inject(Control);
  private readonly ticker = inject(Ticker);
  private readonly toasts = inject(Toasts);

  protected readonly messages = signal<readonly DeadMessage[]>([]);
  protected readonly isLoaded = signal(false);
  protected readonly error = signal<string | null>(null);
  protected readonly busy = signal(false);
  private readonly look = computed(() => Math.floor(this.ticker.now() / LOOK_AGAIN_MILLIS));
  /** The answer to an older question must not replace that to a newer one. */
  private question = 0;

  constructor() {
    effect(() => {
      this.look();
      untracked(() => void this.loadMessages());
    });
  }

  /** One message, or all of them: it cannot be called back, so what was done is said. */
  protected async sendAgain(messageId?: number): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    try {
      this.toasts.tell(await this.control.sendAgain(messageId));
      await this.loadMessages();
    } catch (error) {
      this.toasts.tell(sentenceOf(error));
    } finally {
      this.busy.set(false);
    }
  }

  private async loadMessages(): Promise<void> {
    const question = ++this.question;
    try {
      const messages = await this.control.deadMessages();
      if (question !== this.question) return;
      this.messages.set(messages);
      this.isLoaded.set(true);
      this.error.set(null);
    } catch (error) {
      if (question === this.question) this.error.set(sentenceOf(error));
    }
  }
}
