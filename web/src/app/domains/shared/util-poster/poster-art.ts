/**
 * A picture for an event that has none: always the same one for the same event, drawn from its number. Pure. The server
 * draws the same ones into the first HTML and onto posters (`crates/onsale/src/picture/art.rs`); `art.json` there holds
 * both to it.
 */

/** Outlines of one colour, filled, or drawn as lines of a width. */
export interface Layer {
  color: string;
  line: number | null;
  path: string;
}

export interface PosterArt {
  ground: string;
  layers: readonly Layer[];
}

/** The picture is so large in its own units; shapes reach beyond it. */
export const POSTER_WIDTH = 400;
export const POSTER_HEIGHT = 200;

type Color = readonly [hue: number, saturation: number, lightness: number];
type Corner = readonly [x: number, y: number];
type Dice = () => number;

/** Two hues by turns, from bright to deep, and one that shines. */
interface Palette {
  hue: number;
  step(at: number): Color;
  light: Color;
}

const MOTIFS = [hills, rings, bars, beams, tiles, dots] as const;

export function posterArt(seed: number): PosterArt {
  const dice = numbersFrom(seed);
  const hue = Math.floor(dice() * 360);
  const second = (hue + 40 + Math.floor(dice() * 130)) % 360;
  const palette: Palette = {
    hue,
    step: (at) => (at % 2 === 0 ? [second, 78, 62 - at * 4] : [hue, 62, 44 - at * 3]),
    light: [(second + 24) % 360, 92, 72],
  };
  const motif = MOTIFS[seed % MOTIFS.length] ?? hills;
  return { ground: css([hue, 48, 22]), layers: motif(dice, palette) };
}

/** The picture as the server writes it into HTML. */
export function posterSvg(seed: number): string {
  const { ground, layers } = posterArt(seed);
  const paint = ({ color, line }: Layer) =>
    line === null ? `fill="${color}"` : `fill="none" stroke="${color}" stroke-width="${number(line)}"`;
  const paths = layers.map((layer) => `<path d="${layer.path}" ${paint(layer)}/>`);
  return (
    `<svg viewBox="0 0 ${POSTER_WIDTH} ${POSTER_HEIGHT}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">` +
    `<path d="M0 0H${POSTER_WIDTH}V${POSTER_HEIGHT}H0Z" fill="${ground}"/>${paths.join('')}</svg>`
  );
}

function rings(dice: Dice, palette: Palette): Layer[] {
  const sizes = range(7).map((at) => [52 + at * 42 + dice() * 14, 6 + dice() * 24] as const);
  const [x, y] = [60 + dice() * 280, 70 + dice() * 110];
  const lines = sizes.map(([radius, width], at) => ({
    color: css(palette.step(at)),
    line: width,
    path: circle(x, y, radius),
  }));
  return [...lines, filled(palette.light, [circle(x, y, 26)])];
}

/** The sound of the evening. */
function bars(dice: Dice, palette: Palette): Layer[] {
  const [x, y] = [90 + dice() * 220, 60 + dice() * 40];
  const colors: string[][] = [[], [], []];
  for (const at of range(16)) {
    const [left, height] = [at * 25 + 4, 30 + dice() * 130];
    const top = POSTER_HEIGHT - height;
    const corners: Corner[] = [
      [left, top],
      [left + 17, top],
      [left + 17, top + height],
      [left, top + height],
    ];
    colors[at % 3]?.push(polygon(corners));
  }
  return [
    filled(palette.light, [circle(x, y, 44)]),
    ...colors.map((shapes, at) => filled(palette.step(at + 1), shapes)),
  ];
}

/** A landscape under a moon. */
function hills(dice: Dice, palette: Palette): Layer[] {
  const [x, y] = [60 + dice() * 280, 48 + dice() * 40];
  const layers = [filled(palette.light, [circle(x, y, 32)])];
  for (const at of range(4)) {
    const [base, height] = [96 + at * 28, 14 + dice() * 22];
    const [turns, from] = [0.8 + dice() * 1.6, dice() * 2 * Math.PI];
    const ridge = range(21).map((step): Corner => {
      const across = step / 20;
      return [across * POSTER_WIDTH, base + Math.sin(across * turns * 2 * Math.PI + from) * height];
    });
    const corners: Corner[] = [[0, POSTER_HEIGHT], ...ridge, [POSTER_WIDTH, POSTER_HEIGHT]];
    layers.push(filled(palette.step(at + 1), [polygon(corners)]));
  }
  return layers;
}

/** Light from above the stage. */
function beams(dice: Dice, palette: Palette): Layer[] {
  const lights = range(7).map((at) => {
    const [from, to] = [dice() * POSTER_WIDTH, dice() * POSTER_WIDTH];
    const width = 24 + dice() * 60;
    const corners: Corner[] = [
      [from, -10],
      [to - width, POSTER_HEIGHT],
      [to + width, POSTER_HEIGHT],
    ];
    return filled(palette.step(6 - at), [polygon(corners)]);
  });
  const lamps = range(9).map((at) => circle(at * 50, 200, 15));
  return [...lights, filled([palette.hue, 50, 10], lamps)];
}

/** A floor of triangles. */
function tiles(dice: Dice, palette: Palette): Layer[] {
  const colors: string[][] = [[], [], [], []];
  for (const row of range(4)) {
    for (const column of range(8)) {
      const [x, y] = [column * 50, row * 50];
      const corners: Corner[] = [
        [x, y],
        [x + 50, y],
        [x + 50, y + 50],
        [x, y + 50],
      ];
      const [leftOut, color] = [Math.floor(dice() * 4), Math.floor(dice() * 5)];
      colors[color]?.push(polygon(corners.filter((_, at) => at !== leftOut)));
    }
  }
  const tones = [palette.step(0), palette.step(1), palette.step(2), palette.light];
  return tones.map((tone, at) => filled(tone, colors[at] ?? []));
}

/** As printers made greys. */
function dots(dice: Dice, palette: Palette): Layer[] {
  const [x, y] = [dice() * POSTER_WIDTH, dice() * POSTER_HEIGHT];
  const near: string[] = [];
  const away: string[] = [];
  for (const row of range(6)) {
    for (const column of range(11)) {
      const [across, down] = [column * 40 + (row % 2) * 20, row * 40];
      const far = Math.sqrt((across - x) ** 2 + (down - y) ** 2);
      (far >= 120 ? away : near).push(circle(across, down, Math.max(21 - far / 15, 2.5)));
    }
  }
  return [filled(palette.step(0), away), filled(palette.light, near)];
}

function filled(color: Color, shapes: readonly string[]): Layer {
  return { color: css(color), line: null, path: shapes.join('') };
}

function circle(x: number, y: number, radius: number): string {
  const [r, across] = [number(radius), number(radius * 2)];
  return `M${number(x - radius)} ${number(y)}a${r} ${r} 0 1 0 ${across} 0a${r} ${r} 0 1 0 -${across} 0Z`;
}

function polygon(corners: readonly Corner[]): string {
  return corners.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${number(x)} ${number(y)}`).join('') + 'Z';
}

function css([hue, saturation, lightness]: Color): string {
  return `hsl(${hue} ${saturation}% ${lightness}%)`;
}

/** One digit behind the point. */
function number(value: number): string {
  const rounded = Math.floor(value * 10 + 0.5) / 10;
  return String(rounded === 0 ? 0 : rounded);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, at) => at);
}

/** A small generator (mulberry32): the same numbers for the same seed, on every device. */
function numbersFrom(seed: number): Dice {
  let state = Math.imul(seed, 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
