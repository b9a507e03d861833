import { EventRecord, Ticket } from '@shared/data/wire';
import { makeCalendarFile } from './calendar';

const ticket = { ticketId: 7, type: 'VIP' } as Ticket;
const event = {
  name: 'Jazz, late; and \\ loud',
  venue: 'Kraftwerk',
  startsAt: '2026-11-27T19:00:00Z',
} as EventRecord;

describe('makeCalendarFile', () => {
  it('escapes what the format keeps for itself', () => {
    const file = makeCalendarFile(event, ticket, 'tickets.example', new Date('2026-11-23T10:00:00Z')) ?? '';
    expect(file).toContain('SUMMARY:Jazz\\, late\\; and \\\\ loud\r\n');
    expect(file).toContain('DTSTART:20261127T190000Z\r\n');
    expect(file).toContain('DTSTAMP:20261123T100000Z\r\n');
  });

  it('folds long lines within 75 octets and loses nothing', () => {
    const name = 'Ünïcödé '.repeat(30).trim();
    const file = makeCalendarFile({ ...event, name }, ticket, 'tickets.example', new Date()) ?? '';
    const octets = file.split('\r\n').map((line) => new TextEncoder().encode(line).length);
    expect(Math.max(...octets)).toBeLessThanOrEqual(75);
    expect(file.replaceAll('\r\n ', '')).toContain(name);
  });

  it('is told apart from another house’s ticket, and takes a moved event over', () => {
    const file = (host: string, at: string) => makeCalendarFile(event, ticket, host, new Date(at)) ?? '';
    const line = (text: string, name: string) => text.split('\r\n').find((one) => one.startsWith(name)) ?? '';
    const first = file('tickets.example', '2026-11-23T10:00:00Z');
    expect(line(first, 'UID')).toBe('UID:ticket-7@tickets.example');
    expect(line(file('localhost:8080', '2026-11-23T10:00:00Z'), 'UID')).toBe('UID:ticket-7@localhost:8080');
    const later = file('tickets.example', '2026-11-23T10:01:00Z');
    expect(line(later, 'UID')).toBe(line(first, 'UID'));
    expect(line(later, 'LAST-MODIFIED')).toBe('LAST-MODIFIED:20261123T100100Z');
    const sequence = (text: string) => Number(line(text, 'SEQUENCE').slice(9));
    expect(sequence(later)).toBe(sequence(first) + 1);
    expect(sequence(later)).toBeLessThan(2 ** 31);
  });

  it('has nothing for an event without a time', () => {
    expect(makeCalendarFile({ ...event, startsAt: null }, ticket, 'tickets.example', new Date())).toBeNull();
  });
});
