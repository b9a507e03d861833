import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { until } from './until';

const EXAMPLE = resolve(import.meta.dirname, '../../../deploy/proxy/nginx.conf');

/** nginx as deploy/proxy/nginx.conf has it, without TLS, on a free port in front of a server. */
export class Nginx {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /** `server` is the address of the server, such as http://127.0.0.1:8080. */
  static async inFrontOf(server: string): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), 'onsale-nginx-'));
    const host = `127.0.0.1:${await freePort()}`;
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, config(folder, host, new URL(server).host));
    const words = ['-p', folder, '-c', file];
    execFileSync(program(), [...words, '-t'], { stdio: 'pipe' });
    const nginx = new Nginx(`http://${host}`, spawn(program(), words, { stdio: 'ignore' }), folder);
    const answers = () =>
      fetch(`${nginx.url}/healthz`).then(
        () => true,
        () => false,
      );
    await until('nginx listens', answers);
    return nginx;
  }

  async stop(): Promise<void> {
    const gone = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Installed, or unpacked by `cargo xtask deploy`. */
function program(): string {
  return process.env['NGINX'] ?? 'nginx';
}

function config(folder: string, host: string, server: string): string {
  const example = readFileSync(EXAMPLE, 'utf8').split('server {\n    listen 80;')[0] ?? '';
  const inner = example
    .replace('listen 443 ssl http2;', `listen ${host};`)
    .replaceAll('127.0.0.1:8080', server)
    .replace(/^.*ssl_certificate.*$/gm, '');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const paths = temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
  return `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {}\nhttp { access_log off; ${paths}\n${inner}\n}\n`;
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}
