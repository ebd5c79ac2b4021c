import type { Input } from "../inputs.ts";
import type { Extra } from "../page-server.ts";

/**
 * What the peers' pages ask for: `/data/patch.diff` whole, and for pages that fetch files one by one
 * `/data/index.json` and `/data/file/<n>.json`.
 */
export function peerData(input: Input): Extra[] {
  const json = (path: string, value: unknown): Extra => ({
    path,
    type: "application/json",
    text: JSON.stringify(value),
  });
  const index = input.files.map((file) => ({ path: file.headPath, rows: file.rows.length }));
  return [
    { path: "/data/patch.diff", type: "text/plain; charset=utf-8", text: input.patch },
    json("/data/threads.json", input.threads),
    json("/data/index.json", { files: index, threads: input.threads }),
    ...input.files.map((file, number) =>
      json(
        `/data/file/${number}.json`,
        file.rows.map((row) => [row.kind, row.base, row.head, row.text]),
      ),
    ),
  ];
}
