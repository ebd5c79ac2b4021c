import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import { CommandId, OutputId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { cleanOutput, fitOutput, leftOutWords } from "@tandiff/shared/output/clean-output.ts";
import type { CommandRequest } from "@tandiff/shared/session/commands.ts";
import { NoAnswer } from "./api-client.ts";
import { output } from "./output.ts";
import { askAs, readLink, takeSeat } from "./seat.ts";

/** More than can be shared, with room for the colours that are taken out. */
const kept = 8 * limits.output;
const pauses = [500, 1_000, 2_000, 4_000];

/**
 * `… | tandiff session output <link>`: passes on what is piped in, and at its end shares it with everyone in
 * the call.
 */
export async function shareOutput(url: string, { title }: { readonly title: string }): Promise<void> {
  const link = readLink(url);
  if (process.stdin.isTTY) {
    throw new AppError(
      "bad-request",
      "Nothing is piped in. Put this at the end of a pipe: go test ./... 2>&1 | tandiff session output <link>",
    );
  }
  const { text, leftOut } = fitOutput(cleanOutput(await passOn()));
  if (text === "") throw new AppError("bad-request", "There was no output, so there is nothing to share.");
  const request: CommandRequest = {
    id: CommandId.parse(randomUUID()),
    command: { type: "output.add", output: OutputId.parse(randomUUID()), title, text },
  };
  await untilAnswered(async () => askAs(await takeSeat(link), "POST", "/commands", request));
  if (leftOut > 0) output.note(leftOutWords(leftOut));
  const lines = text.split("\n").length;
  output.note(`Shared with everyone in the call: ${lines} ${lines === 1 ? "line" : "lines"}.`);
}

/** What comes in goes out as it comes; of very much its beginning and its end are kept. */
async function passOn(): Promise<string> {
  const decoder = new TextDecoder();
  // Whoever reads on may have seen enough.
  process.stdout.on("error", () => undefined);
  let head = "";
  let tail = "";
  for await (const chunk of process.stdin) {
    if (!(chunk instanceof Uint8Array)) continue;
    process.stdout.write(chunk);
    const text = decoder.decode(chunk, { stream: true });
    if (head.length < kept) head += text;
    else tail = tail.length > kept ? tail.slice(-kept) + text : tail + text;
  }
  return head + tail + decoder.decode();
}

/** The same command sent again does nothing twice. */
async function untilAnswered(send: () => Promise<unknown>): Promise<void> {
  for (const wait of pauses) {
    try {
      await send();
      return;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      await pause(wait);
    }
  }
  await send();
}
