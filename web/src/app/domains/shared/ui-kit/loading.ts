import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** Stands where something will be in a moment. */
@Component({
  selector: 'os-loading',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p class="visually-hidden" role="status">{{ what() }}</p>
    <div class="bone"></div>
    <div class="bone"></div>
  `,
})
export class Loading {
  readonly what = input('Loading…');
}
