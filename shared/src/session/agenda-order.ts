import type { ThreadId } from "../ids.ts";
import type { Thread } from "./state.ts";

/** Threads as the walk-through goes: those of the agenda in its order, then the others as they stand. */
export function agendaOrder(threads: readonly Thread[], agenda: readonly ThreadId[]): readonly Thread[] {
  const places = new Map(agenda.map((id, index) => [id, index]));
  const placeOf = ({ id }: Thread): number => places.get(id) ?? agenda.length;
  return threads.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** The list with what is at `from` put to where `to` is; both count from 0. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const one = list[from];
  if (one === undefined) return list;
  return list.toSpliced(from, 1).toSpliced(to, 0, one);
}
