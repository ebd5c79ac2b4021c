import { createSecretKey, randomBytes } from "node:crypto";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { ParticipantId } from "@tandiff/shared/ids.ts";
import { onTestFinished } from "vitest";
import { Quotas } from "../domain/quotas.ts";
import { Seats, type Seat } from "../domain/seats.ts";
import type { Sessions } from "../domain/sessions.ts";
import type { Storage } from "../storage/port.ts";
import { createFullSession, testSessions } from "../testing-sessions.ts";
import { openTestStorage, type TestStorage } from "../storage/testing.ts";
import { followSessions } from "./follow-sessions.ts";
import { Hub, type HubLine } from "./hub.ts";
import { SealedFanOut } from "./sealed-fan-out.ts";

/** For tests only: what a node knows of sessions and links, and what it was told of their ends. */
export interface SharingNode {
  readonly storage: Storage;
  readonly sessions: Sessions;
  readonly seats: Seats;
  /** None of them ever fills up again. */
  readonly quotas: Quotas;
  readonly line: HubLine;
  readonly fanOut: SealedFanOut;
  readonly ended: string[];
  readonly erased: string[];
  /** The seat that a link opens here. */
  readonly seat: (link: string) => Promise<Seat | null>;
}

export interface SharedSessions {
  readonly nodes: readonly [SharingNode, SharingNode];
  readonly links: SessionLinks;
  /** Of the candidate. */
  readonly link: string;
  readonly candidate: ParticipantId;
}

export interface SharedOptions {
  /** Whether they are on one hub; or else each is on its own. */
  readonly isJoined?: boolean;
  readonly beatMilliseconds?: number;
}

/** For tests only: two nodes that share one storage and one session. */
export async function openSharedSessions({
  isJoined = true,
  beatMilliseconds,
}: SharedOptions = {}): Promise<SharedSessions> {
  const test = openTestStorage();
  const key = createSecretKey(randomBytes(32));
  const hub = new Hub();
  const otherHub = isJoined ? hub : new Hub();
  const start = (on: Hub): SharingNode => newNode(test, on.line(), key, beatMilliseconds);
  const nodes = [start(hub), start(otherHub)] as const;
  const [{ sessions }] = nodes;
  const links = await sessions.links(await createFullSession(test, sessions));
  onTestFinished(() => test.cleanUp());
  return { nodes, links, link: links.links.candidate, candidate: holderOf(links.links.candidate) };
}

function holderOf(link: string): ParticipantId {
  return ParticipantId.parse(new URL(link, "http://localhost").pathname.split("/").at(-1));
}

function newNode(
  test: TestStorage,
  line: HubLine,
  key: ReturnType<typeof createSecretKey>,
  beatMilliseconds?: number,
): SharingNode {
  const storage = { ...test.storage, isShared: true };
  const sessions = testSessions(test, { storage });
  const seats = new Seats(storage, test.keyring, sessions, "o".repeat(43));
  const fanOut = new SealedFanOut({
    line,
    keyOf: (id) => (sessions.opened(id) ? key : null),
    nodesKey: key,
    ...(beatMilliseconds !== undefined && { beatMilliseconds }),
  });
  const quotas = new Quotas(() => 0);
  const end = followSessions({
    sessions,
    seats,
    fanOut,
    quotas,
    report: (error) => {
      throw error;
    },
  });
  const [ended, erased]: [string[], string[]] = [[], []];
  seats.onEnded((participant, _session, where) => ended.push(`${participant} ${where}`));
  sessions.onErased((session, where) => erased.push(`${session} ${where}`));
  onTestFinished(async () => {
    end();
    sessions.close();
    await fanOut.close();
  });
  const seat = async (link: string): Promise<Seat | null> => {
    const taken = await seats.take(holderOf(link), new URL(link).hash.slice(1));
    return taken && seats.find(holderOf(link), taken.token);
  };
  return { storage, sessions, seats, quotas, line, fanOut, ended, erased, seat };
}
