/** An event for the calendar of a phone (RFC 5545). Pure. */
import { EventRecord, Ticket } from '@shared/data/wire';

const ASSUMED_HOURS = 3;

/** Null when the event has no time yet. */
export function makeCalendarFile(event: EventRecord, ticket: Ticket, stampedAt: Date): string | null {
  if (!event.startsAt) return null;
  const start = new Date(event.startsAt);
  const end = new Date(start.getTime() + ASSUMED_HOURS * 3_600_000);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Onsale//EN',
    'BEGIN:VEVENT',
    `UID:ticket-${ticket.ticketId}@onsale`,
    `DTSTAMP:${stamp(stampedAt)}`,
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
