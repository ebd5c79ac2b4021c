import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

export interface PageServer {
  /** Its address, without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Something to serve that is not a file. */
export interface Extra {
  readonly path: string;
  readonly type: string;
  readonly text: string;
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

/** Serves a folder of built pages on loopback, and what else they ask for, compressed beforehand. */
export async function servePages(folder: string, extras: readonly Extra[] = []): Promise<PageServer> {
  const contents = new Map<string, Content>(extras.map(({ path, type, text }) => [path, pack(type, text)]));

  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    let content = contents.get(path);
    if (!content) {
      const body = await readFile(join(folder, path)).catch(() => null);
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
