/** One of the browser's two storages, and the page's own memory where the browser gives none or has no room. */
export interface Store {
  /** What stands under the key; null when nothing does, or nothing that can be read. */
  read(key: string): unknown;
  write(key: string, value: unknown): void;
  remove(key: string): void;
}

/** Ends with the tab. */
export const tabStore = makeStore(() => sessionStorage);
/** Stays on the device, for all tabs. */
export const deviceStore = makeStore(() => localStorage);

/**
 * Never throws. A browser that blocks cookies throws at the mere mention of a storage, and a full one when it is
 * written to; the shop needs neither to sell, so what cannot be stored is remembered until the page goes.
 */
export function makeStore(find: () => Storage): Store {
  const memory = new Map<string, string>();
  const attempt = <T>(work: (storage: Storage) => T): T | null => {
    try {
      return work(find());
    } catch {
      return null;
    }
  };
  return {
    read: (key) => {
      const text = memory.get(key) ?? attempt((storage) => storage.getItem(key));
      try {
        return JSON.parse(text ?? 'null') as unknown;
      } catch {
        return null;
      }
    },
    write: (key, value) => {
      const text = JSON.stringify(value);
      const stored = attempt((storage) => {
        storage.setItem(key, text);
        return true;
      });
      if (stored) {
        memory.delete(key);
        return;
      }
      // What stood there before would speak up again after a reload, and be wrong.
      attempt((storage) => storage.removeItem(key));
      memory.set(key, text);
    },
    remove: (key) => {
      memory.delete(key);
      attempt((storage) => storage.removeItem(key));
    },
  };
}
