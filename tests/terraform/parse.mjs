// Parses the .tf files of a folder with HashiCorp's own parser of HCL 2: { "file": parsed } on standard output, or the parser's words on standard error.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@cdktf/hcl2json";

const folder = process.argv[2];
const result = {};
let failed = false;
for (const file of readdirSync(folder).filter((name) => name.endsWith(".tf")).sort()) {
  try {
    result[file] = await parse(file, readFileSync(join(folder, file), "utf8"));
  } catch (error) {
    failed = true;
    console.error(error.message);
  }
}
if (failed) process.exit(1);
process.stdout.write(JSON.stringify(result), () => process.exit(0));
