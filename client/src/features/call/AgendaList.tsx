import type { Thread } from "@tandiff/shared/session/state.ts";
import { GripVertical } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import { agendaOrder, moved } from "@tandiff/shared/session/agenda-order.ts";
import { ThreadItem } from "../../threads/ThreadList.tsx";
import { announce } from "../../ui/announce.ts";
import { classNames } from "../../ui/class-names.ts";
import { toastError } from "../../ui/toast.ts";
import styles from "./agenda.module.css";

/** The stops of the walk-through in their order, which the candidate sets by drag or with arrow keys. */
export function AgendaList(props: {
  threads: readonly Thread[];
  selected: Thread["id"] | null;
  onSelect: (thread: Thread) => void;
}) {
  const mayOrder = useCan("agenda.order");
  const send = useSession((session) => session.send);
  const list = useRef<HTMLOListElement>(null);
  /** The order that was asked for, until the session has it. */
  const [asked, setAsked] = useState<readonly Thread["id"][] | null>(null);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const threads = asked ? agendaOrder(props.threads, asked) : props.threads;

  const move = (from: number, to: number): void => {
    if (from === to || to < 0 || to >= threads.length) return;
    const order = moved(
      threads.map(({ id }) => id),
      from,
      to,
    );
    setAsked(order);
    announce(`Stop ${to + 1} of ${threads.length}`);
    send({ type: "agenda.order", threads: [...order] })
      .catch((error: unknown) => toastError(sentenceOf(error)))
      .finally(() => setAsked((now) => (now === order ? null : now)));
  };
  const press = (event: KeyboardEvent, from: number): void => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    move(from, from + step);
  };
  /** The place of the item that the pointer is over. */
  const placeAt = (y: number): number => {
    const items = [...(list.current?.children ?? [])];
    const found = items.findIndex((item) => y < item.getBoundingClientRect().bottom);
    return found < 0 ? items.length - 1 : found;
  };

  return (
    <ol ref={list} className={styles.stops}>
      {threads.map((thread, index) => (
        <li
          key={thread.id}
          className={classNames(
            styles.stop,
            drag?.from === index && styles.dragged,
            drag?.to === index && drag.to < drag.from && styles.before,
            drag?.to === index && drag.to > drag.from && styles.after,
          )}
        >
          {mayOrder && threads.length > 1 && (
            <button
              type="button"
              className={styles.handle}
              aria-label={`Move stop ${index + 1}`}
              data-tip="Drag, or use the arrow keys"
              onKeyDown={(event) => press(event, index)}
              onPointerDown={(event: PointerEvent) => {
                if (event.button !== 0) return;
                event.currentTarget.setPointerCapture(event.pointerId);
                setDrag({ from: index, to: index });
              }}
              onPointerMove={({ clientY }) => {
                if (drag) setDrag({ from: drag.from, to: placeAt(clientY) });
              }}
              onPointerUp={() => {
                setDrag(null);
                if (drag) move(drag.from, drag.to);
              }}
              onPointerCancel={() => setDrag(null)}
            >
              <GripVertical size={14} aria-hidden />
            </button>
          )}
          <ThreadItem
            thread={thread}
            stop={index + 1}
            active={props.selected === thread.id}
            onOpen={() => props.onSelect(thread)}
          />
        </li>
      ))}
    </ol>
  );
}
