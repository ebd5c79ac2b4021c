import { expect, test } from "vitest";
import { errorsOf, formOf, type ImportForm, readImportForm, slugOf } from "./import-form.ts";

const form: ImportForm = {
  slug: "shop",
  title: " Shop ",
  language: "",
  brief: "Sells.",
  "mergeRequest.title": "Round once",
  "mergeRequest.description": "",
  rubric: " \n",
};

test("what was left empty is none, and names have no spaces around them", () => {
  expect(readImportForm(form)).toEqual({
    words: {
      slug: "shop",
      title: "Shop",
      language: null,
      brief: "Sells.",
      mergeRequest: { title: "Round once", description: "" },
      rubric: null,
    },
  });
});

test("what is wrong is told beside its field, in a sentence", () => {
  const wrong = { ...form, slug: "My Shop", title: " ", "mergeRequest.title": "x".repeat(201) };
  expect(readImportForm(wrong)).toEqual({
    errors: {
      slug: "A slug has lower-case letters, digits and single dashes, such as go-parcel-lockers.",
      title: "This cannot be left empty.",
      "mergeRequest.title": "This may have 200 characters at most.",
    },
  });
});

test("faults of one field come together, and those of files are in no field", () => {
  const faults = [
    { about: "brief", sentence: "One." },
    { about: "files", sentence: "Two." },
    { about: "brief", sentence: "Three." },
  ] as const;
  expect(errorsOf(faults)).toEqual({ brief: "One. Three." });
});

test("a slug that nobody has said comes from the file's name", () => {
  expect(slugOf("Shop rounding (2).ZIP")).toBe("shop-rounding-2");
  expect(slugOf("größe.bundle")).toBe("gr-e");
  const words = {
    slug: null,
    title: "",
    language: null,
    brief: "",
    mergeRequest: { title: "", description: "" },
    rubric: null,
  };
  const preview = {
    kind: "review",
    words,
    findings: null,
    commits: [],
    files: 0,
    filesChanged: 0,
    additions: 0,
    deletions: 0,
    changed: [],
    faults: [],
    notes: [],
  } as const;
  expect(formOf(preview, "shop.zip").slug).toBe("shop");
});
