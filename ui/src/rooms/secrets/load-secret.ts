import { ApiError } from "../../api/errors.ts";
import { apiPath, readMetadata, readSecret, type Metadata, type Secret, type Store, type VersionInfo } from "../../api/kv.ts";
import { askMay } from "./place.ts";

type Area = "data" | "metadata" | "delete" | "undelete" | "destroy";
const AREAS: readonly Area[] = ["data", "metadata", "delete", "undelete", "destroy"];

export interface Loaded {
  may: (area: Area, capability: string) => boolean;
  /** null: the token may not read it, or there is no version. */
  secret: Secret | null;
  /** null: KV 1, or the token may not read it. */
  metadata: Metadata | null;
  /** There is nothing at this path. */
  isMissing: boolean;
}

export const isGone = (info: VersionInfo): boolean => info.destroyed || (info.deletion_time !== "" && Date.parse(info.deletion_time) <= Date.now());

/** All that is known of a secret, as far as the token may know it. */
export async function loadSecret(store: Store, path: string, version: number, signal: AbortSignal): Promise<Loaded> {
  const ask = await askMay([...new Set(AREAS.map(area => apiPath(store, area, path)))], signal);
  const may: Loaded["may"] = (area, capability) => ask(apiPath(store, area, path), capability);
  const metadata = store.isVersioned && may("metadata", "read") ? await unlessMissing(readMetadata(store, path, { signal })) : null;
  if (metadata === undefined) return { may, secret: null, metadata: null, isMissing: true };
  const wanted = version || metadata?.current_version || 0, info = metadata?.versions[wanted];
  // What is known to be gone is not asked for: a browser writes every 404 to its console.
  if (info && isGone(info)) return { may, metadata, isMissing: false, secret: { data: null, version: wanted, info } };
  if (!may("data", "read") || (metadata && !info)) return { may, metadata, isMissing: false, secret: null };
  const secret = await unlessMissing(readSecret(store, path, version, { signal }));
  return { may, metadata, secret: secret ?? null, isMissing: secret === undefined };
}

const unlessMissing = <T>(promise: Promise<T>): Promise<T | undefined> => promise.catch((e: unknown) => {
  if (e instanceof ApiError && e.isMissing) return undefined;
  throw e;
});
