import { ChangeDetectionStrategy, Component, effect, inject, signal, untracked } from '@angular/core';
import { LIMITS } from '@shared/util-limits/limits.generated';
import { sentenceOf } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { Toasts } from '@shared/state/toasts';
import { ApiKey, ApiKeyScope } from '@shared/data/wire';
import { faultsOf } from '@shared/ui-form/faults';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';
import { Question } from '@shared/ui-kit/question';
import { formatDayTime } from '@shared/util-format/time';
import { ApiKeys } from '../data/api-keys';

const LABELS = { name: 'What the key is for', scopes: 'What it may do' } as const;

const SCOPES: readonly { scope: ApiKeyScope; words: string }[] = [
  { scope: 'read', words: 'Look at what you see' },
  { scope: 'release', words: 'Release tickets' },
  { scope: 'manage', words: 'Change events and tickets' },
];

/** The vendor's API keys: made, listed, deleted. A key is shown once, when it is made. */
@Component({
  selector: 'os-api-key-card',
  imports: [Field, Notice, Question],
  providers: [ApiKeys],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="stack" novalidate (submit)="addKey($event)">
      <h2>API keys</h2>
      <p class="muted small">Your own programs come in with a key. <a href="/docs">What they can do</a></p>
      @if (made(); as key) {
        <os-notice tone="good">
          Copy this key now, it is not shown again:
          <code class="secret">{{ key }}</code>
        </os-notice>
        <div class="row">
          <button class="button primary" type="button" (click)="copyKey(key)">Copy</button>
          <button class="button quiet" type="button" (click)="made.set(null)">I have it</button>
        </div>
      }
      @if (keys.list(); as list) {
        @if (list.length > 0) {
          <ul class="stack">
            @for (key of list; track key.keyId) {
              <li class="row spread">
                <span>
                  <strong>{{ key.name }}</strong>
                  <span class="muted small">
                    {{ wordsOf(key) }} · made {{ time(key.createdAt) }} ·
                    {{ key.lastUsedAt ? 'last used ' + time(key.lastUsedAt) : 'never used' }}
                  </span>
                </span>
                <button
                  class="button compact"
                  type="button"
                  [attr.aria-label]="'Delete the key ' + key.name"
                  (click)="deleting.set(key)"
                >
                  Delete
                </button>
              </li>
            }
          </ul>
        }
      }
      <os-field
        [label]="labels.name"
        name="name"
        placeholder="Box office till"
        autocomplete="off"
        [required]="true"
        [maxlength]="limits.AddApiKeyBody.name.maxLength"
        [(value)]="name"
        [error]="faults.of('name')"
      />
      <fieldset>
        <legend>{{ labels.scopes }}</legend>
        @for (one of scopes; track one.scope) {
          <label class="check">
            <input
              type="checkbox"
              class="input"
              name="scopes"
              [checked]="chosen().has(one.scope)"
              [attr.aria-invalid]="faults.of('scopes') ? 'true' : null"
              (change)="choose(one.scope, $any($event.target).checked)"
            />
            {{ one.words }}
          </label>
        }
        @if (faults.of('scopes'); as wrong) {
          <span class="wrong">{{ wrong }}</span>
        }
      </fieldset>
      @if (faults.whole(); as refusal) {
        <os-notice tone="bad">{{ refusal }}</os-notice>
      }
      <div class="row">
        <button class="button" type="submit" [disabled]="busy()">
          {{ busy() ? 'One moment…' : 'Make a key' }}
        </button>
      </div>
    </form>
    @if (deleting(); as key) {
      <os-question
        [heading]="'Delete the key ' + key.name + '?'"
        deed="Delete the key"
        [busy]="busy()"
        [error]="notDeleted()"
        (confirmed)="deleteKey(key)"
        (closed)="deleting.set(null)"
      >
        <p>Whatever comes in with it is refused from then on. It does not come back.</p>
      </os-question>
    }
  `,
})
export class ApiKeyCard {
  protected readonly limits = LIMITS;
  protected readonly keys = inject(ApiKeys);
  private readonly toasts = inject(Toasts);

  protected readonly labels = LABELS;
  protected readonly scopes = SCOPES;
  protected readonly time = (iso: string) => formatDayTime(iso);
  protected readonly faults = faultsOf<keyof typeof LABELS>(LABELS);
  protected readonly name = signal('');
  protected readonly chosen = signal<ReadonlySet<ApiKeyScope>>(new Set(['read']));
  protected readonly made = signal<string | null>(null);
  protected readonly deleting = signal<ApiKey | null>(null);
  protected readonly notDeleted = signal<string | null>(null);
  protected readonly busy = signal(false);

  constructor() {
    const session = inject(Session);
    effect(() => {
      if (session.vendor()) untracked(() => this.loadKeys());
    });
  }

  private loadKeys(): void {
    this.keys.load().catch((error: unknown) => this.faults.refuse(error));
  }

  protected wordsOf(key: ApiKey): string {
    return SCOPES.filter(({ scope }) => key.scopes.includes(scope))
      .map(({ words }) => words.toLowerCase())
      .join(', ');
  }

  protected choose(scope: ApiKeyScope, on: boolean): void {
    this.chosen.update((chosen) => {
      const next = new Set(chosen);
      if (on) next.add(scope);
      else next.delete(scope);
      return next;
    });
  }

  protected async addKey(event: Event): Promise<void> {
    event.preventDefault();
    const found = {
      ...(this.name().trim() === '' ? { name: 'Please say what it is for.' } : {}),
      ...(this.chosen().size === 0 ? { scopes: 'Please choose what it may do.' } : {}),
    };
    if (this.busy() || !this.faults.passes(found)) return;
    this.busy.set(true);
    try {
      this.made.set(await this.keys.add(this.name().trim(), [...this.chosen()]));
      this.name.set('');
    } catch (error) {
      this.faults.refuse(error);
    } finally {
      this.busy.set(false);
    }
  }

  protected async deleteKey(key: ApiKey): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.notDeleted.set(null);
    try {
      await this.keys.delete(key);
      this.deleting.set(null);
      this.toasts.tell(`The key ${key.name} is deleted.`);
    } catch (error) {
      this.notDeleted.set(sentenceOf(error));
    } finally {
      this.busy.set(false);
    }
  }

  /** A browser that does not let the page write there shows the key all the same. */
  protected async copyKey(key: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(key);
      this.toasts.tell('The key is copied.');
    } catch {
      this.toasts.tell('This browser does not copy by itself: mark the key and copy it.');
    }
  }
}
