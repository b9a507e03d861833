import { SseParser } from './sse-parser';

describe('SseParser', () => {
  it('puts a message together from pieces, wherever they were cut', () => {
    const whole = 'event: frame\nid: 7\ndata: {"at":"x"}\n\n';
    for (let cut = 1; cut < whole.length; cut++) {
      const parser = new SseParser();
      const events = [...parser.push(whole.slice(0, cut)), ...parser.push(whole.slice(cut))];
      expect(events, `cut at ${cut}`).toEqual([{ name: 'frame', data: '{"at":"x"}' }]);
    }
  });

  it('gives several messages of one piece in order and drops comments', () => {
    const events = new SseParser().push(': keep-alive\n\nevent: a\ndata: 1\n\ndata: 2\n\nevent: b\nda');
    expect(events).toEqual([
      { name: 'a', data: '1' },
      { name: 'message', data: '2' },
    ]);
  });
});
