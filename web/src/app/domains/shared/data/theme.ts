import { Injectable, effect, signal } from '@angular/core';

export type ThemeChoice = 'auto' | 'light' | 'dark';

const KEY = 'onsale.theme';

/** Light, dark, or as the device says. The tokens of both stand in styles/tokens.css. */
@Injectable({ providedIn: 'root' })
export class Theme {
  readonly choice = signal<ThemeChoice>(load());

  constructor() {
    effect(() => {
      const choice = this.choice();
      if (choice === 'auto') {
        localStorage.removeItem(KEY);
        delete document.documentElement.dataset['theme'];
      } else {
        localStorage.setItem(KEY, choice);
        document.documentElement.dataset['theme'] = choice;
      }
    });
  }

  turn(): void {
    const order: ThemeChoice[] = ['auto', 'light', 'dark'];
    this.choice.update((choice) => order[(order.indexOf(choice) + 1) % order.length] ?? 'auto');
  }
}

function load(): ThemeChoice {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'auto';
}
