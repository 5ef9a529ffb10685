/** An exercise beside its example: what to reach, and how far the reader's text is. */

import { goalWords, progress } from "../exercises/progress.js";
import { manifest } from "../reading/manifests.js";
import { say } from "../wording.js";
import { element } from "./dom.js";

/** How long a reader pauses, in milliseconds, before progress is said aloud. */
const PAUSE = 400;

/** @type {import("./companions.js").Companion["mount"]} */
export function exercise(container, { example, data }) {
  /** @type {import("../exercises/progress.js").Goal[] | undefined} */
  const goals = example.exercise;
  if (!goals) return undefined;
  const status = element("p", { class: "manifests-live__progress", role: "status" });
  const title = element("strong", {}, say("exercise.title"));
  container.append(element("p", {}, title, ` ${goals.map(goalWords).join(" ")}`), status);
  let waiting = 0;

  /** @param {import("./companions.js").Judgement} judgement */
  function tell({ text, problems, documents }) {
    const manifests = documents.map(({ data: read, node }) => manifest(read, node, text));
    const { isSolved, words } = progress(goals ?? [], { manifests, problems, places: data.references["pod templates"] });
    container.dataset.solved = String(isSolved);
    if (status.textContent !== words) status.textContent = words;
  }

  return {
    update(judgement) {
      clearTimeout(waiting);
      waiting = setTimeout(() => tell(judgement), PAUSE);
    },
    destroy: () => clearTimeout(waiting),
  };
}
