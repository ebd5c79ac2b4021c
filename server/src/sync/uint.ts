/** An integer from 0 to 2⁵³ - 1 as lib0 writes it: seven bits in each byte, the lowest first. */
export function uint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}
