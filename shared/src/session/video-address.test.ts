import { expect, test } from "vitest";
import { isVideoAddress } from "./video-address.ts";

test.each([
  "https://meet.example.org",
  "https://meet.example.org/a-room?pwd=1#x",
  "HTTPS://MEET.example.org/",
])("%s is an address of a video call", (address) => {
  expect(isVideoAddress(address)).toBe(true);
});

test.each([
  "http://meet.example.org",
  "javascript:alert(1)",
  "data:text/html,x",
  "https:",
  "https:meet.example.org",
  "https:///meet",
  "//meet.example.org",
  "meet.example.org",
  "https://somebody:secret@meet.example.org",
  " https://meet.example.org",
  "",
])("%j is none", (address) => {
  expect(isVideoAddress(address)).toBe(false);
});
