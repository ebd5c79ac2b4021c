import type { SimulatedNode } from "./node.ts";
import type { SimulatedPage } from "./page.ts";
import type { Scene } from "./scene.ts";
import type { Random, SimulatedServer } from "./server.ts";

/** What goes wrong on the server's side. */
export class Troubles {
  readonly #server: SimulatedServer;
  readonly #random: Random;
  readonly #report: Pick<Scene, "say" | "happened">;

  constructor({ server, random, ...report }: Scene) {
    this.#server = server;
    this.#random = random;
    this.#report = report;
  }

  async strike(page: SimulatedPage): Promise<void> {
    const node = this.#anyNode();
    if (!this.#server.isShared) return this.#strikeAlone(node);
    const kind = this.#random(16);
    if (kind === 0) return this.#failCommit(node);
    if (kind < 3) return this.#storeUntold(node);
    if (kind < 5) return this.#crash(node);
    if (kind < 7) return this.#drain(node);
    if (kind < 10) return this.#switchDatabase(node);
    if (kind < 12) return this.#switchNews(node);
    if (kind === 12) return this.#loseNews(node);
    if (kind === 13) return this.#startNode();
    this.#report.say(`page ${page.number} is sent to any node anew`);
    return page.line.reset();
  }

  /** One node stores what waits, and the others may hear of it. */
  async commitOne(): Promise<void> {
    const node = this.#anyNode();
    this.#report.say(`node ${node.number} stores what waits`);
    await this.#server.commitOf(node);
    if (this.#random(2) === 0) return;
    this.#report.say("nodes hear of each other");
    this.#server.deliverNews();
  }

  async #strikeAlone(node: SimulatedNode): Promise<void> {
    const kind = this.#random(3);
    if (kind === 0) return this.#failCommit(node);
    this.#report.say(kind === 1 ? "the server restarts" : "the server crashes, and starts again");
    await (kind === 1 ? this.#server.stop(node) : this.#server.crash(node));
  }

  #failCommit(node: SimulatedNode): Promise<void> {
    this.#report.say(`node ${node.number} cannot store what waits`);
    return node.database.failCommit();
  }

  #storeUntold(node: SimulatedNode): Promise<void> {
    this.#report.say(`what waits of node ${node.number} is stored, and it is not told yet`);
    return node.database.store();
  }

  async #crash(node: SimulatedNode): Promise<void> {
    if (this.#random(2) === 0) await this.#storeUntold(node);
    this.#report.say(`node ${node.number} crashes`);
    if (node.database.hasUntold) this.#report.happened("lost a node before it heard what was stored");
    else if (!node.database.isIdle) this.#report.happened("lost a node with what it had not stored");
    await this.#server.crash(node);
  }

  #drain(node: SimulatedNode): void {
    if (node.isDraining) return;
    this.#report.say(`node ${node.number} is drained`);
    if (!node.database.isIdle) this.#report.happened("drained a node while somebody wrote");
    this.#server.drain(node);
  }

  async #switchDatabase(drawn: SimulatedNode): Promise<void> {
    const node = this.#server.nodes.find(({ database }) => database.isCutOff) ?? drawn;
    if (!node.database.isCutOff) {
      this.#report.say(`node ${node.number} cannot reach the database`);
      return node.database.cutOff();
    }
    if (!node.database.isIdle) this.#report.happened("cut a node off from the database while somebody wrote");
    if (this.#random(2) === 0) {
      this.#report.say(
        `node ${node.number} gives up what waits for the database, and sends its people elsewhere`,
      );
      return this.#server.giveUpDatabase(node);
    }
    this.#report.say(`node ${node.number} reaches the database again`);
    node.mend();
  }

  #switchNews({ number, news }: SimulatedNode): void {
    if (!news) return;
    if (news.isCut) {
      this.#report.say(`node ${number} hears of others again`);
      return news.mend();
    }
    this.#report.say(`node ${number} hears nothing of others`);
    this.#report.happened("cut a node off from news");
    news.cut();
  }

  #loseNews({ number, news }: SimulatedNode): void {
    this.#report.say(`what node ${number} tells others is lost`);
    if (news?.lose()) this.#report.happened("lost news");
  }

  #startNode(): void {
    if (!this.#server.mayStartNode) return;
    this.#report.say("a node starts");
    this.#server.startNode();
  }

  #anyNode(): SimulatedNode {
    const { nodes } = this.#server;
    return nodes[this.#random(nodes.length)] ?? this.#server.anyNode();
  }
}
