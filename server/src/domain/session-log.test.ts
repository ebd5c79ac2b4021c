import { limits } from "@tandiff/shared/limits.ts";
import { describe, expect, test } from "vitest";
import { SessionLog, type RowSource } from "./session-log.ts";
import { HeldStorage, SharedLog, sharedSession, textOf, textRow } from "./testing-shared-log.ts";

/** A node that has read the log's first row. */
function openNode(log: SharedLog) {
  const storage = new HeldStorage(log);
  const lost: unknown[] = [];
  const node = new SessionLog({
    session: sharedSession,
    storage,
    head: log.head,
    onLost: (cause) => lost.push(cause),
  });
  const told: string[] = [];
  node.follow((rows, source: RowSource) => {
    for (const row of rows) told.push(`${row.seq} ${textOf(row)} ${source}`);
  });
  /** Appends a text; what became of it stands in `ends`. */
  const ends: string[] = [];
  const type = (text: string, judge?: () => string) => {
    const rejudge = judge && (() => [textRow(judge())]);
    void node.append([textRow(text)], rejudge).then(
      () => ends.push(`${text} stored`),
      (error: unknown) =>
        ends.push(`${text} ${error instanceof Error && "code" in error ? String(error.code) : ""}`),
    );
  };
  return { node, storage, told, ends, lost, type };
}

type OpenNode = ReturnType<typeof openNode>;

function sharedLog(): SharedLog {
  const log = new SharedLog();
  log.put([textRow("first")]);
  return log;
}

describe("a node that appends alone", () => {
  test("sends each row at once, and reads nothing", async () => {
    const { storage, type, told, ends, node } = openNode(sharedLog());
    for (const text of ["a", "b", "c"]) type(text);
    expect(storage.waiting).toEqual({ appends: 3, readings: 0 });
    await storage.releaseAll();
    expect(ends).toEqual(["a stored", "b stored", "c stored"]);
    expect(told).toEqual(["2 a here", "3 b here", "4 c here"]);
    expect(node.seq).toBe(4);
  });

  test("tells its followers of a row before whoever appended it", async () => {
    const { storage, node } = openNode(sharedLog());
    const order: string[] = [];
    node.follow(() => order.push("follower"));
    void node.append([textRow("a")]).then(() => order.push("caller"));
    await storage.releaseAll();
    expect(order).toEqual(["follower", "caller"]);
  });
});

describe("a node behind whose back another one has appended", () => {
  test("is told of those rows first, and appends its own behind them, in the order of asking", async () => {
    const log = sharedLog();
    const { storage, type, told, ends } = openNode(log);
    type("a", () => "a judged anew");
    type("b", () => "b judged anew");
    log.put([textRow("elsewhere")]);
    await storage.release("append");
    // Asked for while the one is back and the other is on its way.
    type("c", () => "c judged anew");
    expect(storage.waiting).toEqual({ appends: 1, readings: 0 });
    await storage.releaseAll();
    expect(log.texts).toEqual(["first", "elsewhere", "a judged anew", "b judged anew", "c judged anew"]);
    expect(told).toEqual([
      "2 elsewhere elsewhere",
      "3 a judged anew here",
      "4 b judged anew here",
      "5 c judged anew here",
    ]);
    expect(ends).toEqual(["a stored", "b stored", "c stored"]);
  });

  test("refuses what cannot be judged anew, once it knows the rows in between", async () => {
    const log = sharedLog();
    const { node, storage, told } = openNode(log);
    log.put([textRow("elsewhere")]);
    let knownThen: readonly string[] = [];
    const refused = node.append([textRow("a")]).catch((error: unknown) => {
      knownThen = [...told];
      return error;
    });
    await storage.releaseAll();
    expect(await refused).toMatchObject({ code: "stale" });
    expect(knownThen).toEqual(["2 elsewhere elsewhere"]);
    expect(log.texts).toEqual(["first", "elsewhere"]);
  });

  test("goes on with the others when one may not be appended any more", async () => {
    const log = sharedLog();
    const { storage, type, ends } = openNode(log);
    log.put([textRow("elsewhere")]);
    type("a");
    type("b", () => "b");
    await storage.releaseAll();
    expect(ends.toSorted()).toEqual(["a stale", "b stored"]);
    expect(log.texts).toEqual(["first", "elsewhere", "b"]);
  });

  test("has its turn then, while the other one goes on, and what is asked for meanwhile comes behind it", async () => {
    const log = sharedLog();
    const { storage, type, told } = openNode(log);
    let judged = 0;
    type("a", () => `a${(judged += 1)}`);
    for (const asked of ["append", "read"] as const) {
      log.put([textRow("elsewhere")]);
      await storage.release(asked);
    }
    type("b", () => "b");
    log.put([textRow("elsewhere")]);
    await storage.releaseAll();
    expect(log.texts).toEqual(["first", "elsewhere", "elsewhere", "elsewhere", "a1", "b"]);
    expect(told.map((row) => row.split(" ")[1])).toEqual(log.texts.slice(1));
  });

  test("hears of it, and waits with its own until it has read", async () => {
    const log = sharedLog();
    const { node, storage, type, told } = openNode(log);
    type("on its way", () => "on its way");
    node.heard(3);
    type("behind", () => "behind");
    expect(storage.waiting).toEqual({ appends: 1, readings: 0 });
    await storage.release("append");
    log.put([textRow("elsewhere")]);
    expect(storage.waiting).toEqual({ appends: 0, readings: 1 });
    await storage.releaseAll();
    expect(told).toEqual(["2 on its way here", "3 elsewhere elsewhere", "4 behind here"]);
  });

  test("reads nothing when it hears what it knows", () => {
    const { node, storage } = openNode(sharedLog());
    node.heard(1);
    expect(storage.waiting.readings).toBe(0);
    node.heard(2);
    expect(storage.waiting.readings).toBe(1);
  });

  test("has read what was there when it was asked to, also while it was reading", async () => {
    const log = sharedLog();
    const { node, storage, told } = openNode(log);
    log.put([textRow("before")]);
    const first = node.readOn();
    let second = Promise.resolve();
    const unfollow = node.follow(() => {
      unfollow();
      log.put([textRow("meanwhile")]);
      second = node.readOn();
    });
    await storage.releaseAll();
    await Promise.all([first, second]);
    expect(told).toEqual(["2 before elsewhere", "3 meanwhile elsewhere"]);
  });
});

describe("a node that is given the rows of others", () => {
  /** What another node has stored, and tells of. */
  const elsewhere = (log: SharedLog, ...texts: readonly string[]) => log.put(texts.map(textRow));

  test("tells of them at once, each once and in order, and reads nothing", async () => {
    const log = sharedLog();
    const { node, storage, told, type, ends } = openNode(log);
    const rows = elsewhere(log, "b", "c", "d");
    node.heard(3, rows.slice(0, 2));
    expect(told).toEqual(["2 b elsewhere", "3 c elsewhere"]);
    node.heard(4, rows.toReversed());
    expect(told.slice(2)).toEqual(["4 d elsewhere"]);
    type("own");
    expect(storage.waiting).toEqual({ appends: 1, readings: 0 });
    await storage.releaseAll();
    expect(ends).toEqual(["own stored"]);
    expect(log.texts.at(-1)).toBe("own");
  });

  test("reads where one in between was not told", async () => {
    const log = sharedLog();
    const { node, storage, told } = openNode(log);
    const rows = elsewhere(log, "b", "c", "d");
    node.heard(4, rows.slice(1));
    expect(told).toEqual([]);
    expect(storage.waiting.readings).toBe(1);
    // Told while it reads, and stored behind what it reads.
    node.heard(5, elsewhere(log, "e"));
    await storage.releaseAll();
    expect(told).toEqual(["2 b elsewhere", "3 c elsewhere", "4 d elsewhere", "5 e elsewhere"]);
  });

  test("reads where what was told does not go on from what it knows", async () => {
    const log = sharedLog();
    const { node, storage, told, lost } = openNode(log);
    const [row] = elsewhere(log, "b");
    if (row) node.heard(2, [{ ...row, payload: Buffer.from("of another log"), prev: row.hash }]);
    expect(told).toEqual([]);
    await storage.releaseAll();
    expect([told, lost]).toEqual([["2 b elsewhere"], []]);
  });

  test("keeps them until its own that are on their way are stored, and puts behind them what is asked for then", async () => {
    const log = sharedLog();
    const { node, storage, type, told } = openNode(log);
    type("own");
    const stored = storage.release("append");
    node.heard(3, elsewhere(log, "elsewhere"));
    type("behind", () => "judged anew");
    expect(told).toEqual([]);
    await stored;
    expect(storage.waiting).toEqual({ appends: 1, readings: 0 });
    await storage.releaseAll();
    expect(told).toEqual(["2 own here", "3 elsewhere elsewhere", "4 judged anew here"]);
  });

  test("asks the storage what it has gone on to where that refuses an append", async () => {
    const log = sharedLog();
    const { node, storage, type, told } = openNode(log);
    type("own", () => "own");
    node.heard(2, elsewhere(log, "elsewhere"));
    await storage.release("append");
    expect(storage.waiting.readings).toBe(1);
    await storage.releaseAll();
    expect(told).toEqual(["2 elsewhere elsewhere", "3 own here"]);
  });

  test("asks those who wait behind what could not be stored only once that is known", async () => {
    const log = sharedLog();
    const { node, storage } = openNode(log);
    const order: string[] = [];
    storage.failures.append = true;
    node.append([textRow("lost")]).catch(() => order.push("not stored"));
    node.heard(2, elsewhere(log, "elsewhere"));
    const judge = () => {
      order.push("judged");
      return [textRow("rests on it")];
    };
    void node.append([textRow("rests on it")], judge);
    await storage.releaseAll();
    expect(order).toEqual(["not stored", "judged"]);
  });

  test("forgets the session where the storage does not have what it was told", async () => {
    const log = sharedLog();
    const { node, storage, type, lost, ends } = openNode(log);
    node.heard(2, elsewhere(log, "of a server that was replaced"));
    log.rows.pop();
    type("own", () => "own");
    await storage.releaseAll();
    expect(ends).toEqual(["own not-stored"]);
    expect(lost).toEqual([new Error("The storage does not have all that it had said is stored.")]);
  });

  test("keeps so many while it waits, and reads the others", async () => {
    const log = sharedLog();
    const { node, storage, type, told } = openNode(log);
    type("own");
    const stored = storage.release("append");
    for (const size of [limits.waitingRows, 1, 1]) {
      const rows = elsewhere(log, "x".repeat(size));
      node.heard(log.rows.length, rows);
    }
    await stored;
    expect(storage.waiting.readings).toBe(1);
    await storage.releaseAll();
    expect(told).toHaveLength(4);
  });
});

describe("a node that cannot read or store", () => {
  test("refuses what waits, loses no row, and goes on with the next", async () => {
    const log = sharedLog();
    const { storage, type, told, ends } = openNode(log);
    log.put([textRow("one"), textRow("two")]);
    type("a", () => "a");
    type("b", () => "b");
    storage.failures.read = true;
    await storage.releaseAll();
    expect(ends).toEqual(["a not-stored", "b not-stored"]);
    expect(log.texts).toEqual(["first", "one", "two"]);

    type("c", () => "c");
    await storage.releaseAll();
    expect(ends.at(-1)).toBe("c stored");
    expect(told).toEqual(["2 one elsewhere", "3 two elsewhere", "4 c here"]);
  });

  test("keeps its place where a reading ends in the middle", async () => {
    const log = sharedLog();
    const { node, storage, told } = openNode(log);
    log.put(Array.from({ length: 300 }, (_, index) => textRow(`${index}`)));
    const reading = node.readOn();
    storage.failures.read = false;
    let count = 0;
    node.follow(() => {
      count += 1;
      // The rest of it cannot be read.
      storage.failures.read = true;
    });
    await storage.releaseAll();
    await expect(reading).rejects.toMatchObject({ code: "not-stored" });
    expect(count).toBe(1);
    expect(node.seq).toBe(257);
    const again = node.readOn();
    await storage.releaseAll();
    await again;
    expect(told.map((row) => Number.parseInt(row, 10))).toEqual(log.rows.slice(1).map(({ seq }) => seq));
  });

  test("tells whoever asked for a commit that failed, and sends what is asked for afterwards", async () => {
    const log = sharedLog();
    const { storage, type, told, ends } = openNode(log);
    storage.failures.append = true;
    type("a", () => "a");
    await storage.releaseAll();
    type("b", () => "b");
    await storage.releaseAll();
    expect(ends).toEqual(["a not-stored", "b stored"]);
    expect(told).toEqual(["2 b here"]);
  });

  test("keeps so much that waits, and refuses all behind it", async () => {
    const log = sharedLog();
    const { node, storage, type, ends } = openNode(log);
    void node.readOn();
    type("x".repeat(limits.waitingRows - 10), () => "large");
    type("y".repeat(20), () => "too much");
    type("z", () => "small");
    await storage.releaseAll();
    expect(ends.map((end) => `${end[0]}${end.slice(end.indexOf(" "))}`)).toEqual([
      "y not-stored",
      "z not-stored",
      "x stored",
    ]);
    type("afterwards", () => "afterwards");
    await storage.releaseAll();
    expect(log.texts).toEqual(["first", "large", "afterwards"]);
  });
});

describe("a node that cannot follow", () => {
  test("forgets the session where rows went in a compaction elsewhere", async () => {
    const log = sharedLog();
    const { storage, type, ends, lost, told, node } = openNode(log);
    log.put([{ ...textRow("proof"), kind: "log:dropped" }, textRow("text")]);
    type("a", () => "a");
    await storage.releaseAll();
    expect(lost).toHaveLength(1);
    expect(ends).toEqual(["a not-stored"]);
    expect(told).toEqual([]);
    type("b", () => "b");
    await expect(node.readOn()).rejects.toMatchObject({ code: "not-stored" });
    expect(ends.at(-1)).toBe("b not-stored");
    expect(log.texts).toEqual(["first", "proof", "text"]);
  });

  test("forgets it where a row is missing", async () => {
    const log = sharedLog();
    const { node, storage, lost } = openNode(log);
    log.put([textRow("gone"), textRow("there")]);
    log.rows.splice(1, 1);
    const reading = node.readOn();
    await storage.releaseAll();
    await expect(reading).rejects.toMatchObject({ code: "not-stored" });
    expect(lost).toHaveLength(1);
  });

  test("forgets it where there is less than it was told is stored", async () => {
    const log = sharedLog();
    const { storage, type, lost, ends } = openNode(log);
    type("a");
    await storage.releaseAll();
    log.rows.pop();
    type("b", () => "b");
    await storage.releaseAll();
    expect(ends).toEqual(["a stored", "b not-stored"]);
    expect(log.texts).toEqual(["first"]);
    expect(lost).toEqual([new Error("The storage does not have all that it had said is stored.")]);
  });

  const instead = [textRow("instead"), textRow("behind")];
  const finds = {
    "appends itself": ({ node }: OpenNode) => node.append([textRow("own")]),
    looks: ({ node }: OpenNode, { head }: SharedLog) => node.looked(node.head, head),
    "is asked to read on": ({ node }: OpenNode) => node.readOn(),
  };
  test.each([
    ["fewer", 0, "appends itself"],
    ["fewer", 0, "looks"],
    ["as many", 1, "appends itself"],
    ["as many", 1, "looks"],
    ["more", 2, "appends itself"],
    ["more", 2, "looks"],
    ["more", 2, "is asked to read on"],
  ] as const)(
    "forgets it where %s other rows are in the place of what it knew: %i, once it %s",
    async (_, count, find) => {
      const log = sharedLog();
      const opened = openNode(log);
      const { node, storage, lost, told } = opened;
      log.put([textRow("lost")]);
      node.heard(2);
      await storage.releaseAll();
      log.rows.pop();
      log.put(instead.slice(0, count));
      const found = finds[find](opened, log).catch(() => undefined);
      await storage.releaseAll();
      await found;
      expect(told).toEqual(["2 lost elsewhere"]);
      expect(lost).toEqual([new Error("The storage does not have all that it had said is stored.")]);
    },
  );

  test("does not take for another log what it has appended while it looked", async () => {
    const log = sharedLog();
    const { node, storage, type, lost } = openNode(log);
    const [known, head] = [node.head, log.head];
    type("meanwhile");
    await storage.releaseAll();
    await node.looked(known, head);
    expect(lost).toEqual([]);
    expect(node.seq).toBe(2);
  });

  test("leaves nobody waiting whose rows were on their way when it was closed", async () => {
    const log = sharedLog();
    const { node, storage, type, ends } = openNode(log);
    type("on its way", () => "on its way");
    log.put([textRow("elsewhere")]);
    const closing = node.close();
    await storage.releaseAll();
    await closing;
    expect(ends).toEqual(["on its way not-stored"]);
    expect(log.texts).toEqual(["first", "elsewhere"]);
  });

  test("is closed once nothing of it is on its way any more", async () => {
    const log = sharedLog();
    const { node, storage, type, told } = openNode(log);
    type("on its way", () => "on its way");
    let isClosed = false;
    const closing = node.close().then(() => (isClosed = true));
    await new Promise(setImmediate);
    expect(isClosed).toBe(false);
    await storage.releaseAll();
    await closing;
    expect(log.texts).toEqual(["first", "on its way"]);
    expect(told).toEqual([]);
  });
});
