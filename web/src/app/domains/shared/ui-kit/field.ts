import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';

let nextId = 1;

/** A labelled input with its hint and its error, tied together for a screen reader. */
@Component({
  selector: 'os-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'field' },
  template: `
    <label [for]="id">{{ label() }}</label>
    <input
      class="input"
      [id]="id"
      [name]="name()"
      [type]="type()"
      [value]="value()"
      (input)="value.set($any($event.target).value)"
      [required]="required()"
      [attr.autocomplete]="autocomplete() || null"
      [attr.inputmode]="inputmode() || null"
      [attr.maxlength]="maxlength()"
      [attr.min]="min()"
      [attr.max]="max()"
      [attr.step]="step()"
      [attr.placeholder]="placeholder() || null"
      [attr.aria-invalid]="error() ? 'true' : null"
      [attr.aria-describedby]="describedBy()"
    />
    @if (hint()) {
      <span class="hint" [id]="id + '-hint'">{{ hint() }}</span>
    }
    @if (error()) {
      <span class="wrong" [id]="id + '-error'">{{ error() }}</span>
    }
  `,
})
export class Field {
  readonly label = input.required<string>();
  readonly name = input.required<string>();
  readonly value = model('');
  readonly type = input('text');
  readonly hint = input('');
  readonly error = input<string | null>(null);
  readonly required = input(false);
  readonly autocomplete = input('');
  readonly inputmode = input('');
  readonly placeholder = input('');
  readonly maxlength = input<number | null>(null);
  readonly min = input<string | number | null>(null);
  readonly max = input<string | number | null>(null);
  readonly step = input<string | number | null>(null);

  protected readonly id = `field-${nextId++}`;
  protected readonly describedBy = computed(() => {
    const ids = [this.hint() && `${this.id}-hint`, this.error() && `${this.id}-error`].filter(Boolean);
    return ids.length > 0 ? ids.join(' ') : null;
  });
}
