import type { ExerciseAdded } from "@tandiff/shared/api.ts";
import type { ImportAnswer, ImportRequest, ImportStep } from "@tandiff/shared/exercise/import.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { useEffect, useRef, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { loadImports, sendImport } from "../../api/imports.ts";
import { errorsOf, formOf, type ImportErrors, type ImportForm, readImportForm } from "./import-form.ts";

/** How far an upload is: bytes that were sent, or what the server does with them. */
export type ImportProgress =
  | { readonly kind: "sending"; readonly sent: number; readonly total: number }
  | { readonly kind: "working"; readonly step: ImportStep };

/** Branches of a bundle, as typed; empty where its names tell. */
export interface BranchNames {
  readonly base: string;
  readonly head: string;
}

interface ImportState {
  readonly file: File | null;
  readonly branches: BranchNames;
  /** What was understood of the file; null until it was looked at. */
  readonly seen: ImportAnswer | null;
  readonly form: ImportForm | null;
  /** Whether anything of the form was typed, which another file does not take away. */
  readonly isEdited: boolean;
  readonly errors: ImportErrors;
  readonly failure: string | null;
  readonly progress: ImportProgress | null;
  readonly added: ExerciseAdded | null;
}

const noBranches: BranchNames = { base: "", head: "" };
const nothing: ImportState = {
  file: null,
  branches: noBranches,
  seen: null,
  form: null,
  isEdited: false,
  errors: {},
  failure: null,
  progress: null,
  added: null,
};

/** Milliseconds between two looks at what the server does. */
const lookAgain = 400;

/** An exercise on its way from a file into the bank. What was chosen and typed stays until it is there. */
export function useImport(onAdded: () => void) {
  const [state, setState] = useState(nothing);
  const change = (part: Partial<ImportState>): void => setState((before) => ({ ...before, ...part }));
  const leaving = useRef<AbortController>(null);
  const stop = (): void => leaving.current?.abort();
  useEffect(() => () => leaving.current?.abort(), []);

  async function send(
    file: File,
    words: ImportRequest["words"],
    branches: BranchNames,
  ): Promise<ImportAnswer | null> {
    stop();
    const controller = new AbortController();
    leaving.current = controller;
    const { signal } = controller;
    const tell = (progress: ImportProgress): void => {
      if (!signal.aborted) change({ progress });
    };
    tell({ kind: "sending", sent: 0, total: file.size });
    change({ failure: null });
    const request = {
      add: words !== null,
      base: branches.base.trim() || null,
      head: branches.head.trim() || null,
      words,
    };
    const onSent = (sent: number, total: number): void => {
      if (sent < total) tell({ kind: "sending", sent, total });
      else void follow(signal, (step) => tell({ kind: "working", step }));
    };
    try {
      return await sendImport(file, request, { signal, onSent });
    } catch (error) {
      if (!signal.aborted) change({ failure: sentenceOf(error) });
      return null;
    } finally {
      // Whatever still follows it is too late.
      if (!signal.aborted) change({ progress: null });
      controller.abort();
    }
  }

  async function look(file: File, branches: BranchNames): Promise<void> {
    const seen = await send(file, null, branches);
    if (seen === null) return;
    const { preview } = seen;
    setState((before) => ({
      ...before,
      seen,
      form: before.form ?? formOf(preview, file.name),
      errors: errorsOf(preview.faults),
    }));
  }

  return {
    ...state,
    stop() {
      stop();
      change({ progress: null });
    },
    startOver: () => setState(nothing),
    /** Looks at another file, in the place of the one there was. */
    async choose(file: File): Promise<void> {
      setState(({ isEdited, form }) => ({ ...nothing, file, isEdited, form: isEdited ? form : null }));
      const failure = faultOfSize(file);
      if (failure) change({ failure });
      else await look(file, noBranches);
    },
    /** Looks at the same file again. */
    async lookAgain(): Promise<void> {
      if (state.file) await look(state.file, state.branches);
    },
    name: (branches: BranchNames) => change({ branches }),
    /** A field that is being mended stops complaining. */
    write(field: keyof ImportForm, text: string) {
      if (state.form === null) return;
      const errors = { ...state.errors, [field]: undefined };
      change({ form: { ...state.form, [field]: text }, isEdited: true, errors });
    },
    /** True where it is in the bank. */
    async add(): Promise<boolean> {
      const { file, form, branches } = state;
      if (file === null || form === null) return false;
      const read = readImportForm(form);
      if ("errors" in read) {
        change({ errors: read.errors });
        return false;
      }
      const seen = await send(file, read.words, branches);
      if (seen === null) return false;
      change({ seen, errors: errorsOf(seen.preview.faults), added: seen.added });
      if (seen.added) onAdded();
      return seen.added !== null;
    },
  };
}

export type Import = ReturnType<typeof useImport>;

/** Asks what the server does until nobody wants to know any more. */
async function follow(signal: AbortSignal, onStep: (step: ImportStep) => void): Promise<void> {
  onStep("receiving");
  while (!signal.aborted) {
    const { running } = await loadImports().catch(() => ({ running: null }));
    if (running !== null) onStep(running);
    await new Promise((resolve) => setTimeout(resolve, lookAgain));
  }
}

function faultOfSize({ size }: File): string | null {
  if (size === 0) return "The file is empty.";
  if (size <= limits.importFile) return null;
  return `The file has ${size.toLocaleString()} bytes; the limit is ${limits.importFile.toLocaleString()}.`;
}
