/** What the editor says of a text as a whole, in words for people. */

/**
 * @typedef {import("../model.js").Problem} Problem
 */

/**
 * Return what stands below the text: what Kubernetes would say, and where to look first.
 *
 * @param {Problem[]} problems
 * @param {{ versions: string[], isFragment: boolean, isEmpty: boolean }} about `versions` are those that were judged by.
 */
export function verdict(problems, { versions, isFragment, isEmpty }) {
  if (isEmpty) return "There is no manifest here yet.";
  const errors = problems.filter((one) => one.severity === "error");
  if (errors.length) return `${count(problems, "problem")}. ${first(errors[0], problems.length > 1)}`;
  const accepted = `Kubernetes ${range(versions)} accepts this${isFragment ? " part" : ""}`;
  if (!problems.length) return `${accepted}.`;
  return `${accepted}, but there ${problems.length === 1 ? "is" : "are"} ${count(problems, "warning")}. ${first(problems[0], problems.length > 1)}`;
}

/**
 * Return what is said of the problem at the cursor.
 *
 * @param {Problem} problem
 * @param {Problem[]} problems
 */
export function current(problem, problems) {
  const kind = problem.severity === "error" ? "Problem" : "Warning";
  const number = `${kind} ${problems.indexOf(problem) + 1} of ${problems.length}, line ${problem.line}`;
  return `${number}: ${ended(problem.message)}${problem.hint ? ` ${ended(capital(problem.hint))}` : ""}`;
}

/**
 * Return versions as people say them: `1.35 to 1.37`.
 *
 * @param {string[]} versions Oldest first.
 */
export function range(versions) {
  return versions.length > 1 ? `${versions[0]} to ${versions.at(-1)}` : (versions[0] ?? "");
}

/**
 * @param {unknown[]} things
 * @param {string} name
 */
function count(things, name) {
  return `${things.length} ${name}${things.length === 1 ? "" : "s"}`;
}

/**
 * @param {Problem} problem
 * @param {boolean} hasMore
 */
function first(problem, hasMore) {
  return `${hasMore ? "The first is in line" : "Line"} ${problem.line}: ${ended(problem.message)}`;
}

/** @param {string} words */
function ended(words) {
  return /[.?!]$/.test(words) ? words : `${words}.`;
}

/** @param {string} words */
function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
