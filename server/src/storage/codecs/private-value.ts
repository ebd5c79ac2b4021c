import { createHmac, type KeyObject } from "node:crypto";
import { Draft } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { TreePath } from "@tandiff/shared/exercise/tree.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { Scorecard } from "@tandiff/shared/scoring/scorecard.ts";
import { z } from "zod";
import { encodeFields } from "../canonical-encoding.ts";
import { open, seal } from "../sealing.ts";

/** A kind of last-value rows: its name, the form of its values and what one of them is told by. */
export interface PrivateKind<Value> {
  /** Also part of what a row is sealed with, so it can never change. */
  readonly name: "draft" | "viewed" | "scorecard";
  readonly form: z.ZodType<Value>;
  readonly keyOf: (value: Value) => string;
  /** Said to whoever goes on from a value that is no longer the one that is stored. */
  readonly changed: string;
}

/** The last text of each form. */
export const drafts: PrivateKind<Draft> = {
  name: "draft",
  form: Draft,
  keyOf: ({ key }) => key,
  changed: "This draft was changed elsewhere meanwhile.",
};

/** The files that somebody has viewed. */
export const viewedMarks: PrivateKind<{ readonly path: string }> = {
  name: "viewed",
  form: z.object({ path: TreePath }),
  keyOf: ({ path }) => path,
  changed: "This mark was changed elsewhere meanwhile.",
};

/** The scorecard that somebody works on, of which there is one. */
export const scorecardKind: PrivateKind<Scorecard> = {
  name: "scorecard",
  form: Scorecard,
  keyOf: () => "own",
  changed: "This scorecard was changed on another page meanwhile.",
};

export interface SealedValue {
  /** What the value is told by, see `nameOf`. */
  readonly name: Uint8Array;
  readonly sealed: Uint8Array;
}

/** A participant's own values of one kind, encrypted like the log under their session's key. */
export class PrivateValueCodec<Value> {
  readonly #kind: PrivateKind<Value>;

  constructor(kind: PrivateKind<Value>) {
    this.#kind = kind;
  }

  get kind(): string {
    return this.#kind.name;
  }

  keyOf(value: Value): string {
    return this.#kind.keyOf(value);
  }

  /** For who goes on from a value that is no longer the one that is stored. */
  conflict(): AppError {
    return new AppError("conflict", this.#kind.changed);
  }

  seal(key: KeyObject, participant: ParticipantId, session: SessionId, value: Value): SealedValue {
    const name = this.nameOf(key, participant, this.#kind.keyOf(value));
    const plain = Buffer.from(JSON.stringify(value));
    return { name, sealed: seal(key, plain, this.#place(session, participant, name)) };
  }

  open(key: KeyObject, participant: ParticipantId, session: SessionId, { name, sealed }: SealedValue): Value {
    const json = Buffer.from(open(key, sealed, this.#place(session, participant, name))).toString();
    return this.#kind.form.parse(JSON.parse(json));
  }

  /** A keyed hash: a plain one could be guessed, path by path, and would outlive the session's key. */
  nameOf(key: KeyObject, participant: ParticipantId, valueKey: string): Uint8Array {
    return createHmac("sha256", key)
      .update(encodeFields([`tandiff ${this.#kind.name} name v1`, participant, valueKey]))
      .digest();
  }

  /** Associated data. */
  #place(session: SessionId, participant: ParticipantId, name: Uint8Array): Uint8Array {
    return encodeFields([`tandiff ${this.#kind.name} v1`, session, participant, name]);
  }
}
