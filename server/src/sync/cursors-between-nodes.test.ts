import { randomUUID } from "node:crypto";
import { CommandId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { openSharedSessions } from "../fanout/testing-shared-sessions.ts";
import { until } from "../testing-app.ts";
import { tellCursors } from "./cursors-between-nodes.ts";

test("other nodes are told of a cursor behind the row that it stands in, so that they need not read that", async () => {
  const { nodes, links, candidate } = await openSharedSessions();
  const [one, other] = nodes;
  await other.sessions.get(links.id);
  const session = await one.sessions.get(links.id);
  const heard: string[] = [];
  await new Promise<void>((resolve) =>
    other.fanOut.listen(links.id, { missed: resolve, heard: ({ kind }) => heard.push(kind) }),
  );
  const tell = tellCursors(one.fanOut, session, "code");
  session.log.follow(() => tell([], true, 0));
  await session.execute(candidate, { id: CommandId.parse(randomUUID()), command: { type: "review.open" } });
  await until("both are heard", () => heard.length >= 2);
  expect(heard.slice(0, 2)).toEqual(["rows", "cursors"]);
});
