import { inWordsOfTheForm } from './wording';

const LABELS = { name: 'Organiser', holdSeconds: 'Seconds of a hold', onSaleAt: 'On sale from' };

describe('a sentence of the server', () => {
  it.each([
    ['holdSeconds must be a whole number.', '', 'Seconds of a hold must be a whole number.'],
    ['name must not be empty.', 'name', 'Organiser must not be empty.'],
    ['salesEndAt must be after onSaleAt.', 'salesEndAt', 'Sales end at must be after “On sale from”.'],
    ['It still has tickets.', '', 'It still has tickets.'],
    ['Your name is fooBar.', '', 'Your name is fooBar.'],
    ['vendorId must be 1 to 9.', 'vendorId', 'Vendor id must be 1 to 9.'],
  ])('%j', (sentence, field, words) => expect(inWordsOfTheForm(sentence, LABELS, field)).toBe(words));
});
