import { read, remove, write, type CallOptions } from "./client.ts";

export interface Mount {
  /** With a slash at its end: "team/kv/". */
  path: string;
  type: string;
  description: string;
  accessor: string;
  uuid: string;
  options: Record<string, string> | null;
  local: boolean;
  seal_wrap: boolean;
  running_plugin_version?: string;
  config?: { default_lease_ttl: number; max_lease_ttl: number };
}

/** The secrets engines this token may see. */
export const secretMounts = (options?: CallOptions): Promise<Mount[]> => read<{ secret: Record<string, Omit<Mount, "path">> }>("sys/internal/ui/mounts", options)
  .then(({ secret }) => Object.entries(secret).map(([path, mount]) => ({ path, ...mount })));

const at = (path: string): string => "sys/mounts/" + path.replace(/\/$/, "").split("/").map(encodeURIComponent).join("/");

export const enableKv = (path: string, version: 1 | 2, description: string): Promise<unknown> => write(at(path), { type: "kv", description, options: { version: String(version) } });
export const describeMount = (path: string, description: string): Promise<unknown> => write(at(path) + "/tune", { description });
export const disableMount = (path: string): Promise<unknown> => remove(at(path));

/** What the token's policies come to; the UI reads it to say what a token that may not list can go to. */
export interface Acl { root: boolean; exact_paths?: Record<string, { capabilities: string[] }>; glob_paths?: Record<string, { capabilities: string[] }> }
export const resultantAcl = (options?: CallOptions): Promise<Acl> => read("sys/internal/ui/resultant-acl", options);
