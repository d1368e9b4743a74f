import { apiPath, type Store } from "../../api/kv.ts";
import type { Acl } from "../../api/mounts.ts";

/** A place that the token's policies name. `isOpen`: everything that begins so; it cannot be opened itself unless it is a folder. */
export interface Known { path: string; isOpen: boolean; may: string[] }

const USEFUL = ["read", "list", "create", "update"];

/** Where a token may go in a store, by its policies: for one that may not list it. Patterns with a + say nothing that could be opened. */
export function knownPlaces(acl: Acl, store: Store): Known[] {
  const found = new Map<string, Known>();
  const look = (paths: Acl["exact_paths"], isOpen: boolean) => {
    for (const [api, { capabilities }] of Object.entries(paths ?? {})) {
      const prefix = [apiPath(store, "data", ""), apiPath(store, "metadata", "")].find(each => api.startsWith(each));
      const may = capabilities.filter(each => USEFUL.includes(each));
      if (prefix === undefined || may.length === 0 || api.includes("+")) continue;
      const path = api.slice(prefix.length).replace(/\*$/, "");
      if (!path && !isOpen) continue;
      const known = found.get(path) ?? { path, isOpen: false, may: [] };
      found.set(path, { path, isOpen: known.isOpen || isOpen, may: [...new Set([...known.may, ...may])] });
    }
  };
  look(acl.exact_paths, false);
  look(acl.glob_paths, true);
  return [...found.values()].filter(each => each.path).sort((a, b) => a.path < b.path ? -1 : 1);
}
