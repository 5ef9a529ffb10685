/** Answers calls of the page's functions, one a line: what a function gives, or that it throws. */

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [source, schemaFile] = process.argv.slice(2);
const load = (/** @type {string} */ module) => import(pathToFileURL(`${source}/${module}`).href);

const { compile } = await load("checking/cel.js");
const { FUNCTIONS } = await load("checking/functions.js");
const { fill, shown } = await load("checking/filling.js");
const { parsePath, valueAt } = await load("checking/paths.js");
const { expressionProblem, ruleProblem, defaultProblem } = await load("checking/expressions.js");
const { closestMatch } = await load("close_matches.js");
const { complaint, formats } = await load("kubernetes/formats.js");
const { metered, refill } = await load("kubernetes/machine.js");
const { goPattern } = await load("kubernetes/patterns.js");
const { labelSelector, mapSelector, matches, writtenRequirement } = await load("kubernetes/selectors.js");
const { customKinds } = await load("kubernetes/custom_resources.js");
const { completed, Schemas } = await load("kubernetes/schemas.js");
const { read } = await load("reading/yaml_reader.js");
const { numberText, isPrintable, strip } = await load("text.js");
const { manifestsOf } = await load("reading/manifests.js");
const { locator } = await load("reading/positions.js");
const { rulesOf } = await load("checking/rules.js");
const { createJudge } = await load("checking/check.js");
const { referencesOf } = await load("checking/references.js");
const { Network } = await load("relating/network_policies.js");
const { fold } = await load("relating/folding.js");
const { describe } = await load("drawing/description.js");
const { graphOf } = await load("relating/graph.js");
const { ReferenceFinder, parseRelations } = await load("kubernetes/references.js");
const { parse: parseNotation } = await load("kubernetes/notation.js");
const { carried } = await load("editor/exceptions.js");
const { progress, goalWords } = await load("exercises/progress.js");

const data = JSON.parse(readFileSync(schemaFile, "utf-8"));
const schemas = new Schemas(data.schemas, data.schemas.versions.at(-1));
const rules = rulesOf(data, schemas, ["A6"]);
const references = referencesOf(data, schemas);
const judge = createJudge(data);

const ANSWERS = {
  cel: ({ expression, values }) => compile(expression).run(values ?? {}),
  reads: ({ expression }) => compile(expression).variables,
  call: ({ name, given }) => FUNCTIONS[name](...given.map(integers)),
  close: ({ word, words, cutoff }) => closestMatch(word, words, cutoff) ?? null,
  pattern: ({ pattern, text }) => goPattern(pattern)?.test(text) ?? null,
  first: ({ pattern, text }) => {
    const expression = goPattern(pattern);
    return expression ? (expression.first(text) ?? "") : null;
  },
  steps: ({ pattern, text }) => {
    refill();
    const found = metered(() => goPattern(pattern).test(text));
    return { found: found ?? null, steps: refill() };
  },
  path: ({ path, value }) => valueAt(parsePath(path), bare(value)),
  shown: ({ value }) => shown(bare(value)),
  fill: ({ template, values }) => fill(template, bare(values)),
  selector: ({ selector, labels, plain }) => {
    const known = plain ? mapSelector(selector) : labelSelector(selector);
    return known === undefined
      ? null
      : { matches: matches(known, labels), written: known.map(writtenRequirement).join(", ") };
  },
  expression: ({ expression, names, variables, kind }) => expressionProblem(expression, names, variables, kind),
  rule: ({ schema, rule }) => ruleProblem(schema, rule),
  default: ({ schema }) => defaultProblem(schema),
  kinds: ({ text }) => read(text).documents.flatMap((document) => customKinds(document.data)),
  judge: ({ text }) => {
    return manifestsIn(text)
      .flatMap((manifest) => rules.check(manifest, new Set()))
      .map(locator(text));
  },
  references: ({ text, others, catalog }) => {
    const scopes = [text, ...others].map((one) => ({ file: "", manifests: manifestsIn(one) }));
    const judge = catalog ? referencesOf({ ...data, catalog }, schemas) : references;
    return judge.check(scopes).map(locator(text));
  },
  format: ({ format, text }) => complaint(format, text) ?? null,
  formats: () => formats(),
  schema: ({ name, kind }) => (kind ? schemas.manifest(...kind) : schemas.definition(name)),
  text: ({ text }) => ({ printable: isPrintable(text), stripped: strip(text) }),
  number: ({ number }) => numberText(number),
  yaml: ({ text }) => {
    const { documents, problems } = read(text);
    return { data: documents.map((document) => document.data), problems: problems.map(locator(text)) };
  },
  flows: ({ text }) => {
    const network = new Network(manifestsIn(text), data.references["pod templates"]);
    return network.flows().map(({ source, target, verdict, ports }) => [source.id, target.id, verdict, `${ports}`]);
  },
  graph: ({ text, beside }) => {
    const finder = new ReferenceFinder(schemas, parseRelations(data.references));
    const others = beside ? manifestsIn(beside) : [];
    const graph = graphOf({ manifests: manifestsIn(text), others, finder, tiles: data.tiles });
    return { whole: graph, folded: fold(graph), words: describe(graph) };
  },
  exercise: ({ text, goals, others }) => {
    const { problems } = judge.check(text, { others });
    const state = { manifests: manifestsIn(text), problems, places: data.references["pod templates"] };
    return { ...progress(goals, state), goals: goals.map(goalWords) };
  },
  definitions: ({ data, rest, version }) => {
    const known = new Schemas(rest ? completed(data, rest) : data, version);
    return Object.fromEntries(known.names.flatMap((name) => [[name, known.definition(name)]].filter(([, one]) => one)));
  },
  notation: ({ text }) => parseNotation(text),
  carried: ({ exceptions, original, text }) => carried(exceptions, original, text),
  check: ({ text, options }) => judge.check(text, options).problems,
};

const known = new Map();

/** Texts are asked for several times. */
function manifestsIn(text) {
  if (!known.has(text))
    known.set(
      text,
      read(text).documents.flatMap((document) => manifestsOf(document, text)),
    );
  return known.get(text);
}

/** Integers are BigInts in CEL. */
function integers(value) {
  if (Array.isArray(value)) return value.map(integers);
  return Number.isSafeInteger(value) ? BigInt(value) : value;
}

/** Mappings of a manifest have no prototype. */
function bare(value) {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  return Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(value).map(([key, one]) => [key, bare(one)])),
  );
}

function plain(_, value) {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...call } = JSON.parse(line);
  let answer;
  try {
    answer = { gives: ANSWERS[ask](call) ?? null };
  } catch (error) {
    answer = { throws: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer, plain)}\n`);
}
