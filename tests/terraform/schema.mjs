// Makes schema.json: which arguments and attributes the providers know, for the types that deploy/terraform uses. Run by hand when a module uses another type:
//   for p in aws azurerm google http null random tls; do npm pack "@cdktf/provider-$p"; done
//   for f in cdktf-provider-*.tgz; do p=${f#cdktf-provider-}; mkdir -p "${p%%-[0-9]*}"; tar -C "${p%%-[0-9]*}" --strip-components=1 -xzf "$f"; done
//   node schema.mjs FOLDER > schema.json
// The packages are generated from the providers' own schemas; what is kept of them is names: an argument is [required, block, arguments inside].
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = process.argv[2];
const here = new URL("../../deploy/terraform/", import.meta.url).pathname;
const used = new Set();
for (const module of ["aws", "azure", "gcp"])
  for (const file of ["main.tf", "instance.tf", "instance-profile.tf", "ssh-key.tf"])
    for (const match of readFileSync(join(here, module, file), "utf8").matchAll(/^(resource|data) "(\w+)"/gm)) used.add(`${match[1]} ${match[2]}`);

const schema = {};
for (const entry of [...used].sort()) {
  const [kind, type] = entry.split(" ");
  const provider = type.split("_")[0];
  const short = type.replace(`${provider}_`, "").replaceAll("_", "-");
  const names = kind === "data" ? [`data-${type.replaceAll("_", "-")}`] : [short];
  const folder = names.map((name) => join(root, provider, "lib", name)).find((path) => existsSync(join(path, "index.d.ts")));
  if (!folder) throw new Error(`no ${names} of ${provider} below ${root}`);
  schema[entry] = read(folder);
}
const lines = Object.entries(schema).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
console.log(`{\n${lines.join(",\n")}\n}`);

function read(folder) {
  const text = (end) => readFileSync(join(folder, "index" + end), "utf8");
  const declarations = text(".d.ts"), code = text(".js");
  const blocks = new Set([...code.matchAll(/^ {8,12}(\w+): \{\n\s+value: [^\n]*\n\s+isBlock: true/gm)].map((match) => match[1]));
  const interfaces = {};
  for (const match of declarations.matchAll(/^export interface (\w+)[^{]*\{\n(.*?)^\}/gms)) {
    interfaces[match[1]] = [...match[2].matchAll(/#(\w+) [^\n]*?\n(?:[^\n]*\n)*?\s+readonly (\w+)(\??): ([^;]+);/g)].map((each) => ({ name: each[1], required: each[3] === "", types: each[4].match(/\w+/g) }));
  }
  const nest = (name) => Object.fromEntries(interfaces[name].filter((each) => each.name !== "timeouts").map((each) => {
    const inner = each.types.find((type) => interfaces[type] && type !== name);
    return [each.name, [each.required ? 1 : 0, blocks.has(each.name) ? 1 : 0, ...(inner ? [nest(inner)] : [])]];
  }));
  const config = Object.keys(interfaces).find((name) => name.endsWith("Config"));
  const attributes = [...code.matchAll(/(?:Attribute|List|Map|Reference)\((?:this, )?['"]([a-z0-9_]+)['"]/g)].map((match) => match[1]);
  const args = config ? nest(config) : {};
  return { arguments: args, attributes: [...new Set([...attributes, ...Object.keys(args), "id"])].sort() };
}
