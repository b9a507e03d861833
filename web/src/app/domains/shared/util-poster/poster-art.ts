/** A picture for an event that has none: always the same one for the same event, drawn from its number. Pure. */

export interface Ring {
  radius: number;
  width: number;
  color: string;
}

export interface PosterArt {
  ground: string;
  /** The colour of the innermost circle. */
  sun: string;
  x: number;
  y: number;
  rings: readonly Ring[];
}

/** The picture is so large in its own units; rings reach beyond it. */
export const POSTER_WIDTH = 400;
export const POSTER_HEIGHT = 200;
export const SUN_RADIUS = 26;

export function posterArt(seed: number): PosterArt {
  const random = numbersFrom(seed);
  const hue = Math.floor(random() * 360);
  const second = (hue + 40 + random() * 130) % 360;
  const rings = Array.from({ length: 7 }, (_, at): Ring => ({
    radius: 52 + at * 42 + random() * 14,
    width: 6 + random() * 24,
    color: at % 2 === 0 ? `hsl(${second} 78% ${62 - at * 4}%)` : `hsl(${hue} 62% ${44 - at * 3}%)`,
  }));
  return {
    ground: `hsl(${hue} 48% 22%)`,
    sun: `hsl(${(second + 24) % 360} 92% 72%)`,
    x: 60 + random() * 280,
    y: 70 + random() * 110,
    rings,
  };
}

/** A small generator (mulberry32): the same numbers for the same seed, on every device. */
function numbersFrom(seed: number): () => number {
  let state = (seed * 0x9e3779b9) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
