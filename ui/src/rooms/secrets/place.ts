import { useMemo } from "preact/hooks";
import { listKeys, type Store } from "../../api/kv.ts";
import type { Mount } from "../../api/mounts.ts";
import { capabilities, may } from "../../api/sys.ts";
import { useLoad } from "../../app/load.ts";
import { go } from "../../app/router.ts";
import { isRoot, session } from "../../app/session.ts";
import { secrets } from "./room-path.ts";
import { Tree } from "./tree.ts";

/** The engine a person is in. */
export interface Place { mount: Mount; store: Store; tree: Tree }

export const storeOf = (mount: Mount): Store | null => mount.type === "kv" || mount.type === "generic" || mount.type === "cubbyhole"
  ? { mount: mount.path, isVersioned: mount.options?.["version"] === "2" } : null;

/** The same tree for as long as the room is open, so that folders stay open. */
export function usePlace(mount: Mount, store: Store): Place {
  const tree = useMemo(() => new Tree(folder => listKeys(store, folder)), [mount.path, store.isVersioned, session.value?.info.accessor]);
  return { mount, store, tree };
}

export const goTo = (place: Place, path: string, query: Record<string, string> = {}, replace = false): void => go(secrets, place.mount.path + path, { query, replace });

export type May = (path: string, capability: string) => boolean;
const everything: May = () => true;

/** What the token may do at these paths. If it may not even ask, everything is offered, and the server says no. */
export async function askMay(paths: string[], signal?: AbortSignal): Promise<May> {
  if (isRoot.peek()) return everything;
  try {
    const given = await capabilities(paths, signal ? { signal } : {});
    return (path, capability) => may(given[path], capability);
  } catch (e) {
    if (signal?.aborted) throw e;
    return everything;
  }
}

/** The same for a component; until it is known nothing is offered. */
export function useMay(paths: string[]): May {
  const load = useLoad(signal => askMay(paths, signal), paths);
  return isRoot.value ? everything : load.data ?? (() => false);
}
