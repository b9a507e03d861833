import { ChangeDetectionStrategy, Component, computed, effect, inject, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterOutlet } from '@angular/router';
import { filter, map } from 'rxjs';
import { LiveRegion } from '@shared/state/live-region';
import { Events } from '@shared/data/events';
import { Live } from '@shared/data/live';
import { Session } from '@shared/data/session';
import { Toasts } from '@shared/state/toasts';
import { formatCountdown } from '@shared/util-format/time';
import { Hold } from '../data/hold';
import { MyTickets } from '../data/my-tickets';
import { Purchase } from '../data/purchase';

const WARN_MILLIS = 20_000;

/** Around every page of the shop: the bar that leads back to a hold, its spoken warning, and the way out of a time-out. */
@Component({
  selector: 'os-shop-frame',
  imports: [RouterOutlet, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <router-outlet />
    @if (showBar()) {
      <aside class="hold-bar no-print" aria-label="Your hold">
        <span
          >{{ holding() }}: <strong class="left">{{ left() }}</strong></span
        >
        <a class="button primary" routerLink="/shop/hold">Finish</a>
      </aside>
    }
  `,
})
export class ShopFrame {
  private readonly hold = inject(Hold);
  private readonly router = inject(Router);
  private readonly liveRegion = inject(LiveRegion);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  private readonly purchase = inject(Purchase);
  private readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map((event) => event.urlAfterRedirects),
    ),
    { initialValue: this.router.url },
  );
  private readonly hurry = computed(() => {
    const left = this.hold.millisLeft();
    return left !== null && left > 0 && left <= WARN_MILLIS;
  });

  protected readonly showBar = computed(
    () => this.hold.current() !== null && !this.url().startsWith('/shop/hold'),
  );
  protected readonly holding = computed(() => {
    const held = this.hold.all().length;
    return held === 1 ? 'You hold a ticket' : `You hold ${held} tickets, the first for`;
  });
  protected readonly left = computed(() => formatCountdown(this.hold.millisLeft() ?? 0));

  constructor() {
    inject(Live).listenAs('customer');
    const tickets = inject(MyTickets);
    inject(Events).follow('customer', () => (tickets.list() ?? []).map(({ eventId }) => eventId));
    effect(() => {
      if (this.hurry())
        untracked(() => this.liveRegion.say('Less than twenty seconds left to confirm your ticket.'));
    });
    effect(() => {
      if (this.hold.ending() === 'timedOut') untracked(() => this.tellTimeOut());
    });
  }

  /** Whoever was about to confirm begins again; whoever reads something else is told, and stays where they are. */
  private tellTimeOut(): void {
    const type = this.hold.ended()?.type ?? '';
    this.hold.forgetEnding();
    // What one tap was to buy is told part by part, on the page where it was made.
    if (this.purchase.parts() !== null) return;
    const confirming = this.url().startsWith('/shop/hold') && this.hold.all().length === 0;
    if (!confirming) {
      this.toasts.tell(`The time to confirm your ticket (${type}) is over. It went back to the pool.`);
      return;
    }
    this.session.timeOutCustomer();
    this.liveRegion.say('Session timed out.');
    void this.router.navigate(['/account'], { queryParams: { timedOut: true }, replaceUrl: true });
  }
}
