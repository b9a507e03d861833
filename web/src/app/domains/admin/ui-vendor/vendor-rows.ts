import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { Standing, Vendor } from '@shared/data/wire';
import { formatDayTime } from '@shared/util-format/time';

const STANDING_WORDS: Record<Standing, string> = {
  waiting: 'Waiting',
  approved: 'May sell',
  closed: 'Closed',
};

/** Vendors with what can be done about each. */
@Component({
  selector: 'os-vendor-rows',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'table-scroll', tabindex: '0', role: 'region', '[attr.aria-label]': 'label()' },
  template: `
    <table class="row-cards">
      <thead>
        <tr>
          <th scope="col">Vendor</th>
          <th scope="col">Email</th>
          <th scope="col">Since</th>
          <th scope="col">Standing</th>
          <th scope="col"><span class="visually-hidden">What to do</span></th>
        </tr>
      </thead>
      <tbody>
        @for (vendor of vendors(); track vendor.vendorId) {
          <tr>
            <th scope="row">
              {{ vendor.name }} <span class="muted small number">no. {{ vendor.vendorId }}</span>
            </th>
            <td class="whole">{{ vendor.email }}</td>
            <td class="number quietly"><span class="no">Since </span>{{ time(vendor.createdAt) }}</td>
            <td class="beside">
              <span
                class="badge"
                [class.good]="vendor.standing === 'approved'"
                [class.warn]="vendor.standing === 'waiting'"
                >{{ words[vendor.standing] }}</span
              >
            </td>
            <td class="acts">
              <span class="row-acts">
                @if (vendor.standing === 'approved') {
                  <button
                    class="button compact"
                    type="button"
                    [attr.aria-label]="'Suspend ' + vendor.name"
                    (click)="suspendVendor.emit(vendor)"
                  >
                    Suspend
                  </button>
                } @else {
                  <button
                    class="button compact primary"
                    type="button"
                    [attr.aria-label]="'Approve ' + vendor.name"
                    (click)="approveVendor.emit(vendor)"
                  >
                    Approve
                  </button>
                }
                @if (vendor.standing !== 'closed') {
                  <button
                    class="button compact danger"
                    type="button"
                    [attr.aria-label]="'Close ' + vendor.name"
                    (click)="closeVendor.emit(vendor)"
                  >
                    Close
                  </button>
                }
              </span>
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class VendorRows {
  readonly label = input.required<string>();
  readonly vendors = input.required<readonly Vendor[]>();
  readonly approveVendor = output<Vendor>();
  readonly suspendVendor = output<Vendor>();
  readonly closeVendor = output<Vendor>();

  protected readonly words = STANDING_WORDS;
  protected readonly time = (iso: string) => formatDayTime(iso);
}
