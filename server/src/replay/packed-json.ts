import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";
import { inSlices } from "../slices.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** An object as JSON in UTF-8, compressed. */
export type Packed = Uint8Array;

/** Lets others work meanwhile, as far as the elements of its arrays are small. */
export async function pack(value: object): Promise<Packed> {
  return compress(await inSlices(jsonInParts(value)));
}

/** The JSON in UTF-8 of what was packed. */
export async function jsonOf(packed: Packed): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await decompress(packed));
}

/** Yields after each element of its arrays. */
function* jsonInParts(value: object): Generator<void, Uint8Array> {
  const parts: Buffer[] = [];
  const add = (text: string): void => void parts.push(Buffer.from(text));
  for (const [index, [key, field]] of Object.entries(value).entries()) {
    add(`${index === 0 ? "{" : ","}${JSON.stringify(key)}:`);
    if (!Array.isArray(field)) add(JSON.stringify(field));
    else {
      for (const [place, element] of field.entries()) {
        add((place === 0 ? "[" : ",") + JSON.stringify(element));
        yield;
      }
      add(field.length === 0 ? "[]" : "]");
    }
  }
  add(parts.length === 0 ? "{}" : "}");
  return Buffer.concat(parts);
}
