/**
 * The clock at a venue, as it is typed into a form. One rule for every zone: a clock time that does not exist, because the
 * clocks go forward over it, is taken by the offset before; of two that read the same the first is meant, unless the
 * second is chosen.
 */
import { zoneOf } from './zone';

export type LocalKind = 'plain' | 'skipped' | 'twice';

export interface LocalReading {
  kind: LocalKind;
  /** The instant that is meant. */
  at: string;
}

const DAY_MILLIS = 86_400_000;

/** The value of an `<input type="datetime-local">` that shows this instant in the given zone. */
export function toLocalInput(iso: string | null, timezone: string): string {
  return iso === null || iso === '' ? '' : wallText(wallMillis(new Date(iso).getTime(), timezone));
}

/** What a `datetime-local` value means in the given zone; null for an empty one, and for one that is no time of four-digit years. */
export function readLocal(value: string, timezone: string, second = false): LocalReading | null {
  const wall = parseWall(value);
  if (wall === null) return null;
  // No clock changes twice within two days: one of these offsets is that of the instant looked for.
  const before = offsetAt(wall - DAY_MILLIS, timezone);
  const after = offsetAt(wall + DAY_MILLIS, timezone);
  const fitting = [...new Set([wall - before, wall - after])]
    .filter((millis) => wallMillis(millis, timezone) === wall)
    .sort((a, b) => a - b);
  const [first, last] = [fitting[0], fitting.at(-1)];
  if (first === undefined || last === undefined) return { kind: 'skipped', at: isoOf(wall - before) };
  if (first === last) return { kind: 'plain', at: isoOf(first) };
  return { kind: 'twice', at: isoOf(second ? last : first) };
}

/** The instant that a clock in the given zone shows as this `datetime-local` value; null for an empty one. */
export function fromLocalInput(value: string, timezone: string, second = false): string | null {
  return readLocal(value, timezone, second)?.at ?? null;
}

/** Whether the instant is the second of two that a clock in the given zone shows alike. */
export function isSecondOfTwo(iso: string | null, timezone: string): boolean {
  if (iso === null) return false;
  const local = toLocalInput(iso, timezone);
  const second = readLocal(local, timezone, true);
  if (second?.kind !== 'twice') return false;
  return new Date(iso).getTime() >= new Date(second.at).getTime();
}

/** What a form says under a field whose time is not as plain as it looks; null for any other. */
export function wordOnClocks(value: string, timezone: string, second = false): string | null {
  const reading = readLocal(value, timezone, second);
  if (reading === null || reading.kind === 'plain') return null;
  const clock = value.slice(11, 16);
  if (reading.kind === 'skipped') {
    const meant = toLocalInput(reading.at, timezone).slice(11, 16);
    return `The clocks go forward over ${clock} that night: it is taken as ${meant}.`;
  }
  return `The clocks go back that night, so ${clock} comes twice: the ${second ? 'second' : 'first'} is meant.`;
}

/** Milliseconds as though the clock on the wall were UTC. */
function parseWall(value: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2}(?:\.\d{1,3})?)?$/.exec(value);
  if (!match) return null;
  const wall = Date.parse(`${value.slice(0, 16)}:00.000Z`);
  return Number.isNaN(wall) ? null : wall;
}

function offsetAt(millis: number, timezone: string): number {
  return wallMillis(millis, timezone) - Math.floor(millis / 60_000) * 60_000;
}

/** The clock's minute at this instant. */
function wallMillis(millis: number, timezone: string): number {
  const parts = new Map(
    partsFormat(timezone)
      .formatToParts(millis)
      .map((p) => [p.type, Number(p.value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const day = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour') % 24, part('minute'));
  // Years below 100 would be taken for those of the last century.
  return part('year') < 100 ? new Date(day).setUTCFullYear(part('year')) : day;
}

function wallText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 16);
}

function isoOf(millis: number): string {
  return new Date(millis).toISOString();
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsFormat(timezone: string): Intl.DateTimeFormat {
  const timeZone = zoneOf(timezone).id;
  let format = formats.get(timeZone);
  if (!format) {
    const digits = 'numeric' as const;
    const clock = { year: digits, month: digits, day: digits, hour: digits, minute: digits };
    format = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...clock });
    formats.set(timeZone, format);
  }
  return format;
}
