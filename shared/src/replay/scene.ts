import type { FileId, ParticipantId } from "../ids.ts";
import type { Edit, Frame, Step, Whereabouts } from "./protocol.ts";

const nowhere: Whereabouts = { view: null, wrote: null };

/** The texts of the workspace and where everybody is, at one moment of a replay. It only moves forward. */
export class Scene {
  readonly #seed: ReadonlyMap<FileId, string>;
  readonly #texts: Map<FileId, string>;
  readonly #people: Map<ParticipantId, Whereabouts>;
  #revision = 0;

  constructor(seed: ReadonlyMap<FileId, string>, { texts, people }: Frame = { texts: [], people: [] }) {
    this.#seed = seed;
    this.#texts = new Map(texts);
    this.#people = new Map(people);
  }

  /** How many steps were applied to it. */
  get revision(): number {
    return this.#revision;
  }

  /** Files that are not as they were seeded. */
  get texts(): ReadonlyMap<FileId, string> {
    return this.#texts;
  }

  get people(): ReadonlyMap<ParticipantId, Whereabouts> {
    return this.#people;
  }

  /** Empty for a file that nobody has written in yet. */
  textOf(file: FileId): string {
    return this.#texts.get(file) ?? this.#seed.get(file) ?? "";
  }

  apply(step: Step): void {
    this.#revision += 1;
    if (step.kind === "view") {
      const view = { at: step.at, shown: step.view };
      this.#people.set(step.by, { ...(this.#people.get(step.by) ?? nowhere), view });
      return;
    }
    const { at, by, file, edits } = step;
    this.#texts.set(file, edited(this.textOf(file), edits));
    for (const [person, { view, wrote }] of this.#people) {
      if (wrote?.file !== file) continue;
      this.#people.set(person, { view, wrote: { ...wrote, offset: edits.reduce(moved, wrote.offset) } });
    }
    const last = edits.at(-1);
    if (by === null || !last) return;
    const wrote = { at, file, offset: last[0] + last[2].length };
    this.#people.set(by, { ...(this.#people.get(by) ?? nowhere), wrote });
  }

  frame(): Frame {
    return { texts: [...this.#texts], people: [...this.#people] };
  }
}

/** All at once, since a text is long and a replacement has many places. */
function edited(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let read = 0;
  let shift = 0;
  for (const [offset, deleted, inserted] of edits) {
    const at = offset - shift;
    parts.push(text.slice(read, at), inserted);
    read = at + deleted;
    shift += inserted.length - deleted;
  }
  parts.push(text.slice(read));
  return parts.join("");
}

/** Where an offset is after an edit: what is put in before it takes it along. */
function moved(offset: number, [at, deleted, inserted]: Edit): number {
  return offset <= at ? offset : Math.max(at, offset - deleted) + inserted.length;
}
