/** Instants as people read them: in the venue's own zone, with the zone named. */

/** "Fri, 27 Nov 2026, 20:00, Berlin time": the instant as a clock at the venue shows it. */
export function formatVenueTime(iso: string, timezone: string): string {
  const text = dateFormat(timezone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(iso));
  return `${text}, ${zoneName(timezone)}`;
}

/** "Europe/Berlin" as people say it: "Berlin time". */
export function zoneName(timezone: string): string {
  const city = timezone.split('/').at(-1)?.replaceAll('_', ' ');
  return timezone.includes('/') ? `${city} time` : timezone;
}

/** "20:31:05" on the wall of whoever looks at the screen, or in a zone that is named beside it. */
export function formatClock(millis: number, timezone?: string): string {
  return dateFormat(timezone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(millis);
}

/** "27 Nov, 20:31" on the wall of whoever looks at the screen, or in a zone that is named beside it. */
export function formatDayTime(iso: string, timezone?: string): string {
  return dateFormat(timezone, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(iso));
}

/** What is left of a wait: "0:42", "12:05", "3 h 05 min", "4 days". Rounds up, so that 0:00 means over. */
export function formatCountdown(millis: number): string {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${twoDigits(seconds % 60)}`;
  if (seconds < 48 * 3600)
    return `${Math.floor(seconds / 3600)} h ${twoDigits(Math.floor(seconds / 60) % 60)} min`;
  return `${Math.floor(seconds / 86_400)} days`;
}

/** A duration in seconds in a few words: "2.5 s", "3 min", "1 h 20 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** The value of an `<input type="datetime-local">` that shows this instant in the given zone. */
export function toLocalInput(iso: string | null, timezone: string): string {
  if (!iso) return '';
  const parts = zoneParts(new Date(iso).getTime(), timezone);
  return `${parts.year}-${twoDigits(parts.month)}-${twoDigits(parts.day)}T${twoDigits(parts.hour)}:${twoDigits(parts.minute)}`;
}

/** The instant that a clock in the given zone shows as this `datetime-local` value; null for an empty one. */
export function fromLocalInput(value: string, timezone: string): string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(value);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  // The offset depends on the instant looked for: guess, look, correct once (enough across a change of the clocks).
  const guess = asUtc - zoneOffset(asUtc, timezone);
  return new Date(asUtc - zoneOffset(guess, timezone)).toISOString();
}

/** True for a zone name that this browser knows ("Europe/Berlin"). */
export function isTimezone(name: string): boolean {
  try {
    dateFormat(name, {});
    return name !== '';
  } catch {
    return false;
  }
}

export function ownTimezone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function zoneOffset(millis: number, timezone: string): number {
  const p = zoneParts(millis, timezone);
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute) - Math.floor(millis / 60_000) * 60_000;
}

interface ZoneParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

function zoneParts(millis: number, timezone: string): ZoneParts {
  const format = dateFormat(timezone, {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = format.formatToParts(millis);
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0);
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
  };
}

const twoDigits = (n: number) => String(n).padStart(2, '0');

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(timeZone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone ?? ''}|${Object.keys(options).join()}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { ...options, ...(timeZone ? { timeZone } : {}) });
    formats.set(key, format);
  }
  return format;
}
