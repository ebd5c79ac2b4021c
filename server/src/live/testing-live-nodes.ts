import { randomUUID, createSecretKey, randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { CommandId, type ParticipantId } from "@tandiff/shared/ids.ts";
import type { LiveMessage, LiveRequest } from "@tandiff/shared/live/protocol.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import type { Role } from "@tandiff/shared/session/access.ts";
import { onTestFinished } from "vitest";
import type { OpenSession } from "../domain/open-session.ts";
import { createFullSession, testSessions } from "../testing-sessions.ts";
import { Hub, type HubLine } from "../fanout/hub.ts";
import { SealedFanOut } from "../fanout/sealed-fan-out.ts";
import { openTestStorage } from "../storage/testing.ts";
import type { LiveConnection } from "./live-connection.ts";
import { LiveHub } from "./live-socket.ts";

/** For tests only: what one page was sent. */
export class TestPage {
  readonly messages: LiveMessage[] = [];
  connection: LiveConnection | null = null;

  say(request: LiveRequest): void {
    this.connection?.receive(JSON.stringify(request));
  }

  leave(): void {
    this.connection?.closed();
  }

  of<T extends LiveMessage["type"]>(type: T): Extract<LiveMessage, { type: T }>[] {
    return this.messages.filter(
      (message): message is Extract<LiveMessage, { type: T }> => message.type === type,
    );
  }

  /** Who is here, as it was told last. */
  here() {
    return this.of("presence").at(-1)?.present ?? [];
  }
}

/** For tests only: the live sockets of several nodes in one session, all of which know its events at once. */
export interface LiveNodes {
  readonly session: OpenSession;
  readonly lines: readonly HubLine[];
  readonly idOf: (role: Role, index?: number) => ParticipantId;
  readonly join: (node: number, participant: ParticipantId, isShown?: boolean) => TestPage;
  /** Carries it out, as whichever node does, and waits until all is told. */
  readonly does: (participant: ParticipantId, command: Command) => Promise<void>;
  readonly settled: () => Promise<void>;
}

/** A turn of the loop for each step that some news may take from node to node and back. */
const turns = 12;

export async function openLiveNodes(count: number, now: () => number = Date.now): Promise<LiveNodes> {
  const test = openTestStorage();
  const sessions = testSessions(test, { now });
  const session = await sessions.get(await createFullSession(test, sessions));
  const hub = new Hub();
  const key = createSecretKey(randomBytes(32));
  const lines = Array.from({ length: count }, () => hub.line());
  const fanOuts = lines.map(
    (line) => new SealedFanOut({ line, keyOf: () => key, nodesKey: key, beatMilliseconds: 50 }),
  );
  const live = fanOuts.map((fanOut) => new LiveHub({ log: "", fanOut, now, rejected: () => undefined }));
  onTestFinished(async () => {
    for (const fanOut of fanOuts) await fanOut.close();
    sessions.close();
    await test.cleanUp();
  });
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < turns; turn += 1) await setImmediate();
  };
  return {
    session,
    lines,
    settled,
    idOf: (role, index = 0) => {
      const found = session.state.participants.filter((one) => one.role === role)[index];
      if (!found) throw new Error(`There is no ${role} ${index}.`);
      return found.id;
    },
    join: (node, participant, isShown = true) => {
      const page = new TestPage();
      const transport = {
        bufferedAmount: 0,
        send: (text: string) => void page.messages.push(JSON.parse(text)),
        ping: () => undefined,
        close: () => undefined,
      };
      const seat = { session, participant: session.participant(participant), endings: 0 };
      page.connection = live[node]?.join(seat, transport, 0, isShown) ?? null;
      return page;
    },
    does: async (participant, command) => {
      await session.execute(participant, { id: CommandId.parse(randomUUID()), command });
      await settled();
    },
  };
}
