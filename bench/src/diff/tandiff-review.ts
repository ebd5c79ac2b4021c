import { randomUUID } from "node:crypto";
import type { Input } from "../inputs.ts";
import { makeSession, type SeatCookie, serveInput } from "../tandiff.ts";

export interface ReviewPage {
  /** The Changes view of the candidate, whose review is open. */
  readonly url: string;
  readonly cookie: SeatCookie;
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
    return { url: `${candidate.page}/changes`, cookie: candidate.cookie, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
