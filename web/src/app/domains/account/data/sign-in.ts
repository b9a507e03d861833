import { Injectable, inject } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { CustomerIdentity, Details, Session, Tokens, tokensIn } from '@shared/data/session';

/**
 * Name and email, once. Where nothing is proven, a known email with the same name is the same customer again; where
 * tokens prove who calls, a known email needs a code.
 */
@Injectable({ providedIn: 'root' })
export class SignIn {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);

  async enter(details: Details): Promise<CustomerIdentity> {
    if (this.session.resume(details)) {
      const known = this.session.customer();
      if (known) return known;
    }
    const { customerId, name, email, ...proof } = await this.api.call<CustomerIdentity & Partial<Tokens>>({
      method: 'POST',
      path: '/customer/add',
      body: details,
    });
    const customer = { customerId, name, email };
    this.session.enterCustomer(customer, tokensIn(proof));
    return customer;
  }
}
