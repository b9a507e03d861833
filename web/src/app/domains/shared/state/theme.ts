import { Injectable, effect, signal } from '@angular/core';
import { deviceStore } from '../util-storage/stored';

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
        deviceStore.remove(KEY);
        delete document.documentElement.dataset['theme'];
      } else {
        deviceStore.write(KEY, choice);
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
  const stored = deviceStore.read(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'auto';
}
