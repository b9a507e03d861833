import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const START_MILLIS = 20_000;

/**
 * `open`: everybody is who they say. `tokens`: callers prove it, and mail is shown at /dev/mailbox. `mail`: the same, and mail
 * leaves for the server that the settings name.
 */
export type Door = 'open' | 'tokens' | 'mail';

const COMMAND: Record<Door, string[]> = {
  open: ['dev'],
  tokens: ['serve', '--dev-mailbox'],
  mail: ['serve'],
};

/** A real server on a free port with a database of its own, which can be killed and started again in its place. */
export class OnsaleServer {
  private child: ChildProcess | null = null;
  private readonly folder = mkdtempSync(join(tmpdir(), 'onsale-e2e-'));
  private readonly database = `sqlite:${join(this.folder, 'onsale.db')}`;
  url = '';

  private constructor(
    private readonly door: Door,
    private readonly settings: readonly string[],
  ) {}

  /** `settings` are more words on its command line. */
  static async start(door: Door = 'open', settings: readonly string[] = []): Promise<OnsaleServer> {
    const server = new OnsaleServer(door, settings);
    await server.launch('127.0.0.1:0');
    return server;
  }

  /** What `onsale admin token` prints. */
  adminToken(): string {
    return this.operate('admin', 'token').trim();
  }

  /** As `onsale backup` does it beside a server that sells; the answer is where it lies. */
  backUp(): string {
    const file = join(this.folder, 'backup.db');
    this.operate('backup', file);
    return file;
  }

  /** The database is lost, and a backup is put back in its place, as docs/operating.md has it. */
  async putBack(backup: string, ...words: string[]): Promise<string> {
    await this.kill();
    for (const end of ['', '-wal', '-shm']) rmSync(join(this.folder, `onsale.db${end}`), { force: true });
    return this.operate('restore', backup, ...words);
  }

  private operate(...words: string[]): string {
    return execFileSync(findBinary(), [...words, '--database', this.database], { encoding: 'utf8' });
  }

  /** As a power cut does it. */
  async kill(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
    this.child = null;
  }

  /** The same address, the same database. */
  async restart(): Promise<void> {
    await this.kill();
    await this.launch(new URL(this.url).host);
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async launch(listen: string): Promise<void> {
    const words = [...COMMAND[this.door], ...this.settings, '--listen', listen, '--database', this.database];
    const child = spawn(findBinary(), words, {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.url = await addressOf(child);
  }
}

function findBinary(): string {
  const binary = process.env['ONSALE_BIN'] ?? resolve(import.meta.dirname, '../../../target/debug/onsale');
  if (!existsSync(binary))
    throw new Error(
      `No server at ${binary}: build one with "cargo build -p onsale", or name it in ONSALE_BIN.`,
    );
  return resolve(binary);
}

/** The server says where it listens; until then it is not ready. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = '';
    const timer = setTimeout(() => failed(new Error(`The server did not start:\n${said}`)), START_MILLIS);
    const listen = (piece: Buffer) => {
      said += piece.toString();
      const address = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(said)?.[0];
      if (!address) return;
      clearTimeout(timer);
      found(address.replace('localhost', '127.0.0.1'));
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => {
      clearTimeout(timer);
      failed(new Error(`The server ended with ${code}:\n${said}`));
    });
  });
}
