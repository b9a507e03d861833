/** An event for the calendar of a phone (RFC 5545). Pure. */
import { EventRecord, Ticket } from '@shared/data/wire';

const ASSUMED_HOURS = 3;

/**
 * Null when the event has no time yet. `host` is where the ticket was bought: two installations both have a ticket 1, and
 * a calendar takes what has the same UID for the same entry. A later file has a higher SEQUENCE, so that an event that has
 * moved is taken over.
 */
export function makeCalendarFile(
  event: EventRecord,
  ticket: Ticket,
  host: string,
  stampedAt: Date,
): string | null {
  if (!event.startsAt) return null;
  const start = new Date(event.startsAt);
  const end = new Date(start.getTime() + ASSUMED_HOURS * 3_600_000);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Onsale//EN',
    'BEGIN:VEVENT',
    `UID:ticket-${ticket.ticketId}@${escape(host)}`,
    `SEQUENCE:${Math.floor(stampedAt.getTime() / 60_000)}`,
    `DTSTAMP:${stamp(stampedAt)}`,
    `LAST-MODIFIED:${stamp(stampedAt)}`,
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(end)}`,
    `SUMMARY:${escape(event.name)}`,
    ...(event.venue ? [`LOCATION:${escape(event.venue)}`] : []),
    `DESCRIPTION:${escape(`${ticket.type}, ticket no. ${ticket.ticketId}`)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map(fold).join('\r\n') + '\r\n';
}

function stamp(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function escape(text: string): string {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n');
}

/** A line is at most 75 octets; one that is longer goes on after a space. Counted in characters of at most three. */
function fold(line: string): string {
  const pieces = line.match(/.{1,24}/gsu) ?? [line];
  return line.length <= 70 && /^[\x20-\x7e]*$/.test(line) ? line : pieces.join('\r\n ');
}
