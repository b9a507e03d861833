import { resolve } from 'node:path';
import { Browser } from 'playwright-core';
import { TestContext, expect } from 'vitest';
import { Api } from './api';
import { Look, Visitor, launchBrowser, visit } from './browser';
import { Door, OnsaleServer } from './server';

/** A server, a browser, and the people in front of it. */
export class World {
  private readonly visitors: Visitor[] = [];

  private constructor(
    readonly server: OnsaleServer,
    private readonly browser: Browser,
    readonly api: Api,
  ) {}

  /** `settings` are more words on the server's command line. */
  static async open(door?: Door, settings?: readonly string[]): Promise<World> {
    const server = await OnsaleServer.start(door, settings);
    return new World(server, await launchBrowser(), new Api(server));
  }

  /** `through` is the address of a proxy before the server. */
  async visit(path: string, look?: Look, through = this.server.url): Promise<Visitor> {
    const visitor = await visit(this.browser, through + path, look);
    this.visitors.push(visitor);
    return visitor;
  }

  /** After each walk: pictures of what was on the screens if it failed, and no complaint of any page if it did not. */
  async endWalk({ task }: TestContext): Promise<void> {
    const visitors = this.visitors.splice(0);
    const failed = task.result?.state === 'fail';
    if (failed)
      await Promise.all(visitors.map((visitor, at) => takePicture(visitor, `${task.name} ${at + 1}`)));
    await Promise.all(visitors.map((visitor) => visitor.context.close()));
    if (!failed) expect(visitors.flatMap((visitor) => visitor.complaints)).toEqual([]);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }
}

async function takePicture(visitor: Visitor, name: string): Promise<void> {
  const path = resolve(import.meta.dirname, '../failures', `${name.replace(/\W+/g, '-')}.png`);
  await visitor.page.screenshot({ path, fullPage: true });
  console.error(`What was on the screen at ${visitor.page.url()}: ${path}`);
}
