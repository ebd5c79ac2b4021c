import { createHash } from "node:crypto";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import { access, type Action } from "@tandiff/shared/session/access.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import type { Audience, Event, EventOf } from "@tandiff/shared/session/events.ts";
import { assertTransition, isReviewShared } from "@tandiff/shared/session/phase.ts";
import type { Declaration } from "@tandiff/shared/session/ai-rules.ts";
import { noLabels } from "@tandiff/shared/session/label-words.ts";
import {
  kindOf,
  type Comment,
  type Participant,
  type SessionState,
  type Thread,
} from "@tandiff/shared/session/state.ts";
import { giveConsent, tellConsent, withdrawConsent } from "./consent.ts";
import { addLateText } from "./decide-late.ts";
import { assertInTime, extendReview } from "./decide-schedule.ts";
import { assertSpot, decideInCall, endFocus } from "./decide-call.ts";

/** An event that a command leads to, with who is to get it. */
export interface Decision {
  readonly audience: Audience;
  readonly event: Event;
  /** The thread that it is for, where the page has said so. */
  readonly cause?: ThreadId | null;
}

export interface DecideContext {
  readonly state: SessionState;
  readonly me: Participant;
  readonly now: number;
  /** Whether the exercise has the lines, path and side that the command names, if it names any. */
  readonly positionExists: boolean;
  /** The paths of the merge request's head, in its order: a file of the workspace has its place there for an id. */
  readonly headPaths: readonly string[];
}

/** What each command needs. */
export const commandActions: Readonly<Record<Command["type"], Action>> = {
  "exercise.object": "exercise.object",
  "exercise.accept": "exercise.object",
  "consent.give": "consent.change",
  "consent.withdraw": "consent.change",
  "review.open": "review.open",
  "review.submit": "review.submit",
  "review.extend": "review.extend",
  "thread.open": "thread.open",
  "comment.add": "comment.add",
  "comment.edit": "comment.change",
  "comment.delete": "comment.change",
  "comment.restore": "comment.change",
  "thread.label": "comment.change",
  "thread.resolve": "thread.resolve",
  "thread.reopen": "thread.resolve",
  "call.start": "call.start",
  "call.end": "call.end",
  "call.reopen": "call.reopen",
  "call.pause": "call.pause",
  "call.resume": "call.pause",
  "agenda.order": "agenda.order",
  "agenda.present": "agenda.present",
  "file.create": "file.change",
  "file.rename": "file.change",
  "file.delete": "file.change",
  "file.restore": "file.change",
  "fix.tie": "fix.tie",
  "output.add": "output.add",
  "late.add": "late.add",
  "focus.offer": "focus.offer",
  "focus.decline": "focus.use",
  "focus.start": "focus.use",
  "focus.end": "focus.use",
  "focus.cancel": "focus.use",
  "observer.step-in": "observer.step-in",
};

/**
 * What a command makes happen, decided from the state alone; nothing is done yet.
 * @throws AppError with the sentence for the person when it may not be done.
 */
export function decide(command: Command, context: DecideContext): readonly Decision[] {
  const { state, me, now } = context;
  if (!access(me.role, state.phase, commandActions[command.type], kindOf(state)))
    throw notNow(me, state, command);
  assertInTime(commandActions[command.type], state, now);
  // In the review only the candidate gets to see what the candidate does.
  const audience: Audience = isReviewShared(state.cancelled?.from ?? state.phase) ? "everyone" : "candidate";
  const everyone = (event: Event): Decision => ({ audience: "everyone", event });
  switch (command.type) {
    case "exercise.object":
      return [{ audience: "candidate", event: { kind: "exercise.objected", reason: command.reason.trim() } }];
    case "exercise.accept":
      if (state.objection === null) return [];
      return [{ audience: "candidate", event: { kind: "exercise.accepted" } }];
    case "consent.give":
      return giveConsent(state).map((event) => ({ audience, event }));
    case "consent.withdraw":
      return withdrawConsent(state).map((event) => ({ audience, event }));
    case "review.open":
      if (now < state.opensAt) throw new AppError("not-allowed", "The exercise is not open yet.");
      return [{ audience, event: { kind: "phase.changed", to: "review" } }];
    case "review.submit":
      assertTransition(state.phase, "submitted");
      if (command.rule !== undefined && command.rule !== state.aiPolicy.review.rule) {
        throw new AppError(
          "conflict",
          "What is expected of AI assistants has just been changed. Read it, and hand the review in again.",
        );
      }
      return [sealReview(state, command.summary, command.declaration ?? null), ...tellConsent(state)].map(
        everyone,
      );
    case "review.extend":
      return [everyone(extendReview(state, command.dueAt, now))];
    case "thread.open": {
      const { thread, position, spot, labels = noLabels, comment, body } = command;
      if (state.threads.some((one) => one.id === thread)) throw taken();
      if (!context.positionExists) {
        throw new AppError("bad-request", "There are no such lines in this merge request.");
      }
      if (spot) assertSpot(state, position, spot);
      if (isPosted(state, me, command)) return [];
      return [{ audience, event: { kind: "thread.opened", thread, position, spot, labels, comment, body } }];
    }
    case "comment.add": {
      const { thread, comment, body } = command;
      findThread(state, thread);
      if (isPosted(state, me, command)) return [];
      return [{ audience, event: { kind: "comment.added", thread, comment, body } }];
    }
    case "comment.edit": {
      const { thread, comment, body } = command;
      findOwnComment(state, me, command);
      return [{ audience, event: { kind: "comment.edited", thread, comment, body } }];
    }
    case "comment.delete": {
      const { thread, comment } = command;
      findOwnComment(state, me, command);
      return [{ audience, event: { kind: "comment.deleted", thread, comment } }];
    }
    case "comment.restore": {
      const { thread, comment } = command;
      const deleted = state.deleted.find((one) => one.comment.id === comment && one.thread.id === thread);
      if (!deleted) throw new AppError("conflict", "This comment cannot be brought back any more.");
      if (deleted.comment.author !== me.id) {
        throw new AppError("not-allowed", "Only its author can bring a comment back.");
      }
      return [{ audience, event: { kind: "comment.restored", thread, comment } }];
    }
    case "thread.label": {
      const { thread, labels } = command;
      const found = findThread(state, thread);
      if (found.openedBy !== me.id) {
        throw new AppError("not-allowed", "Only who opened a thread can label it.");
      }
      if (found.comments.some((comment) => comment.sealed)) {
        throw new AppError("not-allowed", "This thread is part of the submitted review and stays as it is.");
      }
      return [{ audience, event: { kind: "thread.labelled", thread, labels } }];
    }
    case "thread.resolve":
      if (findThread(state, command.thread).resolved) return [];
      return [everyone({ kind: "thread.resolved", thread: command.thread })];
    case "thread.reopen":
      if (!findThread(state, command.thread).resolved) return [];
      return [everyone({ kind: "thread.reopened", thread: command.thread })];
    case "call.start":
      return startCall(state, command.evenUnsubmitted).map(everyone);
    case "call.end":
      assertTransition(state.phase, "ended");
      return [...endFocus(state), { kind: "phase.changed" as const, to: "ended" as const }].map(everyone);
    case "call.reopen":
      if (state.compaction !== null) {
        throw new AppError(
          "conflict",
          "This session was compacted: how its text came about is no longer kept, so the call cannot be reopened.",
        );
      }
      assertTransition(state.phase, "call");
      return [everyone({ kind: "phase.changed", to: "call" })];
    case "observer.step-in":
      if (state.leadingTrainee === null) {
        throw new AppError("conflict", "No trainee leads this call, so the observer stays one.");
      }
      return [everyone({ kind: "observer.stepped-in" })];
    case "late.add":
      return addLateText(command, context).map(everyone);
    case "call.pause":
    case "call.resume":
    case "agenda.order":
    case "agenda.present":
    case "fix.tie":
    case "output.add":
    case "focus.offer":
    case "focus.decline":
    case "focus.start":
    case "focus.end":
    case "focus.cancel":
      return decideInCall(command, state, context.headPaths).map(everyone);
    case "file.create":
    case "file.rename":
    case "file.delete":
    case "file.restore": {
      const { cause = null } = command;
      return decideInCall(command, state, context.headPaths).map((event) => ({ ...everyone(event), cause }));
    }
  }
}

function startCall(state: SessionState, evenUnsubmitted: boolean): Event[] {
  assertTransition(state.phase, "call");
  const started: Event = { kind: "phase.changed", to: "call" };
  if (state.review !== null) return [started];
  if (kindOf(state) === "feature") return [started, ...tellConsent(state)];
  if (!evenUnsubmitted) {
    throw new AppError(
      "conflict",
      "The review has not been submitted. Confirm that the call starts all the same.",
    );
  }
  return [sealReview(state, "", "not declared done"), ...tellConsent(state), started];
}

/** The review as everyone gets it: the final wordings, and a hash of them to hold against later. */
function sealReview(
  state: SessionState,
  summary: string,
  declaration: Declaration | null | "not declared done",
): EventOf<"review.submitted"> {
  const threads = state.threads.map(({ id, position, labels, openedAt, comments }) => ({
    id,
    position,
    labels,
    openedAt,
    comments: comments.map((comment) => ({
      id: comment.id,
      body: comment.body,
      at: comment.at,
      editedAt: comment.editedAt,
    })),
  }));
  const contentHash = createHash("sha256").update(JSON.stringify({ summary, threads })).digest("hex");
  const declared = declaration !== "not declared done";
  return {
    kind: "review.submitted",
    declared,
    summary,
    declaration: declared ? declaration : null,
    threads,
    contentHash,
  };
}

export function findThread(state: SessionState, id: string): Thread {
  const thread = state.threads.find((one) => one.id === id);
  if (!thread) throw new AppError("conflict", "This thread is no longer there.");
  return thread;
}

function findOwnComment(
  state: SessionState,
  me: Participant,
  command: { readonly thread: string; readonly comment: string },
): Comment {
  const comment = findThread(state, command.thread).comments.find((one) => one.id === command.comment);
  if (!comment) throw new AppError("conflict", "This comment is no longer there.");
  if (comment.author !== me.id) throw new AppError("not-allowed", "Only its author can change a comment.");
  if (comment.sealed) {
    throw new AppError("not-allowed", "This comment is part of the submitted review and stays as it is.");
  }
  return comment;
}

/**
 * Whether a comment is there already, as when a page sends a draft again that an earlier one had sent.
 * @throws AppError "conflict" where what is there is another one
 */
function isPosted(
  { threads, deleted }: SessionState,
  me: Participant,
  { comment: id, body }: { readonly comment: string; readonly body: string },
): boolean {
  const there = threads.flatMap((thread) => thread.comments).find((comment) => comment.id === id);
  if (there?.author === me.id && there.body === body) return true;
  if (there || deleted.some(({ comment }) => comment.id === id)) throw taken();
  return false;
}

export function taken(): AppError {
  return new AppError("conflict", "This id is in use already. Nothing was changed.");
}

function notNow(me: Participant, state: SessionState, command: Command): AppError {
  if (me.role === "observer")
    return new AppError("not-allowed", "An observer can look and cannot change anything.");
  const early = me.role === "interviewer" && !isReviewShared(state.phase) && command.type !== "call.start";
  return new AppError(
    "not-allowed",
    early
      ? "This is possible once the call has started."
      : "This is not possible at this point of the session.",
  );
}

/** For callers that hold an id and need the person. */
export function participantOf(state: SessionState, id: ParticipantId): Participant {
  const participant = state.participants.find((one) => one.id === id);
  if (!participant) throw new AppError("not-found", "There is nothing at this address.");
  return participant;
}
