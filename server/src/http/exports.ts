import { limits } from "@tandiff/shared/limits.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { OpenSession } from "../domain/open-session.ts";
import { packetCards } from "../domain/scorecards.ts";
import { candidateData } from "../export/candidate-data.ts";
import { exportArchive, type ExportFile, exportPart } from "../export/export-archive.ts";
import { ownCopy } from "../export/own-copy.ts";
import type { Services } from "../services.ts";
import type { PacketCard } from "@tandiff/shared/export/scorecard-document.ts";
import { WorkQueue } from "../work-queue.ts";

/** Who asks for what of a session is to be taken away. */
export interface ExportReader {
  readonly session: OpenSession;
  /** Null for the organiser. */
  readonly participant: ParticipantId | null;
  /** Throws once they may not have it any more: their link may end while it is made, or the session be erased. */
  readonly assertStill: () => void;
}

/**
 * Makes what people take away. Each takes a whole session into memory: of all that are asked for on this server few
 * are made at once.
 */
export class Exports {
  readonly #storage: Services["storage"];
  readonly #now: () => number;
  readonly #queue = new WorkQueue(limits.exports);

  constructor(storage: Services["storage"], now: () => number) {
    this.#storage = storage;
    this.#now = now;
  }

  archive(reader: ExportReader): Promise<ExportFile> {
    const { id } = reader.session;
    return this.#inTurn(reader, async () =>
      exportArchive(this.#storage, id, this.#now(), await this.#packetFor(reader)),
    );
  }

  /** @throws AppError "not-found" where it has no such part */
  part(reader: ExportReader, name: string): Promise<ExportFile> {
    const { id } = reader.session;
    return this.#inTurn(reader, async () =>
      exportPart(this.#storage, id, this.#now(), await this.#packetFor(reader), name),
    );
  }

  ownCopy(reader: ExportReader, me: ParticipantId): Promise<Uint8Array> {
    return this.#inTurn(reader, () => ownCopy(this.#storage, reader.session.id, me, this.#now()));
  }

  candidateData(reader: ExportReader): Promise<Uint8Array> {
    return this.#inTurn(reader, () => candidateData(this.#storage, reader.session.id, this.#now()));
  }

  async #packetFor({ session, participant }: ExportReader): Promise<readonly PacketCard[]> {
    const submissions = await this.#storage.submissions(session.id);
    return packetCards(session.state, submissions, participant);
  }

  #inTurn<Result>(reader: ExportReader, make: () => Promise<Result>): Promise<Result> {
    const { session, participant, assertStill } = reader;
    const work = async (): Promise<Result> => {
      assertStill();
      try {
        return await make();
      } finally {
        assertStill();
      }
    };
    // Also while it waits for its turn.
    return session.uses.during(() => this.#queue.do(participant ?? "organiser", work));
  }
}
