import {
  ChangeDetectionStrategy,
  Component,
  OnDestroy,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { Empty } from '@shared/ui-kit/empty';
import { Field } from '@shared/ui-kit/field';
import { Loading } from '@shared/ui-kit/loading';
import { parseDecimal } from '@shared/util-format/decimal';
import { Catalogue } from '../data/catalogue';
import { ReserveFlow } from '../data/reserve-flow';
import { EventCard } from '../ui-event/event-card';
import { Filter, NO_FILTER, currenciesOf, filterListings, isFiltering, typesOf } from '../util-offer/filter';
import { Listing, Offer, canBeHad, isWorthShowing } from '../util-offer/offer';

const FIRST_SHOWN = 30;
const FEW = 3;
const STAYS_MILLIS = 1_000;

/** The shop's first page: what is on sale now. */
@Component({
  selector: 'os-event-list',
  imports: [Empty, EventCard, Field, Loading],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './event-list.html',
})
export class EventList implements OnDestroy {
  protected readonly catalogue = inject(Catalogue);
  protected readonly reserveFlow = inject(ReserveFlow);

  protected readonly filter = signal<Filter>(NO_FILTER);
  /** On a narrow screen the filters are folded away: the first event comes first. */
  protected readonly filtersOpen = signal(false);
  protected readonly priceText = signal('');
  private readonly limit = signal(FIRST_SHOWN);
  protected readonly types = computed(() => typesOf(this.catalogue.listings()));
  protected readonly currencies = computed(() => currenciesOf(this.catalogue.listings()));
  /** What the price is in: what was chosen, else what most is sold in. */
  protected readonly currency = computed(() => this.filter().currency || (this.currencies()[0] ?? ''));
  private readonly found = computed(() =>
    filterListings(this.catalogue.listings().filter(isWorthShowing), {
      ...this.filter(),
      currency: this.currency(),
    }),
  );
  /** What could be had when the list came: cards stay where they are while people reach for a button. */
  private readonly now = computed(() => {
    this.catalogue.events();
    return untracked(() => new Set(this.catalogue.listings().filter(canBeHad).map(idOf)));
  });
  private readonly ordered = computed(() => {
    const [now, found] = [this.now(), this.found()];
    return [...found.filter((one) => now.has(idOf(one))), ...found.filter((one) => !now.has(idOf(one)))];
  });
  protected readonly shown = computed(() => this.ordered().slice(0, this.limit()));
  /** The same while counts change: only another list is another wish. */
  private readonly shownIds = computed(() => this.shown().map(idOf), {
    equal: (a, b) => a.join() === b.join(),
  });
  protected readonly shownNow = computed(() => this.shown().filter((one) => this.now().has(idOf(one))));
  protected readonly shownLater = computed(() => this.shown().filter((one) => !this.now().has(idOf(one))));
  /** A handful is seen at a glance. */
  protected readonly worthFiltering = computed(
    () => this.filtering() || this.catalogue.listings().filter(isWorthShowing).length > FEW,
  );
  protected readonly hidden = computed(() => this.found().length - this.shown().length);
  protected readonly filtering = computed(() => isFiltering(this.filter()));

  constructor() {
    // Whoever types a word sees many lists for a moment: the counts of what is shown are asked for when it stays.
    effect((onCleanup) => {
      const events = this.shownIds();
      this.catalogue.hasSeenAll();
      const asked = setTimeout(() => this.catalogue.show(events, { afterAll: true }), STAYS_MILLIS);
      onCleanup(() => clearTimeout(asked));
    });
  }

  ngOnDestroy(): void {
    this.reserveFlow.forgetRefusal();
  }

  protected narrow(change: Partial<Filter>): void {
    this.filter.update((filter) => ({ ...filter, ...change }));
  }

  protected narrowPrice(text: string): void {
    this.priceText.set(text);
    this.narrow({ maxPrice: parseDecimal(text) });
  }

  protected showAll(): void {
    this.filter.set(NO_FILTER);
    this.priceText.set('');
  }

  protected showMore(): void {
    this.limit.update((limit) => limit + FIRST_SHOWN);
  }

  protected reserveTicket(listing: Listing, offer: Offer): void {
    void this.reserveFlow.reserve({
      eventId: offer.eventId,
      eventName: listing.event.name,
      type: offer.type,
    });
  }

  protected busyWith(listing: Listing): string | null {
    const busy = this.reserveFlow.busy();
    return busy?.eventId === listing.event.eventId ? busy.type : null;
  }

  protected refusalFor(listing: Listing) {
    const refusal = this.reserveFlow.refusal();
    return refusal?.eventId === listing.event.eventId ? refusal : null;
  }
}

function idOf(listing: Listing): number {
  return listing.event.eventId;
}
