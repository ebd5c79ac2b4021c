import { expect, test } from "vitest";
import { openJournal } from "./journal.ts";

const secret = "a1B2-c3D4_e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u";
const participant = "4pht8yxkg6b8kxsx";

function lines(): { readonly written: string[]; readonly journal: ReturnType<typeof openJournal> } {
  const written: string[] = [];
  return { written, journal: openJournal("info", (line) => written.push(line)) };
}

test("a line is one JSON object with its time and level, and an error with all its causes", () => {
  const { written, journal } = lines();
  const err = new Error("outer", { cause: new Error("inner") });
  journal.error({ err, request: "r1" }, "defect");
  journal.debug("not said");
  expect(written).toHaveLength(1);
  expect(JSON.parse(written[0] ?? "")).toMatchObject({
    level: "error",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    msg: "defect",
    request: "r1",
    err: {
      type: "Error",
      message: "outer",
      stack: expect.stringContaining("journal.test.ts"),
      cause: { message: "inner" },
    },
  });
});

test("what could open a seat is masked, wherever it stands", () => {
  const { written, journal } = lines();
  journal.info({ link: `https://review.example.org/p/${participant}#${secret}` }, `key ${secret}`);
  journal.info({
    headers: { cookie: `tandiff-seat-${participant}=${secret}; x=1`, authorization: `Bearer ${secret}` },
  });
  journal.error({ err: new Error(`cannot read /sync/${participant}/code`, { cause: new Error(secret) }) });
  const text = written.join("");
  expect(text).not.toContain(secret);
  expect(text).not.toContain(participant);
  expect(text).toContain("https://review.example.org/p/***#***");
  expect(text).toContain("tandiff-seat-***=***; x=1");
  expect(text).toContain("/sync/***/code");
});

test("hashes and words of other lengths stay as they are", () => {
  const { written, journal } = lines();
  const hash = "f6eb278e1d9bb22d4259d30a20a777f47542ada06a10ba8e3826a7c5913b831f";
  journal.info({ hash, request: "kXw1-_aBcDeF" });
  expect(written[0]).toContain(hash);
  expect(written[0]).toContain("kXw1-_aBcDeF");
});

test("who a database is asked as, and the password, are masked", () => {
  const { written, journal } = lines();
  const err = new Error("cannot reach postgresql://tandiff:p4ss-w0rd@db.example.org/tandiff");
  journal.error({ err }, "redis://:p4ss-w0rd@cache:6379 is lost");
  const text = written.join("");
  expect(text).not.toContain("p4ss-w0rd");
  expect(text).toContain("postgresql://***@db.example.org/tandiff");
  expect(text).toContain("redis://***@cache:6379 is lost");
});
