import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadCode, noteServer } from "./load-code.ts";

let serverIsThere = true;

beforeEach(() => {
  vi.useFakeTimers();
  serverIsThere = true;
  vi.stubGlobal("navigator", { onLine: true });
  vi.stubGlobal("location", { origin: "https://review.example" });
  vi.stubGlobal("fetch", () =>
    serverIsThere ? Promise.resolve(new Response()) : Promise.reject(new Error()),
  );
});

afterEach(() => {
  noteServer(true);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const code = () => vi.fn<() => Promise<string>>(() => Promise.resolve("the code"));

test("code is loaded at once while the server answers", async () => {
  const load = code();
  await expect(loadCode(load)).resolves.toBe("the code");
  expect(load).toHaveBeenCalledOnce();
});

test("code is not asked for while the server is away, and comes when it is back", async () => {
  serverIsThere = false;
  noteServer(false);
  const load = code();
  const loading = loadCode(load);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(load).not.toHaveBeenCalled();
  serverIsThere = true;
  await vi.advanceTimersByTimeAsync(1_000);
  await expect(loading).resolves.toBe("the code");
  expect(load).toHaveBeenCalledOnce();
});

test("code that did not come is asked for once more, when the server is there", async () => {
  const load = code().mockRejectedValueOnce(new Error("It did not come."));
  serverIsThere = false;
  const loading = loadCode(load);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(load).toHaveBeenCalledOnce();
  serverIsThere = true;
  await vi.advanceTimersByTimeAsync(1_000);
  await expect(loading).resolves.toBe("the code");
  expect(load).toHaveBeenCalledTimes(2);
});

test("code that a server does not have yet is asked for a few times more before the page gives up", async () => {
  const late = code();
  for (let count = 0; count < 3; count += 1) late.mockRejectedValueOnce(new Error("It did not come."));
  const loading = loadCode(late);
  await vi.advanceTimersByTimeAsync(10_000);
  await expect(loading).resolves.toBe("the code");
  const missing = code().mockRejectedValue(new Error("It does not come."));
  const failing = loadCode(missing).catch(String);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await failing).toContain("It does not come.");
  expect(missing).toHaveBeenCalledTimes(4);
});
