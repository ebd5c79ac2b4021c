import { SessionRequest, type Preset } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { readPlan } from "@tandiff/shared/session/plan-text.ts";
import type { Plan } from "@tandiff/shared/session/plan.ts";

/** What stands in the fields of the form, as typed. */
export interface SessionForm {
  readonly exercise: string;
  readonly candidate: string;
  readonly interviewers: readonly string[];
  /** Empty: no observer. */
  readonly observer: string;
  /** The value of a `datetime-local` field, in the browser's zone; empty when no time is set. */
  readonly callAt: string;
  readonly preset: Preset;
  /** Empty: no link. */
  readonly videoUrl: string;
  /** As `readPlan` reads it; empty: the exercise's own. */
  readonly plan: string;
}

export type FormErrors = Readonly<Record<string, string>>;

const hour = 3_600_000;
const before: Readonly<Record<Preset, number | null>> = { now: null, "24h": 24 * hour, "72h": 72 * hour };

/** The call in milliseconds since the epoch, or null while the field is empty. */
export function callTime(form: SessionForm): number | null {
  const time = new Date(form.callAt).getTime();
  return Number.isNaN(time) ? null : time;
}

/** When the candidate may open the merge request: null for at once, "unknown" without the call's time. */
export function openingTime(form: SessionForm, now: number): number | null | "unknown" {
  const lead = before[form.preset];
  if (lead === null) return null;
  const call = callTime(form);
  if (call === null) return "unknown";
  return call - lead > now ? call - lead : null;
}

/**
 * The request to send, or what is wrong, by field: `exercise`, `candidate`, `interviewers.0`,
 * `observer`, `callAt`, `videoUrl`, `plan`. Rows for interviewers that were left empty do not count, but for the first.
 */
export function readForm(
  form: SessionForm,
  now: number,
): { readonly request: SessionRequest } | { readonly errors: FormErrors } {
  const call = callTime(form);
  const plan = planOf(form);
  const rows = [...form.interviewers.entries()].filter(([row, name]) => row === 0 || name.trim() !== "");
  const parsed = SessionRequest.safeParse({
    exercise: form.exercise,
    candidate: form.candidate,
    interviewers: rows.map(([, name]) => name),
    observer: form.observer.trim() === "" ? null : form.observer,
    callAt: call === null ? null : new Date(call).toISOString(),
    preset: form.preset,
    videoUrl: form.videoUrl.trim() === "" ? null : form.videoUrl,
    plan: typeof plan === "string" ? null : plan,
  });
  const errors: Record<string, string> = {};
  if (typeof plan === "string") errors["plan"] = plan;
  if (form.exercise === "") errors["exercise"] = "Pick an exercise.";
  for (const issue of parsed.error?.issues ?? []) {
    const [field, index] = issue.path;
    const row = field === "interviewers" && typeof index === "number" ? rows[index]?.[0] : undefined;
    errors[row === undefined ? String(field ?? "") : `${String(field)}.${row}`] ??= issue.message;
  }
  if (form.preset !== "now" && call === null)
    errors["callAt"] = "The review opens before the call, so set its time.";
  if (call !== null && call < now) errors["callAt"] = "This time is in the past.";
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
