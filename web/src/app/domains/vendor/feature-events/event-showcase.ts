import { ChangeDetectionStrategy, Component, inject, input, linkedSignal, signal } from '@angular/core';
import { Toasts } from '@shared/state/toasts';
import { LIMITS } from '@shared/util-limits/limits.generated';
import { EventRecord } from '@shared/data/wire';
import { faultsOf } from '@shared/ui-form/faults';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';
import { Poster } from '@shared/ui-poster/poster';
import { Showcase } from '../data/showcase';

const MOST_BYTES = 8 * 1024 * 1024;

/** Every field as the screen names it. */
const LABELS = { picture: 'Picture', address: 'Address', lineUp: 'Line-up' } as const;

/** What people see of an event before they read: each part is saved by itself, because a picture is seen at once. */
@Component({
  selector: 'os-event-showcase',
  imports: [Field, Notice, Poster],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="card stack showcase">
      <h2>On the poster</h2>
      <div class="stack looks">
        <os-poster [seed]="event().eventId" [picture]="event().pictureUrl" [large]="true" />
        <div class="field">
          <label for="picture">{{ labels.picture }}</label>
          <input
            id="picture"
            name="picture"
            class="input"
            type="file"
            accept="image/jpeg,image/png,image/webp"
            [attr.aria-invalid]="faults.of('picture') ? 'true' : null"
            [attr.aria-describedby]="faults.of('picture') ? 'picture-hint picture-error' : 'picture-hint'"
            [attr.aria-disabled]="busy() ? 'true' : null"
            (change)="putUp($any($event.target))"
          />
          <span id="picture-hint" class="hint"
            >JPEG, PNG or WebP, at most 8 MB. Its middle is shown, about twice as wide as high. Without one, a
            poster is drawn.</span
          >
          @if (faults.of('picture'); as error) {
            <span class="wrong" id="picture-error">{{ error }}</span>
          }
        </div>
        @if (event().pictureUrl) {
          <button class="button" type="button" [disabled]="busy()" (click)="takeDown()">
            Take the picture down
          </button>
        }
      </div>
      <form class="stack" novalidate (submit)="save($event)">
        <os-field
          [label]="labels.address"
          name="address"
          hint="As one would tell a driver: the event’s page links to it on a map"
          [maxlength]="limits.UpdateEventBody.address.maxLength"
          [value]="address()"
          (valueChange)="address.set($event)"
          [error]="faults.of('address')"
        />
        <div class="field">
          <label for="line-up">{{ labels.lineUp }}</label>
          <textarea
            id="line-up"
            name="lineUp"
            class="input"
            [value]="lineUp()"
            [attr.aria-invalid]="faults.of('lineUp') ? 'true' : null"
            [attr.aria-describedby]="faults.of('lineUp') ? 'line-up-hint line-up-error' : 'line-up-hint'"
            (input)="lineUp.set($any($event.target).value)"
          ></textarea>
          <span id="line-up-hint" class="hint">A name a line, at most 30, in the order of the bill</span>
          @if (faults.of('lineUp'); as error) {
            <span class="wrong" id="line-up-error">{{ error }}</span>
          }
        </div>
        @if (faults.whole(); as error) {
          <os-notice tone="bad">{{ error }}</os-notice>
        }
        <div class="row">
          <button class="button primary" type="submit" [disabled]="busy()">Save line-up and address</button>
        </div>
      </form>
    </section>
  `,
})
export class EventShowcase {
  readonly event = input.required<EventRecord>();

  private readonly showcase = inject(Showcase);
  private readonly toasts = inject(Toasts);
  protected readonly limits = LIMITS;
  /** Filled once: what is typed is not overwritten by news about the event. */
  protected readonly address = linkedSignal<number, string>({
    source: () => this.event().eventId,
    computation: (_, previous) => previous?.value ?? this.event().address ?? '',
  });
  protected readonly lineUp = linkedSignal<number, string>({
    source: () => this.event().eventId,
    computation: (_, previous) => previous?.value ?? this.event().lineUp.join('\n'),
  });
  protected readonly busy = signal(false);
  protected readonly labels = LABELS;
  protected readonly faults = faultsOf<keyof typeof LABELS>(LABELS);

  protected async putUp(chosen: HTMLInputElement): Promise<void> {
    const picture = chosen.files?.[0];
    if (!picture) return;
    if (picture.size > MOST_BYTES) return this.faults.tell('The picture must have at most 8 MB.', 'picture');
    await this.doIt('The picture is up.', () => this.showcase.putUp(this.event().eventId, picture));
    chosen.value = '';
  }

  protected async takeDown(): Promise<void> {
    await this.doIt('The picture is down.', () => this.showcase.takeDown(this.event().eventId));
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const names = this.lineUp()
      .split('\n')
      .map((name) => name.trim())
      .filter(Boolean);
    const address = this.address().trim();
    await this.doIt('Line-up and address are saved.', () =>
      this.showcase.describe(this.event().eventId, names, address),
    );
  }

  private async doIt(done: string, deed: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.faults.clear();
    try {
      await deed();
      this.toasts.tell(done);
    } catch (error) {
      this.faults.refuse(error);
    } finally {
      this.busy.set(false);
    }
  }
}
