import { checkOut } from "./checkout/checkout.ts";
import type { Change } from "./checkout/mirror.ts";
import { output } from "./output.ts";
import { readLink, takeSeat } from "./seat.ts";

/** While somebody types, a line about the same file comes at most this often, in milliseconds. */
const calm = 2_000;

/** `tandiff session checkout <link> <folder>`: the workspace in a local folder, for as long as the call lasts. */
export async function checkoutCommand(url: string, folder: string): Promise<void> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  try {
    const seat = await takeSeat(readLink(url));
    const lastSaid = new Map<string, number>();
    const end = await checkOut({
      seat,
      folder,
      signal: stop.signal,
      onStart: ({ root, isResumed }, files) =>
        output.result(
          `${isResumed ? "Going on with" : "Mirroring"} ${files} files in ${root}. It goes one way: what you change there goes nowhere and may be overwritten. Ctrl+C ends it.`,
        ),
      onChange: (change) => {
        if (change.kind === "updated") {
          const now = Date.now();
          if (now - (lastSaid.get(change.path) ?? 0) < calm) return;
          lastSaid.set(change.path, now);
        }
        output.result(changeWords(change));
      },
      onLine: (isUp) =>
        output.note(isUp ? "Connected again." : "The connection is lost. It is tried again by itself."),
    });
    output.result(
      end === "ended"
        ? "The call has ended; the folder is as the code was at its end."
        : "Stopped. The folder stays as it is; the same command goes on with it.",
    );
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}

function changeWords(change: Change): string {
  const path = visible(change.path);
  switch (change.kind) {
    case "wrote":
    case "updated":
    case "removed":
      return `${change.kind} ${path}`;
    case "renamed":
      return `renamed ${visible(change.from)} to ${path}`;
    case "refused":
      return `left out ${path}: ${change.reason}`;
  }
}

/** A path from outside must not move the cursor of a terminal or turn its text around. */
function visible(path: string): string {
  return path.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
