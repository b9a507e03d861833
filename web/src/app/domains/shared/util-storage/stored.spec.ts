import { makeStore } from './stored';

function throwing(): never {
  throw new DOMException('Access is denied for this document.', 'SecurityError');
}

function fakeStorage(setItem: (key: string, value: string) => void, first: Record<string, string> = {}) {
  const kept = new Map(Object.entries(first));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
    setItem,
  } as unknown as Storage;
}

describe('A store', () => {
  it('keeps things in the storage of the browser', () => {
    const store = makeStore(() => sessionStorage);
    store.write('onsale.try', { a: 1 });
    expect(sessionStorage.getItem('onsale.try')).toBe('{"a":1}');
    expect(store.read('onsale.try')).toEqual({ a: 1 });
    store.remove('onsale.try');
    expect(store.read('onsale.try')).toBeNull();
  });

  it('reads what is no JSON as nothing', () => {
    sessionStorage.setItem('onsale.try', '{half');
    expect(makeStore(() => sessionStorage).read('onsale.try')).toBeNull();
    sessionStorage.removeItem('onsale.try');
  });

  it('remembers by itself where the browser blocks storage', () => {
    const store = makeStore(throwing);
    expect(store.read('onsale.try')).toBeNull();
    store.write('onsale.try', [1]);
    expect(store.read('onsale.try')).toEqual([1]);
    store.remove('onsale.try');
    expect(store.read('onsale.try')).toBeNull();
  });

  it('remembers by itself what finds no room, and leaves nothing older behind', () => {
    const full = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
    const storage = fakeStorage(full, { 'onsale.try': '"old"' });
    const store = makeStore(() => storage);
    expect(store.read('onsale.try')).toBe('old');
    store.write('onsale.try', 'new');
    expect(store.read('onsale.try')).toBe('new');
    expect(storage.getItem('onsale.try')).toBeNull();
  });
});
