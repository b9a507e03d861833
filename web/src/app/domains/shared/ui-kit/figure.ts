import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** One number with its name. */
@Component({
  selector: 'os-figure',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class]': 'tone()' },
  template: `
    <span class="label">{{ label() }}</span>
    <span class="value">{{ value() }}</span>
    @if (note()) {
      <span class="note">{{ note() }}</span>
    }
  `,
})
export class Figure {
  readonly label = input.required<string>();
  readonly value = input.required<string>();
  readonly note = input('');
  readonly tone = input<'' | 'good' | 'bad'>('');
}
