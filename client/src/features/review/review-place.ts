import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { useEffect, useEffectEvent, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { DiffTarget } from "../../diff/DiffView.tsx";
import { isInFile } from "../../diff/model.ts";
import { parsePlace, placePath } from "../../session/place-path.ts";
import { useSession } from "../../session/session-store.ts";
import { formSlotId, threadSlotId } from "../../threads/thread-slots.tsx";
import { useAddress } from "../../ui/navigation.ts";
import { useSteady } from "../../ui/use-steady.ts";
import { type CommitRange, parseRange, rangeWords } from "./commit-range.ts";
import { linkedLines, type LinkedLines, parseAt, placeQuery } from "../../session/line-link.ts";
import type { MergeRequestFiles } from "./merge-request-files.ts";
import type { Changes } from "./changes.ts";
import { useKeptPlaces } from "./kept-places.ts";
import { changesName, useChanges } from "./use-changes.ts";

export type ReviewPlace =
  | { readonly view: "overview" }
  | { readonly view: "changes"; readonly path: string | null }
  | { readonly view: "file"; readonly path: string };

interface GoOptions {
  readonly replace?: boolean;
  readonly at?: LinkedLines | null;
  /** Among the changes the commits stay those that are shown, unless others are given. */
  readonly commits?: string | null;
}

/** How long the view rests before the address follows it. Milliseconds. */
const rest = 400;

/** Where in the merge request the page is, by its address, and how to go elsewhere. */
export function useReviewPlace(view: MergeRequestView, files: MergeRequestFiles, hideWhitespace: boolean) {
  const participant = useSession((session) => session.participant);
  const own = useAddress();
  const address = useSyncExternalStore(own.onChange, own.current);
  const { pathname, search } = partsOf(address);
  const place = reviewPlace(view, pathname);
  const range = useMemo(() => parseRange(view.commits, search), [view.commits, search]);
  const commits = rangeWords(view.commits, range);
  const shown = useChanges(view, files.whole, range, hideWhitespace);
  const { changes } = shown;
  const places = useKeptPlaces(participant);
  const [target, setTarget] = useState(() => {
    const named = addressTarget(address, files, changes);
    const standing = place.view === "file" ? fileName(place.path) : changesName(view, range);
    return named?.kind !== "lines" && places.isBack(standing) ? null : named;
  });
  const [marked, setMarked] = useState<Position | null>(null);
  const [active, setActive] = useState<Thread["id"] | null>(null);
  const ownAddress = useRef(address);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const addressOf = (next: ReviewPlace, { at = null, ...options }: GoOptions = {}): string => {
    const among = options.commits === undefined ? commits : options.commits;
    return placePath(participant, next) + placeQuery({ at, commits: next.view === "changes" ? among : null });
  };
  const go = (next: ReviewPlace, options: GoOptions = {}): void => {
    clearTimeout(timer.current);
    const to = addressOf(next, options);
    ownAddress.current = to;
    // Whoever goes somewhere else is done with where they were sent before.
    if (!options.replace) setTarget(null);
    own.go(to, { replace: options.replace ?? false });
  };
  const jump = (next: DiffTarget): void => {
    setMarked(null);
    setTarget(next);
  };

  /** An address that this hook has not written itself, such as a link or the way back: go there. */
  const arrive = useEffectEvent(() => {
    const now = own.current();
    if (now === ownAddress.current) return;
    ownAddress.current = now;
    const next = addressTarget(now, files, changes);
    if (next) jump(next);
  });
  useEffect(() => own.onChange(() => arrive()), [own]);
  useEffect(() => () => clearTimeout(timer.current), []);

  /** The address follows the file that is being read. */
  const followTo = useSteady((now: string): void => {
    const current = parsePlace(partsOf(own.current()).pathname);
    if (current?.view !== "changes" || current.path === now) return;
    go({ view: "changes", path: now }, { replace: true });
  });
  const follow = useSteady((now: string): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => followTo(now), rest);
  });

  /** Shows a file among the changes if it is one of them, or else as a whole. */
  const openFile = (path: string): void => {
    const isChanged = changes.fileAt(path) !== undefined;
    go({ view: isChanged ? "changes" : "file", path });
    if (isChanged) jump({ kind: "file", path });
  };

  /** As `openFile`, for a place in the merge request as a whole: its own lines must show there. */
  const showPosition = (position: Position, at: LinkedLines | null): void => {
    const path = files.listedPath(position);
    const file = changes.fileAt(path);
    if (file && isInFile(file, position) && changes.mayComment(file, position.side)) {
      go({ view: "changes", path }, { at });
    } else if (range && files.changed.some((one) => one.path === path)) {
      go({ view: "changes", path }, { at, commits: null });
    } else {
      go({ view: "file", path }, { at });
    }
  };
  const openSlot = (position: Position, id: string): void => {
    showPosition(position, null);
    jump({ kind: "slot", id });
  };

  /** The address of lines that show now. */
  const linkTo = (position: Position): { readonly next: ReviewPlace; readonly at: LinkedLines | null } => {
    const at = linkedLines(position);
    const listed = changes.files.find((file) => isInFile(file, position))?.path ?? position.path;
    return place.view === "changes"
      ? { next: { view: "changes", path: listed }, at }
      : { next: { view: "file", path: files.listedPath(position) }, at };
  };

  return {
    place,
    target,
    marked,
    active,
    range,
    ...shown,
    /** Where the changes stood when they were last in sight. */
    changesPlace: places.of(shown.name),
    /** As `changesPlace`, of a file as a whole. */
    filePlace: (path: string) => places.of(fileName(path)),
    go,
    follow,
    openFile,
    /** Goes to lines of base or head, and marks them. */
    openLines: (position: Position): void => {
      showPosition(position, linkedLines(position));
      jump({ kind: "lines", position });
    },
    openThread: (thread: Thread): void => {
      setActive(thread.id);
      if (thread.position === null) go({ view: "overview" });
      else openSlot(thread.position, threadSlotId(thread.id));
    },
    openForm: (position: Position): void => openSlot(position, formSlotId(position)),
    /** Shows some of the commits, or all of them for null, at the same file where it has changed there. */
    showCommits: (next: CommitRange | null): void =>
      go({ view: "changes", path: null }, { commits: rangeWords(view.commits, next) }),
    /** Leaves the commits for the same file of the whole difference. */
    showWhole: (path: string): void => {
      go({ view: "changes", path }, { commits: null });
      jump({ kind: "file", path });
    },
    /** The full address of lines, to be given to others. */
    hrefOf: (position: Position): string => {
      const { next, at } = linkTo(position);
      return location.origin + addressOf(next, { at });
    },
    /** Puts lines that are in sight into the address, and marks them. */
    markLines: (position: Position): void => {
      const { next, at } = linkTo(position);
      go(next, { at, replace: true });
      setMarked(position);
    },
  };
}

/** An exercise without changes shows the files as a whole. */
function reviewPlace({ kind }: MergeRequestView, pathname: string): ReviewPlace {
  const place = parsePlace(pathname);
  if (place === null || place.view === "workspace") return { view: "overview" };
  if (kind === "review" || place.view !== "changes") return place;
  return place.path === null ? { view: "overview" } : { view: "file", path: place.path };
}

function partsOf(address: string): { readonly pathname: string; readonly search: string } {
  const [pathname = ""] = address.split("?", 1);
  return { pathname, search: address.slice(pathname.length) };
}

/** What an address wants to be shown, beyond the view that it names. */
function addressTarget(address: string, files: MergeRequestFiles, changes: Changes): DiffTarget | null {
  const { pathname, search } = partsOf(address);
  const place = parsePlace(pathname);
  if ((place?.view !== "changes" && place?.view !== "file") || place.path === null) return null;
  const { path, view } = place;
  const at = parseAt(search);
  if (!at) return view === "changes" ? { kind: "file", path } : null;
  const file = view === "changes" ? changes.fileAt(path) : undefined;
  const basePath = file ? file.basePath : files.sidesOf(path).base?.path;
  return { kind: "lines", position: { path: at.side === "base" ? (basePath ?? path) : path, ...at } };
}

/** What the place of a file is kept under. */
function fileName(path: string): string {
  return `file ${path}`;
}

export type Reading = ReturnType<typeof useReviewPlace>;
