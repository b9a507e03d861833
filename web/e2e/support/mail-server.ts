import { AddressInfo, Server, Socket, createServer } from 'node:net';

/** A mail server on a free port that takes what it is sent, or refuses all of it for good. */
export class MailServer {
  takes = false;
  readonly taken: string[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<MailServer> {
    const server = createServer();
    const mail = new MailServer(server);
    server.on('connection', (socket) => mail.talk(socket));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return mail;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
  }

  /** One command a line, until a mail's text, which ends with a dot. */
  private talk(socket: Socket): void {
    let waiting = '';
    let text: string[] | null = null;
    socket.on('error', () => socket.destroy());
    socket.write('220 here\r\n');
    socket.on('data', (piece) => {
      waiting += piece.toString();
      const lines = waiting.split('\r\n');
      waiting = lines.pop() ?? '';
      for (const line of lines) {
        if (text === null) {
          if (/^DATA/i.test(line)) text = [];
          socket.write(this.answer(line));
        } else if (line === '.') {
          this.taken.push(text.join('\n'));
          text = null;
          socket.write('250 taken\r\n');
        } else text.push(line);
      }
    });
  }

  private answer(line: string): string {
    if (/^QUIT/i.test(line)) return '221 bye\r\n';
    if (/^RCPT/i.test(line) && !this.takes) return '550 nobody of that name\r\n';
    return /^DATA/i.test(line) ? '354 go on\r\n' : '250 fine\r\n';
  }
}
