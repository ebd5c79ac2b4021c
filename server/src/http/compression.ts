import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Context, MiddlewareHandler } from "hono";

const asBrotli = promisify(brotliCompress);
const asGzip = promisify(gzip);

/** Smaller answers fit into one packet as they are. Bytes. */
const worthwhile = 1024;

/** The first that the client takes is used. */
const encodings = ["br", "gzip"] as const;
type Encoding = (typeof encodings)[number];

/**
 * Types that are text, or may be: a blob is sent as octet-stream. A search is NDJSON and stays as it is, so
 * that its first lines are not held back; zips, images and fonts are compressed already.
 */
const compressible = /^(text\/|application\/(json|javascript|octet-stream)\b|image\/svg)/;

/**
 * Compresses a participant's answers, off the event loop. Never for sockets.
 *
 * Compression tells by its length whether what an attacker chose stands beside it in the same answer (BREACH).
 * Here no answer holds a secret: seats are HttpOnly cookies, and links are in the organiser's answers, which
 * are not compressed. Another site cannot make requests with the cookie either (SameSite=Strict).
 */
export function compression(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    if (!mayCompress(context)) return;
    const { status, headers } = context.res;
    const body = await takeBody(context);
    context.res = await body.respond(context, { status, headers }, 4);
  };
}

/** The same for files that never change and are asked for often: each is compressed once, and better. */
export function fileCompression(): MiddlewareHandler {
  const kept = new Map<string, { readonly body: KeptBody; readonly headers: Headers }>();
  return async (context, next) => {
    const known = kept.get(context.req.path);
    if (known && context.req.method === "GET" && context.req.header("Range") === undefined)
      return known.body.respond(context, { headers: known.headers }, 5);
    await next();
    if (context.res.status !== 200 || !mayCompress(context)) return;
    const { headers } = context.res;
    const body = await takeBody(context);
    kept.set(context.req.path, { body, headers: new Headers(headers) });
    context.res = await body.respond(context, { headers }, 5);
  };
}

function mayCompress({ req, res }: Context): boolean {
  return (
    req.method !== "HEAD" &&
    res.ok &&
    res.body !== null &&
    !res.headers.has("Content-Encoding") &&
    compressible.test(res.headers.get("Content-Type") ?? "")
  );
}

/** The answer's body; its length goes, since Hono hands on the headers of an answer that is replaced. */
async function takeBody({ res }: Context): Promise<KeptBody> {
  res.headers.delete("Content-Length");
  return new KeptBody(new Uint8Array(await res.arrayBuffer()));
}

/** Bytes that can be sent in any encoding; each is made once. */
export class KeptBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #encoded = new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>();

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
  }

  /** @param effort brotli's quality, 0–11 */
  async respond(context: Context, init: ResponseInit, effort: number): Promise<Response> {
    const encoding = chosenEncoding(context.req.header("Accept-Encoding") ?? "");
    const headers = new Headers(init.headers);
    headers.append("Vary", "Accept-Encoding");
    if (encoding === null || this.bytes.length < worthwhile)
      return new Response(this.bytes, { ...init, headers });
    headers.set("Content-Encoding", encoding);
    return new Response(await this.#in(encoding, effort), { ...init, headers });
  }

  #in(encoding: Encoding, effort: number): Promise<Uint8Array<ArrayBuffer>> {
    const known = this.#encoded.get(encoding);
    if (known) return known;
    const making = compress(this.bytes, encoding, effort);
    this.#encoded.set(encoding, making);
    return making;
  }
}

async function compress(
  bytes: Uint8Array,
  encoding: Encoding,
  effort: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (encoding === "gzip") return asGzip(bytes, { level: Math.min(effort, 9) });
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  return asBrotli(bytes, {
    params: { [BROTLI_PARAM_QUALITY]: effort, [BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

function chosenEncoding(accepted: string): Encoding | null {
  const offers = accepted.split(",").map((offer) => offer.trim().toLowerCase());
  const taken = new Set(
    offers.filter((offer) => !/;\s*q=0(\.0*)?$/.test(offer)).map((offer) => offer.split(";")[0]),
  );
  return encodings.find((encoding) => taken.has(encoding)) ?? null;
}
