/** For tests only: changes, cuts out and doubles a few bytes. */
export function mutated(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let result = [...bytes];
  for (let times = 1 + random(3); times > 0; times -= 1) {
    const at = random(result.length + 1);
    const kinds = [
      () => (result[at] = random(256)),
      () => (result[at] = (result[at] ?? 0) ^ (1 << random(8))),
      () => result.splice(at, 1 + random(4)),
      () => result.splice(at, 0, ...result.slice(at, at + 1 + random(6))),
      () => result.splice(at, 0, 255, 255, 255, 127),
      () => (result = result.slice(0, at)),
    ];
    kinds[random(kinds.length)]?.();
  }
  return new Uint8Array(result.map((byte) => byte & 255));
}
