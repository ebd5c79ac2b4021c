import type { FileId } from "@tandiff/shared/ids.ts";
import type { EditStep, Part, ReplayIndex, ReplayPiece, Step } from "@tandiff/shared/replay/protocol.ts";
import { LineTimes } from "@tandiff/shared/replay/line-times.ts";
import { Scene, seedOf } from "@tandiff/shared/replay/scene.ts";
import { isPlayed, lengthOf, replayTime, type Stretch } from "@tandiff/shared/replay/timeline.ts";
import type { EventKind, StampedEvent } from "@tandiff/shared/session/events.ts";
import type { LogRow } from "../storage/port.ts";
import { readEvent } from "../storage/read-event.ts";
import { Activity } from "./activity.ts";
import { readView } from "../storage/read-view.ts";
import { WatchedTexts } from "./watched-texts.ts";

/** A piece ends when it has so many steps, unless its scene would then be told more often than the steps are worth. */
const stepsOfPiece = 500;

/** With these nothing is idle. */
const saidByPeople: ReadonlySet<EventKind> = new Set([
  "thread.opened",
  "comment.added",
  "thread.resolved",
  "output.added",
]);

export interface Replay {
  readonly index: ReplayIndex;
  readonly pieces: readonly ReplayPiece[];
}

/**
 * What a session's log comes to as a replay. It takes updates of the code, events for everyone and page views, and
 * nothing else. In what is left out of a replay nobody writes.
 * @param events those that everyone may see
 * @param goOn asked before each row; throws to give it up
 */
export async function readReplay(
  rows: AsyncIterable<LogRow>,
  events: readonly StampedEvent[],
  stretches: readonly Stretch[],
  goOn: () => void,
): Promise<Replay> {
  const builder = new ReplayBuilder(stretches);
  for await (const row of rows) {
    goOn();
    builder.read(row);
  }
  return builder.replay(events);
}

class ReplayBuilder {
  readonly #stretches: readonly Stretch[];
  readonly #texts = new WatchedTexts();
  readonly #activity: Activity;
  readonly #lines = new LineTimes();
  readonly #pieces: Building[] = [];
  #seed: ReadonlyMap<FileId, string> = new Map();
  #scene: Scene | null = null;
  /** The clock may have been set back, and what came later still came later. */
  #at = 0;

  constructor(stretches: readonly Stretch[]) {
    this.#stretches = stretches;
    this.#activity = new Activity(lengthOf(stretches));
  }

  read(row: LogRow): void {
    this.#at = Math.max(this.#at, row.at);
    if (row.kind === "update:code") return this.#readUpdate(row);
    if (row.kind === "view:page") return this.#readView(row);
    const event = row.audience === "everyone" ? readEvent(row)?.event : undefined;
    if (event?.kind === "workspace.seeded") this.#texts.watch(event.files.map(({ id }) => id));
    else if (event?.kind === "file.created") this.#texts.watch([event.file]);
    else if (event && saidByPeople.has(event.kind)) {
      this.#activity.happened(replayTime(this.#stretches, this.#at));
    }
  }

  replay(events: readonly StampedEvent[]): Replay {
    if (this.#scene && this.#pieces.length === 0) this.#begin(this.#scene, 0);
    const pieces = this.#pieces.map(({ at, frame, steps }) => ({ at, frame, steps }));
    const index: ReplayIndex = {
      stretches: [...this.#stretches],
      seed: [...this.#seed],
      pieces: pieces.map(({ at }) => at),
      ...this.#activity.summary(),
      touched: this.#lines.all(),
      events,
    };
    return { index, pieces };
  }

  #readUpdate({ payload, participant, cause }: LogRow): void {
    const changed = this.#texts.apply(payload);
    if (this.#scene === null) {
      // The first update of all is the seed.
      this.#seed = new Map(changed.map(({ file }) => [file, this.#texts.textOf(file)]));
      this.#scene = new Scene(seedOf(this.#seed));
      return;
    }
    const at = replayTime(this.#stretches, this.#at);
    for (const { file, edits } of changed) {
      const step: EditStep = { kind: "edit", at, by: participant, file, edits };
      this.#lines.apply(step, this.#scene.textOf(file));
      this.#do(this.#scene, step, payload.length);
      this.#activity.wrote(at, edits);
      if (cause !== null) this.#activity.fixed(at, cause, file);
    }
  }

  #readView({ payload, participant }: LogRow): void {
    if (this.#scene === null || participant === null) return;
    if (!isPlayed(this.#stretches, this.#at)) return;
    const view = readView({ payload });
    this.#do(
      this.#scene,
      { kind: "view", at: replayTime(this.#stretches, this.#at), by: participant, view },
      payload.length,
    );
  }

  #do(scene: Scene, step: Step, bytes: number): void {
    const last = this.#pieces.at(-1);
    const isFull = last && last.steps.length >= stepsOfPiece && last.stepBytes * 8 >= last.frameBytes;
    const piece = last && !isFull ? last : this.#begin(scene, step.at);
    piece.steps.push(step);
    piece.stepBytes += bytes;
    scene.apply(step);
  }

  #begin(scene: Scene, at: number): Building {
    const frame = scene.frame();
    const frameBytes = frame.texts.reduce((sum, [, parts]) => sum + bytesOf(parts), 0);
    const isFirst = this.#pieces.length === 0;
    const piece: Building = { at: isFirst ? 0 : at, frame, steps: [], frameBytes, stepBytes: 0 };
    this.#pieces.push(piece);
    return piece;
  }
}

/** About what parts come to as JSON. */
function bytesOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (typeof part === "string" ? part.length : 12), 0);
}

interface Building extends ReplayPiece {
  steps: Step[];
  readonly frameBytes: number;
  stepBytes: number;
}
