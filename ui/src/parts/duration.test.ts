import { expect, it } from "vitest";
import { duration } from "./duration.ts";

it("is said in the two largest units", () => {
  expect([0, 45.4, 60, 90, 300, 330, 3_600, 3_660, 86_400, 2_764_800, 90_000].map(duration))
    .toEqual(["0 s", "45 s", "1 min", "1 min 30 s", "5 min", "5 min", "1 h", "1 h 1 min", "1 d", "32 d", "1 d 1 h"]);
});
