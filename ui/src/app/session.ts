import { computed, effect, signal } from "@preact/signals";
import { hooks } from "../api/client.ts";
import { ApiError } from "../api/errors.ts";
import { lookupSelf, renewSelf, type TokenInfo } from "../api/token.ts";
import { dropDrafts } from "./drafts.ts";
import { status } from "./server.ts";

/** In memory; in the tab's session storage only if the person said so. */
const KEY = "strongroom.token";

export interface Session { token: string; info: TokenInfo; endsAt: number | null; isKept: boolean }

export const session = signal<Session | null>(null);
/** Why there is no session any more: shown on the login page. */
export const ended = signal<"expired" | "refused" | null>(null);
/** A token kept in the tab is being looked up. */
export const isRestoring = signal(sessionStorage.getItem(KEY) !== null);
export const isRoot = computed(() => session.value?.info.policies.includes("root") ?? false);

/** Whose drafts are in memory: another person must not find them. */
let owner = "";
let endTimer = 0;

hooks.token = () => session.peek()?.token ?? "";
hooks.denied = path => { if (!path.startsWith("auth/token/lookup-self")) void check(); };

/** Throws what the server answers when it does not accept the token. */
export async function signIn(token: string, isKept: boolean): Promise<void> {
  const info = await lookupSelf(token);
  const person = `${info.entity_id}|${info.display_name}|${info.path}`;
  if (owner && owner !== person) dropDrafts();
  owner = person;
  ended.value = null;
  if (isKept) sessionStorage.setItem(KEY, token);
  else sessionStorage.removeItem(KEY);
  set({ token, info, endsAt: endOf(info), isKept });
}

/** Forgets the token, and what was typed. The token itself goes on: revoking is another thing. */
export function signOut(): void {
  end(null);
  owner = "";
  dropDrafts();
}

export async function renew(): Promise<void> {
  await renewSelf();
  await refresh();
}

/** A token kept in the tab, after a reload. While the vault is sealed it stays for later. */
async function restore(): Promise<void> {
  const token = sessionStorage.getItem(KEY);
  isRestoring.value = token !== null;
  try { if (token) await signIn(token, true); }
  catch (e) { if (e instanceof ApiError && e.isDenied) end("expired"); }
  finally { isRestoring.value = false; }
}

const isOpen = computed(() => status.value !== null && status.value.initialized && !status.value.sealed);
effect(() => { if (isOpen.value && !session.peek()) void restore(); });

async function refresh(): Promise<void> {
  const now = session.peek();
  if (!now) return;
  const info = await lookupSelf();
  set({ ...now, info, endsAt: endOf(info) });
}

/** A call was refused: because this token may not do that, or because it is no more? */
async function check(): Promise<void> {
  try { await refresh(); }
  catch (e) { if (e instanceof ApiError && e.isDenied) end("refused"); }
}

function set(next: Session): void {
  session.value = next;
  clearTimeout(endTimer);
  if (next.endsAt !== null) endTimer = setTimeout(atEnd, Math.min(next.endsAt - Date.now(), 2 ** 31 - 1));
}

function atEnd(): void {
  const now = session.peek();
  if (now?.endsAt == null) return;
  if (now.endsAt <= Date.now()) end("expired");
  else set(now);
}

function end(why: "expired" | "refused" | null): void {
  clearTimeout(endTimer);
  sessionStorage.removeItem(KEY);
  ended.value = why;
  session.value = null;
}

const endOf = (info: TokenInfo): number | null => info.ttl > 0 ? Date.now() + info.ttl * 1000 : null;
