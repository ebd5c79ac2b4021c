import { expect, test } from "vitest";
import { formSchedule, noNeeds, readForm, type SessionForm } from "./session-form.ts";

const now = new Date(2026, 10, 2, 9, 0).getTime();
const complete: SessionForm = {
  exercise: "go-parcel-lockers",
  candidate: " Ada ",
  interviewers: ["Grace", "", "Ken"],
  observer: "",
  reverseShadow: false,
  callAt: "2026-11-06T10:00",
  timeZone: "Asia/Kolkata",
  preset: "24h",
  videoUrl: "",
  plan: "",
  replay: "ask",
  aiReview: "",
  aiCall: "not-allowed",
  needs: noNeeds,
  retentionDays: "",
};
const call = Date.parse("2026-11-06T04:30:00Z");
const hour = 3_600_000;

function errorsOf(form: SessionForm) {
  const read = readForm(form, now, "review");
  return "errors" in read ? read.errors : {};
}

test("a complete form becomes a request: rows left empty and the spaces around names are dropped", () => {
  expect(readForm(complete, now, "review")).toEqual({
    request: {
      exercise: "go-parcel-lockers",
      candidate: "Ada",
      interviewers: ["Grace", "Ken"],
      observer: null,
      reverseShadow: false,
      callAt: new Date(call).toISOString(),
      dueAt: null,
      timeZone: "Asia/Kolkata",
      preset: "24h",
      replay: "ask",
      accommodations: null,
      aiReview: null,
      aiCall: { rule: "not-allowed", note: "" },
      videoUrl: null,
      plan: null,
      retentionDays: null,
    },
  });
});

test("each thing that is wrong is said at its own field", () => {
  expect(errorsOf({ ...complete, exercise: "", candidate: " ", interviewers: [""], callAt: "" })).toEqual({
    exercise: "Pick an exercise.",
    candidate: "A person needs a name.",
    "interviewers.0": "A person needs a name.",
    callAt: "The exercise opens before the call, so set its time.",
  });
  expect(errorsOf({ ...complete, callAt: "2026-11-01T10:00" })).toEqual({
    callAt: "This time is in the past.",
  });
});

test("an interviewer's name that is wrong is said at the row it stands in", () => {
  expect(errorsOf({ ...complete, interviewers: ["Grace", "", "K".repeat(81)] })).toHaveProperty(
    "interviewers.2",
  );
});

test("without a call time the review can only open at once", () => {
  expect(errorsOf({ ...complete, callAt: "", preset: "now" })).toEqual({});
  expect(formSchedule({ ...complete, callAt: "" }, now, "review")).toBeNull();
});

test("the times count back from the call as the clocks of its zone show it", () => {
  expect(formSchedule(complete, now, "review")).toMatchObject({
    callAt: call,
    opensAt: call - 24 * hour,
    dueAt: null,
  });
  expect(formSchedule({ ...complete, preset: "72h" }, now, "review")).toMatchObject({
    dueAt: call - 24 * hour,
  });
});

test("a review that would be due already is refused with what to do about it", () => {
  const soon = { ...complete, preset: "72h" as const, callAt: "2026-11-02T20:00" };
  expect(errorsOf(soon)["callAt"]).toMatch(/due already/);
  expect(errorsOf({ ...soon, preset: "24h" })).toEqual({});
});

test("the call gets a link and a plan, and what is wrong with them is said at their fields", () => {
  const fields = { videoUrl: " https://meet.example.org/noor ", plan: "10 Hello, 50min Pairing on it" };
  expect(readForm({ ...complete, ...fields }, now, "review")).toMatchObject({
    request: {
      videoUrl: "https://meet.example.org/noor",
      plan: [
        { name: "Hello", minutes: 10 },
        { name: "Pairing on it", minutes: 50 },
      ],
    },
  });
  expect(errorsOf({ ...complete, videoUrl: "http://meet.example.org", plan: "Hello" })).toEqual({
    videoUrl: "The address of the video call must be a whole one that begins with https://.",
    plan: "“Hello” is no segment of a plan. Write its minutes and its name, such as “5 Welcome, 35 Walk-through”.",
  });
  expect(errorsOf({ ...complete, plan: "5 Hello, 0 Nothing" })).toEqual({
    plan: "A segment takes 1 to 240 minutes.",
  });
});
