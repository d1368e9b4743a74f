import { t } from "../../text/en.ts";

export interface Snippet { title: string; text: string; rules: string }

const rule = (comment: string, path: string, ...capabilities: string[]): string => `# ${comment}\npath "${path}" {\n  capabilities = [${capabilities.map(each => `"${each}"`).join(", ")}]\n}\n`;

/** Beginnings of policies for an engine. In KV 2 the values are below data/ and the names below metadata/, which is what everybody stumbles over first. */
export function snippets(mount: string, isVersioned: boolean): Snippet[] {
  const { read, write, personal, deny, token } = t.policies.starters;
  const data = mount + (isVersioned ? "data/" : ""), names = mount + (isVersioned ? "metadata/" : "");
  const list = (folder: string) => rule(t.policies.comments.list, names + folder, "list");
  return [
    { ...read, rules: isVersioned ? rule(t.policies.comments.read, data + "apps/*", "read") + "\n" + list("apps/*") : rule(t.policies.comments.read, data + "apps/*", "read", "list") },
    { ...write, rules: isVersioned
      ? [rule(t.policies.comments.write, data + "apps/*", "create", "read", "update", "delete"), rule(t.policies.comments.versions, mount + "+/apps/*", "read", "update", "list")].join("\n")
      : rule(t.policies.comments.write, data + "apps/*", "create", "read", "update", "delete", "list") },
    { ...personal, rules: rule(t.policies.comments.personal, data + "people/{{identity.entity.name}}/*", "create", "read", "update", "delete") + (isVersioned ? "\n" + list("people/{{identity.entity.name}}/*") : "") },
    { ...deny, rules: rule(t.policies.comments.deny, data + "apps/payments/*", "deny") },
    { ...token, rules: rule(t.policies.comments.token, "auth/token/create", "create", "update") },
  ];
}
