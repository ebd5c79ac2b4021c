import type { FileId, ParticipantId } from "../ids.ts";
import type { Edit, Frame, Step, Whereabouts } from "./protocol.ts";
import { SplicedText } from "./spliced-text.ts";

const nowhere: Whereabouts = { view: null, wrote: null };
const nothing = SplicedText.of("");

/** The texts of the workspace as they began. */
export type Seed = ReadonlyMap<FileId, SplicedText>;

export function seedOf(texts: Iterable<readonly [FileId, string]>): Seed {
  return new Map([...texts].map(([file, text]) => [file, SplicedText.of(text)]));
}

/** The texts of the workspace and where everybody is, at one moment of a replay. It only moves forward. */
export class Scene {
  readonly #seed: Seed;
  readonly #texts: Map<FileId, SplicedText>;
  readonly #people: Map<ParticipantId, Whereabouts>;
  #revision = 0;

  constructor(seed: Seed, { texts, people }: Frame = { texts: [], people: [] }) {
    this.#seed = seed;
    this.#texts = new Map(texts.map(([file, parts]) => [file, (seed.get(file) ?? nothing).withParts(parts)]));
    this.#people = new Map(people);
  }

  /** How many steps were applied to it. */
  get revision(): number {
    return this.#revision;
  }

  /** Files that somebody has written in. */
  get texts(): ReadonlyMap<FileId, SplicedText> {
    return this.#texts;
  }

  get people(): ReadonlyMap<ParticipantId, Whereabouts> {
    return this.#people;
  }

  /** Empty for a file that nobody has written in yet. */
  textOf(file: FileId): SplicedText {
    return this.#texts.get(file) ?? this.#seed.get(file) ?? nothing;
  }

  apply(step: Step): void {
    this.#revision += 1;
    if (step.kind === "view") {
      const view = { at: step.at, shown: step.view };
      this.#people.set(step.by, { ...(this.#people.get(step.by) ?? nowhere), view });
      return;
    }
    const { at, by, file, edits } = step;
    this.#texts.set(file, this.textOf(file).edited(edits));
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
    return { texts: [...this.#texts].map(([file, { parts }]) => [file, parts]), people: [...this.#people] };
  }
}

/** Where an offset is after an edit: what is put in before it takes it along. */
function moved(offset: number, [at, deleted, inserted]: Edit): number {
  return offset <= at ? offset : Math.max(at, offset - deleted) + inserted.length;
}
