import { PageView } from "@tandiff/shared/live/protocol.ts";
import type { LogRow } from "./port.ts";

/** What a row `view:page` holds. */
export function readView({ payload }: Pick<LogRow, "payload">): PageView {
  return PageView.parse(JSON.parse(new TextDecoder().decode(payload)));
}
