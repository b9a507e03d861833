import { Injectable, inject, signal } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { ApiKey, ApiKeyScope, MadeApiKey } from '@shared/data/wire';

/** The vendor's API keys: what its own programs come in with. */
@Injectable()
export class ApiKeys {
  private readonly api = inject(ApiClient);
  private readonly loaded = signal<readonly ApiKey[] | null>(null);
  readonly list = this.loaded.asReadonly();

  async load(): Promise<void> {
    this.loaded.set(await this.api.call<ApiKey[]>({ path: '/vendor/key/all', as: 'vendor' }));
  }

  /** Answers the key itself, which is told this once. */
  async add(name: string, scopes: readonly ApiKeyScope[]): Promise<string> {
    const { key } = await this.api.call<MadeApiKey>({
      method: 'POST',
      path: '/vendor/key/add',
      as: 'vendor',
      body: { name, scopes },
    });
    await this.load();
    return key;
  }

  async delete({ keyId }: ApiKey): Promise<void> {
    await this.api.call({ method: 'DELETE', path: `/vendor/key/delete/${keyId}`, as: 'vendor' });
    await this.load();
  }
}
