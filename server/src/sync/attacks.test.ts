import { limits } from "@tandiff/shared/limits.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { asOrganiser, createCall, startTestApp, until } from "../testing-app.ts";
import { madeExercise } from "../testing-exercise.ts";
import { rawUpdate } from "./testing.ts";
import { bens, hostileUpdates, run, string } from "./testing-hostile.ts";
import { awarenessFrame, helloFrame, RawPage, StockPage, syncFrame } from "./testing-page.ts";
import type { Refusal } from "./verdict.ts";

const victims = 5_000;
const keys = 1_000;

const codes: Readonly<Record<Refusal, number>> = {
  malformed: closeCodes.refused,
  "may-not-write": closeCodes.notAllowed,
  "client-id-taken": closeCodes.clientIdTaken,
  gap: closeCodes.refused,
  "unknown-reference": closeCodes.refused,
  content: closeCodes.refused,
  "file-unknown": closeCodes.refused,
  "too-large": closeCodes.tooLarge,
  "too-much": closeCodes.tooLarge,
};

interface Attack {
  readonly name: string;
  readonly frames: readonly Uint8Array[];
  /** What its socket is closed with; null when it is passed over. */
  readonly code: number | null;
}

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
const x = rawUpdate([run(9_000, string("x"))]);

/** An update under the victim's client id, ahead of where the victim writes: the others would drop all that follows. */
const ahead = rawUpdate([{ client: victims, clock: 100_000, structs: [string("x")] }]);

const attacks: readonly Attack[] = [
  ...hostileUpdates.map(([name, update, reason]): Attack => ({
    name,
    frames: [syncFrame("update", update())],
    code: codes[reason],
  })),
  { name: "the same as a sync step 2", frames: [syncFrame("step2", ahead)], code: closeCodes.refused },
  {
    name: "the victim's client id, one character on",
    frames: [syncFrame("update", rawUpdate([run(victims, string("x".repeat(5_000)))]))],
    code: closeCodes.clientIdTaken,
  },
  {
    name: "hello with the victim's client id",
    frames: [helloFrame(victims)],
    code: closeCodes.clientIdTaken,
  },
  {
    name: "an update, its type in two bytes",
    frames: [bytes(0, 0x82, 0, x.length, ...x)],
    code: closeCodes.badFrame,
  },
  {
    name: "an update, its length in too many bytes",
    frames: [bytes(0, 2, x.length | 0x80, 0, ...x)],
    code: closeCodes.badFrame,
  },
  { name: "a message type that only the server sends", frames: [bytes(122, 1)], code: closeCodes.badFrame },
  { name: "an unknown message type", frames: [bytes(77, 0)], code: closeCodes.badFrame },
  {
    name: "a state vector of 2^28 clients",
    frames: [syncFrame("step1", bytes(255, 255, 255, 127))],
    code: closeCodes.badFrame,
  },
  { name: "a frame over 4 MiB", frames: [new Uint8Array(limits.writerFrame + 1)], code: closeCodes.tooLarge },
  { name: "a frame over 8 MiB", frames: [new Uint8Array(2 * limits.writerFrame + 1)], code: 1009 },
  {
    name: "the victim's cursor, taken away",
    frames: [awarenessFrame(victims, null, 2 ** 53 - 1)],
    code: null,
  },
  {
    name: "the victim's cursor, put elsewhere for ever",
    frames: [awarenessFrame(victims, { file: "f:9", user: { name: "Somebody else" } }, 2 ** 53 - 1)],
    code: null,
  },
];

/** A call in two files; the second has "hello" of Ivo's, the first "ok" of the attacker's. */
async function scene() {
  const app = await startTestApp();
  const upload = madeExercise({ "a.go": "package\n" }, [{ "a.go": "package main\n", "b.go": "b\n" }]);
  const people = await createCall(app, upload);
  const ivos = await new StockPage(people.second, bens).synced();
  ivos.file(1).insert(0, "hello");
  const before = await RawPage.of(people.interviewer);
  before.send(syncFrame("update", rawUpdate([run(400, string("ok"))])));
  const victim = await new StockPage(people.candidate, victims).synced();
  victim.provider.awareness.setLocalState({ file: "f:0", cursor: null });
  const witness = await new StockPage(people.observer).synced();
  await until("both are there", () => witness.file().toJSON().includes("ok"));
  await until("so is Ivo's", () => victim.file(1).toJSON().includes("hello"));
  before.socket.close();
  return { app, ...people, victim, witness };
}

test("no attack does any harm: each is refused, and the victim keeps 1,000 of 1,000 keys", async () => {
  const { app, interviewer, victim, witness } = await scene();
  const { url } = app;
  const others = () => witness.file().toJSON().replaceAll("v", "") + witness.file(1).toJSON();
  const unharmed = others();
  let typed = 0;
  const type = (upTo: number): void => {
    for (; typed < upTo; typed += 1) victim.file().insert(typed, "v");
  };
  type(20);
  for (const [index, { name, frames, code }] of attacks.entries()) {
    const attacker = await RawPage.of(interviewer);
    attacker.send(...frames);
    if (code !== null) expect(await attacker.closes(), name).toBe(code);
    type(20 + Math.ceil(((keys - 20) * (index + 1)) / attacks.length));
    await until(`${name}: the keys arrive`, () => witness.file().toJSON().startsWith("v".repeat(typed)));
    expect(others(), name).toBe(unharmed);
    if (code === null) expect(attacker.closedWith, name).toBeNull();
    attacker.socket.terminate();
  }
  expect(typed).toBe(keys);
  expect({ connections: victim.connections, closed: victim.closed }).toEqual({ connections: 1, closed: [] });
  expect(witness.provider.awareness.getStates().get(victims)).toMatchObject({
    file: "f:0",
    user: { name: "Cleo Candidate" },
  });
  expect(app.reported).toEqual([]);
  expect((await asOrganiser({ url }, "/sessions")).status).toBe(200);
});
