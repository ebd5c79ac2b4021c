import type { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { ThreadPlace } from "@tandiff/shared/workspace/thread-place.ts";
import { createContext, useContext, useMemo } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";

/** Where threads stand in the workspace now; those that have no place there are not in it. */
export type ThreadPlaces = ReadonlyMap<ThreadId, ThreadPlace>;

/** Of a page that has no workspace. */
export const nowhere: StoreApi<ThreadPlaces> = createStore(() => new Map());

/** Of the call, where there is a workspace. */
export const ThreadPlacesContext = createContext(nowhere);

/** Where a thread stands in the workspace now; drawn anew only when that changes. */
export function useThreadPlace(thread: ThreadId): ThreadPlace | null {
  return useStore(useContext(ThreadPlacesContext), (places) => places.get(thread) ?? null);
}

/** The places in one file, by thread. */
export function usePlacesIn(file: FileId | null): ThreadPlaces {
  const places = useStore(useContext(ThreadPlacesContext));
  return useMemo(() => new Map([...places].filter(([, place]) => place.file === file)), [places, file]);
}
