/** Server-sent events out of the pieces in which a stream happens to arrive. */

export interface ServerEvent {
  name: string;
  data: string;
}

export class SseParser {
  private rest = '';

  /** Takes a piece and gives back the messages that are complete with it. Comments are dropped. */
  push(piece: string): ServerEvent[] {
    const text = this.rest + piece;
    const end = text.lastIndexOf('\n\n');
    if (end < 0) {
      this.rest = text;
      return [];
    }
    this.rest = text.slice(end + 2);
    return text
      .slice(0, end)
      .split('\n\n')
      .map(parseMessage)
      .filter((message) => message !== null);
  }
}

function parseMessage(block: string): ServerEvent | null {
  let name = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    if (line.startsWith('event:')) name = line.slice(6).trim();
    else if (line.startsWith('data:')) data.push(line.slice(5).trimStart());
  }
  return data.length === 0 ? null : { name, data: data.join('\n') };
}
