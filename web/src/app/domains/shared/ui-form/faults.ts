import { ElementRef, Injector, afterNextRender, inject, signal } from '@angular/core';
import { Refusal, sentenceOf } from '../data/refusal';
import { inWordsOfTheForm } from '../util-form/wording';

export type FaultsAt<F extends string> = Partial<Record<F, string>>;

/**
 * What is wrong with a form: a sentence at its field, and one for the form where no field is meant. Whatever is refused,
 * here or by the server, has a place, and the focus goes there: a button that does nothing tells nobody anything.
 */
export class Faults<F extends string> {
  private readonly at = signal<FaultsAt<F>>({});
  private readonly rest = signal<string | null>(null);
  /** What concerns no field of the form. */
  readonly whole = this.rest.asReadonly();

  constructor(
    private readonly labels: () => Readonly<Record<F, string>>,
    private readonly host: HTMLElement,
    private readonly injector: Injector,
  ) {}

  of(field: F): string | null {
    return this.at()[field] ?? null;
  }

  clear(): void {
    this.at.set({});
    this.rest.set(null);
  }

  /** Shows what was found before asking the server; true when nothing was. */
  passes(found: FaultsAt<F>): boolean {
    this.rest.set(null);
    this.at.set(found);
    if (Object.values(found).every((sentence) => sentence === undefined)) return true;
    this.focus();
    return false;
  }

  /** Shows why the server would not, in the words of the form: nobody knows what `holdSeconds` is. */
  refuse(error: unknown): void {
    if (error instanceof Refusal && error.endsLogin) return this.askToSignIn(error);
    const field = error instanceof Refusal ? error.problem.field : undefined;
    const sentence = inWordsOfTheForm(sentenceOf(error), this.labels(), field ?? '');
    this.tell(sentence, this.has(field) ? field : null);
  }

  /** Shows a sentence of the page's own, at a field or for the whole form. */
  tell(sentence: string, field: F | null = null): void {
    this.at.set(field === null ? {} : ({ [field]: sentence } as FaultsAt<F>));
    this.rest.set(field === null ? sentence : null);
    this.focus();
  }

  /** The page around the form says that the login is over, and has the way on; where it does not, the form says it. */
  private askToSignIn(refusal: Refusal): void {
    this.clear();
    const look = () => {
      const way = document.querySelector<HTMLElement>('os-sign-in-again os-notice');
      if (way) way.focus();
      else this.tell(refusal.message);
    };
    afterNextRender(look, { injector: this.injector });
  }

  /** A form in two steps shows only some of its fields: what is not on the screen is said for the whole form. */
  private has(field: string | null | undefined): field is F {
    if (field == null || !Object.hasOwn(this.labels(), field)) return false;
    return this.host.querySelector(`[name="${field}"]`) !== null;
  }

  private focus(): void {
    afterNextRender(
      () => {
        const fault =
          this.host.querySelector<HTMLElement>('[aria-invalid="true"]') ??
          this.host.querySelector<HTMLElement>('os-notice.bad');
        // A sentence takes the focus only when it is given, not on the way from field to field.
        if (fault?.localName === 'os-notice') fault.tabIndex = -1;
        fault?.focus();
      },
      { injector: this.injector },
    );
  }
}

type Labels<F extends string> = Readonly<Record<F, string>>;

/** For a component's field: `labels` names every field of its form as the screen does. */
export function faultsOf<F extends string>(labels: Labels<F> | (() => Labels<F>)): Faults<F> {
  const named = typeof labels === 'function' ? labels : () => labels;
  return new Faults(named, inject<ElementRef<HTMLElement>>(ElementRef).nativeElement, inject(Injector));
}

/**
 * Fields whose text the browser gives to nobody: half a date, letters where a number belongs. Their value is empty, and
 * would be taken for "nothing".
 */
export function unreadableIn(event: Event): Record<string, string> {
  const form = event.target as HTMLFormElement;
  const inputs = [...form.querySelectorAll('input')].filter((input) => input.validity.badInput);
  return Object.fromEntries(
    inputs.map(({ name, type }) => [
      name,
      type === 'number' ? 'This is not a number.' : 'Please give the day and the time, or nothing.',
    ]),
  );
}
