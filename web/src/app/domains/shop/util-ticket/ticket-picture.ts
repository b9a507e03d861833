/** A ticket as a picture to keep: drawn, not photographed, so that it is the same whatever the screen. */
import { PosterArt, POSTER_WIDTH } from '@shared/util-poster/poster-art';

export interface TicketWords {
  title: string;
  /** When and where, one line each. */
  lines: readonly string[];
  /** Name and value. */
  facts: readonly (readonly [string, string])[];
}

const WIDTH = 1080;
const HEIGHT = 1620;
const MARGIN = 80;
const POSTER_BOTTOM = 340;
/** Room for the longest names above the code, and the code still large. */
const CODE_SIDE = 380;
const INK = '#1b1524';
const MUTED = '#5d5468';
const DISPLAY = "'Bricolage Grotesque', system-ui, sans-serif";
const TEXT = "system-ui, 'Segoe UI', Roboto, sans-serif";

export const PICTURE_SIZE = { width: WIDTH, height: HEIGHT } as const;

export function drawTicket(
  on: CanvasRenderingContext2D,
  art: PosterArt,
  words: TicketWords,
  dots: readonly (readonly boolean[])[] | null,
): void {
  on.fillStyle = '#ffffff';
  on.fillRect(0, 0, WIDTH, HEIGHT);
  drawPoster(on, art);
  let y = drawTitle(on, words.title, POSTER_BOTTOM + 110);
  on.font = `36px ${TEXT}`;
  on.fillStyle = MUTED;
  for (const line of words.lines)
    for (const piece of wrap(on, line, WIDTH - 2 * MARGIN, 2)) on.fillText(piece, MARGIN, (y += 46));
  y = drawTear(on, y + 44);
  drawFacts(on, words.facts, y + 64);
  if (dots) drawDots(on, dots);
}

function drawPoster(on: CanvasRenderingContext2D, art: PosterArt): void {
  const scale = WIDTH / POSTER_WIDTH;
  on.save();
  on.beginPath();
  on.rect(0, 0, WIDTH, POSTER_BOTTOM);
  on.clip();
  on.fillStyle = art.ground;
  on.fillRect(0, 0, WIDTH, POSTER_BOTTOM);
  on.scale(scale, scale);
  for (const layer of art.layers) {
    const shape = new Path2D(layer.path);
    if (layer.line === null) {
      on.fillStyle = layer.color;
      on.fill(shape);
    } else {
      on.strokeStyle = layer.color;
      on.lineWidth = layer.line;
      on.stroke(shape);
    }
  }
  on.restore();
}

/** In at most three lines; answers where the last one stands. */
function drawTitle(on: CanvasRenderingContext2D, title: string, top: number): number {
  on.font = `750 60px ${DISPLAY}`;
  on.fillStyle = INK;
  const lines = wrap(on, title, WIDTH - 2 * MARGIN, 3);
  lines.forEach((line, at) => on.fillText(line, MARGIN, top + at * 64));
  return top + (lines.length - 1) * 64;
}

/** The text in lines that fit, letters never squeezed; a word that is too long is broken, what is too much ends in "…". */
export function wrap(
  on: Pick<CanvasRenderingContext2D, 'measureText'>,
  text: string,
  width: number,
  most: number,
): string[] {
  const fits = (line: string) => on.measureText(line).width <= width;
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (fits(longer)) lines[lines.length - 1] = longer;
    else if (fits(word)) lines.push(word);
    else breakWord(word, lines, fits);
  }
  const shown = lines.filter((line) => line !== '').slice(0, most);
  if (lines.filter((line) => line !== '').length > most) shown[most - 1] = cut(shown[most - 1] ?? '', fits);
  return shown;
}

function breakWord(word: string, lines: string[], fits: (line: string) => boolean): void {
  let line = lines.at(-1) === '' ? '' : `${lines.at(-1) ?? ''} `;
  for (const letter of word) {
    if (fits(line + letter)) line += letter;
    else {
      lines[lines.length - 1] = line.trim();
      lines.push('');
      line = letter;
    }
  }
  lines[lines.length - 1] = line.trim();
}

function cut(line: string, fits: (line: string) => boolean): string {
  const letters = Array.from(line);
  while (letters.length > 0 && !fits(`${letters.join('')}…`)) letters.pop();
  return `${letters.join('').trim()}…`;
}

function drawTear(on: CanvasRenderingContext2D, y: number): number {
  on.strokeStyle = '#8d8398';
  on.lineWidth = 3;
  on.setLineDash([14, 12]);
  on.beginPath();
  on.moveTo(MARGIN / 2, y);
  on.lineTo(WIDTH - MARGIN / 2, y);
  on.stroke();
  on.setLineDash([]);
  return y;
}

/** Two in a row, above the code; a long name takes two lines. */
function drawFacts(on: CanvasRenderingContext2D, facts: TicketWords['facts'], top: number): void {
  let y = top;
  for (let at = 0; at < facts.length; at += 2) {
    const heights = facts
      .slice(at, at + 2)
      .map((fact, column) => drawFact(on, fact, MARGIN + column * 480, y));
    y += Math.max(...heights) + 28;
  }
}

/** Answers how high it is. */
function drawFact(
  on: CanvasRenderingContext2D,
  [name, value]: readonly [string, string],
  x: number,
  y: number,
): number {
  on.font = `600 30px ${TEXT}`;
  on.fillStyle = MUTED;
  on.fillText(name, x, y);
  on.font = `650 42px ${DISPLAY}`;
  on.fillStyle = INK;
  const lines = wrap(on, value, 440, 2);
  lines.forEach((line, at) => on.fillText(line, x, y + 50 + at * 48));
  return 50 + lines.length * 48;
}

/** Down in the middle. */
function drawDots(on: CanvasRenderingContext2D, dots: readonly (readonly boolean[])[]): void {
  const dot = Math.floor(CODE_SIDE / dots.length);
  const [left, top] = [(WIDTH - dot * dots.length) / 2, HEIGHT - MARGIN - dot * dots.length];
  on.fillStyle = '#000000';
  dots.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (dark) on.fillRect(left + x * dot, top + y * dot, dot, dot);
    }),
  );
}
