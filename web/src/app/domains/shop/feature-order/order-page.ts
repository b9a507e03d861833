import {
  ChangeDetectionStrategy,
  Component,
  booleanAttribute,
  computed,
  effect,
  inject,
  input,
  numberAttribute,
  signal,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { Events } from '@shared/data/events';
import { Refusal, sentenceOf } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { OrderRecord } from '@shared/data/wire';
import { SignInForm } from '@shared/ui-account/sign-in-form';
import { Empty } from '@shared/ui-kit/empty';
import { Icon } from '@shared/ui-kit/icon';
import { Loading } from '@shared/ui-kit/loading';
import { Notice } from '@shared/ui-kit/notice';
import { stateInWords } from '@shared/util-format/order';
import { formatOwnTime } from '@shared/util-format/time';
import { MyOrders } from '../data/my-orders';
import { MyTickets } from '../data/my-tickets';
import { OrderReceipt } from '../ui-order/order-receipt';

/** One order: what was bought together, and what it cost. */
@Component({
  selector: 'os-order-page',
  imports: [RouterLink, Empty, Icon, Loading, Notice, OrderReceipt, SignInForm],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (order(); as order) {
      <div class="ticket-page stack">
        <h1>{{ justBought() ? 'You are in' : 'Order no. ' + order.orderId }}</h1>
        <p class="muted" [attr.role]="justBought() ? 'status' : null">
          {{
            justBought()
              ? 'Bought together as order no. ' + order.orderId + '.'
              : 'Bought ' + when(order) + '.'
          }}
        </p>
        @if (order.refunded > 0) {
          <p role="status">{{ state(order) }}. What was refunded is no longer good.</p>
        }
        <os-order-receipt [order]="order" [events]="events.byId()" />
        <div class="ticket-acts no-print">
          <button class="button" type="button" (click)="printOrder()"><os-icon name="print" />Print</button>
          <a class="button" routerLink="/shop/tickets"><os-icon name="ticket" />My tickets</a>
          <a class="button quiet" routerLink="/shop/orders">All my orders</a>
        </div>
      </div>
    } @else if (!signedIn()) {
      <os-sign-in-form [role]="'customer'" heading="Whose order is it?">
        @if (ended()) {
          <os-notice tone="warn">Your session is over. Sign in again to see your order.</os-notice>
        } @else {
          <p class="muted">Sign in with the name and email it was made with.</p>
        }
      </os-sign-in-form>
    } @else if (refusal(); as refusal) {
      <h1 class="visually-hidden">Order</h1>
      @if (refusal.isMissing) {
        <os-empty heading="This order is not among yours">
          It may have been made with another email.
          <a action class="button" routerLink="/shop/orders">All my orders</a>
        </os-empty>
      } @else {
        <os-empty heading="Your order did not come">
          {{ refusal.sentence }}
          <button action class="button" type="button" (click)="loadOrder()">Try again</button>
        </os-empty>
      }
    } @else {
      <h1 class="visually-hidden">Order</h1>
      <os-loading what="Loading your order" />
    }
  `,
})
export class OrderPage {
  readonly orderId = input.required({ transform: numberAttribute });
  readonly new = input(false, { transform: booleanAttribute });

  protected readonly events = inject(Events);
  private readonly orders = inject(MyOrders);
  private readonly tickets = inject(MyTickets);
  private readonly session = inject(Session);
  private readonly loaded = signal<OrderRecord | null>(null);
  protected readonly refusal = signal<{ sentence: string; isMissing: boolean } | null>(null);
  protected readonly ended = this.session.customerEnded;
  private readonly customerId = computed(() => this.session.customer()?.customerId ?? null);
  protected readonly signedIn = computed(() => this.customerId() !== null);
  /** Null for anybody but who bought. */
  protected readonly order = computed(() => {
    const order = this.loaded();
    return order?.orderId === this.orderId() && order.customerId === this.customerId() ? order : null;
  });
  /** Whoever has just bought is told so, until some of it is undone. */
  protected readonly justBought = computed(() => this.new() && this.order()?.refunded === 0);
  protected readonly state = stateInWords;
  /** Which of its tickets have been refunded since: what the order says of money is another then. */
  private readonly refunded = computed(() =>
    (this.tickets.list() ?? [])
      .filter(({ orderId, status }) => orderId === this.orderId() && status === 'refunded')
      .map(({ ticketId }) => ticketId)
      .join(),
  );

  constructor() {
    effect(() => {
      this.orderId();
      this.refunded();
      if (this.signedIn()) untracked(() => void this.loadOrder());
    });
  }

  protected async loadOrder(): Promise<void> {
    const orderId = this.orderId();
    if (Number.isNaN(orderId)) return this.refusal.set({ sentence: '', isMissing: true });
    try {
      const order = await this.orders.find(orderId);
      if (orderId !== this.orderId()) return;
      this.loaded.set(order);
      // A server where nobody proves anything shows it to whoever asks.
      const isOwn = order.customerId === this.customerId();
      this.refusal.set(isOwn ? null : { sentence: '', isMissing: true });
    } catch (error) {
      if (orderId !== this.orderId()) return;
      const status = error instanceof Refusal ? error.httpStatus : 0;
      this.refusal.set({ sentence: sentenceOf(error), isMissing: [400, 403, 404].includes(status) });
    }
  }

  protected when({ createdAt }: OrderRecord): string {
    return formatOwnTime(createdAt);
  }

  protected printOrder(): void {
    print();
  }
}
