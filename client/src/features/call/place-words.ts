import type { Place, Present } from "@tandiff/shared/live/protocol.ts";

/** Where somebody who is here is, and how their line is where that is worth a word. */
export function presenceWords({ place, line }: Present): string {
  const where = place ? placeWords(place) : "has focus time";
  if (line === "good") return where;
  return line === "away" ? `away, ${where}` : `unstable connection, ${where}`;
}

/** Where somebody is, as one says it: "in the workspace, kiln.rb". */
export function placeWords(place: Place): string {
  switch (place.view) {
    case "overview":
      return "reads the overview";
    case "changes":
      return place.path === null ? "reads the changes" : `reads the changes, ${fileName(place.path)}`;
    case "file":
      return `reads ${fileName(place.path)}`;
    case "workspace":
      return place.path === null ? "in the workspace" : `in the workspace, ${fileName(place.path)}`;
  }
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
