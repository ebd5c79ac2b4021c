import { isParticipantId } from "@tandiff/shared/id-forms.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";

/** What an address shows. */
export type Route =
  | { readonly page: "start" }
  | { readonly page: "organiser" }
  | { readonly page: "participant"; readonly participant: ParticipantId }
  | { readonly page: "unknown" };

export function parseRoute(pathname: string): Route {
  const [, first, second] = pathname.split("/");
  if (first === "" || first === undefined) return { page: "start" };
  if (first === "organiser") return { page: "organiser" };
  return first === "p" && second !== undefined && isParticipantId(second)
    ? { page: "participant", participant: second }
    : { page: "unknown" };
}
