import { codeIn } from './code';

describe('a code from a mail', () => {
  it.each([
    ['123456', '123456'],
    [' 123 456', '123456'],
    ['123-456', '123456'],
    ['１２３４５６', '123456'],
    ['١٢٣٤٥٦', '123456'],
    ['۱۲۳۴۵۶', '123456'],
    ['१२३४५६', '123456'],
    ['Code: 123456', null],
    ['12345', null],
    ['1234567', null],
    ['12345a', null],
    ['', null],
  ])('%j is %j', (text, code) => expect(codeIn(text)).toBe(code));
});
