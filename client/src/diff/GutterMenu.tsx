import type { Position } from "@tandiff/shared/position.ts";
import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import { later } from "../ui/later.tsx";
import { useSoon } from "../ui/use-soon.ts";
import { pathOn } from "./model.ts";
import type { Rows } from "./rows.ts";
import { wholeChange } from "./whole-change.ts";

const lineMenu = later(async () => (await import("./LineMenu.tsx")).LineMenu);

interface Opened {
  readonly x: number;
  readonly y: number;
  readonly position: Position;
  /** The changed block that the line is in. */
  readonly change: Position | null;
}

/** What may be done with a line, under the right button on its number; where nothing else is, a click links. */
export function GutterMenu(props: {
  scroller: RefObject<HTMLDivElement | null>;
  rows: Rows;
  /** Lines that are chosen with the keyboard, to be linked as a whole. */
  chosen: Position | null;
  onComment: ((position: Position) => void) | null;
  onCopyLink: (position: Position) => void;
  /** Goes to the line, so that the address names it. */
  onLink: ((position: Position) => void) | undefined;
}) {
  const { scroller, rows } = props;
  useSoon(lineMenu.begin);
  const [opened, setOpened] = useState<Opened | null>(null);

  const placeAt = (target: EventTarget | null): Pick<Opened, "position" | "change"> | null => {
    const gutter = target instanceof Element ? target.closest<HTMLElement>("[data-line]") : null;
    const row = rows.at(Number(gutter?.closest<HTMLElement>("[data-index]")?.dataset["index"] ?? -1));
    if (!gutter || !row) return null;
    const side = gutter.dataset["side"] === "base" ? "base" : "head";
    const line = Number(gutter.dataset["line"]);
    const path = pathOn(row.file, side);
    if (path === null) return null;
    const { chosen } = props;
    const isChosen =
      chosen?.path === path &&
      chosen.side === side &&
      chosen.lines !== null &&
      chosen.lines.start <= line &&
      line <= chosen.lines.end;
    const position: Position = isChosen ? chosen : { path, side, lines: { start: line, end: line } };
    return { position, change: wholeChange(row.file, side, line) };
  };
  const openMenu = useEffectEvent((event: MouseEvent) => {
    const place = placeAt(event.target);
    if (!place) return;
    event.preventDefault();
    setOpened({ x: event.clientX, y: event.clientY, ...place });
  });
  const click = useEffectEvent((event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest("[data-gutter]")) return;
    const place = placeAt(event.target);
    if (place) props.onLink?.(place.position);
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const listening = new AbortController();
    const { signal } = listening;
    element.addEventListener("contextmenu", (event) => openMenu(event), { signal });
    element.addEventListener("click", (event) => click(event), { signal });
    return () => listening.abort();
  }, [scroller]);

  if (!opened) return null;
  const { onComment } = props;
  const { change } = opened;
  return (
    <lineMenu.View
      x={opened.x}
      y={opened.y}
      onClose={() => setOpened(null)}
      onCopyLink={() => props.onCopyLink(opened.position)}
      onComment={onComment && (() => onComment(opened.position))}
      onCommentChange={onComment && change && (() => onComment(change))}
    />
  );
}
