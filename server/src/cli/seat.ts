import type { SeatAnswer } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { isParticipantId } from "@tandiff/shared/id-forms.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { request } from "./api-client.ts";

/** A participant's place in a session, as their link opens it. */
export interface Seat {
  readonly server: string;
  readonly participant: ParticipantId;
  readonly cookie: string;
}

/** A participant's link: `https://server/p/<participant>#<secret>`. */
export interface SeatLink {
  readonly server: string;
  readonly participant: ParticipantId;
  readonly secret: string;
}

/** @throws AppError "bad-request" when it is none. */
export function readLink(text: string): SeatLink {
  const url = URL.parse(text);
  const participant = /^\/p\/([^/]+)/.exec(url?.pathname ?? "")?.[1] ?? "";
  if (!url || !/^https?:$/.test(url.protocol) || !isParticipantId(participant)) {
    throw new AppError("bad-request", "This is not a participant's link, such as https://…/p/…#….");
  }
  if (url.hash.length < 2) {
    throw new AppError(
      "bad-request",
      "The part of the link from # on is missing: a page that is open does not show it. Use the link as you were given it.",
    );
  }
  return { server: url.origin, participant, secret: url.hash.slice(1) };
}

/** @throws AppError when the link does not work or the server does not answer. */
export async function takeSeat(link: SeatLink): Promise<Seat> {
  const { server, participant, secret } = link;
  const response = await request(server, "POST", "/seats", {}, { participant, secret });
  const answer: SeatAnswer = JSON.parse(await response.text());
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return { server, participant: answer.participant, cookie };
}

/** Asks the participant's part of the HTTP API. @throws AppError */
export function askAs(
  { server, participant, cookie }: Seat,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<Response> {
  return request(server, method, `/${participant}${path}`, { cookie }, body);
}
