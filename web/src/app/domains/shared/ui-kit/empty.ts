import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** Says that there is nothing here, why, and what to do about it. */
@Component({
  selector: 'os-empty',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2>{{ heading() }}</h2>
    <p class="muted"><ng-content /></p>
    <div class="actions"><ng-content select="[action]" /></div>
  `,
})
export class Empty {
  readonly heading = input.required<string>();
}
