import { Stock } from '../data/live-wire';
import { groupStock } from './groups';

const stock = (eventId: number, type: string, maxPrice: number, sold: number) =>
  ({ eventId, type, maxPrice, sold, reserved: 1, available: 2, released: sold + 3 }) as Stock;

describe('groupStock', () => {
  it('gathers the types of each event, the dearest first, and what sells before what does not', () => {
    const all = [stock(1, 'Normal', 10, 0), stock(2, 'Normal', 10, 0), stock(2, 'VIP', 90, 4)];
    const groups = groupStock(
      all,
      (eventId) => `Event ${eventId}`,
      () => null,
    );
    expect(groups.map(({ name, sold, released }) => [name, sold, released])).toEqual([
      ['Event 2', 4, 10],
      ['Event 1', 0, 3],
    ]);
    expect(groups[0]?.lines.map(({ type }) => type)).toEqual(['VIP', 'Normal']);
  });
});
