import type { NodeId, ParticipantId } from "@tandiff/shared/ids.ts";
import { isWithheld } from "@tandiff/shared/session/state.ts";
import type { OpenSession } from "../domain/open-session.ts";
import type { HerePage } from "../fanout/news.ts";
import type { OpenPage } from "./people-present.ts";

interface NodePages {
  readonly pages: readonly HerePage[];
  readonly followed: readonly ParticipantId[];
}

/** The pages that other nodes have open in a session, as these told last. */
export class PagesElsewhere {
  readonly #nodes = new Map<NodeId, NodePages>();

  /** All that the node has now. */
  set(node: NodeId, pages: NodePages): void {
    this.#nodes.set(node, pages);
  }

  /** True when it had any. */
  forget(node: NodeId): boolean {
    return this.#nodes.delete(node);
  }

  follow(leader: ParticipantId): boolean {
    return this.#nodes.values().some(({ followed }) => followed.includes(leader));
  }

  /** Of people that are known here: who came into the session just now may be on a page sooner than in the log. */
  open({ state }: OpenSession): readonly OpenPage[] {
    const pages = [...this.#nodes.values()].flatMap((node) => node.pages);
    return pages.flatMap((page) => {
      const participant = state.participants.find(({ id }) => id === page.participant);
      return participant ? [{ ...page, participant }] : [];
    });
  }
}

/** What other nodes are told of pages: not what would be withheld by them, if they knew what is known here. */
export function pagesToTell(pages: readonly OpenPage[], { state }: OpenSession): HerePage[] {
  return pages.map(({ participant: { id: participant, role }, since, place, line, following }) =>
    isWithheld(state, role)
      ? { participant, since, place: null, line: "good", following: null }
      : { participant, since, place, line, following },
  );
}
