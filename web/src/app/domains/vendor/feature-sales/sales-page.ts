import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Live } from '@shared/data/live';
import { Ticker } from '@shared/state/ticker';
import { Chart } from '@shared/ui-chart/chart';
import { Empty } from '@shared/ui-kit/empty';
import { Figure } from '@shared/ui-kit/figure';
import { Loading } from '@shared/ui-kit/loading';
import { Notice } from '@shared/ui-kit/notice';
import { StockList } from '@shared/ui-stock/stock-list';
import { Unit, formatCount, formatMinor, formatPriceRange } from '@shared/util-format/money';
import { groupStock } from '@shared/util-stock/groups';
import { Sales } from '../data/sales';
import { VendorEvents } from '../data/vendor-events';

const CHART_STEP_MILLIS = 5_000;

/** How it is selling, now and so far. */
@Component({
  selector: 'os-sales-page',
  imports: [RouterLink, Chart, Empty, Figure, Loading, Notice, StockList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sales-page.html',
})
export class SalesPage {
  protected readonly sales = inject(Sales);
  protected readonly events = inject(VendorEvents);
  protected readonly running = inject(Live).running;
  private readonly ticker = inject(Ticker);

  protected readonly count = formatCount;
  protected readonly ready = computed(() => this.events.ready() && this.running() !== null);
  protected readonly revenue = computed(() => {
    const sums = this.sales.revenue() ?? [];
    // A currency in which nothing was taken says nothing beside one in which something was.
    const taken = sums.filter(({ minor }) => minor > 0n);
    const shown = taken.length > 0 ? taken : sums.slice(0, 1);
    return shown.map((sum) => formatMinor(sum.minor, sum)).join(' + ') || '–';
  });
  protected readonly groups = computed(() =>
    groupStock(
      this.sales.stock(),
      (eventId) => this.events.find(eventId)?.name ?? `Event ${eventId}`,
      (stock) => ({
        price: formatPriceRange(stock.minPrice, stock.maxPrice, stock),
        revenue: moneyOrDash(this.sales.revenueOf(stock), stock),
      }),
    ),
  );
  /** The chart's right edge moves in steps, not with every tick of the clock. */
  private readonly until = computed(
    () => Math.ceil(this.ticker.now() / CHART_STEP_MILLIS) * CHART_STEP_MILLIS,
  );
  protected readonly chart = computed(() => {
    const points = this.sales.points();
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last || last.value === 0) return null;
    const until = Math.max(this.until(), last.at);
    return {
      series: [{ name: 'Sold', points: [...points, { at: until, value: last.value }] }],
      from: first.at,
      to: until,
      summary: `${formatCount(last.value)} ${last.value === 1 ? 'ticket' : 'tickets'} sold over time.`,
    };
  });
}

function moneyOrDash(minor: bigint | null, unit: Unit): string {
  return minor === null ? '–' : formatMinor(minor, unit);
}
