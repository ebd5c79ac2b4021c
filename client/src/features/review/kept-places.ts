import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { useEffect, useState } from "react";
import { type Anchor, createPlaceMemory, type PlaceMemory } from "../../diff/anchor.ts";
import { keepCopy } from "../../ui/browser-copies.ts";

/** Where the views of the merge request stand, by their names: each comes back there, also after a reload. */
export interface KeptPlaces {
  readonly of: (name: string) => PlaceMemory;
  /** Whether the page was reloaded while this view stood somewhere. */
  readonly isBack: (name: string) => boolean;
}

/** Kept in the tab, and read again only by the very page that is reloaded: a link opens where it says. */
export function useKeptPlaces(participant: ParticipantId): KeptPlaces {
  const storageName = `tandiff:places:${participant}`;
  const [places] = useState(() => createPlaces(wasReloaded() ? read(storageName) : new Map()));
  useEffect(() => {
    const write = (): void => {
      try {
        keepCopy(sessionStorage, storageName, JSON.stringify([...places.all()]));
      } catch {
        // Storage is full or switched off: a reload begins at the top of the file.
      }
    };
    window.addEventListener("pagehide", write);
    return () => window.removeEventListener("pagehide", write);
  }, [places, storageName]);
  return places;
}

function createPlaces(before: ReadonlyMap<string, Anchor>) {
  const places = new Map<string, PlaceMemory>();
  const of = (name: string): PlaceMemory => {
    const known = places.get(name);
    if (known) return known;
    const place = createPlaceMemory(before.get(name) ?? null);
    places.set(name, place);
    return place;
  };
  return {
    of,
    isBack: (name: string) => before.has(name),
    all: (): Map<string, Anchor> =>
      new Map(
        [...places].flatMap(([name, place]) => {
          const anchor = place.read();
          return anchor ? [[name, anchor]] : [];
        }),
      ),
  };
}

function wasReloaded(): boolean {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation instanceof PerformanceNavigationTiming && navigation.type === "reload";
}

function read(storageName: string): ReadonlyMap<string, Anchor> {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(storageName) ?? "[]");
    return new Map(Array.isArray(stored) ? stored.filter(isEntry) : []);
  } catch {
    return new Map();
  }
}

function isEntry(value: unknown): value is [string, Anchor] {
  if (!Array.isArray(value)) return false;
  const [name, anchor]: unknown[] = value;
  if (typeof name !== "string" || typeof anchor !== "object" || anchor === null) return false;
  return (
    "key" in anchor &&
    typeof anchor.key === "string" &&
    "offset" in anchor &&
    typeof anchor.offset === "number"
  );
}
