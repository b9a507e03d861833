import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { ApiClient, Page } from '@shared/data/api-client';
import { Live } from '@shared/data/live';
import { Session, VendorIdentity } from '@shared/data/session';
import { Stock } from '@shared/data/live-wire';
import { Ticket, TicketsAnswer } from '@shared/data/wire';
import { sumRevenue, sumStock } from '../util-sales/sales';
import { VendorEvents } from './vendor-events';

const PAGE_ROWS = 1000;
/** Beyond this many the money is worked out from counts and prices instead of ticket by ticket. */
const MOST_READ = 20_000;
const REFRESH_MILLIS = 3_000;

/** The vendor's live sales: counts from the stream, money and times from the sold tickets themselves. */
@Injectable({ providedIn: 'root' })
export class Sales {
  private readonly api = inject(ApiClient);
  private readonly live = inject(Live);
  private readonly session = inject(Session);
  private readonly events = inject(VendorEvents);
  private readonly soldTickets = signal<readonly Ticket[]>([]);
  private readonly loadedState = signal(false);
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly stock = computed<Stock[]>(() =>
    [...this.live.stock().values()].filter((stock) => this.events.ids().has(stock.eventId)),
  );
  readonly total = computed(() => sumStock(this.stock()));
  readonly sold = this.soldTickets.asReadonly();
  readonly loaded = this.loadedState.asReadonly();
  /** True when there are more sold tickets than are read one by one: `revenue` is then an estimate. */
  readonly estimated = computed(() => this.total().sold > MOST_READ);
  readonly revenue = computed(() =>
    this.estimated() ? sumEstimate(this.stock()) : sumRevenue(this.soldTickets()),
  );

  constructor() {
    const soldCount = computed(() => this.total().sold);
    effect(() => {
      soldCount();
      this.session.vendor();
      untracked(() => this.refreshSoon());
    });
  }

  /** At once when nothing was read lately; else a moment later, so that a rush is not read ticket by ticket. */
  private refreshSoon(): void {
    if (this.timer !== undefined) return;
    void this.refresh();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.soldTickets().length < Math.min(MOST_READ, this.total().sold)) this.refreshSoon();
    }, REFRESH_MILLIS);
  }

  private async refresh(): Promise<void> {
    const vendor = this.session.vendor();
    if (!vendor) return;
    try {
      this.soldTickets.set(await this.readSold(vendor));
      this.loadedState.set(true);
    } catch {
      // The counts above are live all the same; the next change reads again.
    }
  }

  private async readSold(vendor: VendorIdentity): Promise<Ticket[]> {
    const tickets: Ticket[] = [];
    let path: string | null = `/ticket/all?status=sold&vendorId=${vendor.vendorId}&limit=${PAGE_ROWS}`;
    while (path && tickets.length < MOST_READ) {
      const page: Page<TicketsAnswer> = await this.api.callPage({ path, as: 'vendor' });
      tickets.push(...page.body.tickets);
      path = page.next;
    }
    return tickets;
  }
}

function sumEstimate(stock: readonly Stock[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { currency, sold, minPrice } of stock)
    sums.set(currency, (sums.get(currency) ?? 0) + sold * minPrice);
  return sums;
}
