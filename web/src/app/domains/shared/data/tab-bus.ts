/** How the tabs of one browser talk to each other. */
export interface Bus {
  post(message: object): void;
  close(): void;
}

/**
 * The tabs' own channel; where the browser has none, the storage that they share (its events reach every other tab);
 * null where there is nothing at all, and a tab is alone as far as it can know.
 */
export function openBus(name: string, hear: (message: unknown) => void): Bus | null {
  try {
    const channel = new BroadcastChannel(name);
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => hear(data));
    return { post: (message) => channel.postMessage(message), close: () => channel.close() };
  } catch {
    // Not there, or forbidden together with the storage.
    return openStorageBus(name, hear);
  }
}

function openStorageBus(name: string, hear: (message: unknown) => void): Bus | null {
  let posted = 0;
  const post = (message: object) => {
    // The same text twice would be no event.
    localStorage.setItem(name, JSON.stringify({ message, posted: `${Date.now()}.${posted++}` }));
    localStorage.removeItem(name);
  };
  const listen = ({ key, newValue }: StorageEvent) => {
    if (key === name && newValue !== null) hear((JSON.parse(newValue) as { message: unknown }).message);
  };
  try {
    post({});
  } catch {
    return null;
  }
  addEventListener('storage', listen);
  const quiet = (message: object) => {
    try {
      post(message);
    } catch {
      // No room: the others notice the silence.
    }
  };
  return { post: quiet, close: () => removeEventListener('storage', listen) };
}
