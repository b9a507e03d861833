/** Which events' counts somebody watches; null: those of all. Pure. */
export type Watched = readonly number[] | null;

/** More than so many are asked for as all. The server lets nobody name more than 64. */
const MOST_NAMED = 60;

export function united(all: Iterable<Watched>): Watched {
  const named = new Set<number>();
  for (const one of all) {
    if (one === null) return null;
    one.forEach((event) => named.add(event));
  }
  return named.size === 0 || named.size > MOST_NAMED ? null : [...named].sort((a, b) => a - b);
}

export function covers(watched: Watched, needed: Watched): boolean {
  return watched === null || (needed !== null && needed.every((event) => watched.includes(event)));
}
