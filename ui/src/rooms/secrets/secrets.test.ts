import { describe, expect, it } from "vitest";
import { quote, readCommands, writeCommands } from "./commands.ts";
import { diff, lines, merge } from "./diff.ts";
import { edited, outcome, retyped, row, switched } from "./form.ts";
import { knownPlaces } from "./known.ts";
import { folders, mountOf, mountProblem, secretProblem, split } from "./paths.ts";
import { move, Tree } from "./tree.ts";
import { parse } from "../../json/parse.ts";
import { print } from "../../json/print.ts";
import type { JsonObject } from "../../json/value.ts";
import type { Mount } from "../../api/mounts.ts";

const kv2 = { mount: "team/kv/", isVersioned: true }, kv1 = { mount: "old/", isVersioned: false };
const mounts = [{ path: "kv/" }, { path: "team/kv/" }, { path: "team/kv-old/" }] as Mount[];

describe("paths", () => {
  it("knows folder and name", () => {
    expect(split("a/b/c")).toEqual({ folder: "a/b/", name: "c" });
    expect(split("a/b/")).toEqual({ folder: "a/", name: "b/" });
    expect(split("a")).toEqual({ folder: "", name: "a" });
    expect(folders("a/b/c")).toEqual(["a/", "a/b/"]);
    expect(folders("a/b/")).toEqual(["a/"]);
    expect(folders("a")).toEqual([]);
  });
  it("finds the mount of a place, with or without the last slash", () => {
    expect(mountOf("team/kv/apps/web", mounts)?.path).toBe("apps/web");
    expect(mountOf("kv", mounts)).toMatchObject({ mount: { path: "kv/" }, path: "" });
    expect(mountOf("nowhere/x", mounts)).toBeNull();
  });
  it.each(["", " ", "a/", "/a", "a/../b", "tab\there", "a/./b"])("refuses a secret at %j", path => expect(secretProblem(path)).toBeTruthy());
  it.each(["a", "a/b c", "100%", "ü?#&", "…", "a//b"])("allows a secret at %j", path => expect(secretProblem(path)).toBeUndefined());
  it.each(["", "sys", "auth/x", "kv", "team", "kv/inner", "a//b", "a/../b"])("refuses an engine at %j", path => expect(mountProblem(path, mounts)).toBeTruthy());
  it.each(["secret", "secret/", "teams", "system"])("allows an engine at %j", path => expect(mountProblem(path, mounts)).toBeUndefined());
});

describe("commands", () => {
  it.each([["plain-1.2/x", "plain-1.2/x"], ["a b", "'a b'"], ["it's", "'it'\\''s'"], ["$(rm)", "'$(rm)'"], ["", "''"], ["a\nb", "'a\nb'"]])("quotes %j", (word, quoted) => expect(quote(word)).toBe(quoted));
  it("read, with the path escaped for curl and quoted for the shell", () => {
    const { vault, curl } = readCommands(kv2, "apps/it's 100%", "http://127.0.0.1:8200", 3);
    expect(vault).toBe("vault kv get -mount=team/kv -version=3 'apps/it'\\''s 100%'");
    expect(curl).toBe(`curl --header "X-Vault-Token: $VAULT_TOKEN" 'http://127.0.0.1:8200/v1/team/kv/data/apps/it'\\''s%20100%25?version=3'`);
  });
  it("write, with the values on standard input only", () => {
    const { vault, curl } = writeCommands(kv2, "web", { password: "it's\n$HOME" }, "http://h");
    expect(vault).toBe(`vault kv put -mount=team/kv web - <<'EOF'\n{\n  "password": "it's\\n$HOME"\n}\nEOF`);
    expect(curl).toContain(`--data @- http://h/v1/team/kv/data/web <<'EOF'\n{\n  "data": {`);
    expect(writeCommands(kv1, "web", { a: "b" }, "http://h").curl).toContain(`http://h/v1/old/web <<'EOF'\n{\n  "a": "b"\n}\nEOF`);
  });
  it("keeps a path that looks like an option a path", () => expect(readCommands(kv1, "-x", "http://h").vault).toBe("vault kv get -mount=old -- -x"));
});

describe("the form", () => {
  const data = parse('{"user":"app","pem":"a\\nb","port":5432,"hosts":["a"],"id":12345678901234567890,"none":null}') as JsonObject;
  it("keeps what is no text", () => {
    const there = switched(edited(data), "json")!;
    expect(print(outcome(switched(there, "form")!).data!)).toBe(print(data));
    expect(print(outcome(there).data!)).toBe(print(data));
  });
  it("does not leave JSON that has a mistake, and says the line", () => {
    const broken = { mode: "json" as const, rows: [], json: '{\n  "a": 1,\n  "a": 2\n}' };
    expect(switched(broken, "form")).toBeNull();
    expect(outcome(broken).problems).toMatchObject([{ line: 3, column: 3 }]);
  });
  it("names the row that is wrong", () => {
    const rows = [row("a", "1"), row("a", "2"), row("", "lost"), { ...row("n", 1), text: "1x" }, row()];
    expect(outcome({ mode: "form", rows, json: "" }).problems?.map(each => each.field)).toEqual(["key", "key", "value"]);
  });
  it("needs at least one key", () => expect(outcome(edited({})).problems).toHaveLength(1));
  it("turns text into JSON and back", () => {
    const there = retyped(row("a", "x\"y"));
    expect(there.text).toBe('"x\\"y"');
    expect(retyped(there).text).toBe("x\"y");
  });
});

describe("the diff", () => {
  it("says what became of each key", () => {
    expect(diff({ a: "1", b: "2", c: [1] }, { b: "3", c: [1], d: null }).map(({ key, change }) => `${key} ${change}`)).toEqual(["a removed", "b changed", "c same", "d added"]);
  });
  it("merges what both changed", () => {
    const { merged, clashes } = merge({ a: "1", b: "1", c: "1", d: "1" }, { a: "2", b: "2", c: "1" }, { a: "3", b: "1", c: "3", d: "1", e: "5" });
    expect(merged).toEqual({ a: "3", b: "2", c: "3", e: "5" });
    expect(clashes).toEqual(["a"]);
  });
  it("sees a key deleted by one and changed by the other", () => expect(merge({ a: "1" }, {}, { a: "2" })).toEqual({ merged: { a: "2" }, clashes: ["a"] }));
  it("compares line by line", () => {
    const found = lines("a\nb\nc", "a\nx\nc\nd").map(([l, r]) => `${l ? l.change[0] + l.text : "-"} ${r ? r.change[0] + r.text : "-"}`);
    expect(found).toEqual(["sa sa", "rb ax", "sc sc", "- ad"]);
  });
});

describe("the tree", () => {
  const listing: Record<string, string[]> = { "": ["apps/", "db", "shared/"], "apps/": ["web", "worker"], "shared/": Array.from({ length: 450 }, (_, i) => `k${i}`) };
  const tree = () => new Tree(folder => Promise.resolve(listing[folder]!));
  const names = (of: Tree) => of.rows.value.map(each => "  ".repeat(each.level - 1) + (each.more ? `+${each.more}` : each.name));

  it("lists a folder when it is opened", async () => {
    const t = tree();
    await t.load("");
    expect(names(t)).toEqual(["apps/", "db", "shared/"]);
    t.reveal("apps/web");
    await t.load("apps/");
    await Promise.resolve();
    expect(names(t)).toEqual(["apps/", "  web", "  worker", "db", "shared/"]);
  });
  it("shows a large folder in parts", async () => {
    const t = tree();
    await t.load("");
    t.toggle("shared/", true);
    await t.load("shared/");
    await Promise.resolve();
    expect(names(t)).toHaveLength(3 + 200 + 1);
    expect(names(t).at(-1)).toBe("  +250");
    t.showMore("shared/");
    expect(names(t).at(-1)).toBe("  +50");
  });
  it("filters what is loaded, with the folders above a match", async () => {
    const t = tree();
    await t.load("");
    await t.load("apps/");
    t.filter.value = "WORK";
    expect(names(t)).toEqual(["apps/", "  worker"]);
    t.filter.value = "app";
    expect(names(t)).toEqual(["apps/"]);
  });
  it("is walked with the arrow keys", async () => {
    const t = tree();
    await t.load("");
    await t.load("apps/");
    expect(move(t.rows.value, 0, "ArrowRight")).toEqual({ toggle: true });
    t.toggle("apps/", true);
    expect(move(t.rows.value, 0, "ArrowRight")).toEqual({ to: 1 });
    expect(move(t.rows.value, 2, "ArrowLeft")).toEqual({ to: 0 });
    expect(move(t.rows.value, 0, "ArrowLeft")).toEqual({ toggle: false });
    expect(move(t.rows.value, 0, "End")).toEqual({ to: 4 });
    expect(move(t.rows.value, 4, "ArrowDown")).toBeNull();
    expect(move(t.rows.value, 0, "d")).toEqual({ to: 3 });
  });
});

describe("what a limited token may open", () => {
  it("is read from its policies", () => {
    const acl = { root: false, exact_paths: { "team/kv/data/apps/web": { capabilities: ["read"] }, "sys/x": { capabilities: ["read"] }, "team/kv/data/no": { capabilities: ["deny"] } },
      glob_paths: { "team/kv/metadata/apps/": { capabilities: ["list"] }, "team/kv/data/+/x": { capabilities: ["read"] } } };
    expect(knownPlaces(acl, kv2)).toEqual([{ path: "apps/", isOpen: true, may: ["list"] }, { path: "apps/web", isOpen: false, may: ["read"] }]);
  });
});
