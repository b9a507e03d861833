import { Injectable, inject } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { Login } from '@shared/data/login';
import { CustomerIdentity, Details, Session, Tokens, tokensIn } from '@shared/data/session';

/**
 * Name and email, once. Where nothing is proven, a known email with the same name is the same customer again; where
 * tokens prove who calls, a known email needs a code.
 */
@Injectable({ providedIn: 'root' })
export class SignIn {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);
  private readonly login = inject(Login);

  /** `codeNeeded`: registered already, and only a code from a mail proves that it was this person. */
  async enter(details: Details): Promise<'entered' | 'codeNeeded'> {
    if (this.session.resume(details)) return 'entered';
    const { body, replayed } = await this.api.callPage<
      CustomerIdentity & Partial<Tokens> & { device?: string }
    >({
      method: 'POST',
      path: '/customer/add',
      body: details,
    });
    const { customerId, name, email } = body;
    const tokens = tokensIn(body);
    this.login.keepDevice('customer', body);
    if (replayed && !tokens && !(await this.login.takesNumber('customer', customerId))) return 'codeNeeded';
    this.session.enterCustomer({ customerId, name, email }, tokens);
    return 'entered';
  }
}
