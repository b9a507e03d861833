import { Injectable, computed, inject } from '@angular/core';
import { Events } from '@shared/data/events';
import { FIRST_LIST } from '@shared/data/first-list';
import { Live } from '@shared/data/live';
import { Ticker } from '@shared/state/ticker';
import { LONG_BEGUN_MILLIS, Listing, makeListings } from '../util-offer/offer';
import { HeldTicket, Hold } from './hold';

/** Of so many events all counts are told: to ask anew for each page would cost more. */
const MANY = 60;

/** What is on sale: the events with their live stock, and what the clock says about them. */
@Injectable({ providedIn: 'root' })
export class Catalogue {
  private readonly allEvents = inject(Events);
  private readonly live = inject(Live);
  private readonly ticker = inject(Ticker);
  private readonly hold = inject(Hold);
  /** The clock matters to a listing only when a sale opens or ends, or the event begins: not at each tick. */
  private readonly boundary = computed(() => {
    const now = this.ticker.now();
    const passed = (this.allEvents.list() ?? [])
      .flatMap((event) => {
        const began = instantOf(event.startsAt);
        const long = began === null ? null : began + LONG_BEGUN_MILLIS;
        return [instantOf(event.onSaleAt), instantOf(event.salesEndAt), began, long];
      })
      .filter((at) => at !== null)
      .filter((at) => at <= now);
    return Math.max(0, ...passed);
  });

  /** The clock of a hold runs, what is held stays. */
  private readonly held = computed(() => this.hold.current(), { equal: isSameKind });

  /** The records alone: another list whenever one of them has changed. */
  readonly events = this.allEvents.list;
  readonly error = this.allEvents.error;
  /** Whether what is not here is nowhere. */
  readonly whole = computed(() => this.allEvents.whole() && this.live.running() !== null);
  readonly ready = computed(() => this.allEvents.list() !== null && this.live.running() !== null);
  readonly listings = computed<Listing[]>(() =>
    makeListings(
      this.allEvents.list() ?? [],
      {
        stock: this.live.stock().values(),
        releases: this.live.releases().values(),
        running: this.live.running() ?? true,
        held: this.held(),
      },
      this.boundary(),
    ),
  );

  /** The listing of one event, or undefined when there is none (any more). */
  find(eventId: number): Listing | undefined {
    return this.listings().find((listing) => listing.event.eventId === eventId);
  }

  /** Whether the counts of all events have been told once. */
  readonly hasSeenAll = this.live.overview;

  /**
   * Says which events are shown, so that counts of others need not be told: only in a house with many, where all would be
   * more than anybody looks at. A list orders and filters by the counts of all, and has seen them once before it looks at
   * a part.
   */
  show(events: readonly number[], how: { afterAll: boolean }): void {
    const hasMany = (this.allEvents.list()?.length ?? 0) > MANY || FIRST_LIST?.complete === false;
    const isPart = hasMany && (!how.afterAll || this.hasSeenAll());
    this.live.watch(isPart ? events : null);
  }

  retry(): void {
    void this.allEvents.refresh();
  }
}

function instantOf(iso: string | null): number | null {
  return iso === null ? null : Date.parse(iso);
}

function isSameKind(a: HeldTicket | null, b: HeldTicket | null): boolean {
  return a?.eventId === b?.eventId && a?.type === b?.type;
}
