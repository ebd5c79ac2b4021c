// @vitest-environment happy-dom
import type { ExercisesView, SessionsView } from "@tandiff/shared/api.ts";
import { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { usualAiRules } from "@tandiff/shared/session/ai-rules.ts";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noteServer } from "../../ui/load-code.ts";
import { OrganiserPage } from "./OrganiserPage.tsx";

type Session = SessionsView["sessions"][number];

const imre: Session["people"][number] = {
  id: ParticipantId.parse("imre000000000000"),
  name: "Imre",
  role: "candidate",
};
const ada: Session["people"][number] = {
  id: ParticipantId.parse("ada0000000000000"),
  name: "Ada",
  role: "interviewer",
};
const imres: Session = {
  id: SessionId.parse("imresinterview00"),
  exercise: { slug: "greeter", title: "Greet everyone at once", kind: "review" },
  objection: null,
  people: [imre, ada],
  createdAt: Date.UTC(2026, 0, 5),
  callAt: null,
  opensAt: Date.UTC(2026, 0, 5),
  dueAt: null,
  preset: "now",
  timeZone: null,
  videoUrl: null,
  aiPolicy: usualAiRules,
  cancelled: null,
  toBeScored: false,
  phase: "scheduled",
  group: "waiting",
};
const emptyBoard: SessionsView = { sessions: [], unreadable: [], erased: [], retentionDays: 30 };
const noExercises: ExercisesView = { exercises: [] };

/** What the server says of the board; null while it cannot be reached. */
let board: SessionsView | null;
let root: Root;

beforeEach(async () => {
  board = { ...emptyBoard, sessions: [imres] };
  vi.stubGlobal("fetch", (path: string) => {
    if (board === null) return Promise.reject(new TypeError("There is no network."));
    return Promise.resolve(Response.json(path.includes("/sessions") ? board : noExercises));
  });
  const place = document.createElement("div");
  document.body.append(place);
  root = createRoot(place);
  root.render(<OrganiserPage />);
  await expectGroups("Waiting for the review");
});

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  noteServer(true);
  vi.unstubAllGlobals();
});

/** Waits as long as a busy machine takes. */
const soon = <Value,>(look: () => Value): Promise<Value> => vi.waitFor(look, { timeout: 30_000 });

/** Chooses from the menu of the only row. */
async function choose(item: string): Promise<void> {
  const menu = document.querySelector("[aria-label='Change the interview with Imre']");
  menu?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  const items = await soon(() => {
    const there = [...document.querySelectorAll<HTMLElement>("[role=menuitem]")];
    expect(there).not.toEqual([]);
    return there;
  });
  items.find(({ textContent }) => textContent === item)?.click();
}

/** Types into the field of the dialog, once it is there. */
async function type(field: string, text: string): Promise<HTMLInputElement | HTMLTextAreaElement> {
  const found = await soon(() => {
    const there = document.querySelector(`[role=dialog] ${field}`);
    if (there instanceof HTMLInputElement || there instanceof HTMLTextAreaElement) return there;
    throw new Error(`There is no ${field} in a dialog.`);
  });
  // As a browser does, past the property by which React knows what it has set itself.
  Reflect.set(Object.getPrototypeOf(found), "value", text, found);
  found.dispatchEvent(new Event("input", { bubbles: true }));
  return found;
}

/** Looks for what has changed, as the page does when somebody comes back to it. */
function comeBackTo(next: SessionsView | null): void {
  board = next;
  window.dispatchEvent(new Event("focus"));
}

/** Waits until the board has these groups, and no others. */
async function expectGroups(...names: readonly string[]): Promise<void> {
  const groups = (): readonly Element[] => [...document.querySelectorAll("section[aria-label]")];
  await soon(() => expect(groups().map((group) => group.getAttribute("aria-label"))).toEqual(names));
}

function dialogTitle(): string | undefined {
  return document.querySelector("[role=dialog] h2")?.textContent;
}

test("what is typed about an interview stays when its row moves to another group of the board", async () => {
  await choose("Cancel the interview…");
  const reason = await type("textarea", "The role is filled.");
  comeBackTo({ ...emptyBoard, sessions: [{ ...imres, phase: "call", group: "today" }] });
  await expectGroups("Today");
  expect(document.querySelector("[role=dialog] textarea")).toBe(reason);
  expect(reason.value).toBe("The role is filled.");
});

test("what is typed about an interview stays while the board cannot be loaded", async () => {
  await choose("Erase this interview");
  const name = await type("input", "Imr");
  comeBackTo(null);
  await soon(() => expect(document.body.textContent).toContain("The sessions could not be loaded"));
  expect(document.querySelector("[role=dialog] input")).toBe(name);
  expect(name.value).toBe("Imr");
});

test("a name that one corrects stays as typed when somebody else corrects it, too", async () => {
  await choose("People…");
  const name = await type("[aria-label='interviewer Ada']", "Ada Lovelace");
  comeBackTo({ ...emptyBoard, sessions: [{ ...imres, people: [imre, { ...ada, name: "Ada L." }] }] });
  await soon(() => expect(name.getAttribute("aria-label")).toBe("interviewer Ada L."));
  expect(name.isConnected).toBe(true);
  expect(name.value).toBe("Ada Lovelace");
});

test("a dialog about an interview that was erased elsewhere says so, and closes", async () => {
  await choose("Cancel the interview…");
  await type("textarea", "The role is filled.");
  comeBackTo({
    ...emptyBoard,
    erased: [{ id: imres.id, at: Date.UTC(2026, 0, 6), by: "organiser" }],
  });
  await soon(() => expect(dialogTitle()).toBe("The interview with Imre was erased"));
  expect(document.querySelector("textarea")).toBeNull();
  [...document.querySelectorAll<HTMLElement>("[role=dialog] footer button")].at(-1)?.click();
  await soon(() => expect(dialogTitle()).toBeUndefined());
});
