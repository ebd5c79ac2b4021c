import type { WelcomeView } from "@tandiff/shared/api.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { getJson } from "./http.ts";

export function loadWelcome(participant: ParticipantId): Promise<WelcomeView> {
  return getJson(`/api/${participant}/welcome`);
}
