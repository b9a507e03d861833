import { ChangeDetectionStrategy, Component, OnInit, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Events } from '@shared/data/events';
import { Session } from '@shared/data/session';
import { Ticket } from '@shared/data/wire';
import { SignInForm } from '@shared/ui-account/sign-in-form';
import { Empty } from '@shared/ui-kit/empty';
import { Loading } from '@shared/ui-kit/loading';
import { Notice } from '@shared/ui-kit/notice';
import { Poster } from '@shared/ui-poster/poster';
import { formatMoney } from '@shared/util-format/money';
import { formatVenueTime } from '@shared/util-format/time';
import { Hold } from '../data/hold';
import { MyTickets } from '../data/my-tickets';

/** What the customer has bought. What is held shows in the bar below, with its clock. */
@Component({
  selector: 'os-ticket-list',
  imports: [RouterLink, Empty, Loading, Notice, Poster, SignInForm],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header class="page-head">
      <h1>My tickets</h1>
      @if (bought()?.length) {
        <a class="button" routerLink="/shop/orders">My orders</a>
      }
    </header>
    @if (!signedIn()) {
      <os-sign-in-form [role]="'customer'" heading="Who are you?" [level]="2">
        @if (ended()) {
          <os-notice tone="warn">Your session is over. Sign in again to see your tickets.</os-notice>
        } @else {
          <p class="muted">Sign in with your name and email to see your tickets.</p>
        }
      </os-sign-in-form>
    } @else if (bought(); as bought) {
      <ul class="my-tickets">
        @for (ticket of bought; track ticket.ticketId) {
          <li>
            <a class="mini" [routerLink]="['/shop/tickets', ticket.ticketId]">
              <os-poster [seed]="ticket.eventId" [picture]="pictureOf(ticket)" />
              <span class="text">
                <strong class="display">{{ nameOf(ticket) }}</strong>
                <span class="muted small">{{ whenOf(ticket) }}</span>
                <span>
                  {{ ticket.type }} · <span class="money">{{ money(ticket.price, ticket) }}</span>
                </span>
                <span class="muted small number">
                  No. {{ ticket.ticketId }}{{ ticket.orderId ? ' · Order ' + ticket.orderId : '' }}
                </span>
                @if (ticket.status === 'refunded') {
                  <strong class="small">Refunded: no longer good</strong>
                }
              </span>
            </a>
          </li>
        }
      </ul>
      @if (bought.length === 0) {
        <os-empty heading="No tickets yet">
          What you buy stays here.
          <a action class="button primary" routerLink="/">See what is on sale</a>
        </os-empty>
      }
    } @else if (tickets.error(); as error) {
      <os-empty heading="Your tickets did not come">
        {{ error }}
        <button action class="button" type="button" (click)="loadTickets()">Try again</button>
      </os-empty>
    } @else {
      <os-loading what="Loading your tickets" />
    }
  `,
})
export class TicketList implements OnInit {
  protected readonly tickets = inject(MyTickets);
  private readonly hold = inject(Hold);
  private readonly events = inject(Events);
  private readonly session = inject(Session);

  protected readonly money = formatMoney;
  protected readonly signedIn = computed(() => this.session.customer() !== null);
  protected readonly ended = this.session.customerEnded;
  protected readonly bought = computed(() =>
    this.tickets.list()?.filter((ticket) => ticket.status !== 'reserved'),
  );

  ngOnInit(): void {
    // At the start of the page the hold asks already, for all of them.
    if (this.hold.known()) this.loadTickets();
  }

  protected loadTickets(): void {
    void this.hold.askServer();
  }

  protected nameOf(ticket: Ticket): string {
    return this.events.byId().get(ticket.eventId)?.name ?? `Event ${ticket.eventId}`;
  }

  protected pictureOf(ticket: Ticket): string | null {
    return this.events.byId().get(ticket.eventId)?.pictureUrl ?? null;
  }

  protected whenOf(ticket: Ticket): string {
    const event = this.events.byId().get(ticket.eventId);
    return event?.startsAt ? formatVenueTime(event.startsAt, event.timezone) : '';
  }
}
