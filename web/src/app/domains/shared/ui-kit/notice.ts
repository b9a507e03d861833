import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** A sentence that matters where it stands; read out when it appears. */
@Component({
  selector: 'os-notice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status', '[class]': 'tone()' },
  template: `<ng-content />`,
})
export class Notice {
  readonly tone = input<'plain' | 'good' | 'warn' | 'bad'>('plain');
}
