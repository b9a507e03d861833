import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Live } from '@shared/data/live';
import { LivePulse } from '@shared/data/live-wire';
import { sentenceOf } from '@shared/data/refusal';
import { Ticker } from '@shared/state/ticker';
import { Toasts } from '@shared/state/toasts';
import { Release } from '@shared/data/wire';
import { Chart } from '@shared/ui-chart/chart';
import { Figure } from '@shared/ui-kit/figure';
import { Loading } from '@shared/ui-kit/loading';
import { Notice } from '@shared/ui-kit/notice';
import { StockList } from '@shared/ui-stock/stock-list';
import { formatCount } from '@shared/util-format/money';
import { formatClock, formatCountdown } from '@shared/util-format/time';
import { groupStock } from '@shared/util-stock/groups';
import { Control } from '../data/control';
import { HouseEvents } from '../data/house-events';
import { JournalLog } from '../ui-journal/journal-log';
import { DeadMessageList } from './dead-message-list';
import { TokenForm } from './token-form';
import { VendorList } from './vendor-list';

/** What stopping and starting is about. */
const SALES = 'all sales';

/** The whole house on one page, live, with the switch that stops all sales. */
@Component({
  selector: 'os-control-room',
  imports: [Chart, DeadMessageList, Figure, JournalLog, Loading, Notice, StockList, TokenForm, VendorList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  providers: [HouseEvents],
  templateUrl: './control-room.html',
})
export class ControlRoom {
  protected readonly live = inject(Live);
  protected readonly control = inject(Control);
  private readonly events = inject(HouseEvents);
  private readonly ticker = inject(Ticker);
  private readonly toasts = inject(Toasts);

  protected readonly count = formatCount;
  protected readonly isLocked = computed(() => this.control.locked() !== null);
  protected readonly switching = signal(false);
  protected readonly pulse = this.live.pulse;
  protected readonly latency = computed(() => {
    const { p50Millis: half, p99Millis: most } = this.pulse() ?? { p50Millis: null, p99Millis: null };
    if (half === null || most === null) return { value: '–', note: 'Nobody asked in the last second' };
    return { value: `${half.toFixed(1)} ms`, note: `99 of 100 within ${most.toFixed(1)} ms` };
  });
  protected readonly groups = computed(() =>
    groupStock(
      this.live.stock().values(),
      (eventId) => this.nameOf(eventId),
      () => null,
    ),
  );
  protected readonly releases = computed(() =>
    [...this.live.releases().values()]
      .filter((release) => release.state !== 'done' && release.state !== 'cancelled')
      .sort((a, b) => a.releaseId - b.releaseId),
  );
  protected readonly chart = computed(() => {
    const pulses = this.control.pulses();
    const first = pulses[0];
    const last = pulses.at(-1);
    if (!first || !last || pulses.length < 2) return null;
    const line = (name: string, value: (pulse: LivePulse) => number) => ({
      name,
      points: pulses.map((pulse) => ({ at: new Date(pulse.at).getTime(), value: value(pulse) })),
    });
    return {
      series: [
        line('Reserved a second', (p) => p.reservesPerSecond),
        line('Sold a second', (p) => p.salesPerSecond),
      ],
      from: new Date(first.at).getTime(),
      to: new Date(last.at).getTime(),
      summary: `Now ${last.reservesPerSecond} reserved and ${last.salesPerSecond} sold a second.`,
    };
  });
  protected readonly audit = computed(() => {
    const pulse = this.pulse();
    const audit = this.control.audit();
    const balanced = pulse?.auditBalanced ?? audit?.balanced;
    return {
      value: balanced === undefined ? '–' : balanced ? 'Balanced' : 'Out of balance',
      note: audit ? `In full at ${formatClock(new Date(audit.at).getTime())}` : '',
      tone: balanced === undefined ? ('' as const) : balanced ? ('good' as const) : ('bad' as const),
    };
  });

  constructor() {
    this.live.listenAs('admin');
    void this.control.runAudit();
  }

  protected async stopSales(): Promise<void> {
    if (await this.switchSales(() => this.control.stopSales()))
      this.toasts.tellUndoable('All sales are stopped.', () => void this.startSales(), SALES);
  }

  protected async startSales(): Promise<void> {
    this.toasts.withdraw(SALES);
    await this.switchSales(() => this.control.startSales());
  }

  protected nextOf(release: Release): string {
    if (release.state === 'paused') return 'paused';
    if (release.state === 'waiting_for_room') return 'waiting for room';
    if (!release.nextBatchAt) return '–';
    const left = new Date(release.nextBatchAt).getTime() - this.ticker.now();
    return left >= 0 ? `in ${formatCountdown(left)}` : `${Math.round(-left / 1000)} s late`;
  }

  protected nameOf(eventId: number): string {
    return this.events.byId().get(eventId)?.name ?? `Event ${eventId}`;
  }

  private async switchSales(act: () => Promise<void>): Promise<boolean> {
    this.switching.set(true);
    try {
      await act();
      return true;
    } catch (error) {
      this.toasts.tell(sentenceOf(error));
      return false;
    } finally {
      this.switching.set(false);
    }
  }
}
