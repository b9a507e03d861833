import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { formatCount } from '../util-format/money';
import { StockGroup } from '../util-stock/groups';

/** How many tickets there are and what became of them: event by event, with a row for each type. */
@Component({
  selector: 'os-stock-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'table-scroll', tabindex: '0', role: 'region', '[attr.aria-label]': 'label()' },
  template: `
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">Type</th>
          @if (withMoney()) {
            <th scope="col" class="amount">Price</th>
          }
          <th scope="col" class="amount">Sold</th>
          <th scope="col" class="amount">Held</th>
          <th scope="col" class="amount">Available</th>
          <th scope="col" class="amount">Released</th>
          @if (withMoney()) {
            <th scope="col" class="amount">Revenue</th>
          }
        </tr>
      </thead>
      @for (group of groups(); track group.eventId) {
        <tbody>
          <tr class="group">
            <th scope="rowgroup" [attr.colspan]="withMoney() ? 7 : 5">
              <span class="spread">
                <span class="name">{{ group.name }}</span>
                <span class="muted small number"
                  >{{ count(group.sold) }} of {{ count(group.released) }} sold</span
                >
              </span>
              <progress [value]="group.sold" [max]="group.released || 1" aria-hidden="true"></progress>
            </th>
          </tr>
          @for (line of group.lines; track line.type) {
            <tr>
              <th scope="row">{{ line.type }}</th>
              @if (withMoney()) {
                <td class="amount" data-label="Price">{{ line.money?.price }}</td>
              }
              <td class="amount" data-label="Sold">{{ count(line.sold) }}</td>
              <td class="amount" data-label="Held">{{ count(line.reserved) }}</td>
              <td class="amount" data-label="Available">{{ count(line.available) }}</td>
              <td class="amount" data-label="Released">{{ count(line.released) }}</td>
              @if (withMoney()) {
                <td class="amount" data-label="Revenue">{{ line.money?.revenue }}</td>
              }
            </tr>
          }
        </tbody>
      }
    </table>
  `,
})
export class StockList {
  readonly label = input.required<string>();
  readonly groups = input.required<readonly StockGroup[]>();

  protected readonly count = formatCount;
  protected readonly withMoney = computed(() =>
    this.groups().some(({ lines }) => lines.some(({ money }) => money !== null)),
  );
}
