import type { Mount } from "../../api/mounts.ts";
import { t } from "../../text/en.ts";

/** "apps/prod/db" is the secret "db" in the folder "apps/prod/". A folder's own name keeps its slash. */
export function split(path: string): { folder: string; name: string } {
  const cut = path.lastIndexOf("/", path.length - 2) + 1;
  return { folder: path.slice(0, cut), name: path.slice(cut) };
}

export const isFolder = (path: string): boolean => path === "" || path.endsWith("/");

/** The folders above a path, from the top: "a/b/c" has "a/" and "a/b/". */
export function folders(path: string): string[] {
  const found: string[] = [];
  for (let at = path.indexOf("/"); at >= 0 && at < path.length - 1; at = path.indexOf("/", at + 1)) found.push(path.slice(0, at + 1));
  return found;
}

/** The mount a place of the room belongs to (the longest one), and what follows it. */
export function mountOf(rest: string, mounts: readonly Mount[]): { mount: Mount; path: string } | null {
  const place = mounts.some(each => each.path === rest + "/") ? rest + "/" : rest;
  const mount = mounts.filter(each => place.startsWith(each.path)).sort((a, b) => b.path.length - a.path.length)[0];
  return mount ? { mount, path: place.slice(mount.path.length) } : null;
}

// Not allowed by the server: characters that do not show, and parts that mean "the folder above".
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\ufffd]|(?! )\s/u;

function commonProblem(path: string): string | undefined {
  if (path.startsWith("/")) return t.secrets.path.leadingSlash;
  if (path.includes("..")) return t.secrets.path.parents;
  if (UNPRINTABLE.test(path)) return t.secrets.path.unprintable;
  // The browser itself takes such a part out of every address, however it is written.
  if (path.split("/").includes(".")) return t.secrets.path.dot;
  return undefined;
}

/** What is wrong with the path of a new secret, or undefined. */
export function secretProblem(path: string): string | undefined {
  if (!path.trim()) return t.secrets.path.empty;
  if (path.endsWith("/")) return t.secrets.path.folder;
  return commonProblem(path);
}

const RESERVED = ["auth/", "sys/", "cubbyhole/", "identity/", "audit/"];

/** What is wrong with the path of a new engine, or undefined. The slash at its end may be left out. */
export function mountProblem(path: string, mounts: readonly Pick<Mount, "path">[]): string | undefined {
  const normal = path.replace(/^\/+|\/+$/g, "") + "/";
  if (normal === "/") return t.secrets.path.mountEmpty;
  const problem = commonProblem(normal);
  if (problem) return problem;
  if (normal.includes("//")) return t.secrets.path.emptyPart;
  const reserved = RESERVED.find(each => normal.startsWith(each));
  if (reserved) return t.secrets.path.reserved(reserved);
  const taken = mounts.find(each => normal.startsWith(each.path) || each.path.startsWith(normal));
  return taken && (taken.path === normal ? t.secrets.path.taken(taken.path) : t.secrets.path.overlaps(taken.path));
}
