import { FileId, ParticipantId } from "@tandiff/shared/ids.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { Awareness } from "y-protocols/awareness";
import { expect, onTestFinished, test, vi } from "vitest";
import * as Y from "yjs";
import { servePage } from "../api/testing-fetch.ts";
import { Causes } from "./causes.ts";
import { OwnFocus } from "./own-focus.ts";
import { SharedDocument } from "./shared-document.ts";

const noor = ParticipantId.parse("n".repeat(16));
const file = FileId.parse("0");

/** A candidate's page that writes in a focus time, with words that the server has not taken. */
async function unsavedFocus(failures = 0) {
  let left = failures;
  await servePage((request, response) => {
    if (request.method !== "GET") return response.writeHead(500).end();
    left -= 1;
    const error = { code: "not-stored", message: "The server reads this interview anew." };
    if (left >= 0) return response.writeHead(503).end(JSON.stringify({ error }));
    return response.end(JSON.stringify({ texts: [] }));
  });
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", new EventTarget());
  const doc = new Y.Doc();
  doc.getText(rootName(file)).insert(0, "before\n");
  const shared = new SharedDocument(noor, "code", "ws://server.example");
  const copy = { number: 1, doc, awareness: new Awareness(doc), causes: new Causes(() => undefined) };
  shared.store.setState({ status: { kind: "ready", online: true, copy } });
  const own = new OwnFocus(noor, shared);
  const since = Date.now();
  const end = (): Promise<void> => Promise.resolve();
  own.follow({ since, left: 60_000, files: [file], end });
  await expect.poll(() => own.store.getState().kind).toBe("writing");
  const state = own.store.getState();
  if (state.kind !== "writing") throw new Error("It does not write.");
  state.copy.doc.getText(rootName(file)).insert(0, "unsaved ");
  onTestFinished(() => copy.awareness.destroy());
  const ends = async (): Promise<void> => {
    own.follow(null);
    await expect.poll(() => own.store.getState().kind).toBe("none");
    // What becomes of the text is decided after that.
    await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const kept = (): readonly string[] => shared.store.getState().kept.map(({ mine }) => mine);
  return { own, ends, kept };
}

test("what a cancelled focus time had not saved is thrown away", async () => {
  const { own, ends, kept } = await unsavedFocus();
  own.cancelling(true);
  await ends();
  expect(kept()).toEqual([]);
});

test("it is kept where the cancelling fails, though the focus time is over by then", async () => {
  const { own, ends, kept } = await unsavedFocus();
  own.cancelling(true);
  await ends();
  own.cancelling(false);
  await expect.poll(kept).toEqual(["unsaved before\n"]);
});

test("it is kept where the cancelling failed before the focus time was over", async () => {
  const { own, ends, kept } = await unsavedFocus();
  own.cancelling(true);
  own.cancelling(false);
  await ends();
  expect(kept()).toEqual(["unsaved before\n"]);
});

test("it is kept where nobody cancelled", async () => {
  const { ends, kept } = await unsavedFocus();
  await ends();
  expect(kept()).toEqual(["unsaved before\n"]);
});

test("one can write though the server could not read at first what was saved", async () => {
  const { own } = await unsavedFocus(1);
  expect(own.store.getState().kind).toBe("writing");
});
