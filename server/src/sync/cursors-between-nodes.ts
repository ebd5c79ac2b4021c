import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import type { OpenSession } from "../domain/open-session.ts";
import type { Cursor, News } from "../fanout/news.ts";
import type { FanOut } from "../fanout/port.ts";
import type { SharedCursors } from "./shared-cursors.ts";

export type TellCursors = (cursors: readonly Cursor[], isAll: boolean, clock: number) => void;

export function tellCursors(fanOut: FanOut, { id, log }: OpenSession, document: DocumentName): TellCursors {
  return (cursors, isAll, clock) => {
    if (cursors.length === 0 && !isAll) return;
    const news: News = { kind: "cursors", document, isAll, clock, seq: log.seq, cursors: [...cursors] };
    // Behind the rows that they stand in, which are told at the end of the turn: or else receivers would read these.
    setImmediate(() => fanOut.tell(id, news));
  };
}

/** Lets a room hear of the cursors on other nodes, and these of its own. Returns what ends it. */
export function hearCursors(
  fanOut: FanOut,
  { id, log }: OpenSession,
  document: DocumentName,
  cursors: SharedCursors,
): () => void {
  const inTheirText = (seq: number, show: () => void): void => {
    if (seq <= log.seq) show();
    // What cannot be read now is shown in the text as it is.
    else log.readOn().then(show, show);
  };
  return fanOut.listen(id, {
    heard: (news: News, from) => {
      if (news.kind === "asked") cursors.tellAll();
      if (news.kind !== "cursors" || news.document !== document) return;
      inTheirText(news.seq, () => cursors.hear(from, news.cursors, news.isAll, news.clock));
    },
    missed: () => {
      fanOut.tell(id, { kind: "asked" });
      cursors.tellAll();
    },
    gone: (node) => cursors.forget(node),
  });
}
