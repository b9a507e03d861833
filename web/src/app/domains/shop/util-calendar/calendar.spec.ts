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
    const file = makeCalendarFile(event, ticket, new Date('2026-11-23T10:00:00Z')) ?? '';
    expect(file).toContain('SUMMARY:Jazz\\, late\\; and \\\\ loud\r\n');
    expect(file).toContain('DTSTART:20261127T190000Z\r\n');
    expect(file).toContain('DTSTAMP:20261123T100000Z\r\n');
  });

  it('folds long lines within 75 octets and loses nothing', () => {
    const name = 'Ünïcödé '.repeat(30).trim();
    const file = makeCalendarFile({ ...event, name }, ticket, new Date()) ?? '';
    const octets = file.split('\r\n').map((line) => new TextEncoder().encode(line).length);
    expect(Math.max(...octets)).toBeLessThanOrEqual(75);
    expect(file.replaceAll('\r\n ', '')).toContain(name);
  });

  it('has nothing for an event without a time', () => {
    expect(makeCalendarFile({ ...event, startsAt: null }, ticket, new Date())).toBeNull();
  });
});
