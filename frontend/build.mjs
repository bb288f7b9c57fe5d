// Bundles each page's script into the package. The first lines of a bundle name its sources with their SHA-256, so
// that a test without node can tell whether the bundle is theirs.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { build } from "esbuild";

const BUNDLES = [
  ["src/page.ts", "../src/storyledger/render/templates/account.js"],
  ["src/app.ts", "../src/storyledger/web/static/app.js"],
];

const sha256 = (content) => createHash("sha256").update(content).digest("hex");

for (const [entry, outfile] of BUNDLES) {
  const made = await build({
    entryPoints: [entry],
    bundle: true,
    charset: "utf8",
    format: "iife",
    legalComments: "none",
    metafile: true,
    target: ["es2022"],
    write: false,
  });
  const sources = [...Object.keys(made.metafile.inputs), "build.mjs"].sort();
  const { text } = made.outputFiles[0];
  const head = ["// Built by `make frontend` from:", ...sources.map((path) => `//   frontend/${path} ${sha256(readFileSync(path))}`)];
  mkdirSync(dirname(outfile), { recursive: true });
  writeFileSync(outfile, `${head.join("\n")}\n// What follows: ${sha256(text)}\n${text}`);
}
