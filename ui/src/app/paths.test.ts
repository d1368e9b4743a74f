import { describe, expect, it } from "vitest";
import { format, parse } from "./paths.ts";

describe("addresses", () => {
  it("lead back to where they came from, whatever a secret is called", () => {
    for (const rest of ["kv/apps/billing", "kv/apps/", "kv/a b/ä?#%2F", "kv/..hidden", "kv/%"]) {
      const address = format("secrets", rest);
      expect(parse(address)).toMatchObject({ room: "secrets", rest });
    }
  });
  it("keep the query", () => {
    const address = format("secrets", "kv/a", { version: "3" });
    expect(address).toBe("/ui/secrets/kv/a?version=3");
    expect(parse("/ui/secrets/kv/a", "?version=3").query.get("version")).toBe("3");
  });
  it("typed by hand with a broken escape mean themselves", () => {
    expect(parse("/ui/secrets/100%")).toMatchObject({ room: "secrets", rest: "100%" });
  });
  it("elsewhere are home", () => {
    expect(parse("/")).toMatchObject({ room: "", rest: "" });
    expect(parse("/ui/")).toMatchObject({ room: "", rest: "" });
  });
});
