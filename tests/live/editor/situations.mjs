/** Reads a JSON text in each line, in which ▮ is the cursor, and answers with the situation there, and with its field. */

import { createInterface } from "node:readline";
import { fieldAt, situationAt } from "../../../plugins/mkdocs_manifests/live/src/editor/situation.js";

for await (const line of createInterface({ input: process.stdin })) {
  const marked = JSON.parse(line);
  const offset = marked.indexOf("▮");
  const text = marked.replace("▮", "");
  console.log(JSON.stringify({ situation: situationAt(text, offset) ?? null, field: fieldAt(text, offset) }));
}
