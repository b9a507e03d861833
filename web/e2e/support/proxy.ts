import { ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from './until';

/** The examples of deploy/proxy, each with everything compressed that may be. `collecting` is an nginx that somebody has told to
 * keep answers back until they are whole. */
export type Kind = 'nginx' | 'Caddy' | 'collecting';

interface Example {
  file: string;
  program: string;
  /** The example as it runs here: other ports, no certificate. */
  config: (example: string, place: Place) => string;
  words: (place: Place) => string[];
}

interface Place {
  folder: string;
  file: string;
  server: string;
  port: number;
}

const NGINX = process.env['NGINX'] ?? '/usr/sbin/nginx';
const CADDY = process.env['CADDY'] ?? '/usr/bin/caddy';

const EXAMPLES: Record<Kind, Example> = {
  nginx: { file: 'nginx.conf', program: NGINX, config: nginx, words: nginxWords },
  collecting: {
    file: 'nginx.conf',
    program: NGINX,
    config: (example, place) => nginx(collect(example), place),
    words: nginxWords,
  },
  Caddy: {
    file: 'Caddyfile',
    program: CADDY,
    config: caddy,
    words: ({ file }) => ['run', '--adapter', 'caddyfile', '--config', file],
  },
};

/** An example of deploy/proxy in front of a server: its file as it is, but for ports, names and the certificate. */
export class Proxy {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  static async before(server: string, kind: Kind = 'nginx'): Promise<Proxy> {
    const { file, program, config, words } = EXAMPLES[kind];
    if (program.includes('/') && !existsSync(program))
      throw new Error(`No ${kind} at ${program}: install it, or name it in NGINX or CADDY.`);
    const folder = mkdtempSync(join(tmpdir(), 'onsale-proxy-'));
    const place = {
      folder,
      file: join(folder, 'config'),
      server: new URL(server).host,
      port: await freePort(),
    };
    const example = readFileSync(resolve(import.meta.dirname, '../../../deploy/proxy', file), 'utf8');
    writeFileSync(place.file, config(example, place));
    const home = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    const child = spawn(program, words(place), { stdio: 'ignore', env: { ...process.env, ...home } });
    const url = `http://127.0.0.1:${place.port}`;
    const answers = () =>
      fetch(`${url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(`${kind} to answer`, answers);
    return new Proxy(child, folder, url);
  }

  async stop(): Promise<void> {
    const gone = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function nginx(example: string, { folder, server, port }: Place): string {
  // The last block of the file sends people from http to https.
  const site = replace(example.slice(0, example.indexOf('server {\n    listen 80;')), {
    'listen 443 ssl http2;': `listen 127.0.0.1:${port};`,
    '127.0.0.1:8080': server,
  }).replace(/^.*ssl_certificate.*$/gm, '');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const head = `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;`;
  const compress = 'gzip on; gzip_types *; gzip_proxied any;';
  return `${head}\nevents {}\nhttp {\naccess_log off; ${compress}\n${paths.join('\n')}\n${site}\n}\n`;
}

function nginxWords({ folder, file }: Place): string[] {
  return ['-c', file, '-p', folder];
}

function collect(example: string): string {
  return replace(example, {
    'proxy_buffering off;': 'proxy_ignore_headers X-Accel-Buffering;',
    'gzip off;': 'proxy_hide_header Content-Encoding; gzip on; gzip_min_length 0;',
  });
}

function caddy(example: string, { server, port }: Place): string {
  const site = replace(example, {
    'tickets.example.org {\n': `http://127.0.0.1:${port} {\n\tencode zstd gzip\n`,
    '127.0.0.1:8080': server,
  });
  return `{\n\tadmin off\n\tauto_https off\n}\n${site}`;
}

/** Replaces what has to be there: whatever else were replaced would be untried. */
function replace(text: string, words: Record<string, string>): string {
  return Object.entries(words).reduce((so, [from, to]) => {
    if (!so.includes(from)) throw new Error(`The example does not say "${from}" any more.`);
    return so.replaceAll(from, to);
  }, text);
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
