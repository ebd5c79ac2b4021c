import { addDays, type Day } from "./days.ts";
import type { DeskEvent, Journal } from "./journal.ts";

export type Tool = { id: string; name: string };
export type Member = { id: string; name: string; key: string };
export type Loan = { tool: string; member: string; day: Day; due: Day };

/** What was asked for cannot be done; the message says why. */
export class Refused extends Error {}

const loanDays = 14;

export class Desk {
  readonly tools = new Map<string, Tool>();
  readonly members = new Map<string, Member>();
  /** What is out, by tool. */
  readonly loans = new Map<string, Loan>();
  readonly journal: Journal;
  private last: Promise<unknown> = Promise.resolve();

  private constructor(journal: Journal) {
    this.journal = journal;
  }

  static async open(journal: Journal): Promise<Desk> {
    const desk = new Desk(journal);
    for (const event of await journal.read()) desk.apply(event);
    return desk;
  }

  /** Lets one change in at a time, so that what it decided on still holds when it is applied. */
  change<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }

  add(event: DeskEvent & { kind: "tool" | "member" }): Promise<void> {
    return this.change(() => this.record(event));
  }

  lend(tool: string, member: string, day: Day): Promise<Loan> {
    return this.change(async () => {
      this.check(tool, member);
      if (this.loans.has(tool)) throw new Refused("That tool is out.");
      const loan = { tool, member, day, due: addDays(day, loanDays) };
      await this.record({ kind: "lent", ...loan });
      return loan;
    });
  }

  giveBack(tool: string, day: Day): Promise<Loan> {
    return this.change(async () => {
      const loan = this.loans.get(tool);
      if (loan === undefined) throw new Refused("That tool is not out.");
      await this.record({ kind: "returned", tool, day });
      return loan;
    });
  }

  private check(tool: string, member: string): void {
    if (!this.tools.has(tool)) throw new Refused("There is no such tool.");
    if (!this.members.has(member)) throw new Refused("There is no such member.");
  }

  private async record(event: DeskEvent): Promise<void> {
    await this.journal.append(event);
    this.apply(event);
  }

  private apply(event: DeskEvent): void {
    switch (event.kind) {
      case "tool":
        this.tools.set(event.id, { id: event.id, name: event.name });
        break;
      case "member":
        this.members.set(event.id, { id: event.id, name: event.name, key: event.key });
        break;
      case "lent":
        this.loans.set(event.tool, { tool: event.tool, member: event.member, day: event.day, due: event.due });
        break;
      case "returned":
        this.loans.delete(event.tool);
        break;
    }
  }
}
