import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Ticker } from '@shared/state/ticker';
import { Toasts } from '@shared/state/toasts';
import { LIMITS } from '@shared/util-limits/limits.generated';
import { faultsOf, unreadableIn } from '@shared/ui-form/faults';
import { InstantField } from '@shared/ui-form/instant-field';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';
import { parseDecimal } from '@shared/util-format/decimal';
import { formatCount } from '@shared/util-format/money';
import { fromLocalInput } from '@shared/util-format/local-time';
import { formatClock, formatDayTime, zoneName } from '@shared/util-format/time';
import { ownTimezone } from '@shared/util-format/zone';
import { Releases } from '../data/releases';
import { VendorAccount } from '../data/vendor-account';
import { VendorEvents } from '../data/vendor-events';
import {
  RELEASE_LABELS,
  ReleaseField,
  ReleaseForm,
  checkReleaseForm,
  planOf,
} from '../util-release-form/release-form';
import { planSchedule } from '../util-schedule/schedule';

const PREVIEW_STEP_MILLIS = 1000;
const SAME_DAY_MILLIS = 12 * 3_600_000;

/** Releases tickets: what, how many, how often, and a look at the schedule before it starts. */
@Component({
  selector: 'os-release-editor',
  imports: [RouterLink, Field, InstantField, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './release-editor.html',
})
export class ReleaseEditor {
  protected readonly limits = LIMITS;
  protected readonly events = inject(VendorEvents);
  private readonly account = inject(VendorAccount);
  private readonly releases = inject(Releases);
  private readonly ticker = inject(Ticker);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);

  /** Starts with the vendor's own defaults; what has been typed stays when they come late. */
  private readonly typed = signal<Partial<ReleaseForm>>({});
  protected readonly form = linkedSignal<ReleaseForm>(() => ({
    eventId: String(this.events.list()[0]?.eventId ?? ''),
    ticketType: 'Normal',
    ticketPrice: '',
    ticketsPerRelease: String(this.account.vendor()?.ticketsPerRelease ?? 100),
    numberOfReleases: '1',
    ticketReleaseInterval: String(this.account.vendor()?.ticketReleaseInterval ?? 0),
    startsAt: '',
    ...this.typed(),
  }));
  /** Of two clock times that read the same, the first batch comes at the second. */
  protected readonly later = signal(false);
  protected readonly labels = RELEASE_LABELS;
  protected readonly faults = faultsOf<ReleaseField>(RELEASE_LABELS);
  protected readonly busy = signal(false);
  protected readonly count = formatCount;

  private readonly event = computed(() => this.events.find(Number(this.form().eventId)));
  protected readonly timezone = computed(() => this.event()?.timezone ?? ownTimezone());
  /** Null while no event is known: a first release makes one, in the house's currency. */
  protected readonly unit = computed(() => this.event() ?? null);
  protected readonly isFree = computed(() => parseDecimal(this.form().ticketPrice) === 0);
  protected readonly zone = computed(() => zoneName(this.timezone()));
  private readonly second = computed(
    () => Math.floor(this.ticker.now() / PREVIEW_STEP_MILLIS) * PREVIEW_STEP_MILLIS,
  );
  private readonly startsAt = computed(() =>
    fromLocalInput(this.form().startsAt, this.timezone(), this.later()),
  );
  protected readonly schedule = computed(() => {
    const at = this.startsAt();
    const plan = planOf(this.form(), at ? new Date(at).getTime() : this.second());
    return plan ? planSchedule(plan) : null;
  });

  constructor() {
    void this.account.load().catch(() => undefined);
  }

  protected set(field: ReleaseField, value: string): void {
    this.typed.update((typed) => ({ ...typed, [field]: value }));
  }

  /** Far away with its day, near with its second; in the venue's zone, as the first batch is typed in. */
  protected whenOf(at: number): string {
    return Math.abs(at - this.second()) < SAME_DAY_MILLIS
      ? formatClock(at, this.timezone())
      : formatDayTime(new Date(at).toISOString(), this.timezone());
  }

  protected async releaseTickets(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    const form = this.form();
    if (!this.faults.passes({ ...checkReleaseForm(form, this.unit()), ...unreadableIn(event) })) return;
    this.busy.set(true);
    try {
      const startsAt = this.startsAt();
      const price = parseDecimal(form.ticketPrice);
      await this.releases.start({
        ...(form.eventId ? { eventId: Number(form.eventId) } : {}),
        ticketType: form.ticketType.trim(),
        ...(price === null ? {} : { ticketPrice: price }),
        ticketsPerRelease: Number(form.ticketsPerRelease),
        numberOfReleases: Number(form.numberOfReleases),
        ticketReleaseInterval: parseDecimal(form.ticketReleaseInterval),
        ...(startsAt ? { startsAt } : {}),
      });
      this.toasts.tell('The release has started.');
      await this.router.navigateByUrl('/sell/releases');
    } catch (error) {
      this.faults.refuse(error);
    } finally {
      this.busy.set(false);
    }
  }
}
