import type { Role } from "@tandiff/shared/session/access.ts";
import type { Audience } from "@tandiff/shared/session/events.ts";

/** Whether a row of this audience is for somebody in this role. */
export function sees(role: Role, audience: Audience): boolean {
  switch (audience) {
    case "everyone":
      return true;
    case "candidate":
      return role === "candidate";
    case "interviewers":
      return role !== "candidate";
  }
}
