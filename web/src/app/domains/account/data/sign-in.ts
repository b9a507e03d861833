import { Injectable, inject } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { CustomerIdentity, Details, Session } from '@shared/data/session';

/** Name and email, once: a known email with the same name is the same customer again. */
@Injectable({ providedIn: 'root' })
export class SignIn {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);

  async enter(details: Details): Promise<CustomerIdentity> {
    const { customerId, name, email } = await this.api.call<CustomerIdentity>({
      method: 'POST',
      path: '/customer/add',
      body: details,
    });
    const customer = { customerId, name, email };
    this.session.enterCustomer(customer);
    return customer;
  }
}
