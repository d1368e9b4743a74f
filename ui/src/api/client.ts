import { ApiError, Unreachable } from "./errors.ts";

/** Vault's envelope; what an endpoint answers is in `data`, except for the few of `sys/` that answer at the top. */
export interface Envelope<T> {
  data: T;
  auth: AuthBlock | null;
  wrap_info: { token: string; ttl: number } | null;
  warnings: string[] | null;
  lease_id?: string;
  lease_duration?: number;
}
export interface AuthBlock { client_token: string; accessor: string; policies: string[]; lease_duration: number; renewable: boolean }

export type Method = "GET" | "LIST" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface CallOptions {
  body?: unknown;
  /** The body as text already: for what JSON.stringify would change, such as long numbers. */
  json?: string;
  /** How the answer is read; JSON.parse unless said. */
  parse?: (text: string) => unknown;
  /** Another token than the session's; "" for none. */
  token?: string;
  /** Aborts the call; `useLoad` passes one. */
  signal?: AbortSignal;
  /** How long the answer may take, in milliseconds. */
  timeout?: number;
}

/** What the client tells the rest of the UI: see app/session.ts and app/server.ts, which listen. */
export const hooks = {
  token: (): string => "",
  /** A call was refused because the vault is sealed. */
  sealed: (): void => {},
  /** A call with the session's token was refused; the token may have ended. */
  denied: (_path: string): void => {},
  /** A call began (+1) or ended (-1). */
  pending: (_change: 1 | -1): void => {},
  /** Whether there was an answer at all. */
  reached: (_isReached: boolean): void => {},
};

const USUAL_TIMEOUT = 60_000;
const STALE = 412, STALE_RETRIES = 3, STALE_PAUSE = 200;

/** Escapes a path segment by segment, so that a secret may be called anything. A trailing slash stays. */
export const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

/** One call of the API. `path` is what follows /v1/, escaped already where it holds names of people's choice. */
export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const isOwnToken = options.token === undefined;
  const token = options.token ?? hooks.token();
  hooks.pending(1);
  try {
    for (let attempt = 0; ; attempt++) {
      const response = await send(method, path, token, options);
      if (response.ok) return await bodyOf<T>(response, options);
      // 412: this server has not yet seen what another one wrote a moment ago.
      if (response.status === STALE && attempt < STALE_RETRIES) { await pause(STALE_PAUSE << attempt, options.signal); continue; }
      const { errors, data } = await refusalOf(response);
      const error = new ApiError(response.status, errors, data);
      if (error.isSealed) hooks.sealed();
      if (error.isDenied && isOwnToken && token) hooks.denied(path);
      throw error;
    }
  } finally { hooks.pending(-1); }
}

/** A call whose answer is in Vault's envelope. */
export const read = <T>(path: string, options?: CallOptions): Promise<T> => call<Envelope<T>>("GET", path, options).then(answer => answer.data);
/** The keys below a path; a path with nothing below it answers 404, which is an empty list. */
export const list = (path: string, options?: CallOptions): Promise<string[]> => call<Envelope<{ keys: string[] }>>("LIST", path, options)
  .then(answer => answer.data.keys, e => { if (e instanceof ApiError && e.isMissing) return []; throw e; });
export const write = <T = unknown>(path: string, body: unknown, options?: CallOptions): Promise<T> => call<T>("POST", path, { ...options, body });
export const remove = (path: string, options?: CallOptions): Promise<unknown> => call("DELETE", path, options);

async function send(method: Method, path: string, token: string, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { "X-Vault-Request": "true" };
  if (token) headers["X-Vault-Token"] = token;
  const body = options.json ?? (options.body === undefined ? null : JSON.stringify(options.body));
  if (body !== null) headers["Content-Type"] = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const limit = AbortSignal.timeout(options.timeout ?? USUAL_TIMEOUT);
  const [verb, url] = method === "LIST" ? ["GET", `/v1/${path}?list=true`] : [method, `/v1/${path}`]; // proxies know no LIST
  try {
    const response = await fetch(url, {
      method: verb, headers, cache: "no-store", credentials: "omit", redirect: "error", body,
      signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
    });
    hooks.reached(true);
    return response;
  } catch (e) {
    if (options.signal?.aborted) throw e;
    hooks.reached(false);
    throw new Unreachable((e as Error).message, { cause: e });
  }
}

async function bodyOf<T>(response: Response, { parse = JSON.parse }: CallOptions): Promise<T> {
  const text = await response.text();
  return (text ? parse(text) : {}) as T;
}

async function refusalOf(response: Response): Promise<{ errors: string[]; data: unknown }> {
  try {
    const body = JSON.parse(await response.text()) as { errors?: string[]; data?: unknown };
    return { errors: body.errors ?? [], data: body.data };
  } catch { return { errors: [], data: undefined }; }
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", () => { clearTimeout(timer); fail(signal.reason as Error); }, { once: true });
  });
}
