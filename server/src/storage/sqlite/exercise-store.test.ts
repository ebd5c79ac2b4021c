import { BlobHash, ExerciseSlug } from "@tandiff/shared/ids.ts";
import { expect, onTestFinished, test } from "vitest";
import { openTestStorage, testExercise } from "../testing.ts";

function open() {
  const server = openTestStorage();
  onTestFinished(server.cleanUp);
  return server;
}

test("an exercise comes back whole, after a restart too", async () => {
  const server = open();
  const { exercise, version, hash, blobs } = testExercise("hello\n");
  expect(server.storage.addExercise(exercise, blobs)).toBe(true);

  const again = await server.restart();
  onTestFinished(again.cleanUp);
  expect(again.storage.exercise(version)).toEqual(exercise);
  expect(Buffer.from(again.storage.blob(version, hash) ?? []).toString()).toBe("hello\n");
});

test("the same version twice changes nothing", () => {
  const { storage } = open();
  const { exercise, version, blobs } = testExercise();
  storage.addExercise(exercise, blobs);
  const renamed = { ...exercise, summary: { ...exercise.summary, title: "Other" } };

  expect(storage.addExercise(renamed, blobs)).toBe(false);
  expect(storage.exercise(version)).toEqual(exercise);
});

test("the bank lists the latest version of each exercise by title, and keeps the earlier ones", () => {
  const { storage } = open();
  const old = testExercise("old", "go-parcels");
  const latest = testExercise("new", "go-parcels");
  const first = testExercise("new", "a-first");
  for (const { exercise, blobs } of [old, latest, first]) storage.addExercise(exercise, blobs);

  expect(storage.exercises()).toEqual([first.exercise.summary, latest.exercise.summary]);
  expect(storage.latestExercise(ExerciseSlug.parse("go-parcels"))).toEqual(latest.exercise);
  expect(storage.latestExercise(ExerciseSlug.parse("no-such"))).toBeNull();
  expect(storage.exercise(old.version)).toEqual(old.exercise);
});

test("a blob is given out for an exercise that names it only", () => {
  const { storage } = open();
  const one = testExercise("one", "one");
  const two = testExercise("two", "two");
  for (const { exercise, blobs } of [one, two]) storage.addExercise(exercise, blobs);

  expect(storage.blob(one.version, one.hash)).not.toBeNull();
  expect(storage.blob(one.version, two.hash)).toBeNull();
  expect(storage.blob(one.version, BlobHash.parse("0".repeat(64)))).toBeNull();
});
