import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { LiveRegion } from '@shared/state/live-region';
import { Session } from '@shared/data/session';
import { Theme } from '@shared/state/theme';
import { PageMessage } from '@shared/feature-shell/page-message';
import { ToastList } from '@shared/feature-shell/toast-list';
import { Icon } from '@shared/ui-kit/icon';

type Area = 'shop' | 'vendor' | 'admin';

/** The frame around every page. */
@Component({
  selector: 'os-root',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, Icon, PageMessage, ToastList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './app.html',
})
export class App {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly theme = inject(Theme);
  protected readonly spoken = inject(LiveRegion).sentence;
  protected readonly themeIcon = computed(() => ({ auto: 'auto', light: 'sun', dark: 'moon' }) as const);
  /** Whose part of the house this is: each is shown the ways on that are for them. */
  protected readonly area = signal<Area>('shop');
  /** Who is signed in, and where they are at home: a vendor in the vendor's area, or where nobody else is. */
  protected readonly who = computed(() => {
    const [customer, vendor] = [this.session.customer(), this.session.vendor()];
    if (vendor && (this.area() === 'vendor' || !customer)) return { name: vendor.name, home: '/sell' };
    if (this.area() === 'vendor' && !customer) return { name: null, home: '/sell' };
    return { name: customer?.name ?? null, home: '/account' };
  });
  private seenFirstPage = false;

  constructor() {
    this.router.events.subscribe((event) => {
      if (!(event instanceof NavigationEnd)) return;
      this.area.set(areaOf(event.urlAfterRedirects));
      this.arrive();
    });
  }

  protected skipToContent(event: Event): void {
    event.preventDefault();
    document.querySelector('main')?.focus();
  }

  /** A new page begins at its top, also for who cannot see that it is new; whoever is in it already stays where they are. */
  private arrive(): void {
    const main = document.querySelector('main');
    if (this.seenFirstPage && !main?.contains(document.activeElement)) main?.focus({ preventScroll: true });
    this.seenFirstPage = true;
  }
}

function areaOf(url: string): Area {
  if (/^\/sell\b/.test(url)) return 'vendor';
  return /^\/control\b/.test(url) ? 'admin' : 'shop';
}
