import { call, read, write, type CallOptions } from "./client.ts";

/** `sys/seal-status`: Vault's fields, and ours (seal_…) about a seal that does not open. */
export interface SealStatus {
  type: string;
  initialized: boolean;
  sealed: boolean;
  /** Threshold and number of the shares; progress of the present attempt. */
  t: number; n: number; progress: number;
  nonce: string;
  version: string;
  storage_type: string;
  cluster_name?: string;
  /** Auto-unseal: shares are recovery shares. */
  recovery_seal: boolean;
  seal_fault?: string;
  seal_reason?: string;
  seal_remedy?: string;
  seal_attempts?: number;
  seal_trouble_since?: string;
  seal_next_attempt?: string;
  seal_warnings?: string[];
  seal_clock_skew_seconds?: number;
  seal_credential_expires?: string;
  seal_deletion_date?: string;
  seal_retirable_below?: string;
  /** Of several seals each one. */
  seals?: SealMember[];
}

/** What the seal's service says of the key, as far as it does. */
export interface SealWatch { clock_skew_seconds?: number; credential_expires?: string; deletion_date?: string; retirable_below?: string }

export interface SealMember extends SealWatch {
  name: string; type: string; priority: number; key_id?: string | null; healthy: boolean; up_to_date: boolean; reason?: string; remedy?: string; warnings?: string[];
}

export interface InitRequest {
  secret_shares?: number; secret_threshold?: number; pgp_keys?: string[];
  recovery_shares?: number; recovery_threshold?: number; recovery_pgp_keys?: string[];
  root_token_pgp_key?: string;
}
export interface InitAnswer { keys: string[]; keys_base64: string[]; recovery_keys?: string[]; recovery_keys_base64?: string[]; root_token: string }

const open = (options?: CallOptions): CallOptions => ({ ...options, token: "" });

export const sealStatus = (options?: CallOptions): Promise<SealStatus> => call("GET", "sys/seal-status", open(options));
export const initialize = (request: InitRequest): Promise<InitAnswer> => call("PUT", "sys/init", open({ body: request }));
export const unseal = (key: string): Promise<SealStatus> => call("PUT", "sys/unseal", open({ body: { key } }));
export const resetUnseal = (): Promise<SealStatus> => call("PUT", "sys/unseal", open({ body: { reset: true } }));
export const seal = (): Promise<unknown> => call("PUT", "sys/seal");

/** What the session's token may do at each path. */
export const capabilities = (paths: string[], options?: CallOptions): Promise<Record<string, string[]>> => write("sys/capabilities-self", { paths }, options);
/** root may everything; otherwise the capability has to be among those given. */
export const may = (given: string[] | undefined, capability: string): boolean => !!given && (given.includes("root") || given.includes(capability));

/** `sys/strongroom/seal`, ours: the seal's key, where each setting came from, and the last call to its service. */
export interface SealFacts {
  type: string;
  key_id?: string | null;
  settings?: { name: string; value: string; origin: string }[];
  last_call?: { call: string; result: string; time: string; milliseconds: number };
  /** Null: new wrapped keys are bound to nothing. */
  encryption_context?: Record<string, string> | null;
  credential_sources?: { source: string; outcome: string; used: boolean }[];
}
export const sealFacts = (options?: CallOptions): Promise<SealFacts> => read("sys/strongroom/seal", options);
