import { randomUUID } from "node:crypto";
import { AppError } from "@tandiff/shared/errors.ts";
import { CommentId, OutputId, ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import { roles, type Role } from "@tandiff/shared/session/access.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import { phases, type Phase } from "@tandiff/shared/session/phase.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type Participant, type SessionState } from "@tandiff/shared/session/state.ts";
import { describe, expect, test } from "vitest";
import { decide } from "./decide.ts";

const people: Readonly<Record<Role, Participant>> = {
  candidate: { id: ParticipantId.parse("c".repeat(16)), name: "Cleo", role: "candidate" },
  interviewer: { id: ParticipantId.parse("i".repeat(16)), name: "Ida", role: "interviewer" },
  observer: { id: ParticipantId.parse("o".repeat(16)), name: "Olga", role: "observer" },
};
const uuid = () => randomUUID();
const newComment = () => CommentId.parse(uuid());
const position = { path: "a.txt", side: "head" as const, lines: null };
const now = 1_000_000;

interface Written {
  readonly thread: ThreadId;
  readonly comment: CommentId;
}

/** A session in a phase, with a thread of each who could have written one by then. */
function sessionIn(phase: Phase): { state: SessionState; hers: Written; his: Written } {
  const hers = { thread: ThreadId.parse(uuid()), comment: newComment() };
  const his = { thread: ThreadId.parse(uuid()), comment: newComment() };
  let state: SessionState = { ...emptyState, participants: Object.values(people) };
  const fold = (role: Role, event: Event): void => {
    state = reduce(state, { at: now, by: people[role].id, event });
  };
  const play = (role: Role, command: Command): void => {
    for (const { event } of run(state, role, command)) fold(role, event);
  };
  const at = phases.indexOf(phase);
  if (phase === "cancelled") {
    fold("candidate", { kind: "session.cancelled", reason: "The role is filled." });
    return { state, hers, his };
  }
  if (at >= 1) {
    play("candidate", { type: "review.open" });
    play("candidate", { type: "thread.open", ...hers, position, body: "hers" });
  }
  if (at >= 2) play("candidate", { type: "review.submit", summary: "done" });
  if (at >= 3) {
    play("interviewer", { type: "call.start", evenUnsubmitted: false });
    play("interviewer", { type: "thread.open", ...his, position, body: "his" });
  }
  if (at === 4) play("interviewer", { type: "call.end" });
  return { state, hers, his };
}

function run(state: SessionState, role: Role, command: Command, at = now, positionExists = true) {
  return decide(command, {
    state,
    me: people[role],
    now: at,
    positionExists,
    headPaths: [],
  });
}

/** Each command, as somebody might send it in earnest about their own things. */
function commandsOf({ hers, his }: ReturnType<typeof sessionIn>, role: Role): readonly Command[] {
  const own = role === "candidate" ? hers : his;
  return [
    { type: "review.open" },
    { type: "review.submit", summary: "" },
    { type: "thread.open", thread: ThreadId.parse(uuid()), position, comment: newComment(), body: "x" },
    { type: "comment.add", thread: hers.thread, comment: newComment(), body: "x" },
    { type: "comment.edit", ...own, body: "x" },
    { type: "comment.delete", ...own },
    { type: "thread.resolve", thread: hers.thread },
    { type: "thread.reopen", thread: hers.thread },
    { type: "call.start", evenUnsubmitted: true },
    { type: "call.end" },
    { type: "call.reopen" },
  ];
}

/** What is possible, written out anew: everything else is refused. "sealed" is allowed and then refused. */
const possible: Readonly<Record<Role, Readonly<Record<Phase, readonly Command["type"][]>>>> = {
  candidate: {
    scheduled: ["review.open"],
    review: ["review.submit", "thread.open", "comment.add", "comment.edit", "comment.delete"],
    submitted: [],
    // Her own comment is part of the submitted review: it stays as it is.
    call: ["thread.open", "comment.add", "thread.resolve", "thread.reopen"],
    ended: [],
    cancelled: [],
  },
  interviewer: {
    scheduled: ["call.start"],
    review: ["call.start"],
    submitted: ["call.start"],
    call: [
      "thread.open",
      "comment.add",
      "comment.edit",
      "comment.delete",
      "thread.resolve",
      "thread.reopen",
      "call.end",
    ],
    ended: ["call.reopen"],
    cancelled: [],
  },
  observer: { scheduled: [], review: [], submitted: [], call: [], ended: [], cancelled: [] },
};

describe("the whole table:", () => {
  for (const role of roles) {
    for (const phase of phases) {
      test(`${role} in ${phase} can ${possible[role][phase].join(", ") || "do nothing"}`, () => {
        const session = sessionIn(phase);
        expect(session.state.phase).toBe(phase);
        const before = structuredClone(session.state);
        const done = commandsOf(session, role).filter((command) => {
          try {
            run(session.state, role, command);
            return true;
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
            expect(String(error)).toMatch(/\.$/);
            return false;
          }
        });
        expect(done.map(({ type }) => type)).toEqual(possible[role][phase]);
        expect(session.state).toEqual(before);
      });
    }
  }
});

test("what the candidate does in the review is for the candidate alone, and later for everyone", () => {
  const audiences = (phase: Phase, role: Role) => {
    const session = sessionIn(phase);
    const allowed = possible[role][phase];
    return commandsOf(session, role)
      .filter(({ type }) => allowed.includes(type))
      .flatMap((command) =>
        run(session.state, role, command).map(({ audience, event }) => [event.kind, audience]),
      );
  };
  expect(audiences("scheduled", "candidate")).toEqual([["phase.changed", "candidate"]]);
  expect(audiences("review", "candidate")).toEqual([
    ["review.submitted", "everyone"],
    ["thread.opened", "candidate"],
    ["comment.added", "candidate"],
    ["comment.edited", "candidate"],
    ["comment.deleted", "candidate"],
  ]);
  for (const [, audience] of [...audiences("call", "candidate"), ...audiences("call", "interviewer")]) {
    expect(audience).toBe("everyone");
  }
});

describe("review.open", () => {
  test("waits for the time that was agreed", () => {
    const state = { ...sessionIn("scheduled").state, opensAt: now };
    expect(() => run(state, "candidate", { type: "review.open" }, now - 1)).toThrow("not open yet");
    expect(run(state, "candidate", { type: "review.open" }, now)).toHaveLength(1);
  });
});

describe("review.submit", () => {
  test("tells everyone the final wordings, never an earlier one, with a hash of them", () => {
    const session = sessionIn("review");
    const edited = run(session.state, "candidate", { type: "comment.edit", ...session.hers, body: "final" });
    const state = edited.reduce(
      (folded, { event }) => reduce(folded, { at: now + 1, by: people.candidate.id, event }),
      session.state,
    );
    const [submitted, ...more] = run(state, "candidate", { type: "review.submit", summary: "sum" });
    expect(more).toEqual([]);
    expect(submitted).toMatchObject({
      audience: "everyone",
      event: {
        kind: "review.submitted",
        declared: true,
        summary: "sum",
        threads: [{ id: session.hers.thread, comments: [{ body: "final", at: now, editedAt: now + 1 }] }],
        contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect(JSON.stringify(submitted)).not.toContain('"hers"');
    const other = run(state, "candidate", { type: "review.submit", summary: "other" });
    expect(JSON.stringify(other).includes(JSON.stringify(submitted?.event).slice(-67, -2))).toBe(false);
  });

  test("is done once", () => {
    const { state } = sessionIn("submitted");
    expect(() => run(state, "candidate", { type: "review.submit", summary: "" })).toThrow(AppError);
  });
});

describe("call.start", () => {
  test("over a review that was not submitted asks first, then seals it as not declared done", () => {
    const { state, hers } = sessionIn("review");
    expect(() => run(state, "interviewer", { type: "call.start", evenUnsubmitted: false })).toThrow(
      "Confirm",
    );
    expect(run(state, "interviewer", { type: "call.start", evenUnsubmitted: true })).toMatchObject([
      { event: { kind: "review.submitted", declared: false, summary: "", threads: [{ id: hers.thread }] } },
      { event: { kind: "phase.changed", to: "call" } },
    ]);
  });

  test("says the same before and after the candidate has opened the review", () => {
    const messages = (["scheduled", "review"] as const).map((phase) => {
      try {
        run(sessionIn(phase).state, "interviewer", { type: "call.start", evenUnsubmitted: false });
        return "started";
      } catch (error) {
        return String(error);
      }
    });
    expect(messages[0]).toBe(messages[1]);
  });

  test("after the submission needs no confirmation", () => {
    const { state } = sessionIn("submitted");
    expect(run(state, "interviewer", { type: "call.start", evenUnsubmitted: false })).toHaveLength(1);
  });
});

describe("comments", () => {
  test("of the submitted review can be neither edited nor deleted, in the call either", () => {
    const { state, hers } = sessionIn("call");
    for (const command of [
      { type: "comment.edit", ...hers, body: "x" },
      { type: "comment.delete", ...hers },
    ] as const) {
      expect(() => run(state, "candidate", command)).toThrow("stays as it is");
    }
  });

  test("are their author's alone", () => {
    const { state, his } = sessionIn("call");
    expect(() => run(state, "candidate", { type: "comment.edit", ...his, body: "x" })).toThrow(
      "Only its author",
    );
    expect(() => run(state, "candidate", { type: "comment.delete", ...his })).toThrow("Only its author");
    expect(run(state, "interviewer", { type: "comment.delete", ...his })).toHaveLength(1);
  });

  test("need a thread that is there, and an id that is free", () => {
    const { state, hers, his } = sessionIn("call");
    const thread = ThreadId.parse(uuid());
    const comment = newComment();
    expect(() => run(state, "candidate", { type: "comment.add", thread, comment, body: "x" })).toThrow(
      "no longer",
    );
    const doubled = { type: "comment.add", thread: hers.thread, comment: his.comment, body: "x" } as const;
    expect(() => run(state, "candidate", doubled)).toThrow("in use");
    const opened = { type: "thread.open", position, body: "x" } as const;
    expect(() => run(state, "candidate", { ...opened, thread: his.thread, comment })).toThrow("in use");
    expect(() => run(state, "candidate", { ...opened, thread, comment: his.comment })).toThrow("in use");
    expect(run(state, "candidate", { ...opened, thread, comment })).toHaveLength(1);
  });

  test("that are sent again under another command are there once", () => {
    const { state, hers } = sessionIn("call");
    const again = { comment: hers.comment, body: "hers" };
    expect(run(state, "candidate", { type: "comment.add", thread: hers.thread, ...again })).toEqual([]);
    const opened = { type: "thread.open", thread: ThreadId.parse(uuid()), position } as const;
    expect(run(state, "candidate", { ...opened, ...again })).toEqual([]);
    const other = { ...opened, ...again, body: "hers, and more" };
    expect(() => run(state, "candidate", other), "no text is swallowed").toThrow("in use");
    expect(() => run(state, "interviewer", { ...opened, ...again })).toThrow("in use");
  });

  test("need lines that the merge request has", () => {
    const { state } = sessionIn("call");
    const command = {
      type: "thread.open",
      thread: ThreadId.parse(uuid()),
      position,
      comment: newComment(),
      body: "x",
    } as const;
    expect(() => run(state, "candidate", command, now, false)).toThrow("no such lines");
  });
});

test("resolving what is resolved, and reopening what is open, does nothing and is no mistake", () => {
  const { state, hers } = sessionIn("call");
  expect(run(state, "candidate", { type: "thread.reopen", thread: hers.thread })).toEqual([]);
  const [resolved] = run(state, "candidate", { type: "thread.resolve", thread: hers.thread });
  if (!resolved) throw new Error("Nothing was decided.");
  const after = reduce(state, { at: now, by: people.candidate.id, event: resolved.event });
  expect(run(after, "interviewer", { type: "thread.resolve", thread: hers.thread })).toEqual([]);
  expect(run(after, "interviewer", { type: "thread.reopen", thread: hers.thread })).toHaveLength(1);
});

test("an output is plain text whoever sends it, and has some text", () => {
  const { state } = sessionIn("call");
  const share = (text: string) =>
    run(state, "candidate", { type: "output.add", output: OutputId.parse(uuid()), title: "go test", text });
  expect(share("\u001b[31mFAIL\u001b[0m\r\nok\u0007\n")).toMatchObject([
    { audience: "everyone", event: { kind: "output.added", text: "FAIL\nok" } },
  ]);
  expect(() => share("\u001b[2J\n")).toThrow("There is no text in this output.");
});
