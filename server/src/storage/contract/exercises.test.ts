import { BlobHash, ExerciseSlug } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { testExercise } from "../testing.ts";
import { contract } from "./testing-contract.ts";

contract((open) => {
  test("an exercise comes back whole, after a restart too", async () => {
    const server = await open();
    const { exercise, version, hash, blobs } = testExercise("hello\n");
    expect(await server.storage.addExercise(exercise, blobs)).toBe(true);

    const { storage } = await server.restart();
    expect(await storage.exercise(version)).toEqual(exercise);
    expect(Buffer.from((await storage.blobs(version, [hash])).get(hash) ?? []).toString()).toBe("hello\n");
    expect(await storage.rubric(version)).toBeNull();
  });

  test("the same version twice changes nothing", async () => {
    const { storage } = await open();
    const { exercise, version, blobs } = testExercise();
    await storage.addExercise(exercise, blobs);
    const renamed = { ...exercise, summary: { ...exercise.summary, title: "Other" } };

    expect(await storage.addExercise(renamed, blobs)).toBe(false);
    expect(await storage.exercise(version)).toEqual(exercise);
  });

  test("the bank lists the latest version of each exercise by title, and keeps the earlier ones", async () => {
    const { storage } = await open();
    const old = testExercise("old", "go-parcels");
    const latest = testExercise("new", "go-parcels");
    const first = testExercise("new", "a-first");
    for (const { exercise, blobs } of [old, latest, first]) await storage.addExercise(exercise, blobs);

    expect(await storage.exercises()).toEqual([first.exercise.summary, latest.exercise.summary]);
    expect(await storage.latestExercise(ExerciseSlug.parse("go-parcels"))).toEqual(latest.exercise);
    expect(await storage.latestExercise(ExerciseSlug.parse("no-such"))).toBeNull();
    expect(await storage.exercise(old.version)).toEqual(old.exercise);
  });

  test("an exercise that is offered no more says since when, and may be offered again", async () => {
    const { storage } = await open();
    const { exercise, blobs } = testExercise();
    const { slug } = exercise.summary;
    const retiredAt = async () => (await storage.exercises()).map((summary) => summary.retiredAt);
    await storage.addExercise(exercise, blobs);
    expect(await retiredAt()).toEqual([null]);
    await storage.setRetired(slug, 10);
    await storage.setRetired(slug, 20);
    expect(await retiredAt()).toEqual([10]);
    await storage.setRetired(slug, null);
    expect(await retiredAt()).toEqual([null]);
  });

  test("a blob is given out for an exercise that names it only", async () => {
    const { storage } = await open();
    const one = testExercise("one", "one");
    const two = testExercise("two", "two");
    for (const { exercise, blobs } of [one, two]) await storage.addExercise(exercise, blobs);

    const unknown = BlobHash.parse("0".repeat(64));
    const found = await storage.blobs(one.version, [one.hash, two.hash, unknown, one.hash]);
    expect([...found.keys()]).toEqual([one.hash]);
  });
});
