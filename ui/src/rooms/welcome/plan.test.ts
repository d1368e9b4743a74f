import { describe, expect, it } from "vitest";
import { handoutsOf, problemsOf, requestOf, usual } from "./plan.ts";

describe("the plan of an initialisation", () => {
  it("is checked before it is sent", () => {
    expect(problemsOf(usual)).toEqual({});
    expect(problemsOf({ ...usual, shares: 0 }).shares).toContain("255");
    expect(problemsOf({ ...usual, shares: Number.NaN }).shares).toBeDefined();
    expect(problemsOf({ ...usual, threshold: 6 }).threshold).toContain("number of shares");
    expect(problemsOf({ ...usual, threshold: 1 }).threshold).toContain("at least 2");
    expect(problemsOf({ ...usual, shares: 1, threshold: 1 })).toEqual({});
    expect(problemsOf({ ...usual, shares: 2, threshold: 2, isPgp: true, keys: ["abc"] }).keys).toEqual([undefined, expect.stringContaining("holder 2")]);
    expect(problemsOf({ ...usual, shares: 0, isLater: true })).toEqual({});
  });
  it("asks for the shares that the seal has", () => {
    expect(requestOf(usual, true)).toEqual({ recovery_shares: 5, recovery_threshold: 3 });
    expect(requestOf(usual, false)).toEqual({ secret_shares: 5, secret_threshold: 3 });
    expect(requestOf({ ...usual, isLater: true }, true)).toEqual({ recovery_shares: 0, recovery_threshold: 0 });
    expect(requestOf({ ...usual, shares: 1, threshold: 1, isPgp: true, keys: ["ab\ncd"] }, false)).toEqual({ secret_shares: 1, secret_threshold: 1, pgp_keys: ["abcd"] });
  });
  it("hands out each share, and the token last", () => {
    const handouts = handoutsOf({ keys: [], keys_base64: [], recovery_keys_base64: ["one", "two"], root_token: "hvs.x" }, { ...usual, threshold: 2 }, true, "http://vault.test:8200");
    expect(handouts.map(each => [each.title, each.value, each.file])).toEqual([
      ["Recovery key 1 of 2", "one", "recovery-key-1-vault.test.txt"], ["Recovery key 2 of 2", "two", "recovery-key-2-vault.test.txt"], ["Root token", "hvs.x", "root-token-vault.test.txt"]]);
    expect(handouts[0]!.text).toContain("\none\n");
    expect(handouts[0]!.text).not.toContain("two");
  });
});
