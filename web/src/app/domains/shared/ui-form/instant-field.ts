import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';
import { Field } from '../ui-kit/field';
import { readLocal, wordOnClocks } from '../util-format/local-time';
import { zoneOf } from '../util-format/zone';

/** The last minute that a server takes: a longer year cannot be typed. */
const LAST = '9999-12-30T23:59';

/** A day and a time at the venue, with a word on what its clocks make of it. */
@Component({
  selector: 'os-instant-field',
  imports: [Field],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'stack-tight' },
  template: `
    <os-field
      [label]="label()"
      [name]="name()"
      type="datetime-local"
      [max]="last"
      [hint]="place()"
      [value]="value()"
      (valueChange)="type($event)"
      [error]="error()"
    />
    @if (clocks(); as clocks) {
      <p class="hint" role="status">{{ clocks }}</p>
    }
    @if (twice()) {
      <label class="check">
        <input type="checkbox" [checked]="second()" (change)="second.set($any($event.target).checked)" />
        Mean the second
      </label>
    }
    @if (word(); as word) {
      <p class="hint" role="status">{{ word }}</p>
    }
  `,
})
export class InstantField {
  readonly label = input.required<string>();
  readonly name = input.required<string>();
  readonly timezone = input.required<string>();
  /** What an empty one means. */
  readonly empty = input('');
  /** What else is to be said of this time. */
  readonly word = input<string | null>(null);
  readonly error = input<string | null>(null);
  readonly value = model('');
  /** Of two that read the same, the second. */
  readonly second = model(false);

  protected readonly last = LAST;
  protected readonly place = computed(() => {
    const { name, known } = zoneOf(this.timezone());
    const where = known ? name : `${name}: this browser does not know the zone ${this.timezone()}`;
    return this.empty() === '' ? where : `${where}. Empty: ${this.empty()}`;
  });
  protected readonly twice = computed(() => readLocal(this.value(), this.timezone())?.kind === 'twice');
  protected readonly clocks = computed(() => wordOnClocks(this.value(), this.timezone(), this.second()));

  protected type(value: string): void {
    this.value.set(value);
    this.second.set(false);
  }
}
