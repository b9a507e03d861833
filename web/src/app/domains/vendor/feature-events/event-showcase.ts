import { ChangeDetectionStrategy, Component, inject, input, linkedSignal, signal } from '@angular/core';
import { Refusal, sentenceOf } from '@shared/data/refusal';
import { Toasts } from '@shared/data/toasts';
import { EventRecord } from '@shared/data/wire';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';
import { Poster } from '@shared/ui-poster/poster';
import { Showcase } from '../data/showcase';

const MOST_BYTES = 8 * 1024 * 1024;

/** What people see of an event before they read: each part is saved by itself, because a picture is seen at once. */
@Component({
  selector: 'os-event-showcase',
  imports: [Field, Notice, Poster],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="card stack showcase">
      <h2>On the poster</h2>
      <os-poster [seed]="event().eventId" [picture]="event().pictureUrl" [large]="true" />
      <div class="field">
        <label for="picture">Picture</label>
        <input
          id="picture"
          class="input"
          type="file"
          accept="image/jpeg,image/png,image/webp"
          aria-describedby="picture-hint"
          [disabled]="busy()"
          (change)="putUp($any($event.target))"
        />
        <span id="picture-hint" class="hint"
          >JPEG, PNG or WebP, at most 8 MB. Its middle is shown, about twice as wide as high. Without one, a
          poster is drawn.</span
        >
        @if (pictureError(); as error) {
          <span class="wrong" role="alert">{{ error }}</span>
        }
      </div>
      @if (event().pictureUrl) {
        <button class="button" type="button" [disabled]="busy()" (click)="takeDown()">
          Take the picture down
        </button>
      }
      <form class="stack" novalidate (submit)="save($event)">
        <os-field
          label="Address"
          name="address"
          hint="As one would tell a driver: the event’s page links to it on a map"
          [maxlength]="200"
          [value]="address()"
          (valueChange)="address.set($event)"
          [error]="errors().address ?? null"
        />
        <div class="field">
          <label for="line-up">Line-up</label>
          <textarea
            id="line-up"
            class="input"
            [value]="lineUp()"
            [attr.aria-invalid]="errors().lineUp ? 'true' : null"
            aria-describedby="line-up-hint"
            (input)="lineUp.set($any($event.target).value)"
          ></textarea>
          <span id="line-up-hint" class="hint">A name a line, at most 30, in the order of the bill</span>
          @if (errors().lineUp; as error) {
            <span class="wrong" role="alert">{{ error }}</span>
          }
        </div>
        @if (errors().other; as error) {
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
  protected readonly pictureError = signal<string | null>(null);
  protected readonly errors = signal<{ address?: string; lineUp?: string; other?: string }>({});

  protected async putUp(chosen: HTMLInputElement): Promise<void> {
    const picture = chosen.files?.[0];
    if (!picture) return;
    if (picture.size > MOST_BYTES) {
      this.pictureError.set('The picture must have at most 8 MB.');
      return;
    }
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
    this.pictureError.set(null);
    this.errors.set({});
    try {
      await deed();
      this.toasts.tell(done);
    } catch (error) {
      this.show(error);
    } finally {
      this.busy.set(false);
    }
  }

  private show(error: unknown): void {
    const sentence = sentenceOf(error);
    const field = error instanceof Refusal ? error.problem.field : undefined;
    if (field === 'picture') this.pictureError.set(sentence);
    else if (field === 'address' || field === 'lineUp') this.errors.set({ [field]: sentence });
    else this.errors.set({ other: sentence });
  }
}
