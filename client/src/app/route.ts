import { isParticipantId, serverIdForm } from "@tandiff/shared/id-forms.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";

/** What an address shows. */
export type Route =
  | { readonly page: "start" }
  | { readonly page: "organiser" }
  | { readonly page: "participant"; readonly participant: ParticipantId }
  /** A moment in a session's replay, whoever reads it. */
  | { readonly page: "moment"; readonly session: string }
  | { readonly page: "unknown" };

export function parseRoute(pathname: string): Route {
  const [, first, second] = pathname.split("/");
  if (first === "" || first === undefined) return { page: "start" };
  if (first === "organiser") return { page: "organiser" };
  if (first === "replay" && second !== undefined && serverIdForm.test(second)) {
    return { page: "moment", session: second };
  }
  return first === "p" && second !== undefined && isParticipantId(second)
    ? { page: "participant", participant: second }
    : { page: "unknown" };
}
