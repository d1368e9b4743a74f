import { encodePath } from "../../api/client.ts";
import { apiPath, type Store } from "../../api/kv.ts";
import { print } from "../../json/print.ts";
import type { JsonObject } from "../../json/value.ts";

/** One word of a POSIX shell, whatever is in it. */
export const quote = (word: string): string => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** A path that begins with a dash would be taken for an option. */
const path = (word: string): string => word.startsWith("-") ? `-- ${quote(word)}` : quote(word);
const mount = (store: Store): string => `-mount=${quote(store.mount.replace(/\/$/, ""))}`;
const TOKEN = `--header "X-Vault-Token: $VAULT_TOKEN"`;

// Values go in by standard input: an argument would be seen in the list of processes, and kept in the shell's history.
const here = (body: string): string => `<<'EOF'\n${body}\nEOF`;

export interface Commands { vault: string; curl: string }

/** `address`: the server's, with no slash at the end. The token is never in a command; the shell puts it in. */
export function readCommands(store: Store, key: string, address: string, version = 0): Commands {
  const isOld = store.isVersioned && version > 0;
  const url = `${address}/v1/${encodePath(apiPath(store, "data", key))}${isOld ? `?version=${version}` : ""}`;
  return {
    vault: store.mount === "cubbyhole/" ? `vault read ${path("cubbyhole/" + key)}` : `vault kv get ${mount(store)}${isOld ? ` -version=${version}` : ""} ${path(key)}`,
    curl: `curl ${TOKEN} ${quote(url)}`,
  };
}

export function writeCommands(store: Store, key: string, data: JsonObject, address: string): Commands {
  const url = `${address}/v1/${encodePath(apiPath(store, "data", key))}`;
  const body = print(store.isVersioned ? { data } : data, "  ");
  return {
    vault: (store.mount === "cubbyhole/" ? `vault write ${path("cubbyhole/" + key)} -` : `vault kv put ${mount(store)} ${path(key)} -`) + " " + here(print(data, "  ")),
    curl: `curl ${TOKEN} --header 'Content-Type: application/json' --data @- ${quote(url)} ${here(body)}`,
  };
}
