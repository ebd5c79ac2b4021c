import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@redis/client";
import { freePort } from "../../testing-free-port.ts";

/** For tests only: a Redis of their own. */
export interface TestRedis {
  readonly url: string;
  /** As `kill -9` does. */
  readonly kill: () => Promise<void>;
  /** On the same port again, and empty. */
  readonly start: () => Promise<void>;
  /** Runs one command, as somebody else who uses this Redis. */
  readonly run: (...command: readonly string[]) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

const names = ["redis-server", "valkey-server"];
const startTime = 20_000;
/** How long one that somebody else has started may take to answer. Milliseconds. */
const answerTime = 1_000;

/** What the machine has of the two; null where it has none. */
export function redisBinary(): string | null {
  return names.find((name) => answers(name)) ?? null;
}

function answers(name: string): boolean {
  try {
    execFileSync(name, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Whether a Redis is there that takes commands of whoever comes, and does so at once. */
export async function redisAnswers(url: string): Promise<boolean> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on("error", () => undefined);
  const destroy = (): void => {
    if (client.isOpen) client.destroy();
  };
  const timer = setTimeout(destroy, answerTime);
  try {
    await client.connect();
    return (await client.ping()) === "PONG";
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    destroy();
  }
}

export async function startRedis(binary: string): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), "tandiff-redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let guard: ChildProcess | null = null;
  let pid = 0;
  const start = async (): Promise<void> => {
    const options = `--port ${port} --bind 127.0.0.1 --dir ${folder} --save "" --appendonly no`;
    // Ends with this process, in whatever way that ends: then nobody holds the other end of its input.
    const script = `${binary} ${options} --loglevel warning >&2 & echo $!; cat >/dev/null; kill -9 $!`;
    guard = spawn("sh", ["-c", script], { stdio: ["pipe", "pipe", "ignore"] });
    for await (const line of createInterface(guard.stdout ?? process.stdin)) {
      pid = Number(line);
      break;
    }
    await answered(url);
  };
  const kill = async (): Promise<void> => {
    if (guard === null) return;
    const closed = once(guard, "close");
    process.kill(pid, "SIGKILL");
    guard.stdin?.end();
    await closed;
    guard = null;
  };
  await start();
  return {
    url,
    kill,
    start,
    run: (...command) => runOnRedis(url, command),
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function runOnRedis(url: string, command: readonly string[]): Promise<unknown> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await client.sendCommand([...command]);
  } finally {
    client.destroy();
  }
}

async function answered(url: string): Promise<void> {
  const until = Date.now() + startTime;
  for (;;) {
    try {
      await runOnRedis(url, ["PING"]);
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
