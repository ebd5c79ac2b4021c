import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react";
import type { Slot } from "../diff/model.ts";
import { useAllDrafts } from "../session/drafts.ts";
import { useCan, useSession } from "../session/session-store.ts";
import { later } from "../ui/later.tsx";
import { useSoon } from "../ui/use-soon.ts";
import { draftKeys } from "./draft-key.ts";
import { DraftBar } from "./DraftBar.tsx";

/** What threads and comment forms need of a diff view: spread `view` over it. */
export interface ThreadSlots {
  readonly view: {
    readonly slots: readonly Slot[];
    readonly renderSlot: (slot: Slot) => ReactNode;
    readonly onComment: ((position: Position) => void) | null;
    readonly highlighted: readonly Position[];
  };
  /** Opens the form of a draft again, e.g. from a list. */
  readonly openForm: (position: Position) => void;
  /** For `FreshForm`, around the diff view. */
  readonly fresh: string | null;
}

/** The slot of the form that was opened last, which takes the focus. */
export const FreshForm = createContext<string | null>(null);

/** Id of the slot in which a thread stands, to scroll to it. */
export function threadSlotId(thread: ThreadId): string {
  return `thread:${thread}`;
}

/** Id of the slot of a form that opens a thread. */
export function formSlotId(position: Position): string {
  return draftKeys.opening(position);
}

const card = later(async () => (await import("./ThreadCard.tsx")).ThreadCard);
const form = later(async () => (await import("./OpeningForm.tsx")).OpeningForm);

const noPositions: readonly Position[] = [];

/**
 * All threads of the session and all forms that open one; a draft's form is there again after a reload. Where
 * nothing can be posted a draft still stands in its place, to be read.
 */
export function useThreadSlots(active: ThreadId | null): ThreadSlots {
  const threads = useSession((session) => session.state.threads);
  const mayOpen = useCan("thread.open");
  const drafts = useAllDrafts();
  const [opened, setOpened] = useState(noPositions);
  const [fresh, setFresh] = useState<string | null>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [sent, setSent] = useState<ReadonlyMap<string, ThreadId>>(new Map());
  const [steady] = useState(createSlotCache);
  useSoon(() => {
    card.begin();
    form.begin();
  });

  const forms = useMemo(() => {
    const drafted = drafts.flatMap(({ key, position }) =>
      position && key.startsWith("new:") ? [position] : [],
    );
    const wanted = [...drafted, ...(mayOpen ? opened : [])].map(
      (position) => [formSlotId(position), position] as const,
    );
    // A thread takes the place of its form in one step, so that nothing moves twice.
    return new Map(wanted.filter(([key]) => !threads.some((thread) => thread.id === sent.get(key))));
  }, [drafts, opened, mayOpen, threads, sent]);

  const slots = useMemo(() => {
    const wanted: Slot[] = [
      ...threads.flatMap((thread) =>
        thread.position
          ? [{ id: threadSlotId(thread.id), position: thread.position, estimate: estimate(thread) }]
          : [],
      ),
      ...[...forms].map(([id, position]) => ({ id, position, estimate: formHeight })),
    ];
    return steady(wanted);
  }, [steady, threads, forms]);

  const open = useCallback((position: Position): void => {
    const key = formSlotId(position);
    setFresh(key);
    setOpened((now) => [...now.filter((each) => formSlotId(each) !== key), position]);
    setClosed((now) => (now.has(key) ? without(now, key) : now));
    setSent((now) => (now.has(key) ? new Map([...now].filter(([each]) => each !== key)) : now));
  }, []);

  const close = useCallback((key: string): void => {
    setOpened((now) => now.filter((each) => formSlotId(each) !== key));
    setClosed((now) => new Set(now).add(key));
  }, []);

  // Stays the same while a form opens, so that what stands elsewhere is left alone.
  const renderSlot = useCallback(
    (slot: Slot): ReactNode => {
      const thread = threads.find((each) => threadSlotId(each.id) === slot.id);
      if (thread) return <card.View thread={thread} active={thread.id === active} />;
      if (!mayOpen) return <DraftBar draftKey={slot.id} onOpen={null} />;
      if (closed.has(slot.id)) return <DraftBar draftKey={slot.id} onOpen={() => open(slot.position)} />;
      return (
        <FormSlot
          slot={slot}
          onSend={(id) => setSent((now) => new Map(now).set(slot.id, id))}
          onClose={() => close(slot.id)}
        />
      );
    },
    [threads, active, mayOpen, closed, open, close],
  );

  const highlighted = [...forms].flatMap(([key, position]) =>
    closed.has(key) || !mayOpen ? [] : [position],
  );
  const shown = threads.find((thread) => thread.id === active);
  return {
    view: {
      slots,
      renderSlot,
      onComment: mayOpen ? open : null,
      highlighted: shown?.position ? [...highlighted, shown.position] : highlighted,
    },
    openForm: open,
    fresh,
  };
}

function FormSlot(props: { slot: Slot; onSend: (thread: ThreadId) => void; onClose: () => void }) {
  const { slot, ...events } = props;
  return <form.View position={slot.position} takesFocus={use(FreshForm) === slot.id} {...events} />;
}

/** Pixels that an empty form takes where its controls fit beside each other. */
const formHeight = 229;

/** Pixels that a card takes, roughly: what is not in the page yet should not make the bar jump. */
function estimate(thread: Thread): number {
  const lines = thread.comments.reduce((sum, { body }) => sum + 2.6 + Math.ceil(body.length / 90), 0);
  return thread.resolved ? 56 : 59 + lines * 20;
}

/** The same slot stays the same object, so that the rows of other files are not made anew. */
function createSlotCache() {
  let known = new Map<string, Slot>();
  return (slots: readonly Slot[]): readonly Slot[] => {
    const kept = slots.map((slot) => {
      const before = known.get(slot.id);
      return before && samePlace(before.position, slot.position) ? before : slot;
    });
    known = new Map(kept.map((slot) => [slot.id, slot]));
    return kept;
  };
}

function samePlace(a: Position, b: Position): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function without(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return new Set([...set].filter((each) => each !== key));
}
