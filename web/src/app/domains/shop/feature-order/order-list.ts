import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { Page } from '@shared/data/api-client';
import { sentenceOf } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { OrderRecord } from '@shared/data/wire';
import { SignInForm } from '@shared/ui-account/sign-in-form';
import { Empty } from '@shared/ui-kit/empty';
import { Loading } from '@shared/ui-kit/loading';
import { Notice } from '@shared/ui-kit/notice';
import { formatMoney } from '@shared/util-format/money';
import { stateInWords, ticketsIn } from '@shared/util-format/order';
import { formatOwnTime } from '@shared/util-format/time';
import { MyOrders } from '../data/my-orders';
import { MyTickets } from '../data/my-tickets';

/** What the customer has ordered, each with its receipt. */
@Component({
  selector: 'os-order-list',
  imports: [RouterLink, Empty, Loading, Notice, SignInForm],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header class="page-head">
      <h1>My orders</h1>
      <a class="button" routerLink="/shop/tickets">My tickets</a>
    </header>
    @if (!signedIn()) {
      <os-sign-in-form [role]="'customer'" heading="Who are you?" [level]="2">
        @if (ended()) {
          <os-notice tone="warn">Your session is over. Sign in again to see your orders.</os-notice>
        } @else {
          <p class="muted">Sign in with your name and email to see your orders.</p>
        }
      </os-sign-in-form>
    } @else if (orders(); as orders) {
      @if (orders.length > 0) {
        <ul class="order-list">
          @for (order of orders; track order.orderId) {
            <li>
              <a class="card" [routerLink]="['/shop/orders', order.orderId]">
                <span class="what">
                  <strong>{{ tickets(order) }}</strong>
                  <span class="muted small number">Order no. {{ order.orderId }}, {{ when(order) }}</span>
                </span>
                <span class="what end">
                  <strong class="money">{{ money(order.total, order) }}</strong>
                  <span class="muted small">{{ stateOf(order) }}</span>
                </span>
              </a>
            </li>
          }
        </ul>
        @if (next()) {
          <p class="row more"><button class="button" type="button" (click)="load()">Show more</button></p>
        }
      } @else {
        <os-empty heading="No orders yet">
          What you buy stays here.
          <a action class="button primary" routerLink="/">See what is on sale</a>
        </os-empty>
      }
    } @else if (error(); as error) {
      <os-empty heading="Your orders did not come">
        {{ error }}
        <button action class="button" type="button" (click)="load()">Try again</button>
      </os-empty>
    } @else {
      <os-loading what="Loading your orders" />
    }
  `,
})
export class OrderList {
  private readonly source = inject(MyOrders);
  private readonly session = inject(Session);
  protected readonly ended = this.session.customerEnded;
  private readonly customerId = computed(() => this.session.customer()?.customerId ?? null);
  protected readonly signedIn = computed(() => this.customerId() !== null);
  protected readonly orders = signal<readonly OrderRecord[] | null>(null);
  protected readonly next = signal<string | null>(null);
  protected readonly error = signal<string | null>(null);

  /** The answer to an older question must not replace that to a newer one. */
  private question = 0;

  protected readonly money = formatMoney;
  protected readonly tickets = ticketsIn;
  protected readonly stateOf = stateInWords;

  private readonly myTickets = inject(MyTickets);
  /** What is bought and undone meanwhile, here or elsewhere: the orders are others then. */
  private readonly changes = computed(() =>
    (this.myTickets.list() ?? [])
      .filter(({ orderId }) => orderId != null)
      .map(({ ticketId, status }) => `${ticketId} ${status}`)
      .join(),
  );

  constructor() {
    effect(() => {
      this.changes();
      untracked(() => {
        if (this.orders() !== null) void this.loadAgain();
      });
    });
    effect(() => {
      const customerId = this.customerId();
      untracked(() => {
        this.orders.set(null);
        this.next.set(null);
        if (customerId !== null) void this.load();
      });
    });
  }

  /** The first page, or the one after what is shown. */
  protected async load(): Promise<void> {
    const customerId = this.customerId();
    const question = ++this.question;
    try {
      const page = await this.source.list(this.next());
      if (customerId !== this.customerId() || question !== this.question) return;
      this.orders.update((orders) => [...(orders ?? []), ...page.body]);
      this.next.set(page.next);
      this.error.set(null);
    } catch (error) {
      if (customerId === this.customerId()) this.error.set(sentenceOf(error));
    }
  }

  /** What is shown, as it is now: as many pages as it takes. */
  private async loadAgain(): Promise<void> {
    const customerId = this.customerId();
    const question = ++this.question;
    const shown = this.orders()?.length ?? 0;
    const orders: OrderRecord[] = [];
    try {
      let next: string | null = null;
      do {
        const page: Page<OrderRecord[]> = await this.source.list(next);
        orders.push(...page.body);
        next = page.next;
      } while (next !== null && orders.length < shown);
      if (customerId !== this.customerId() || question !== this.question) return;
      this.orders.set(orders);
      this.next.set(next);
    } catch {
      // What is shown stays; the next change asks again.
    }
  }

  protected when({ createdAt }: OrderRecord): string {
    return formatOwnTime(createdAt);
  }
}
