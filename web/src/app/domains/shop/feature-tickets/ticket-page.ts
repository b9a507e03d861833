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
import { Session } from '@shared/data/session';
import { SignInForm } from '@shared/ui-account/sign-in-form';
import { saveFile } from '@shared/util-file/save';
import { Empty } from '@shared/ui-kit/empty';
import { Icon } from '@shared/ui-kit/icon';
import { Loading } from '@shared/ui-kit/loading';
import { Notice } from '@shared/ui-kit/notice';
import { formatMoney } from '@shared/util-format/money';
import { formatVenueTime } from '@shared/util-format/time';
import { posterArt } from '@shared/util-poster/poster-art';
import { MyTickets } from '../data/my-tickets';
import { TicketCodes } from '../data/ticket-codes';
import { DoorView } from '../ui-ticket/door-view';
import { TicketStub } from '../ui-ticket/ticket-stub';
import { makeCalendarFile } from '../util-calendar/calendar';
import { codeDots } from '../util-ticket/ticket-code';
import { PICTURE_SIZE, drawTicket } from '../util-ticket/ticket-picture';

/** One bought ticket: the end of the walk. */
@Component({
  selector: 'os-ticket-page',
  imports: [RouterLink, DoorView, Empty, Icon, Loading, Notice, SignInForm, TicketStub],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (ticket(); as ticket) {
      <div class="ticket-page stack" [class.moment]="justBought()">
        @if (justBought()) {
          <div class="confetti" aria-hidden="true">
            @for (piece of confetti; track piece) {
              <i></i>
            }
          </div>
        }
        <h1>{{ refunded() ? 'Refunded' : justBought() ? 'You are in' : 'Your ticket' }}</h1>
        @if (justBought()) {
          <p class="muted" role="status">Bought. Ticket no. {{ ticket.ticketId }} is yours.</p>
        }
        @if (refunded()) {
          <p role="status">The sale was undone: this ticket is no longer good.</p>
        }
        <os-ticket-stub
          [ticket]="ticket"
          [event]="event()"
          [orderId]="orderId()"
          [holder]="holder()"
          [code]="code()"
        />
        @if (codeError(); as error) {
          <os-notice tone="warn">The code has not come: {{ error }}</os-notice>
        }
        @if (large() && code(); as code) {
          <os-door-view
            [code]="code"
            [heading]="event()?.name ?? 'Event ' + ticket.eventId"
            (closed)="large.set(false)"
          />
        }
        <div class="ticket-acts no-print">
          @if (!refunded()) {
            @if (code()) {
              <button class="button primary" type="button" (click)="large.set(true)">Show large</button>
            }
            <button class="button" type="button" (click)="savePicture()">
              <os-icon name="save" />Save picture
            </button>
            @if (event()?.startsAt) {
              <button class="button" type="button" (click)="saveDate()">
                <os-icon name="calendar" />Add to calendar
              </button>
            }
            <button class="button" type="button" (click)="printTicket()">
              <os-icon name="print" />Print
            </button>
          }
          <a class="button quiet" routerLink="/shop/tickets">All my tickets</a>
        </div>
      </div>
    } @else if (!signedIn()) {
      <os-sign-in-form [role]="'customer'" heading="Whose ticket is it?">
        @if (ended()) {
          <os-notice tone="warn">Your session is over. Sign in again to see your ticket.</os-notice>
        } @else {
          <p class="muted">Sign in with the name and email it was bought with.</p>
        }
      </os-sign-in-form>
    } @else if (tickets.list()) {
      <h1 class="visually-hidden">Ticket not found</h1>
      <os-empty heading="This ticket is not among yours">
        It may have been bought with another email.
        <a action class="button" routerLink="/shop/tickets">All my tickets</a>
      </os-empty>
    } @else {
      <os-loading what="Loading your ticket" />
    }
  `,
})
export class TicketPage {
  readonly ticketId = input.required({ transform: numberAttribute });
  readonly new = input(false, { transform: booleanAttribute });

  protected readonly tickets = inject(MyTickets);
  private readonly codes = inject(TicketCodes);
  private readonly events = inject(Events);
  private readonly session = inject(Session);
  /** What falls when a ticket was just bought; the stylesheet says where. */
  protected readonly confetti = Array.from({ length: 12 }, (_, at) => at);
  protected readonly refunded = computed(() => this.ticket()?.status === 'refunded');
  protected readonly justBought = computed(() => this.new() && !this.refunded());
  protected readonly signedIn = computed(() => this.session.customer() !== null);
  protected readonly ended = this.session.customerEnded;
  protected readonly holder = computed(() => this.session.customer()?.name ?? null);
  protected readonly orderId = computed(() => this.ticket()?.orderId ?? null);
  protected readonly ticket = computed(() =>
    this.tickets
      .list()
      ?.find(({ ticketId, status }) => ticketId === this.ticketId() && status !== 'reserved'),
  );
  protected readonly event = computed(() => {
    const ticket = this.ticket();
    return ticket ? this.events.byId().get(ticket.eventId) : undefined;
  });

  protected readonly code = computed(() =>
    this.ticket()?.status === 'sold' ? (this.codes.byTicket().get(this.ticketId()) ?? null) : null,
  );
  /** Why there is no code to be seen. */
  protected readonly codeError = computed(() =>
    this.ticket()?.status === 'sold' && !this.code() ? this.codes.error() : null,
  );
  /** Whether the code fills the screen. */
  protected readonly large = signal(false);

  constructor() {
    effect(() => {
      if (this.ticket()?.status !== 'sold') return;
      const ticketId = this.ticketId();
      untracked(() => void this.codes.load(ticketId));
    });
  }

  protected printTicket(): void {
    print();
  }

  protected saveDate(): void {
    const event = this.event();
    const ticket = this.ticket();
    const text = event && ticket ? makeCalendarFile(event, ticket, location.host, new Date()) : null;
    if (text !== null) saveFile(new Blob([text], { type: 'text/calendar' }), this.fileName('ics'));
  }

  /** For the phone's own pictures: it is there without a network. */
  protected savePicture(): void {
    const ticket = this.ticket();
    const canvas = Object.assign(document.createElement('canvas'), PICTURE_SIZE);
    const on = canvas.getContext('2d');
    if (!ticket || !on) return;
    const event = this.event();
    const code = this.code();
    const holder = this.holder();
    const words = {
      title: event?.name ?? `Event ${ticket.eventId}`,
      lines: [
        event?.startsAt ? formatVenueTime(event.startsAt, event.timezone) : '',
        event?.venue ?? '',
      ].filter(Boolean),
      facts: [
        ['Type', ticket.type],
        ['Price', formatMoney(ticket.price, ticket)],
        ['Ticket', `No. ${ticket.ticketId}`],
        ...(holder ? [['Name', holder] as const] : []),
      ] as const,
    };
    drawTicket(on, posterArt(ticket.eventId), words, code === null ? null : codeDots(code.code));
    canvas.toBlob((picture) => {
      if (picture) saveFile(picture, this.fileName('png'));
    }, 'image/png');
  }

  private fileName(kind: string): string {
    return `ticket-${this.ticketId()}.${kind}`;
  }
}
