import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { PageView } from "@tandiff/shared/live/protocol.ts";
import { keepsViews } from "@tandiff/shared/session/replay.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import type { OpenSessionOptions } from "./open-session-options.ts";
import type { SessionLog } from "./session-log.ts";

/** Milliseconds between two rows of one person. */
const between = 1_000;

export interface PageViewsOptions extends Pick<OpenSessionOptions, "now" | "report"> {
  readonly log: SessionLog;
}

/** Logs what people's pages show in a call, while the candidate agrees to a replay, and never in a focus time. */
export class PageViews {
  readonly #options: PageViewsOptions;
  readonly #last = new Map<ParticipantId, number>();

  constructor(options: PageViewsOptions) {
    this.#options = options;
  }

  /** To be called in the session's own turn: nothing that the state does not tell yet is on its way then. */
  log(participant: ParticipantId, view: PageView, state: SessionState): void {
    const { log, now, report } = this.#options;
    const at = now();
    if (!keepsViews(state) || at - (this.#last.get(participant) ?? -between) < between) return;
    this.#last.set(participant, at);
    const payload = new TextEncoder().encode(JSON.stringify(view));
    const row = { at, participant, audience: "interviewers", cause: null, kind: "view:page" } as const;
    // Nobody waits for it, and a replay can do without one.
    log.append([{ ...row, payload, command: null }]).catch((error: unknown) => {
      if (!(error instanceof AppError)) report(error);
    });
  }
}
