const STEP_MILLIS = 50;

/** Waits until the condition holds, asking again and again; says what it was waiting for when it does not come. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  limitMillis = 15_000,
): Promise<void> {
  const giveUpAt = Date.now() + limitMillis;
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error(`Waited ${limitMillis} ms in vain for: ${what}`);
    await new Promise((next) => setTimeout(next, STEP_MILLIS));
  }
}
