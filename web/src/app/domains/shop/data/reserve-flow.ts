import { Injectable, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Choice } from '@shared/data/choice';
import { Session } from '@shared/data/session';
import { Toasts } from '@shared/state/toasts';
import { Hold } from './hold';

export interface ReserveRefusal {
  eventId: number;
  type: string;
  sentence: string;
  freeAt: string | null;
  /** When this customer may reserve again, by this device's clock in milliseconds. */
  againAt: number | null;
}

/** From one tap to the hold, wherever a ticket is offered: signs in first if need be, says why when it cannot be. */
@Injectable({ providedIn: 'root' })
export class ReserveFlow {
  private readonly hold = inject(Hold);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly session = inject(Session);
  private readonly busyState = signal<Choice | null>(null);
  private readonly refusalState = signal<ReserveRefusal | null>(null);

  readonly busy = this.busyState.asReadonly();
  readonly refusal = this.refusalState.asReadonly();

  /** True when it led to a page of its own; false when `refusal` says why not. */
  async reserve(choice: Choice, how: { replaceUrl?: boolean } = {}): Promise<boolean> {
    if (this.busyState()) return false;
    // Nothing is reserved before somebody is known: the button says so by opening the form at once.
    if (this.session.customer()) this.busyState.set(choice);
    this.refusalState.set(null);
    try {
      const result = await this.hold.take(choice);
      if (result.kind === 'refused') {
        const { message, problem, again } = result.refusal;
        const freeAt = problem.nextExpiryAt ?? null;
        this.refusalState.set({ ...choice, sentence: message, freeAt, againAt: again });
        return false;
      }
      if (result.kind === 'alreadyHolding')
        this.toasts.tell('You already hold a ticket. Confirm it or give it back first.');
      await this.router.navigate(result.kind === 'signIn' ? ['/account'] : ['/shop/hold'], {
        ...how,
        ...(result.kind === 'signIn' ? { queryParams: { then: 'take' } } : {}),
      });
      return true;
    } finally {
      this.busyState.set(null);
    }
  }

  forgetRefusal(): void {
    this.refusalState.set(null);
  }
}
