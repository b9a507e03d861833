import { Injectable, inject } from '@angular/core';
import { ApiClient } from './api-client';
import { Login } from './login';
import { Details, Proven, Session, Tokens, tokensIn } from './session';

interface Registered extends Details, Partial<Tokens> {
  customerId?: number;
  vendorId?: number;
  device?: string;
}

/**
 * Name and email, once, for customers and vendors alike. Where nothing is proven, a known email with the same name is the
 * same one again; where tokens prove who calls, a known email needs a code.
 */
@Injectable({ providedIn: 'root' })
export class SignIn {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);
  private readonly login = inject(Login);

  /** `codeNeeded`: registered already, and only a code from a mail proves that it was this one. */
  async enter(role: Proven, details: Details): Promise<'entered' | 'codeNeeded'> {
    if (role === 'customer' && this.session.resume(details)) return 'entered';
    const call = { method: 'POST', path: `/${role}/add`, body: details } as const;
    const { body, replayed } = await this.api.callPage<Registered>(call);
    const { customerId, vendorId, name, email } = body;
    const tokens = tokensIn(body);
    this.login.keepDevice(role, body);
    const id = customerId ?? vendorId ?? 0;
    if (replayed && !tokens && !(await this.login.takesNumber(role, id))) return 'codeNeeded';
    if (role === 'customer') this.session.enterCustomer({ customerId: id, name, email }, tokens);
    else this.session.enterVendor({ vendorId: id, name, email }, tokens);
    return 'entered';
  }
}
