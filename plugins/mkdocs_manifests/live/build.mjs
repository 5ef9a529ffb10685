/**
 * Builds the editor: `node build.mjs [FOLDER]`. Classic scripts, so that pages also work where they are opened as files.
 *
 * Beside them it writes the licences of all that is bundled.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "../publishing/assets/live");
const LICENCES = "LICENSES.txt";
const LICENCE_FILES = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE"];

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: [
    { in: "src/loader.js", out: "loader" },
    { in: "src/editor/index.js", out: "editor" },
    { in: "src/drawing/index.js", out: "diagram" },
    { in: "src/editor/editor.css", out: "editor" },
  ],
  outdir: target,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022", "chrome109", "firefox115", "safari16.4"],
  legalComments: "none",
  alias: {
    "style-mod": "./src/editor/style_module.js",
    "@codemirror/language": "./src/editor/no_grammar.js",
    "@lezer/common": "./src/editor/no_grammar.js",
  },
  metafile: true,
  logLevel: "warning",
});

const packages = new Map();
for (const input of Object.keys(metafile.inputs)) {
  const [, folder, name] = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(input) ?? [];
  if (name) packages.set(name, join(here, folder));
}
const texts = [...packages].sort().map(([name, folder]) => {
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return `${name} ${version} (${license})\n\n${licenceOf(name, folder).trim()}\n`;
});
writeFileSync(join(target, LICENCES), texts.join(`\n${"-".repeat(72)}\n\n`));

/**
 * @param {string} name
 * @param {string} folder
 */
function licenceOf(name, folder) {
  for (const file of LICENCE_FILES) {
    try {
      return readFileSync(join(folder, file), "utf8");
    } catch {
      continue;
    }
  }
  throw new Error(`${name} is bundled, but its licence is not beside it`);
}
