import { createContext, startTransition, useContext, useMemo, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";
import styles from "./Toolbar.module.css";

/** Rooms that the top bar keeps for the view under it. */
type Room = "start" | "end";

interface Rooms {
  readonly elements: Readonly<Record<Room, HTMLElement | null>>;
  readonly setters: Readonly<Record<Room, (element: HTMLElement | null) => void>>;
}

const RoomsContext = createContext<Rooms | null>(null);

/** Around a shell: the bar with its rooms, and the views that fill them. */
export function ToolbarRooms({ children }: { children: ReactNode }) {
  const [start, setStart] = useState<HTMLElement | null>(null);
  const [end, setEnd] = useState<HTMLElement | null>(null);
  // What is under the bar shows first: it need not wait for what the bar gets.
  const [setters] = useState(() => ({
    start: (element: HTMLElement | null) => startTransition(() => setStart(element)),
    end: (element: HTMLElement | null) => startTransition(() => setEnd(element)),
  }));
  const rooms = useMemo(() => ({ elements: { start, end }, setters }), [start, end, setters]);
  return <RoomsContext value={rooms}>{children}</RoomsContext>;
}

/** In the bar: where the content of a view goes. */
export function ToolbarRoom({ room }: { room: Room }) {
  const rooms = useContext(RoomsContext);
  return <div className={styles.room} ref={rooms?.setters[room]} />;
}

/** In a view: what it wants in the top bar, e.g. its tabs (`start`) or "I am done" (`end`). */
export function ToolbarContent({ room, children }: { room: Room; children: ReactNode }) {
  const element = useContext(RoomsContext)?.elements[room];
  return element ? createPortal(children, element) : null;
}
