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
const POSTER_BOTTOM = 420;
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
  for (const line of words.lines) on.fillText(line, MARGIN, (y += 56), WIDTH - 2 * MARGIN);
  y = drawTear(on, y + 60);
  drawFacts(on, words.facts, y + 80);
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
  on.font = `750 64px ${DISPLAY}`;
  on.fillStyle = INK;
  const lines = [''];
  for (const word of title.split(/\s+/)) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.at(-1) !== '' && on.measureText(longer).width > WIDTH - 2 * MARGIN) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  const shown = lines.slice(0, 3);
  shown.forEach((line, at) => on.fillText(line, MARGIN, top + at * 72, WIDTH - 2 * MARGIN));
  return top + (shown.length - 1) * 72;
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

/** Two in a row, on the left of the code. */
function drawFacts(on: CanvasRenderingContext2D, facts: TicketWords['facts'], top: number): void {
  facts.forEach(([name, value], at) => {
    const [x, y] = [MARGIN + (at % 2) * 480, top + Math.floor(at / 2) * 124];
    on.font = `600 30px ${TEXT}`;
    on.fillStyle = MUTED;
    on.fillText(name, x, y);
    on.font = `650 44px ${DISPLAY}`;
    on.fillStyle = INK;
    on.fillText(value, x, y + 54, 440);
  });
}

/** Down in the middle. */
function drawDots(on: CanvasRenderingContext2D, dots: readonly (readonly boolean[])[]): void {
  const dot = Math.floor(440 / dots.length);
  const [left, top] = [(WIDTH - dot * dots.length) / 2, HEIGHT - MARGIN - dot * dots.length];
  on.fillStyle = '#000000';
  dots.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (dark) on.fillRect(left + x * dot, top + y * dot, dot, dot);
    }),
  );
}
