import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Events } from '@shared/data/events';
import { Toasts } from '@shared/data/toasts';
import { Empty } from '@shared/ui-kit/empty';
import { Loading } from '@shared/ui-kit/loading';
import { Notice } from '@shared/ui-kit/notice';
import { formatMoney } from '@shared/util-format/money';
import { formatVenueTime } from '@shared/util-format/time';
import { HeldTicket, Hold } from '../data/hold';
import { Countdown } from '../ui-countdown/countdown';

const USUAL_HOLD_SECONDS = 60;

/** The minute that counts: what is held, how long still, and one button to make it yours. */
@Component({
  selector: 'os-hold-page',
  imports: [RouterLink, Countdown, Empty, Loading, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './hold-page.html',
})
export class HoldPage {
  protected readonly hold = inject(Hold);
  private readonly events = inject(Events);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);

  protected readonly refusal = signal<string | null>(null);
  protected readonly money = formatMoney;
  protected readonly event = computed(() => {
    const held = this.hold.current();
    return held ? this.events.byId().get(held.eventId) : undefined;
  });
  protected readonly what = computed(() => {
    const type = this.hold.current()?.type ?? '';
    const event = this.event();
    return event ? `${type}, ${event.name}` : type;
  });
  protected readonly when = computed(() => {
    const event = this.event();
    return event?.startsAt ? formatVenueTime(event.startsAt, event.timezone) : null;
  });
  /** A full ring is the whole hold. */
  protected readonly totalMillis = computed(
    () => (this.hold.current()?.holdSeconds ?? this.event()?.holdSeconds ?? USUAL_HOLD_SECONDS) * 1000,
  );

  constructor() {
    effect(() => {
      const ending = this.hold.ending();
      untracked(() => this.leaveAfter(ending));
    });
  }

  protected async confirmTicket(): Promise<void> {
    this.refusal.set(null);
    const refusal = await this.hold.confirm();
    if (refusal) this.refusal.set(refusal.message);
  }

  protected async giveTicketBack(): Promise<void> {
    const given = await this.hold.giveUp();
    if (given) this.toasts.tellUndoable('You gave the ticket back.', () => void this.takeAgain(given));
  }

  private async takeAgain(given: HeldTicket): Promise<void> {
    const eventName = this.events.byId().get(given.eventId)?.name ?? '';
    const result = await this.hold.take(
      { eventId: given.eventId, eventName, type: given.type },
      given.ticketId,
    );
    if (result.kind === 'refused') this.toasts.tell(result.refusal.message);
    else await this.router.navigateByUrl('/shop/hold');
  }

  private leaveAfter(ending: ReturnType<Hold['ending']>): void {
    if (ending === 'bought') {
      const ticketId = this.hold.bought()?.ticketId;
      this.hold.forgetEnding();
      void this.router.navigate(['/shop/tickets', ticketId], {
        replaceUrl: true,
        queryParams: { new: true },
      });
    } else if (ending === 'givenUp') {
      this.hold.forgetEnding();
      void this.router.navigateByUrl('/', { replaceUrl: true });
    }
  }
}
