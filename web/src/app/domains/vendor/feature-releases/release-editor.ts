import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Refusal, sentenceOf } from '@shared/data/refusal';
import { Ticker } from '@shared/data/ticker';
import { Toasts } from '@shared/data/toasts';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';
import { parseDecimal } from '@shared/util-format/decimal';
import { formatCount } from '@shared/util-format/money';
import { formatClock, formatDayTime, fromLocalInput, ownTimezone, zoneName } from '@shared/util-format/time';
import { Releases } from '../data/releases';
import { VendorAccount } from '../data/vendor-account';
import { VendorEvents } from '../data/vendor-events';
import { ReleaseForm, ReleaseFormErrors, checkReleaseForm, planOf } from '../util-release-form/release-form';
import { planSchedule } from '../util-schedule/schedule';

const PREVIEW_STEP_MILLIS = 1000;
const SAME_DAY_MILLIS = 12 * 3_600_000;

/** Releases tickets: what, how many, how often, and a look at the schedule before it starts. */
@Component({
  selector: 'os-release-editor',
  imports: [RouterLink, Field, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './release-editor.html',
})
export class ReleaseEditor {
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
  protected readonly errors = signal<ReleaseFormErrors>({});
  protected readonly refusal = signal<string | null>(null);
  protected readonly busy = signal(false);
  protected readonly count = formatCount;

  private readonly event = computed(() => this.events.find(Number(this.form().eventId)));
  private readonly timezone = computed(() => this.event()?.timezone ?? ownTimezone());
  /** Null while no event is known: a first release makes one, in the house's currency. */
  protected readonly unit = computed(() => this.event() ?? null);
  protected readonly zone = computed(() => zoneName(this.timezone()));
  private readonly second = computed(
    () => Math.floor(this.ticker.now() / PREVIEW_STEP_MILLIS) * PREVIEW_STEP_MILLIS,
  );
  private readonly startsAt = computed(() => fromLocalInput(this.form().startsAt, this.timezone()));
  protected readonly schedule = computed(() => {
    const at = this.startsAt();
    const plan = planOf(this.form(), at ? new Date(at).getTime() : this.second());
    return plan ? planSchedule(plan) : null;
  });

  constructor() {
    void this.account.load().catch(() => undefined);
  }

  protected set(field: keyof ReleaseForm, value: string): void {
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
    this.refusal.set(null);
    this.errors.set(checkReleaseForm(form, this.unit()));
    if (Object.keys(this.errors()).length > 0) return;
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
      this.show(error);
    } finally {
      this.busy.set(false);
    }
  }

  private show(error: unknown): void {
    const field = error instanceof Refusal ? error.problem.field : undefined;
    if (field && field in this.form()) this.errors.set({ [field]: sentenceOf(error) });
    else this.refusal.set(sentenceOf(error));
  }
}
