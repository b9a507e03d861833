import { Browser } from 'playwright-core';
import { Api } from './api';
import { Look, Visitor, launchBrowser, visit } from './browser';
import { OnsaleServer } from './server';

/** A server, a browser, and the people in front of it. */
export class World {
  private readonly visitors: Visitor[] = [];

  private constructor(
    readonly server: OnsaleServer,
    private readonly browser: Browser,
    readonly api: Api,
  ) {}

  static async open(): Promise<World> {
    const server = await OnsaleServer.start();
    return new World(server, await launchBrowser(), new Api(server));
  }

  async visit(path: string, look?: Look): Promise<Visitor> {
    const visitor = await visit(this.browser, this.server.url + path, look);
    this.visitors.push(visitor);
    return visitor;
  }

  /** What any page has complained about so far. */
  complaints(): string[] {
    return this.visitors.flatMap((visitor) => visitor.complaints);
  }

  async everybodyLeaves(): Promise<void> {
    await Promise.all(this.visitors.splice(0).map((visitor) => visitor.context.close()));
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }
}
