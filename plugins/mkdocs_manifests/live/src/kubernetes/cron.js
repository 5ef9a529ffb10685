/** Schedules of CronJobs as kube-controller-manager reads them. */

import { shorten, sorted, strip, words as wordsOf } from "../text.js";
import { say } from "../wording.js";

/** @typedef {string | undefined} Complaint */
/** @typedef {{ name: string, smallest: number, largest: number, names: string[] }} Field `names` count from the smallest number. */

const DESCRIPTORS = new Set(["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]);
const EVERY = "@every ";
const DURATION = /^[+-]?(?:0|(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const NUMBER = /^\+?[0-9]{1,18}$/;
/** Characters; a schedule that lists every minute has 400. */
const LONGEST = 2000;
/** Characters of a schedule that a message repeats. */
const SHOWN = 40;
/** @type {Field[]} */
const FIELDS = [
  { name: "minute", smallest: 0, largest: 59, names: [] },
  { name: "hour", smallest: 0, largest: 23, names: [] },
  { name: "day", smallest: 1, largest: 31, names: [] },
  {
    name: "month",
    smallest: 1,
    largest: 12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { name: "weekday", smallest: 0, largest: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

/**
 * Return what is wrong with a schedule, or undefined.
 *
 * @param {string} schedule
 * @returns {Complaint}
 */
export function cron(schedule) {
  if (!schedule) return undefined;
  if (schedule.length > LONGEST) return say("cron.long", { longest: LONGEST });
  if (schedule.includes("TZ")) return say("cron.zone");
  if (schedule.startsWith("@")) return descriptor(schedule);
  const parts = wordsOf(schedule);
  if (parts.length !== FIELDS.length) return say("cron.fields", { count: parts.length });
  for (const [index, known] of FIELDS.entries()) {
    for (const item of parts[index].split(",").filter(Boolean)) {
      const complaint = itemComplaint(item, known);
      if (complaint) return say("cron.in", { field: say(`cron.${known.name}`), complaint });
    }
  }
  return undefined;
}

/** @param {string} schedule @returns {Complaint} */
function descriptor(schedule) {
  if (DESCRIPTORS.has(schedule)) return undefined;
  if (schedule.startsWith(EVERY)) {
    const written = schedule.slice(EVERY.length);
    return DURATION.test(written) ? undefined : say("cron.duration", { written: shorten(written, SHOWN) });
  }
  const known = strip(schedule).toLowerCase();
  if (DESCRIPTORS.has(known)) return say("cron.spelling", { known });
  return say("cron.shorthand", { known: sorted(DESCRIPTORS).join(", ") });
}

/**
 * @param {string} item
 * @param {Field} known
 * @returns {Complaint}
 */
function itemComplaint(item, known) {
  const shown = { item: shorten(item, SHOWN) };
  const [reach, ...steps] = item.split("/");
  if (steps.length > 1) return say("cron.slashes", shown);
  const words = reach.split("-");
  if (words[0] === "*" || words[0] === "?") return stepComplaint(steps);
  if (words.length > 2) return say("cron.dashes", shown);
  const numbers = words.map((word) => numberOf(word, known));
  const wrong = numbers.indexOf(-1);
  if (wrong >= 0) return wordComplaint(words[wrong], item, known);
  const [start] = numbers;
  const end = steps.length && words.length === 1 ? known.largest : numbers[numbers.length - 1];
  return rangeComplaint(start, end, item, known) ?? stepComplaint(steps);
}

/**
 * Return the number that a word stands for, -1 where it stands for none.
 *
 * @param {string} word
 * @param {Field} known
 */
function numberOf(word, known) {
  const index = known.names.indexOf(word.toLowerCase());
  if (index >= 0) return known.smallest + index;
  return NUMBER.test(word) ? Number(word) : -1;
}

/**
 * @param {string} word
 * @param {string} item
 * @param {Field} known
 */
function wordComplaint(word, item, known) {
  if (!word) return say("cron.lacks", { item: shorten(item, SHOWN) });
  const shown = { word: shorten(word, SHOWN) };
  return known.names.length ? say("cron.names", { ...shown, names: known.names.join(", ") }) : say("cron.number", shown);
}

/**
 * @param {number} start
 * @param {number} end
 * @param {string} item
 * @param {Field} known
 * @returns {Complaint}
 */
function rangeComplaint(start, end, item, { name, smallest, largest }) {
  const shown = { item: shorten(item, SHOWN), smallest, largest };
  if (start < smallest || start > largest || end > largest) {
    return name === "weekday" ? say("cron.between-days", shown) : say("cron.between", shown);
  }
  return start > end ? say("cron.backwards", shown) : undefined;
}

/** @param {string[]} steps @returns {Complaint} */
function stepComplaint([step]) {
  if (step === undefined) return undefined;
  if (!NUMBER.test(step)) return say("cron.step", { step: shorten(step, SHOWN) });
  return Number(step) === 0 ? say("cron.step-zero") : undefined;
}
