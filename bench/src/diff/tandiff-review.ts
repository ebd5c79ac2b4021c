import { randomUUID } from "node:crypto";
import type { Input } from "../inputs.ts";
import { makeSession, serveInput } from "../tandiff.ts";
import type { Target } from "./measure.ts";

export interface ReviewPage {
  /** The Changes view of the candidate, whose review is open. */
  readonly changes: Target;
  /** A file in the editor, in the call of another session. */
  readonly editor: Target;
  stop(): Promise<void>;
}

/** Opens the review of an input on a server of its own and posts the threads. */
export async function openReview(input: Input): Promise<ReviewPage> {
  const { server, slug } = await serveInput(input);
  try {
    const { candidate } = await makeSession(server, slug);
    await candidate.command({ type: "review.open" });
    for (const { path, side, line, body } of input.threads) {
      const position = { path, side, lines: { start: line, end: line } };
      await candidate.command({
        type: "thread.open",
        thread: randomUUID(),
        comment: randomUUID(),
        position,
        body,
      });
    }
    const { interviewer } = await makeSession(server, slug);
    await interviewer.command({ type: "call.start", evenUnsubmitted: true });
    const kept = input.files.find(({ rows }) => rows.some(({ head }) => head > 0));
    return {
      changes: { url: `${candidate.page}/changes`, cookie: candidate.cookie },
      editor: { url: `${interviewer.page}/workspace/${kept?.headPath ?? ""}`, cookie: interviewer.cookie },
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
