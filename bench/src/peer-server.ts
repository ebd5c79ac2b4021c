import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Input } from "./inputs.ts";

export interface PeerServer {
  readonly url: string;
  stop(): Promise<void>;
}

interface Content {
  readonly type: string;
  readonly packed: Buffer;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
};

/**
 * Serves the built peer pages and the input on loopback, compressed beforehand: `/data/patch.diff` whole, and for
 * pages that fetch files one by one `/data/index.json` and `/data/file/<n>.json`.
 */
export async function startPeerServer(pages: string, input: Input): Promise<PeerServer> {
  const contents = new Map<string, Content>();
  const add = (path: string, type: string, text: string): void => void contents.set(path, pack(type, text));
  add("/data/patch.diff", "text/plain; charset=utf-8", input.patch);
  add("/data/threads.json", "application/json", JSON.stringify(input.threads));
  const index = input.files.map((file) => ({ path: file.headPath, rows: file.rows.length }));
  add("/data/index.json", "application/json", JSON.stringify({ files: index, threads: input.threads }));
  for (const [number, file] of input.files.entries()) {
    const rows = file.rows.map((row) => [row.kind, row.base, row.head, row.text]);
    add(`/data/file/${number}.json`, "application/json", JSON.stringify(rows));
  }

  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    let content = contents.get(path);
    if (!content) {
      const body = await readFile(join(pages, path)).catch(() => null);
      if (!body) return void response.writeHead(404).end();
      content = pack(types[extname(path)] ?? "application/octet-stream", body);
      contents.set(path, content);
    }
    response.writeHead(200, { "content-type": content.type, "content-encoding": "br" }).end(content.packed);
  };
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    void answer(path, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pack(type: string, content: string | Buffer): Content {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  return { type, packed: brotliCompressSync(content, { params }) };
}
