import type { ImportFault, ImportPart, ImportPreview } from "@tandiff/shared/exercise/import.ts";
import { ImportWords } from "@tandiff/shared/exercise/import.ts";

/** What stands in the fields of the form, as typed. */
export interface ImportForm {
  readonly slug: string;
  readonly title: string;
  /** Empty: none. */
  readonly language: string;
  readonly brief: string;
  readonly "mergeRequest.title": string;
  readonly "mergeRequest.description": string;
  /** Empty: none. */
  readonly rubric: string;
}

export type ImportField = keyof ImportForm;
export type ImportErrors = Readonly<Partial<Record<ImportField, string>>>;

/** What was understood of a file, to be mended; a slug that nobody has said yet comes from the file's name. */
export function formOf({ words }: ImportPreview, fileName: string): ImportForm {
  return {
    slug: words.slug ?? slugOf(fileName),
    title: words.title,
    language: words.language ?? "",
    brief: words.brief,
    "mergeRequest.title": words.mergeRequest.title,
    "mergeRequest.description": words.mergeRequest.description,
    rubric: words.rubric ?? "",
  };
}

/** The words to send, or what is wrong, by field. */
export function readImportForm(
  form: ImportForm,
): { readonly words: ImportWords } | { readonly errors: ImportErrors } {
  const parsed = ImportWords.safeParse({
    slug: form.slug.trim(),
    title: form.title.trim(),
    language: form.language.trim() === "" ? null : form.language.trim(),
    brief: form.brief,
    mergeRequest: {
      title: form["mergeRequest.title"].trim(),
      description: form["mergeRequest.description"],
    },
    rubric: form.rubric.trim() === "" ? null : form.rubric,
  });
  if (parsed.success) return { words: parsed.data };
  const errors: Partial<Record<ImportField, string>> = {};
  for (const issue of parsed.error.issues) {
    const field = issue.path.join(".");
    if (!isField(form, field)) continue;
    if (issue.code === "too_big") {
      errors[field] ??= `This may have ${issue.maximum.toLocaleString()} characters at most.`;
    } else errors[field] ??= issue.code === "too_small" ? "This cannot be left empty." : issue.message;
  }
  return { errors };
}

/** What the server found, by field, all sentences of one together. */
export function errorsOf(faults: readonly ImportFault[]): ImportErrors {
  const errors: Partial<Record<ImportField, string>> = {};
  for (const { about, sentence } of faults) {
    if (about === "files") continue;
    errors[about] = errors[about] === undefined ? sentence : `${errors[about]} ${sentence}`;
  }
  return errors;
}

export function faultsIn(faults: readonly ImportFault[], part: ImportPart): readonly string[] {
  return faults.filter(({ about }) => about === part).map(({ sentence }) => sentence);
}

/** "Shop rounding (2).zip" becomes "shop-rounding-2". */
export function slugOf(fileName: string): string {
  const name = fileName.replace(/\.(?:bundle|zip)$/i, "").toLowerCase();
  return name
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 64)
    .replaceAll(/^-|-$/g, "");
}

function isField(form: ImportForm, field: string): field is ImportField {
  return field in form;
}
