/**
 * The zones of the world as this browser knows them. The server carries the newest list, browsers are older: a zone that
 * one of them has never heard of must not break a page.
 */

/** Zones that were renamed, new name first: an older browser knows the same zone by its older name. */
const OLDER_NAMES: Readonly<Record<string, string>> = {
  'America/Argentina/Buenos_Aires': 'America/Buenos_Aires',
  'America/Atikokan': 'America/Coral_Harbour',
  'America/Indiana/Indianapolis': 'America/Indianapolis',
  'America/Kentucky/Louisville': 'America/Louisville',
  'America/Nuuk': 'America/Godthab',
  'Asia/Ho_Chi_Minh': 'Asia/Saigon',
  'Asia/Kathmandu': 'Asia/Katmandu',
  'Asia/Kolkata': 'Asia/Calcutta',
  'Asia/Yangon': 'Asia/Rangoon',
  'Atlantic/Faroe': 'Atlantic/Faeroe',
  'Europe/Kyiv': 'Europe/Kiev',
  'Pacific/Chuuk': 'Pacific/Truk',
  'Pacific/Kanton': 'Pacific/Enderbury',
  'Pacific/Pohnpei': 'Pacific/Ponape',
};
const NEWER_NAMES = new Map(Object.entries(OLDER_NAMES).map(([newer, older]) => [older, newer]));

const UTC = 'UTC';

export interface Zone {
  /** A name that this browser takes. */
  id: string;
  /** How people say it, to be written beside a time: "Berlin time". */
  name: string;
  /** False where times are shown in UTC, because this browser does not know the zone under any name. */
  known: boolean;
}

/** How times of this zone are shown here: under its own name, under its other name, or in UTC with "UTC" beside them. */
export function zoneOf(timezone: string): Zone {
  let zone = zones.get(timezone);
  if (!zone) {
    zone = lookUp(timezone);
    zones.set(timezone, zone);
  }
  return zone;
}

/** "Europe/Berlin" as people say it: "Berlin time". */
export function zoneName(timezone: string): string {
  return zoneOf(timezone).name;
}

/** True for a zone name that this browser knows ("Europe/Berlin"). */
export function isTimezone(name: string): boolean {
  return name !== '' && zoneOf(name).known;
}

/** The zone of whoever sits here; UTC where the system does not say (some say `Etc/Unknown`). */
export function ownTimezone(): string {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  return own !== undefined && own !== 'Etc/Unknown' && isTimezone(own) ? own : UTC;
}

const zones = new Map<string, Zone>();

function lookUp(timezone: string): Zone {
  const names = [timezone, OLDER_NAMES[timezone], NEWER_NAMES.get(timezone)];
  const id = names.find((name) => name !== undefined && name !== 'Etc/Unknown' && isTaken(name));
  if (id === undefined) return { id: UTC, name: UTC, known: false };
  const city = timezone.split('/').at(-1)?.replaceAll('_', ' ');
  return { id, name: timezone.includes('/') ? `${city} time` : timezone, known: true };
}

function isTaken(name: string): boolean {
  try {
    // An empty name would be taken for the zone of whoever sits here.
    return name !== '' && new Intl.DateTimeFormat('en-GB', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
