import type { ParticipantId } from "@tandiff/shared/ids.ts";

const days = 86_400;
/** Longer than any time between an invitation and its call. */
const lifetimeSeconds = 30 * days;

export const organiserCookie = "tandiff-organiser";

/** A cookie of its own for each seat, so that one browser can hold several. */
export function seatCookie(participant: ParticipantId): string {
  return `tandiff-seat-${participant}`;
}

/** Strict: no other site's page ever sends it. HttpOnly: no script ever reads it. */
export function setCookie(name: string, value: string, secure: boolean): string {
  const parts = [`${name}=${value}`, "Path=/", `Max-Age=${lifetimeSeconds}`, "HttpOnly", "SameSite=Strict"];
  if (secure) parts.push("Secure");
  return parts.join("; ");
}

/** The value of a cookie in a request's `Cookie` header, or null. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const [key, ...value] = part.split("=");
    if (key?.trim() === name) return value.join("=").trim();
  }
  return null;
}
