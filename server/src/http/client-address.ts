import { isIPv4, isIPv6 } from "node:net";

/**
 * The network that a request came from, for counting: an IPv4 address, or the 64 bits of an IPv6 address that one
 * customer has to themselves.
 * @param peer who is at the other end of the connection
 * @param forwarded the header `X-Forwarded-For`, to which each proxy adds whom it heard
 * @param proxies how many proxies are our own; what stands before their entries is what anybody may claim
 */
export function clientNetwork(
  peer: string | undefined,
  forwarded: string | undefined,
  proxies: number,
): string {
  const claims = (forwarded ?? "").split(",").map((hop) => hop.trim());
  const hops = [...claims.filter((hop) => isIPv4(hop) || isIPv6(hop)), peer ?? ""];
  return networkOf(hops.at(-1 - proxies) ?? hops[0] ?? "");
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [before = "", after = ""] = address.toLowerCase().split("::");
  const [head, tail] = [partsOf(before), partsOf(after)];
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  const parts = [...head, ...zeros, ...tail].slice(0, 4);
  return `${parts.map((part) => Number.parseInt(part, 16).toString(16)).join(":")}::/64`;
}

function partsOf(text: string): string[] {
  return text === "" ? [] : text.split(":");
}
