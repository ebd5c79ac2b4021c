import { strToU8 } from "fflate";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { access } from "@tandiff/shared/session/access.ts";
import { visible } from "@tandiff/shared/text/visible.ts";
import type { Storage } from "../storage/port.ts";
import { applicationEntries } from "./application-zip.ts";
import { exerciseOf } from "./export-material.ts";
import { sessionPatch } from "./export-archive.ts";
import { packZip } from "./pack-zip.ts";
import { describeOwnData } from "./own-data-text.ts";
import { readOwnData } from "./own-data.ts";

/**
 * What a candidate takes away: their own words, the code of the call and the exercise, as far as it is open to them.
 * @throws AppError "not-found"
 */
export async function ownCopy(
  storage: Storage,
  id: SessionId,
  me: ParticipantId,
  now: number,
): Promise<Uint8Array> {
  const { data, state } = await readOwnData(storage, id, me);
  const patch = state.workspace === null ? null : await sessionPatch(storage, id, now);
  const { exercise, readBlob } = await exerciseOf(storage, state);
  const isOpen = access(data.person.role, state.phase, "merge-request.read");
  // How far words can be packed tells of them; whoever sees the size alone is to learn nothing.
  const asIs = { level: 0 } as const;
  return packZip(
    {
      "about-me.md": [strToU8(visible(describeOwnData(data))), asIs],
      "about-me.json": [strToU8(visible(`${JSON.stringify(data, null, 2)}\n`)), asIs],
      ...(patch === null ? {} : { "fixes.patch": [patch, asIs] }),
      ...(isOpen ? applicationEntries({ content: exercise.content, readBlob, folder: "exercise" }) : {}),
    },
    new Date(now),
  );
}
