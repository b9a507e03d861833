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
import { Refusal, sentenceOf } from '@shared/data/refusal';
import { Toasts } from '@shared/data/toasts';
import { Empty } from '@shared/ui-kit/empty';
import { Field } from '@shared/ui-kit/field';
import { Loading } from '@shared/ui-kit/loading';
import { Notice } from '@shared/ui-kit/notice';
import { ownTimezone, zoneName } from '@shared/util-format/time';
import { VendorEvents } from '../data/vendor-events';
import {
  EventForm,
  EventFormErrors,
  blankEventForm,
  checkEventForm,
  draftOf,
  eventFormOf,
} from '../util-event-form/event-form';

/** Makes an event, or changes one. */
@Component({
  selector: 'os-event-editor',
  imports: [RouterLink, Empty, Field, Loading, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './event-editor.html',
})
export class EventEditor {
  /** Absent for a new event. */
  readonly eventId = input<string>();

  protected readonly events = inject(VendorEvents);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);

  protected readonly isNew = computed(() => this.eventId() === undefined);
  private readonly found = computed(() => this.events.find(Number(this.eventId())));
  protected readonly missing = computed(() => !this.isNew() && this.events.ready() && !this.found());
  /** Filled once, when the event has come: what is typed is not overwritten by news about it. */
  protected readonly form = linkedSignal<EventForm | null, EventForm | null>({
    source: () => {
      if (this.isNew()) return blankEventForm(ownTimezone());
      const event = this.found();
      return event ? eventFormOf(event) : null;
    },
    computation: (loaded, previous) => previous?.value ?? loaded,
  });
  protected readonly zone = computed(() => zoneName(this.form()?.timezone.trim() || 'UTC'));
  protected readonly errors = signal<EventFormErrors>({});
  protected readonly refusal = signal<string | null>(null);
  protected readonly busy = signal(false);

  protected set(field: keyof EventForm, value: string): void {
    this.form.update((form) => (form ? { ...form, [field]: value } : form));
  }

  protected async saveEvent(event: Event): Promise<void> {
    event.preventDefault();
    const form = this.form();
    if (!form || this.busy()) return;
    this.refusal.set(null);
    this.errors.set(checkEventForm(form));
    if (Object.keys(this.errors()).length > 0) return;
    this.busy.set(true);
    try {
      if (this.isNew()) await this.events.add(draftOf(form));
      else await this.events.update(Number(this.eventId()), draftOf(form));
      this.toasts.tell(`“${form.name.trim()}” is saved.`);
      await this.router.navigateByUrl('/sell/events');
    } catch (error) {
      this.show(error);
    } finally {
      this.busy.set(false);
    }
  }

  private show(error: unknown): void {
    const field = error instanceof Refusal ? error.problem.field : undefined;
    if (field && field in (this.form() ?? {})) this.errors.set({ [field]: sentenceOf(error) });
    else this.refusal.set(sentenceOf(error));
  }
}
