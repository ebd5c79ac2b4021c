import { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Place } from "@tandiff/shared/live/protocol.ts";
import { expect, test } from "vitest";
import { parsePlace, placePath } from "./place-path.ts";

const ada = ParticipantId.parse("adaadaadaadaada1");

test("every place has an address that leads back to it, also with awkward file names", () => {
  const places: Place[] = [
    { view: "overview" },
    { view: "changes", path: null },
    { view: "changes", path: "app/models/order.rb" },
    { view: "file", path: "docs/what? 100% #1 & ünïcode/räd me.md" },
    { view: "workspace", path: null },
    { view: "workspace", path: "a b/c.go" },
  ];
  for (const place of places) expect(parsePlace(placePath(ada, place))).toEqual(place);
});

test("a participant's front page and an address cut short are no place", () => {
  expect(parsePlace(`/p/${ada}`)).toBeNull();
  expect(parsePlace(`/p/${ada}/elsewhere`)).toBeNull();
  expect(parsePlace(`/p/${ada}/changes/%E0%A4%A`)).toEqual({ view: "changes", path: null });
});
