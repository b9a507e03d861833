import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { ApiClient, Page } from '@shared/data/api-client';
import { Live, stockKey } from '@shared/data/live';
import { Stock } from '@shared/data/live-wire';
import { ServerClock } from '@shared/state/server-clock';
import { Session, VendorIdentity } from '@shared/data/session';
import { Ticket } from '@shared/data/wire';
import { ChartPoint } from '@shared/util-chart/points';
import { addSample, historyOf, sumRevenue, sumStock } from '../util-sales/sales';
import { VendorEvents } from './vendor-events';

const PAGE_ROWS = 1000;
/** Beyond this many sold tickets the chart begins when the page does: reading them all would take too long. */
const MOST_READ = 20_000;

/** The vendor's live sales: counts and money from the stream, what was before from the sold tickets themselves. */
@Injectable({ providedIn: 'root' })
export class Sales {
  private readonly api = inject(ApiClient);
  private readonly live = inject(Live);
  private readonly clock = inject(ServerClock);
  private readonly session = inject(Session);
  private readonly events = inject(VendorEvents);
  private readonly historyState = signal<readonly ChartPoint[]>([]);
  private readonly samplesState = signal<readonly ChartPoint[]>([]);

  readonly stock = computed<Stock[]>(() =>
    [...this.live.stock().values()].filter((stock) => this.events.ids().has(stock.eventId)),
  );
  readonly total = computed(() => sumStock(this.stock()));
  /** A sum for each currency; null until it has been told. */
  readonly revenue = computed(() => {
    const lines = [...this.live.revenue().values()].filter(({ eventId }) => this.events.ids().has(eventId));
    return lines.length === 0 ? null : sumRevenue(lines);
  });
  /** How many were sold by when; what was before this page opened comes a moment later than the rest. */
  readonly points = computed<readonly ChartPoint[]>(() => [...this.historyState(), ...this.samplesState()]);

  constructor() {
    const ready = computed(() => this.live.running() !== null && this.events.ready());
    effect(() => {
      const vendor = this.session.vendor();
      if (!ready()) return;
      untracked(() => void this.startChart(vendor));
    });
    effect(() => {
      const { sold } = this.total();
      const at = this.clock.now();
      if (ready()) this.samplesState.update((samples) => addSample(samples, { at, value: sold }));
    });
  }

  /** In minor units: a sum may have more digits than a number keeps. */
  revenueOf(stock: Stock): bigint | null {
    const line = this.live.revenue().get(stockKey(stock));
    return line ? BigInt(line.revenueMinor) : null;
  }

  private async startChart(vendor: VendorIdentity | null): Promise<void> {
    this.historyState.set([]);
    this.samplesState.set([{ at: this.clock.now(), value: this.total().sold }]);
    if (!vendor || this.total().sold > MOST_READ) return;
    try {
      const sold = await this.readSold(vendor);
      if (this.session.vendor() !== vendor) return;
      const began = this.samplesState()[0]?.at ?? 0;
      this.historyState.set(historyOf(sold).filter(({ at }) => at < began));
    } catch {
      // The chart then begins when the page did; the counts are live all the same.
    }
  }

  private async readSold(vendor: VendorIdentity): Promise<Ticket[]> {
    const tickets: Ticket[] = [];
    let path: string | null = `/ticket/all?status=sold&vendorId=${vendor.vendorId}&limit=${PAGE_ROWS}`;
    while (path) {
      const page: Page<Ticket[]> = await this.api.callPage({ path, as: 'vendor' });
      tickets.push(...page.body);
      path = page.next;
    }
    return tickets;
  }
}
