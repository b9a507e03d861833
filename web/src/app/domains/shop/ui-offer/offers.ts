import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Ticker } from '@shared/state/ticker';
import { Notice } from '@shared/ui-kit/notice';
import { formatCount, formatPriceRange } from '@shared/util-format/money';
import { formatCountdown } from '@shared/util-format/time';
import { Offer } from '../util-offer/offer';

const SCARCE = 10;

/** What came of reaching for a ticket, said where the hand was. */
export interface OfferRefusal {
  type: string;
  sentence: string;
  /** When a held ticket may come free, if the server said. */
  freeAt: string | null;
}

/** The ticket types of one event: price, what is left, and the button. */
@Component({
  selector: 'os-offers',
  imports: [RouterLink, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (offer of offers(); track offer.type) {
      <div class="offer">
        <div class="type">
          {{ offer.type }}
          <span class="money muted">{{ price(offer) }}</span>
        </div>
        <div class="state" [class.scarce]="offer.available > 0 && offer.available <= scarce">
          @switch (offer.state) {
            @case ('available') {
              <strong>{{ count(offer.available) }} left</strong>
              @if (offer.reserved > 0) {
                · {{ count(offer.reserved) }} held
              }
            }
            @case ('allHeld') {
              {{ heldWord(offer) }}
            }
            @case ('soldOut') {
              {{ comes('More', offer) ?? 'Sold out' }}
            }
            @case ('notReleased') {
              {{ comes('First tickets', offer) ?? 'No tickets out yet' }}
            }
            @case ('notOnSale') {
              Not yet on sale
            }
            @case ('ended') {
              Sales have ended
            }
            @case ('stopped') {
              Sales are paused
            }
          }
        </div>
        <button
          class="act button"
          type="button"
          [class.primary]="offer.state === 'available'"
          [disabled]="!canAsk(offer) || busyWith() !== null"
          (click)="reserveTicket.emit(offer)"
          [attr.aria-label]="actionOf(offer) + ' ' + offer.type + ', ' + price(offer) + ', ' + eventName()"
        >
          {{ busyWith() === offer.type ? 'Reserving…' : actionOf(offer) }}
        </button>
        @if (refusal(); as refusal) {
          @if (refusal.type === offer.type) {
            <os-notice tone="warn">
              {{ refusal.sentence }}
              @if (freeIn(); as left) {
                The first may come free in <strong class="number">{{ left }}</strong>.
              }
            </os-notice>
          }
        }
      </div>
    } @empty {
      <p class="offer state">No tickets have been released yet. This page shows them the moment they are.</p>
    }
    @if (inviteTo(); as eventId) {
      <p class="offer state">
        <a routerLink="/account" [queryParams]="{ then: 'event-' + eventId }">Sign in now</a>, and one tap is
        enough when tickets come.
      </p>
    }
  `,
})
export class Offers {
  readonly eventName = input.required<string>();
  readonly offers = input.required<readonly Offer[]>();
  /** The type whose reservation is under way. */
  readonly busyWith = input<string | null>(null);
  readonly refusal = input<OfferRefusal | null>(null);
  /** The event for which somebody unknown waits: whoever signs in before does not lose the moment to a form. */
  readonly inviteTo = input<number | null>(null);
  readonly reserveTicket = output<Offer>();

  private readonly ticker = inject(Ticker);
  protected readonly scarce = SCARCE;
  protected readonly count = formatCount;
  protected readonly freeIn = computed(() => this.countdownTo(this.refusal()?.freeAt ?? null));

  protected price(offer: Offer): string {
    return formatPriceRange(offer.minPrice, offer.maxPrice, offer);
  }

  /** An offer whose tickets are all held can be asked for: one may have come back this moment, or the answer says when. */
  protected canAsk(offer: Offer): boolean {
    return offer.state === 'available' || offer.state === 'allHeld';
  }

  protected actionOf(offer: Offer): string {
    switch (offer.state) {
      case 'available':
        return 'Reserve';
      case 'allHeld':
        return 'Try';
      case 'soldOut':
        return 'Sold out';
      case 'ended':
        return 'Ended';
      case 'stopped':
        return 'Paused';
      default:
        return 'Not yet';
    }
  }

  /** What is held and by whom; while the own hand is reaching for one, it may be the one that holds it. */
  protected heldWord(offer: Offer): string {
    if (this.busyWith() === offer.type) return 'One moment…';
    if (offer.mine && offer.reserved === 1) return 'You hold the last one';
    const free = this.countdownTo(offer.nextExpiryAt);
    const held = offer.mine ? 'All held, one of them by you.' : 'All held.';
    const words = [held, free && `One may come free in ${free}.`, this.comes('More', offer)];
    return words.filter(Boolean).join(' ');
  }

  /** When the next batch comes; null when none is planned. */
  protected comes(what: string, offer: Offer): string | null {
    if (!offer.nextBatchAt) return null;
    const left = this.countdownTo(offer.nextBatchAt);
    return left ? `${what} in ${left}` : `${what} any moment`;
  }

  private countdownTo(at: string | null): string | null {
    const left = at === null ? 0 : new Date(at).getTime() - this.ticker.now();
    return left > 0 ? formatCountdown(left) : null;
  }
}
