import { describe, expect, it } from "vitest";
import type { SealStatus } from "../api/sys.ts";
import { nextLook } from "./pace.ts";

const now = Date.parse("2026-11-26T10:00:00Z");
const status = (change: Partial<SealStatus>): SealStatus => ({ type: "awskms", initialized: true, sealed: false, t: 0, n: 0, progress: 0, nonce: "", version: "", storage_type: "file", recovery_seal: true, ...change });

describe("the pace of looking", () => {
  it("is calm while all is well", () => expect(nextLook(status({}), 0, now)).toBe(15_000));
  it("is quick while somebody may be unsealing or initialising", () => {
    expect(nextLook(status({ sealed: true }), 0, now)).toBe(2_000);
    expect(nextLook(status({ initialized: false, sealed: true }), 0, now)).toBe(2_000);
  });
  it("follows the server's own next attempt", () => {
    expect(nextLook(status({ sealed: true, seal_next_attempt: "2026-11-26T10:00:01Z" }), 0, now)).toBe(1_300);
    expect(nextLook(status({ sealed: true, seal_next_attempt: "2026-11-26T09:59:00Z" }), 0, now)).toBe(500);
    expect(nextLook(status({ sealed: true, seal_next_attempt: "2026-11-26T10:01:00Z" }), 0, now)).toBe(2_000);
  });
  it("backs off from a server that does not answer", () => {
    expect([1, 2, 3, 4, 9].map(failures => nextLook(null, failures, now))).toEqual([500, 1_000, 2_000, 4_000, 10_000]);
  });
});
