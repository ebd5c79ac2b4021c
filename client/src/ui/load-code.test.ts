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
