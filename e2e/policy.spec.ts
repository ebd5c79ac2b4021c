import { expect } from "@playwright/test";
import { sharedServer } from "./support/greeter-interview.ts";
import { test } from "./support/test.ts";
import { openPage } from "./support/session.ts";

test("whatever the policy stops in a page or a worker is noticed, and stopped", async ({
  browser,
  violations,
}) => {
  const server = await sharedServer();
  const page = await openPage(browser, server.url);
  const provoked = {
    "an inline script": () => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
    },
    "a handler in an attribute": () => {
      document.body.setAttribute("onclick", "window.ran = true");
      document.body.click();
    },
    "a picture from elsewhere": () => {
      new Image().src = "https://elsewhere.example/a.png";
    },
    "a frame": () => {
      const frame = document.createElement("iframe");
      frame.src = "https://elsewhere.example/";
      document.body.append(frame);
    },
    "a request elsewhere": () => void fetch("https://elsewhere.example/").catch(() => undefined),
    "a worker from a blob": () => {
      const script = URL.createObjectURL(new Blob(["postMessage(1)"]));
      Object.assign(window, { worker: new Worker(script) });
    },
    "a form sent elsewhere": () => {
      const form = document.createElement("form");
      form.action = "https://elsewhere.example/";
      document.body.append(form);
      form.submit();
    },
  };
  for (const [what, provoke] of Object.entries(provoked)) {
    await page.evaluate(provoke);
    await expect.poll(() => violations.length, what).toBeGreaterThan(0);
    violations.length = 0;
    // Chromium's own words may follow those of the event.
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  expect(await page.evaluate(() => "ran" in window)).toBe(false);
  await page.close();
  violations.length = 0;
});
