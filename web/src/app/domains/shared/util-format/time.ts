/** Instants as people read them: in the venue's own zone, with the zone named. */
import { ownTimezone, zoneOf } from './zone';

export { zoneName } from './zone';

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
  return `${text}, ${zoneOf(timezone).name}`;
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

/**
 * "27 Nov 2026, 20:31, Berlin time": when something was bought or asked for, as the clock of whoever reads it showed. What
 * an event's own time is, is told by its venue's clock (`formatVenueTime`); both name the zone.
 */
export function formatOwnTime(iso: string): string {
  const timezone = ownTimezone();
  const text = dateFormat(timezone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(iso));
  return `${text}, ${zoneOf(timezone).name}`;
}

/** What is left of a wait: "0:42", "12:05", "3 h 05 min", "4 days". Rounds up, so that 0:00 means over. */
export function formatCountdown(millis: number): string {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${twoDigits(seconds % 60)}`;
  if (seconds < 48 * 3600)
    return `${Math.floor(seconds / 3600)} h ${twoDigits(Math.floor(seconds / 60) % 60)} min`;
  return `${Math.floor(seconds / 86_400)} days`;
}

/** What whoever buys should know of an event that is no longer to come: "has begun", "began 3 days ago". */
export function wordOnBeginning(startsAt: string, now: number): string {
  const days = Math.floor((now - Date.parse(startsAt)) / 86_400_000);
  if (days < 1) return 'has begun';
  return days === 1 ? 'began a day ago' : `began ${days} days ago`;
}

/** A duration in seconds in a few words: "2.5 s", "3 min", "1 h 20 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

const twoDigits = (n: number) => String(n).padStart(2, '0');

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(timezone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const timeZone = timezone === undefined ? undefined : zoneOf(timezone).id;
  const key = `${timeZone ?? ''}|${Object.keys(options).join()}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { ...options, ...(timeZone ? { timeZone } : {}) });
    formats.set(key, format);
  }
  return format;
}
