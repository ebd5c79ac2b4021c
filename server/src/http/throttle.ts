import { limits } from "@tandiff/shared/limits.ts";
import type { WebSocket } from "ws";

/**
 * Reads a socket no faster than its participant may send: what they send too fast waits on their own side, and
 * none of it is lost. What was on its way when reading stopped is still taken; one who goes on all the same is
 * given up.
 * @param spend told the size of each frame in bytes, and as how many it counts; answers for how many milliseconds
 *   nothing is to be read
 * @param weightOf as how many frames one counts
 * @param onTooFast to be called once, when the socket is to be closed
 */
export function throttle(
  socket: WebSocket,
  spend: (bytes: number, frames: number) => number | "close",
  weightOf: (frame: Uint8Array) => number,
  onTooFast: () => void,
): void {
  let resume: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const count = (bytes: number, frames: number): void => {
    if (isOver) return;
    const wait = spend(bytes, frames);
    if (wait === "close") {
      isOver = true;
      onTooFast();
      // To hear the answer to the closing.
      clearTimeout(resume);
      socket.resume();
    } else if (wait > 0) {
      socket.pause();
      // What was on its way adds to the wait.
      clearTimeout(resume);
      resume = setTimeout(() => socket.resume(), wait);
    }
  };
  socket.on("message", (data: Buffer) => count(data.length, weightOf(data)));
  socket.on("ping", () => {
    count(1, 1);
    // Each is answered, read or not: who only asks would fill the server's memory.
    if (socket.bufferedAmount > limits.socketBacklog) socket.terminate();
  });
  socket.on("close", () => clearTimeout(resume));
}
