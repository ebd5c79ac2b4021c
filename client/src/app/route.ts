import { ParticipantId } from "@tandiff/shared/ids.ts";

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
  const participant = ParticipantId.safeParse(second);
  return first === "p" && participant.success
    ? { page: "participant", participant: participant.data }
    : { page: "unknown" };
}
