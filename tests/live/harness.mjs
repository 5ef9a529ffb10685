/** Judges texts with the page's judge: JSON lines of `{text, options}` in, JSON lines of problems out. */

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createJudge } from "../../plugins/mkdocs_manifests/live/src/checking/check.js";

const [file] = process.argv.slice(2);
const judge = createJudge(JSON.parse(readFileSync(file, "utf8")));
for await (const line of createInterface({ input: process.stdin })) {
  const { text, options } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(judge.check(text, options).problems)}\n`);
}
