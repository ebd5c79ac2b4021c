import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import type { Look, Place } from "@tandiff/shared/live/protocol.ts";
import { useEffect, useState } from "react";
import { changeIn, parsePlace, placePath } from "../../session/place-path.ts";
import { useSession } from "../../session/session-store.ts";
import { navigate, usePathname } from "../../ui/navigation.ts";

/** What stands in the middle of the call; `both` is the merge request beside the workspace. */
export type Centre = "changes" | "workspace" | "both" | "since";

/**
 * Which view is in the middle. The page's address says whether that is the merge request or the workspace; a
 * feature is begun in the workspace.
 * @param hasRoom whether two views fit beside each other
 */
export function useCentre(hasRoom: boolean, kind: ExerciseKind) {
  const participant = useSession((session) => session.participant);
  const show = useSession((session) => session.show);
  const place = parsePlace(usePathname());
  /** How the workspace is shown. */
  const [chosen, setChosen] = useState<Exclude<Centre, "changes">>(() =>
    changeIn(location.search) === null ? "workspace" : "since",
  );
  const [workspacePath, setWorkspacePath] = useState<string | null>(null);
  const [visited, setVisited] = useState(false);
  const shown = chosen === "both" && !hasRoom ? "workspace" : chosen;
  const centre: Centre = place?.view === "workspace" ? shown : "changes";
  const hasEditor = centre === "workspace" || centre === "both";
  if (hasEditor && !visited) setVisited(true);
  if (place?.view === "workspace" && place.path !== null && place.path !== workspacePath) {
    setWorkspacePath(place.path);
  }
  useEffect(() => {
    if (place === null) {
      const view = kind === "feature" ? "workspace" : "changes";
      navigate(placePath(participant, { view, path: null }), { replace: true });
    }
  }, [place, participant, kind]);
  useEffect(() => show({ since: centre === "since" }), [show, centre]);

  const go = (next: Place): void => navigate(placePath(participant, next));
  return {
    centre,
    /** The editor is in sight. */
    hasEditor,
    /** It was once, and stays as it is while one looks at something else. */
    keepsEditor: visited || hasEditor,
    /** The file of the workspace that is open, or was last. */
    workspacePath,
    go,
    choose: (next: Centre): void => {
      if (next === "changes") {
        if (centre !== "changes") go({ view: "changes", path: null });
        return;
      }
      setChosen(next);
      go({ view: "workspace", path: workspacePath });
    },
    /** Opens a file in the editor, which stays beside the merge request where it is. */
    openFile: (path: string): void => {
      if (chosen === "since") setChosen("workspace");
      go({ view: "workspace", path });
    },
    /** Goes where another page is. */
    arrive: (look: Look): void => {
      if (look.since) setChosen("since");
      else if (chosen === "since") setChosen("workspace");
      const isThere =
        place?.view === look.place.view &&
        (look.place.view === "overview" ||
          look.place.view === "changes" ||
          (place.view !== "overview" && place.path === look.place.path));
      if (!isThere) navigate(placePath(participant, look.place), { replace: true });
    },
  };
}
