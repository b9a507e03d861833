import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { TicketCode } from '@shared/data/wire';
import { codeDots, dotsPath } from '../util-ticket/ticket-code';

/** The code of a ticket: dark on white, with the white around it that a scanner needs, in dark colours too. */
@Component({
  selector: 'os-code-figure',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg
      [attr.viewBox]="'0 0 ' + drawing().side + ' ' + drawing().side"
      shape-rendering="crispEdges"
      role="img"
      aria-label="The code of this ticket, to be shown at the door"
    >
      <path [attr.d]="drawing().path" />
    </svg>
    <p class="short-code" aria-label="Code to read out or type in">{{ code().shortCode }}</p>
  `,
})
export class CodeFigure {
  readonly code = input.required<TicketCode>();

  protected readonly drawing = computed(() => {
    const dots = codeDots(this.code().code);
    return { side: dots.length, path: dotsPath(dots) };
  });
}
