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
import { Ticker } from '@shared/data/ticker';
import { Toasts } from '@shared/data/toasts';
import { EventRecord } from '@shared/data/wire';
import { Empty } from '@shared/ui-kit/empty';
import { Loading } from '@shared/ui-kit/loading';
import { formatVenueTime, wordOnBeginning } from '@shared/util-format/time';
import { GIVEN_BACK, HeldTicket, Hold } from '../data/hold';
import { HeldTicketCard } from '../ui-hold/held-ticket';
import { hasBegun } from '../util-offer/offer';

const USUAL_HOLD_SECONDS = 60;

/** The minute that counts: what is held, how long still, and one button to make it yours. */
@Component({
  selector: 'os-hold-page',
  imports: [RouterLink, Empty, HeldTicketCard, Loading],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './hold-page.html',
})
export class HoldPage {
  protected readonly hold = inject(Hold);
  private readonly events = inject(Events);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly ticker = inject(Ticker);

  protected readonly refusal = signal<{ ticketId: number; sentence: string } | null>(null);
  protected readonly cards = computed(() => this.hold.all().map((held) => this.describe(held)));

  constructor() {
    effect(() => {
      const ending = this.hold.ending();
      untracked(() => this.leaveAfter(ending));
    });
  }

  protected async confirmTicket(held: HeldTicket): Promise<void> {
    this.refusal.set(null);
    const refusal = await this.hold.confirm(held);
    if (refusal) this.refusal.set({ ticketId: held.ticketId, sentence: refusal.message });
  }

  protected async giveTicketBack(held: HeldTicket): Promise<void> {
    if (await this.hold.giveUp(held))
      this.toasts.tellUndoable('You gave the ticket back.', () => void this.takeAgain(held), GIVEN_BACK);
  }

  private describe(held: HeldTicket) {
    const event = this.events.byId().get(held.eventId);
    return {
      held,
      what: event ? `${held.type}, ${event.name}` : held.type,
      when: event ? this.whenOf(event) : null,
      // A full ring is the whole hold.
      totalMillis: (held.holdSeconds ?? event?.holdSeconds ?? USUAL_HOLD_SECONDS) * 1000,
    };
  }

  /** Whoever is about to pay for what has begun is told. */
  private whenOf(event: EventRecord): string | null {
    if (event.startsAt === null) return null;
    const time = formatVenueTime(event.startsAt, event.timezone);
    const now = this.ticker.now();
    return hasBegun(event, now) ? `${time} · ${wordOnBeginning(event.startsAt, now)}` : time;
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
    if (ending !== 'bought' && ending !== 'givenUp') return;
    const ended = this.hold.ended();
    const others = this.hold.all().length > 0;
    this.hold.forgetEnding();
    // While others are held, their time is what counts: the page stays.
    if (others) {
      if (ending === 'bought') this.toasts.tell(`Bought. Ticket no. ${ended?.ticketId} is yours.`);
    } else if (ending === 'bought') {
      void this.router.navigate(['/shop/tickets', ended?.ticketId], {
        replaceUrl: true,
        queryParams: { new: true },
      });
    } else {
      void this.router.navigateByUrl('/', { replaceUrl: true });
    }
  }
}
