import { SessionRequest } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import { readPlan } from "@tandiff/shared/session/plan-text.ts";
import type { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import type { AiRule } from "@tandiff/shared/session/ai-rules.ts";
import type { Plan } from "@tandiff/shared/session/plan.ts";
import type { ReplayPolicy } from "@tandiff/shared/session/replay.ts";
import { scheduleOf, type Preset, type Schedule } from "@tandiff/shared/session/schedule.ts";
import { momentIn } from "@tandiff/shared/session/time-zone.ts";

/** What stands in the fields of the form, as typed. */
export interface SessionForm {
  readonly exercise: string;
  readonly candidate: string;
  readonly interviewers: readonly string[];
  /** Empty: no observer. */
  readonly observer: string;
  /** The first interviewer learns, and the observer is the experienced one. */
  readonly reverseShadow: boolean;
  /** The value of a `datetime-local` field, in `timeZone`; empty when no time is set. */
  readonly callAt: string;
  readonly timeZone: string;
  readonly preset: Preset;
  /** Empty: no link. */
  readonly videoUrl: string;
  /** As `readPlan` reads it; empty: the exercise's own. */
  readonly plan: string;
  readonly replay: ReplayPolicy;
  /** Empty: as the exercise has it. */
  readonly aiReview: AiRule | "";
  readonly aiCall: AiRule | "";
  readonly needs: Accommodations;
  /** Empty: the server's own. */
  readonly retentionDays: string;
}

export const noNeeds: Accommodations = { moreTime: 0, largerType: false, noCamera: false, note: "" };

export type FormErrors = Readonly<Record<string, string>>;

/** What the form says of times. */
export type FormTimes = Pick<SessionForm, "callAt" | "timeZone" | "preset">;

/** The call in milliseconds since the epoch, or null while the field is empty. */
export function callTime({ callAt, timeZone }: FormTimes): number | null {
  return momentIn(callAt, timeZone);
}

/** The times that the form amounts to; null while the preset counts back from a call without a time. */
export function formSchedule(form: FormTimes, now: number, kind: ExerciseKind): Schedule | null {
  const call = callTime(form);
  return call === null && form.preset !== "now" ? null : scheduleOf(form.preset, call, now, kind);
}

/** Said where a preset counts back from a call without a time. */
export const needsCallTime = "The exercise opens before the call, so set its time.";

/** What is wrong with the times, as `callAt`. */
function timeErrors(form: FormTimes, now: number, kind: ExerciseKind): FormErrors {
  const schedule = formSchedule(form, now, kind);
  if (!schedule) return { callAt: needsCallTime };
  if (schedule.callAt !== null && schedule.callAt < now) return { callAt: "This time is in the past." };
  if (schedule.dueAt !== null && schedule.dueAt <= now) {
    return { callAt: "The review would be due already. Pick a later time, or let it open 24 h before." };
  }
  return {};
}

/**
 * The request to send, or what is wrong, by field: `exercise`, `candidate`, `interviewers.0`,
 * `observer`, `callAt`, `videoUrl`, `plan`, `retentionDays`. Rows for interviewers that were left empty do not count, but for the first.
 */
export function readForm(
  form: SessionForm,
  now: number,
  kind: ExerciseKind,
): { readonly request: SessionRequest } | { readonly errors: FormErrors } {
  const call = callTime(form);
  const plan = planOf(form);
  const rows = [...form.interviewers.entries()].filter(([row, name]) => row === 0 || name.trim() !== "");
  const parsed = SessionRequest.safeParse({
    exercise: form.exercise,
    candidate: form.candidate,
    interviewers: rows.map(([, name]) => name),
    observer: form.observer.trim() === "" ? null : form.observer,
    reverseShadow: form.reverseShadow && form.observer.trim() !== "",
    callAt: call === null ? null : new Date(call).toISOString(),
    preset: form.preset,
    timeZone: form.timeZone,
    replay: form.replay,
    accommodations: form.needs === noNeeds ? null : form.needs,
    aiReview: form.aiReview === "" ? null : { rule: form.aiReview },
    aiCall: form.aiCall === "" ? null : { rule: form.aiCall },
    videoUrl: form.videoUrl.trim() === "" ? null : form.videoUrl,
    plan: typeof plan === "string" ? null : plan,
    retentionDays: form.retentionDays.trim() === "" ? null : Number(form.retentionDays),
  });
  const errors: Record<string, string> = {};
  if (typeof plan === "string") errors["plan"] = plan;
  if (form.exercise === "") errors["exercise"] = "Pick an exercise.";
  for (const issue of parsed.error?.issues ?? []) {
    const [field, index] = issue.path;
    const row = field === "interviewers" && typeof index === "number" ? rows[index]?.[0] : undefined;
    errors[row === undefined ? String(field ?? "") : `${String(field)}.${row}`] ??= issue.message;
  }
  Object.assign(errors, timeErrors(form, now, kind));
  delete errors[""];
  if (Object.keys(errors).length > 0 || !parsed.success) return { errors };
  return { request: parsed.data };
}

/** The plan as typed, null where nothing is, or the sentence that says what is wrong. */
function planOf(form: SessionForm): Plan | null | string {
  if (form.plan.trim() === "") return null;
  try {
    return readPlan(form.plan);
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
