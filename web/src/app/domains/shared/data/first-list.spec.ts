import { readFirstList } from './first-list';

function block(text: string): Element {
  const script = document.createElement('script');
  script.type = 'application/json';
  script.textContent = text;
  return script;
}

describe('the first list', () => {
  it('is read out of the page, whatever names stand in it', () => {
    const list = readFirstList(block('{"complete":true,"events":[{"name":"\\u003c/script\\u003e"}]}'));
    expect(list?.events[0]?.name).toBe('</script>');
  });

  it('is nothing where the page came without, or with something else', () => {
    expect(readFirstList(null)).toBeNull();
    expect(readFirstList(block(''))).toBeNull();
    expect(readFirstList(block('null'))).toBeNull();
  });
});
