import { defineConfig, type Plugin } from "vite";
import { brotliCompressSync, gzipSync, constants } from "node:zlib";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes NAME.br and NAME.gz beside each text file, at the strongest setting: the server only picks one. */
const precompress = (): Plugin => ({
  name: "precompress", apply: "build",
  writeBundle(options) {
    for (const each of readdirSync(options.dir!, { recursive: true, withFileTypes: true })) {
      if (!each.isFile() || !/\.(js|css|html|svg|json)$/.test(each.name)) continue;
      const file = join(each.parentPath, each.name), raw = readFileSync(file);
      if (raw.length < 256) continue;
      writeFileSync(file + ".br", brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }));
      writeFileSync(file + ".gz", gzipSync(raw, { level: 9 }));
    }
  },
});

export default defineConfig({
  base: "/ui/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: process.env.UI_OUT ?? "obj/dist", emptyOutDir: true, target: "es2023", modulePreload: { polyfill: false }, cssCodeSplit: false,
    assetsInlineLimit: 0, reportCompressedSize: false, sourcemap: false,
  },
  plugins: [precompress()],
  server: { proxy: { "/v1": process.env.VAULT_ADDR ?? "http://127.0.0.1:8200" } },
});
