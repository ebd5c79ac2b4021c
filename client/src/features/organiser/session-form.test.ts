import { expect, test } from "vitest";
import { openingTime, readForm, type SessionForm } from "./session-form.ts";

const now = new Date(2026, 10, 2, 9, 0).getTime();
const complete: SessionForm = {
  exercise: "go-parcel-lockers",
  candidate: " Ada ",
  interviewers: ["Grace", "", "Ken"],
  observer: "",
  callAt: "2026-11-06T10:00",
  preset: "24h",
  videoUrl: "",
  plan: "",
};
const hour = 3_600_000;

function errorsOf(form: SessionForm) {
  const read = readForm(form, now);
  return "errors" in read ? read.errors : {};
}

test("a complete form becomes a request: rows left empty and the spaces around names are dropped", () => {
  expect(readForm(complete, now)).toEqual({
    request: {
      exercise: "go-parcel-lockers",
      candidate: "Ada",
      interviewers: ["Grace", "Ken"],
      observer: null,
      callAt: new Date(2026, 10, 6, 10, 0).toISOString(),
      preset: "24h",
      videoUrl: null,
      plan: null,
    },
  });
});

test("each thing that is wrong is said at its own field", () => {
  expect(errorsOf({ ...complete, exercise: "", candidate: " ", interviewers: [""], callAt: "" })).toEqual({
    exercise: "Pick an exercise.",
    candidate: "A person needs a name.",
    "interviewers.0": "A person needs a name.",
    callAt: "The review opens before the call, so set its time.",
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
  expect(openingTime({ ...complete, callAt: "", preset: "24h" }, now)).toBe("unknown");
});

test("the opening counts back from the call, and one that has passed is at once", () => {
  const call = new Date(2026, 10, 6, 10, 0).getTime();
  expect(openingTime(complete, now)).toBe(call - 24 * hour);
  expect(openingTime({ ...complete, preset: "72h" }, now)).toBe(call - 72 * hour);
  expect(openingTime({ ...complete, preset: "72h" }, call - hour)).toBeNull();
});

test("the call gets a link and a plan, and what is wrong with them is said at their fields", () => {
  const call = { videoUrl: " https://meet.example.org/noor ", plan: "10 Hello, 50min Pairing on it" };
  expect(readForm({ ...complete, ...call }, now)).toMatchObject({
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
