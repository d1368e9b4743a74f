import { describe, expect, it } from "vitest";
import { Draft, draft, dropDrafts, hasDirtyDrafts } from "./drafts.ts";

describe("a draft", () => {
  it("keeps what was typed when the stored text arrives late", () => {
    const text = new Draft({ rules: "" });
    text.set({ rules: "path" });
    text.load({ rules: "stored" });
    expect(text.value.value.rules).toBe("path");
    text.reset();
    expect(text.value.value.rules).toBe("stored");
  });
  it("follows what is stored while untouched", () => {
    const text = new Draft({ rules: "" });
    text.load({ rules: "stored" });
    expect(text.value.value.rules).toBe("stored");
    expect(text.isDirty.value).toBe(false);
  });
  it("is found again by its name, until all are dropped", () => {
    draft("a", () => ({ x: 1 })).set({ x: 2 });
    expect(draft("a", () => ({ x: 1 })).value.value.x).toBe(2);
    expect(hasDirtyDrafts()).toBe(true);
    dropDrafts();
    expect(draft("a", () => ({ x: 1 })).value.value.x).toBe(1);
    expect(hasDirtyDrafts()).toBe(false);
  });
});
