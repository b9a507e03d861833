import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  signal,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Toasts } from '@shared/state/toasts';
import { LIMITS } from '@shared/util-limits/limits.generated';
import { EventRecord } from '@shared/data/wire';
import { faultsOf, unreadableIn } from '@shared/ui-form/faults';
import { InstantField } from '@shared/ui-form/instant-field';
import { Empty } from '@shared/ui-kit/empty';
import { Field } from '@shared/ui-kit/field';
import { Loading } from '@shared/ui-kit/loading';
import { Notice } from '@shared/ui-kit/notice';
import { ownTimezone } from '@shared/util-format/zone';
import { VendorEvents } from '../data/vendor-events';
import { EventShowcase } from './event-showcase';
import {
  EVENT_LABELS,
  EventField,
  EventForm,
  EventInstant,
  blankEventForm,
  changesIn,
  checkEventForm,
  doubtsOn,
  draftOf,
  eventFormOf,
} from '../util-event-form/event-form';

/** The event as it was when the form was filled: what differs from it was typed. */
interface Filled {
  event: EventRecord;
  form: EventForm;
}

/** Makes an event, or changes one. */
@Component({
  selector: 'os-event-editor',
  imports: [RouterLink, Empty, EventShowcase, Field, InstantField, Loading, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './event-editor.html',
})
export class EventEditor {
  /** Absent for a new event. */
  readonly eventId = input<string>();

  protected readonly limits = LIMITS;
  protected readonly events = inject(VendorEvents);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);

  protected readonly labels = EVENT_LABELS;
  protected readonly isNew = computed(() => this.eventId() === undefined);
  protected readonly found = computed(() => this.events.find(Number(this.eventId())));
  protected readonly missing = computed(() => !this.isNew() && this.events.ready() && !this.found());
  /** Filled once, when the event has come: what is typed is not overwritten by news about it. */
  private readonly filled = linkedSignal<EventRecord | undefined, Filled | null>({
    source: () => this.found(),
    computation: (event, previous) => previous?.value ?? (event ? { event, form: eventFormOf(event) } : null),
  });
  private readonly blank = blankEventForm(ownTimezone());
  private readonly typed = signal<EventForm | null>(null);
  protected readonly form = computed(
    () => this.typed() ?? (this.isNew() ? this.blank : (this.filled()?.form ?? null)),
  );
  protected readonly timezone = computed(() => this.form()?.timezone.trim() || 'UTC');
  protected readonly doubts = computed(() => {
    const form = this.form();
    return form ? doubtsOn(form) : {};
  });
  protected readonly faults = faultsOf<EventField>(EVENT_LABELS);
  protected readonly busy = signal(false);

  protected set(field: EventField, value: string): void {
    const form = this.form();
    if (form) this.typed.set({ ...form, [field]: value });
  }

  protected chooseSecond(field: EventInstant, second: boolean): void {
    const form = this.form();
    if (form) this.typed.set({ ...form, second: { ...form.second, [field]: second } });
  }

  protected async saveEvent(event: Event): Promise<void> {
    event.preventDefault();
    const form = this.form();
    const filled = this.isNew() ? null : this.filled();
    if (!form || this.busy()) return;
    if (!this.faults.passes({ ...checkEventForm(form, filled?.form ?? null), ...unreadableIn(event) }))
      return;
    this.busy.set(true);
    try {
      if (filled) await this.events.update(filled.event.eventId, changesIn(form, filled.form, filled.event));
      else await this.events.add(draftOf(form));
      this.toasts.tell(`“${form.name.trim()}” is saved.`);
      await this.router.navigateByUrl('/sell/events');
    } catch (error) {
      this.faults.refuse(error);
    } finally {
      this.busy.set(false);
    }
  }
}
