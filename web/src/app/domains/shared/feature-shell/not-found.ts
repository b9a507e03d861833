import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Empty } from '../ui-kit/empty';

@Component({
  selector: 'os-not-found',
  imports: [RouterLink, Empty],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h1 class="visually-hidden">Not found</h1>
    <os-empty heading="There is nothing here">
      The address may be old, or mistyped.
      <a action class="button" routerLink="/">See what is on sale</a>
    </os-empty>
  `,
})
export class NotFound {}
