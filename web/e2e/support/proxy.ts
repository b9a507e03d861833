import { ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from './until';

const EXAMPLE = resolve(import.meta.dirname, '../../../deploy/proxy/nginx.conf');
const NGINX = process.env['NGINX'] ?? '/usr/sbin/nginx';

/** The nginx of deploy/proxy in front of a server: its file as it is, but for ports, names and the certificate. */
export class Proxy {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  static async before(server: string): Promise<Proxy> {
    if (NGINX.includes('/') && !existsSync(NGINX))
      throw new Error(`No nginx at ${NGINX}: install it, or name it in NGINX.`);
    const folder = mkdtempSync(join(tmpdir(), 'onsale-nginx-'));
    const [port, unused] = [await freePort(), await freePort()];
    const example = readFileSync(EXAMPLE, 'utf8')
      .replaceAll('127.0.0.1:8080', new URL(server).host)
      .replace(/^.*ssl_certificate.*$/gm, '')
      .replace(/listen 443[^;]*;/g, `listen 127.0.0.1:${port};`)
      .replace(/listen \[::\][^;]*;/g, '')
      .replace(/listen 80[^;]*;/g, `listen 127.0.0.1:${unused};`);
    const file = join(folder, 'nginx.conf');
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `${kind}_temp_path ${folder}/${kind};`,
    );
    const head = `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;`;
    writeFileSync(file, `${head}\nevents {}\nhttp {\naccess_log off;\n${paths.join('\n')}\n${example}\n}\n`);
    const child = spawn(NGINX, ['-c', file, '-p', folder], { stdio: 'ignore' });
    const url = `http://127.0.0.1:${port}`;
    const answers = () =>
      fetch(`${url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until('nginx to answer', answers);
    return new Proxy(child, folder, url);
  }

  async stop(): Promise<void> {
    const gone = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
