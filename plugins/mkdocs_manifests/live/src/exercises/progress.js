/** How far a reader is with an exercise: each goal becomes a few steps, each of them done or not, in words. */

import { say } from "../wording.js";
import { allows, allowsWords } from "./allows.js";
import { reaches } from "./reaches.js";

/**
 * One goal, as `exercises.py` writes it.
 *
 * @typedef {{ goal: string } & Record<string, any>} Goal
 */

/**
 * What a goal is judged by.
 *
 * @typedef {object} State
 * @property {import("../model.js").Manifest[]} manifests
 * @property {import("../model.js").Problem[]} problems
 * @property {Record<string, string | null>} places Where each kind has its Pod template.
 */

/**
 * One step on the way. The words of one that is done are a sentence; those of another say what to do, for use in one.
 *
 * @typedef {{ isDone: boolean, words: string }} Step
 */

/** @type {Record<string, { words: (goal: Goal) => string, steps: (goal: any, state: State) => Step[] }>} */
const GOALS = {
  valid: { words: () => say("exercise.valid.goal"), steps: (_, state) => [valid(state)] },
  problem: { words: (goal) => say("exercise.problem.goal", goal), steps: (goal, state) => [appears(goal, state)] },
  reaches: { words: (goal) => say("exercise.reaches.goal", goal), steps: (goal, state) => [...reaches(goal, state), accepted(state)] },
  allows: { words: allowsWords, steps: (goal, state) => [...allows(goal, state), accepted(state)] },
};

/**
 * Return what a goal asks for, in a sentence.
 *
 * @param {Goal} goal
 */
export function goalWords(goal) {
  return GOALS[goal.goal].words(goal);
}

/**
 * Return how far a text is from all goals.
 *
 * @param {Goal[]} goals
 * @param {State} state
 */
export function progress(goals, state) {
  const steps = goals.flatMap((goal) => GOALS[goal.goal].steps(goal, state));
  const done = steps.filter((step) => step.isDone);
  const next = steps.find((step) => !step.isDone);
  if (next) {
    return { isSolved: false, words: say("exercise.progress", { done: done.length, all: steps.length, next: next.words }) };
  }
  return { isSolved: true, words: say("exercise.solved", { words: done.map((step) => step.words).join(" ") }) };
}

/**
 * @param {State} state
 * @returns {Step}
 */
function accepted({ problems }) {
  const isDone = problems.every(({ severity }) => severity !== "error");
  return { isDone, words: say(isDone ? "exercise.accepted" : "exercise.refused") };
}

/**
 * @param {State} state
 * @returns {Step}
 */
function valid({ manifests, problems }) {
  if (problems.length) {
    const name = problems.length === 1 ? "exercise.valid.one" : "exercise.valid.more";
    return { isDone: false, words: say(name, { count: problems.length }) };
  }
  return manifests.length
    ? { isDone: true, words: say("exercise.valid.done") }
    : { isDone: false, words: say("exercise.valid.empty") };
}

/**
 * @param {{ code: string }} goal
 * @param {State} state
 * @returns {Step}
 */
function appears({ code }, { problems }) {
  const found = problems.find((one) => one.code === code);
  if (found) return { isDone: true, words: say("exercise.problem.done", { code, message: found.message }) };
  if (!problems.length) return { isDone: false, words: say("exercise.problem.none") };
  const others = [...new Set(problems.map((one) => one.code))].sort().join(", ");
  return { isDone: false, words: say("exercise.problem.other", { code, found: others }) };
}
