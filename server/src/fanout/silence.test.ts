import { expect, test } from "vitest";
import { Silence } from "./silence.ts";

/** As often as somebody looks who finds in the storage what others do. */
const betweenLooks = 1;

function look(silence: Silence, seconds: number): void {
  for (let second = 0; second < seconds; second += 1) silence.look();
}

/** Somebody types on another node for so long. */
function typing(silence: Silence, seconds: number): void {
  for (let second = 0; second < seconds; second += betweenLooks) {
    look(silence, betweenLooks);
    silence.found();
  }
}

test("what other nodes do while none is heard says that news is lost, until one is heard", () => {
  let now = 1_000;
  const silence = new Silence(() => now);
  typing(silence, 13);
  expect(silence.lostSince).toBe(1_000);
  now = 2_000;
  typing(silence, 60);
  expect(silence.lostSince).toBe(1_000);
  silence.end();
  expect(silence.lostSince).toBeNull();
});

test("what other nodes do says nothing just after a start, before one could be heard", () => {
  const silence = new Silence(() => 1_000);
  for (let second = 1; second < 10; second += 1) {
    look(silence, 1);
    silence.found();
    expect(silence.lostSince).toBeNull();
  }
});

test("what other nodes do says nothing while they are heard", () => {
  const silence = new Silence(() => 1_000);
  for (let second = 0; second < 100; second += 1) {
    silence.end();
    typing(silence, betweenLooks);
    expect(silence.lostSince).toBeNull();
  }
});

test("the last that a node did before it was killed says nothing, whenever it is found", () => {
  for (let seconds = 0; seconds < 100; seconds += 1) {
    const silence = new Silence(() => 1_000);
    look(silence, seconds);
    // Of many sessions, and some of them only when they are asked again.
    for (let count = 0; count < 50; count += 1) silence.found();
    look(silence, 1);
    for (let count = 0; count < 50; count += 1) silence.found();
    expect(silence.lostSince).toBeNull();
  }
});

test("one node alone, whose database fails now and then, does not take itself for others", () => {
  const silence = new Silence(() => 1_000);
  for (let failure = 0; failure < 20; failure += 1) {
    look(silence, 100);
    silence.found();
    expect(silence.lostSince).toBeNull();
  }
});

test("others who were not heard and do nothing for a minute seem not to be there", () => {
  const silence = new Silence(() => 1_000);
  typing(silence, 30);
  look(silence, 60);
  expect(silence.lostSince).toBe(1_000);
  look(silence, 1);
  expect(silence.lostSince).toBeNull();
  typing(silence, 10);
  expect(silence.lostSince, "until they do").toBe(1_000);
});
