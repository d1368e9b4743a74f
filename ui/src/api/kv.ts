import { parse } from "../json/parse.ts";
import { print } from "../json/print.ts";
import { isObject, type Json, type JsonObject } from "../json/value.ts";
import { call, encodePath, list, read, write, type CallOptions, type Envelope } from "./client.ts";
import { ApiError } from "./errors.ts";

/** A place where secrets are kept by path: KV, or the token's cubbyhole, which works as KV 1 does. */
export interface Store { mount: string; isVersioned: boolean }

export interface VersionInfo { created_time: string; deletion_time: string; destroyed: boolean }
export interface Metadata {
  cas_required: boolean;
  created_time: string;
  updated_time: string;
  current_version: number;
  oldest_version: number;
  custom_metadata: Record<string, string> | null;
  delete_version_after: string;
  max_versions: number;
  versions: Record<string, VersionInfo>;
}
export interface Config { cas_required: boolean; delete_version_after: string; max_versions: number }

/** A secret as it was read. `version` is 0 where there are none; `data` is null where that version was deleted or destroyed. */
export interface Secret { data: JsonObject | null; version: number; info: VersionInfo | null }

type Area = "data" | "metadata" | "delete" | "undelete" | "destroy";

/** The API's path of a secret, as policies have it; `area` counts in KV 2 only. */
export const apiPath = (store: Store, area: Area, path: string): string => store.mount + (store.isVersioned ? `${area}/` : "") + path;
const url = (store: Store, area: Area, path: string): string => encodePath(apiPath(store, area, path));

/** What is right below a folder ("" or "apps/"); folders end with a slash. */
export const listKeys = (store: Store, folder: string, options?: CallOptions): Promise<string[]> => list(url(store, "metadata", folder), options);

export async function readSecret(store: Store, path: string, version = 0, options: CallOptions = {}): Promise<Secret> {
  const query = store.isVersioned && version > 0 ? `?version=${version}` : "";
  try {
    const answer = await call<Envelope<Json>>("GET", url(store, "data", path) + query, { ...options, parse });
    if (!store.isVersioned) return { data: objectOf(answer.data), version: 0, info: null };
    const { data, metadata } = answer.data as unknown as Versioned;
    return { data: objectOf(data), version: metadata.version, info: metadata };
  } catch (e) {
    const metadata = e instanceof ApiError && e.isMissing ? (e.data as Versioned | null | undefined)?.metadata : undefined;
    if (!metadata) throw e;
    return { data: null, version: metadata.version, info: metadata };
  }
}
interface Versioned { data: Json; metadata: VersionInfo & { version: number } }

/** `cas`: the version this one follows, 0 for a secret that must not exist yet; undefined: whatever is there. Answers the new version. */
export async function writeSecret(store: Store, path: string, data: JsonObject, cas?: number): Promise<number> {
  if (!store.isVersioned) {
    await call("POST", url(store, "data", path), { json: print(data) });
    return 0;
  }
  const body: JsonObject = cas === undefined ? { data } : { options: { cas }, data };
  return (await call<Envelope<{ version: number }>>("POST", url(store, "data", path), { json: print(body) })).data.version;
}

/** The server refused a write because its `cas` is not the current version. */
export const isConflict = (e: unknown): boolean => e instanceof ApiError && e.status === 400 && e.errors.some(each => each.includes("did not match the current version"));

export const deleteLatest = (store: Store, path: string): Promise<unknown> => call("DELETE", url(store, "data", path));
export const changeVersions = (store: Store, what: "delete" | "undelete" | "destroy", path: string, versions: number[]): Promise<unknown> =>
  call(what === "destroy" ? "PUT" : "POST", url(store, what, path), { body: { versions } });

export const readMetadata = (store: Store, path: string, options?: CallOptions): Promise<Metadata> => read(url(store, "metadata", path), options);
export const writeMetadata = (store: Store, path: string, change: Partial<Config> & { custom_metadata?: Record<string, string> }): Promise<unknown> => write(url(store, "metadata", path), change);
export const deleteMetadata = (store: Store, path: string): Promise<unknown> => call("DELETE", url(store, "metadata", path));

export const readConfig = (mount: string, options?: CallOptions): Promise<Config> => read(encodePath(mount) + "config", options);
export const writeConfig = (mount: string, config: Partial<Config>): Promise<unknown> => write(encodePath(mount) + "config", config);

/** A stored null is a secret without keys. */
const objectOf = (data: Json): JsonObject => isObject(data) ? data : {};
