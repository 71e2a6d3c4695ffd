// SPDX-License-Identifier: Apache-2.0
// Holds the catalogue of attacks against the tests that replay them.
//   node attacks.mjs check    fails when an attack has no test, a test no twin, a reason no proof, or docs/security.md is stale
//   node attacks.mjs write    takes off the list of what is open that which has its tests, and writes the table of docs/security.md anew
//   node attacks.mjs run      runs the tests that the catalogue names and prints what they say; 1 when a verdict is wrong
//   node attacks.mjs table [--since MILLISECONDS] [--forge FILE]   prints what reports say that are there, none older than that
//
// A test belongs to an attack by its name in Solidity (test_attack12_..., test_twin12_..., test_reason42_..., test_pitfall07_...) and by its tag in
// Java (@Tag("attack-12") and so on). A twin is the same attack against a variant with exactly that check removed, where it succeeds.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const KINDS = ["attack", "twin", "reason", "pitfall"];
const BEGIN = "<!-- attacks: begin; written by docs/attacks/attacks.mjs -->";
const END = "<!-- attacks: end -->";
// Which language replays what happens in a layer.
const HALVES = { contract: "solidity", proof: "solidity", watcher: "java", sender: "java", operations: "java", api: "java" };
const LANGUAGES = ["solidity", "java"];

const CATALOGUE = "docs/attacks/catalogue.json";
const PAGE = "docs/security.md";

export function readCatalogue(root) {
  const catalogue = JSON.parse(fs.readFileSync(path.join(root, CATALOGUE), "utf8"));
  for (const row of catalogue.attacks) {
    for (const layer of row.layers) {
      if (HALVES[layer] === undefined) throw new Error(`attack ${row.number}: no layer is called ${layer}`);
    }
  }
  return catalogue;
}

function files(folder, accepts, found = []) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["node_modules", "target", "out", "cache", ".git"].includes(entry.name)) files(file, accepts, found);
    } else if (accepts(entry.name)) {
      found.push(file);
    }
  }
  return found.sort();
}

/** Tests of one Solidity source: { language, kind, number, owner, name, file }. */
export function solidityTests(text, file) {
  const tests = [];
  let owner = path.basename(file, ".sol");
  for (const line of withoutComments(text).split("\n")) {
    const contract = line.match(/^\s*(?:abstract\s+)?contract\s+(\w+)/);
    if (contract) owner = contract[1];
    const test = line.match(/^\s*function\s+(test(?:Fuzz)?_(attack|twin|reason|pitfall)(\d{2})(?:_\w*)?)\s*\(/);
    if (test) tests.push({ language: "solidity", kind: test[2], number: Number(test[3]), owner, name: test[1], file });
  }
  return tests;
}

/** Tests of one Java source; a method with several tags belongs to several. */
export function javaTests(text, file) {
  const tests = [];
  const owner = path.basename(file, ".java");
  let tags = [];
  for (const line of withoutComments(text).split("\n")) {
    for (const tag of line.matchAll(/@Tag\("(attack|twin|reason|pitfall)-(\d{2})"\)/g)) {
      tags.push({ kind: tag[1], number: Number(tag[2]) });
    }
    if (tags.length === 0) continue;
    if (/^\s*(?:\w+\s+)*(?:class|record|interface|enum)\s+\w+/.test(line)) {
      throw new Error(`${file}: the tag of an attack belongs to a method, not to a whole class`);
    }
    const method = line.match(/^\s*(?:(?:public|private|protected|static|final)\s+)*[\w<>[\]]+\s+(\w+)\s*\(/);
    if (method && !/^\s*(?:@|return|new|throw)/.test(line)) {
      tags.forEach((tag) => tests.push({ language: "java", ...tag, owner, name: method[1], file }));
      tags = [];
    }
  }
  if (tags.length > 0) throw new Error(`${file}: a tag is followed by no method`);
  return tests;
}

function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " ")).replace(/^\s*\/\/.*$/gm, "");
}

export function findTests(root) {
  const tests = [];
  for (const file of files(path.join(root, "protocol/contracts/test"), (name) => name.endsWith(".sol"))) {
    tests.push(...solidityTests(fs.readFileSync(file, "utf8"), path.relative(root, file)));
  }
  for (const folder of ["protocol", "proofs", "chains", "relayer"]) {
    const isTest = (file) => /[/\\](src[/\\]test|java[/\\]test)[/\\]/.test(file);
    for (const file of files(path.join(root, folder), (name) => name.endsWith(".java")).filter(isTest)) {
      tests.push(...javaTests(fs.readFileSync(file, "utf8"), path.relative(root, file)));
    }
  }
  return tests;
}

/** Languages in which an attack has to be replayed. */
export function halves(row) {
  return LANGUAGES.filter((language) => row.layers.some((layer) => HALVES[layer] === language));
}

const select = (tests, kind, number, language) =>
  tests.filter((test) => test.kind === kind && test.number === number && (language === undefined || test.language === language));

/** Languages in which an attack or a pitfall lacks something, and what; whatever the catalogue calls open. */
export function missing(row, tests, isPitfall = false) {
  const found = [];
  if (isPitfall) {
    for (const language of row.verifiers) {
      if (select(tests, "pitfall", row.number, language).length === 0) found.push({ language, what: `a test in ${language}` });
    }
    return found;
  }
  if (row.reason !== undefined) {
    if (select(tests, "reason", row.number).length === 0) found.push({ language: "solidity", what: "a test of the reason why it does not apply" });
    return found;
  }
  for (const language of halves(row)) {
    if (select(tests, "attack", row.number, language).length === 0) found.push({ language, what: `an attack test in ${language}` });
    if (select(tests, "twin", row.number, language).length === 0) found.push({ language, what: `a twin in ${language}` });
  }
  return found;
}

/** What is wrong with the catalogue and the tests; nothing when all is well. */
export function problems(catalogue, tests) {
  const found = [];
  const numbers = { attack: new Map(), pitfall: new Map() };
  for (const row of catalogue.attacks) numbers.attack.set(row.number, row);
  for (const row of catalogue.pitfalls) numbers.pitfall.set(row.number, row);
  const judge = (label, row, isPitfall) => {
    const lacks = missing(row, tests, isPitfall);
    const open = row.open ?? [];
    for (const { language, what } of lacks) {
      if (!open.includes(language)) found.push(`${label} (${row.name}) lacks ${what}`);
    }
    for (const language of open) {
      if (!lacks.some((lack) => lack.language === language)) {
        found.push(`${label} (${row.name}) is called open for ${language} and is not any more: node docs/attacks/attacks.mjs write takes it off the list`);
      }
    }
  };
  catalogue.attacks.forEach((row) => judge(`attack ${row.number}`, row, false));
  catalogue.pitfalls.forEach((row) => judge(`pitfall M${row.number}`, row, true));
  for (const test of tests) {
    const known = numbers[test.kind === "pitfall" ? "pitfall" : "attack"].get(test.number);
    const where = `${test.file}: ${test.name}`;
    if (known === undefined) {
      found.push(`${where} is of ${test.kind} ${test.number}, which is not in the catalogue`);
    } else if ((test.kind === "attack" || test.kind === "twin") && known.reason !== undefined) {
      found.push(`${where} replays attack ${test.number}, which the catalogue says does not apply`);
    } else if (test.kind === "attack" && select(tests, "twin", test.number, test.language).length === 0 && !(known.open ?? []).includes(test.language)) {
      found.push(`${where} has no twin in ${test.language}: nothing shows that it could fail`);
    } else if (test.kind === "twin" && select(tests, "attack", test.number, test.language).length === 0 && !(known.open ?? []).includes(test.language)) {
      found.push(`${where} is the twin of no attack test in ${test.language}`);
    }
  }
  return [...new Set(found)];
}

const label = (test) => `\`${test.owner}.${test.name}\``;
const cell = (tests) => (tests.length === 0 ? "" : tests.map(label).join("<br>"));
const openNote = (row) => ((row.open ?? []).length === 0 ? "" : `open: ${row.open.join(", ")}`);
const joined = (...parts) => parts.filter((part) => part !== "").join("<br>");

/** The table as docs/security.md has it. */
export function render(catalogue, tests) {
  const lines = ["| # | Attack | Class | Tests that refuse it | Twins, in which it succeeds |", "|---|---|---|---|---|"];
  for (const row of catalogue.attacks) {
    const tried =
      row.reason === undefined
        ? joined(cell([...select(tests, "attack", row.number), ...select(tests, "reason", row.number)]), openNote(row))
        : joined(`does not apply: ${row.reason}`, cell(select(tests, "reason", row.number)), openNote(row));
    lines.push(`| ${row.number} | ${row.name} (${row.date}) | ${row.cause} | ${tried} | ${cell(select(tests, "twin", row.number))} |`);
  }
  lines.push("", "Ways to get a proof of a trie or a tree wrong:", "", "| # | Pitfall | Tests |", "|---|---|---|");
  for (const row of catalogue.pitfalls) {
    lines.push(`| M${row.number} | ${row.name} | ${joined(cell(select(tests, "pitfall", row.number)), openNote(row))} |`);
  }
  return lines.join("\n");
}

/** A page with the text between the markers exchanged. */
export function withTable(page, table) {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no lines "${BEGIN}" and "${END}"`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${page.slice(end)}`;
}

/** The catalogue's text without the open halves that have their tests. */
export function shrunk(text, catalogue, tests) {
  let result = text;
  const shrink = (key, row, isPitfall) => {
    const lacks = missing(row, tests, isPitfall);
    const left = (row.open ?? []).filter((language) => lacks.some((lack) => lack.language === language));
    if (left.length === (row.open ?? []).length) return;
    const start = result.indexOf(`{ "number": ${row.number}, `, result.indexOf(`"${key}"`));
    const end = result.indexOf("\n", start);
    const line = result.slice(start, end);
    const now = left.length === 0 ? "" : `, "open": ${JSON.stringify(left).replaceAll(",", ", ")}`;
    result = result.slice(0, start) + line.replace(/, "open": \[[^\]]*\]/, now) + result.slice(end);
  };
  catalogue.attacks.forEach((row) => shrink("attacks", row, false));
  catalogue.pitfalls.forEach((row) => shrink("pitfalls", row, true));
  return result;
}

/** Results of forge's JSON: function name to verdicts. */
export function forgeResults(json) {
  const results = new Map();
  for (const suite of Object.values(json)) {
    for (const [signature, result] of Object.entries(suite.test_results ?? {})) {
      add(results, signature.slice(0, signature.indexOf("(")), result.status === "Success" ? "passed" : result.status === "Skipped" ? "skipped" : "failed");
    }
  }
  return results;
}

/** Results of one surefire report: "Class.method" to verdicts. */
export function surefireResults(xml, results = new Map()) {
  for (const match of xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    const attribute = (name) => match[1].match(new RegExp(`(?:^|\\s)${name}="([^"]*)"`))?.[1] ?? "";
    const owner = attribute("classname").split(".").at(-1).split("$")[0];
    const method = attribute("name").match(/^\w+/)?.[0] ?? "";
    const body = match[2] ?? "";
    add(results, `${owner}.${method}`, /<(failure|error)\b/.test(body) ? "failed" : /<skipped\b/.test(body) ? "skipped" : "passed");
  }
  return results;
}

function add(results, key, verdict) {
  results.set(key, [...(results.get(key) ?? []), verdict]);
}

/** passed, failed or not run: a name that ran several times passed when all of them did. */
export function verdictOf(test, results) {
  const verdicts = results[test.language].get(test.language === "java" ? `${test.owner}.${test.name}` : test.name) ?? [];
  if (verdicts.includes("failed")) return "failed";
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === "passed") ? "passed" : "not run";
}

const WORDS = {
  attack: { passed: "refused", failed: "NOT REFUSED" },
  twin: { passed: "falls", failed: "STANDS" },
  reason: { passed: "holds", failed: "DOES NOT HOLD" },
  pitfall: { passed: "refused", failed: "NOT REFUSED" },
};

/** Lines of attack, class, test, our verdict, the twin's verdict; and how many verdicts are wrong. */
export function verdictTable(catalogue, tests, results) {
  const rows = [];
  let wrong = 0;
  const word = (test) => {
    const verdict = verdictOf(test, results);
    if (verdict !== "passed") wrong++;
    return verdict === "not run" ? "not run" : WORDS[test.kind][verdict];
  };
  const push = (title, cause, ours, twins, row) => {
    const added = [
      ...ours.map((test) => [`${test.owner}.${test.name}`, word(test), ""]),
      ...twins.map((test) => [`${test.owner}.${test.name}`, "", word(test)]),
      ...(row.open ?? []).map((language) => [`in ${language}`, "open", ""]),
    ];
    added.forEach((columns, i) => rows.push([i === 0 ? title : "", i === 0 ? cause : "", ...columns]));
  };
  for (const row of catalogue.attacks) {
    const ours = [...select(tests, "attack", row.number), ...select(tests, "reason", row.number)];
    push(`${row.number} ${row.name}`, row.cause, ours, select(tests, "twin", row.number), row);
  }
  for (const row of catalogue.pitfalls) {
    push(`M${row.number}`, row.name, select(tests, "pitfall", row.number), [], row);
  }
  return { rows, wrong };
}

const LONGEST_CLASS = 60;

/** The names of tests come last, for they are long. */
function print(rows, wrong) {
  const short = (text) => (text.length > LONGEST_CLASS ? `${text.slice(0, LONGEST_CLASS - 3)}...` : text);
  const all = [["attack", "class", "test", "ours", "twin"], ...rows].map(([attack, cause, test, ours, twin]) => [attack, short(cause), ours, twin, test]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column].length)));
  all.forEach((row) => console.log(row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ").trimEnd()));
  const words = rows.flatMap((row) => [row[3], row[4]]);
  const count = (word) => words.filter((found) => found === word).length;
  console.log(`\n${count("refused")} refused, ${count("falls")} twins fall, ${count("holds")} reasons hold, ${count("open")} open, ${wrong} wrong or not run`);
}

function surefireFolders(root) {
  return ["protocol", "proofs", "chains", "relayer"]
    .flatMap((folder) => fs.readdirSync(path.join(root, folder)).map((module) => path.join(root, folder, module, "target/surefire-reports")))
    .filter((folder) => fs.existsSync(folder));
}

function readResults(root, since, forgeFile) {
  const java = new Map();
  for (const folder of surefireFolders(root)) {
    for (const name of fs.readdirSync(folder).filter((file) => /^TEST-.*\.xml$/.test(file))) {
      const file = path.join(folder, name);
      if (fs.statSync(file).mtimeMs >= since) surefireResults(fs.readFileSync(file, "utf8"), java);
    }
  }
  const text = forgeFile !== undefined && fs.existsSync(forgeFile) ? fs.readFileSync(forgeFile, "utf8") : "";
  const begin = text.indexOf("{");
  return { java, solidity: begin < 0 ? new Map() : forgeResults(JSON.parse(text.slice(begin))) };
}

function table(root, since, forgeFile) {
  const { rows, wrong } = verdictTable(readCatalogue(root), findTests(root), readResults(root, since, forgeFile));
  print(rows, wrong);
  return wrong === 0 ? 0 : 1;
}

function say(line) {
  process.stderr.write(`attacks: ${line}\n`);
}

function run(root) {
  const tests = findTests(root);
  const since = Date.now();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "causeway-attacks-"));
  const forgeFile = path.join(folder, "forge.json");
  let ended = true;
  if (tests.some((test) => test.language === "solidity")) {
    say("running the contracts' tests");
    const contracts = path.join(root, "protocol/contracts");
    // The twins are no files of the repository: the build writes them.
    const build = spawnSync("sh", ["build.sh", "compile"], { cwd: contracts, stdio: ["ignore", 2, 2] });
    const out = fs.openSync(forgeFile, "w");
    const forge = spawnSync("forge", ["test", "--match-test", `(${KINDS.join("|")})[0-9]{2}`, "--json"], {
      cwd: contracts,
      stdio: ["ignore", out, 2],
      env: { ...process.env, PATH: `${path.join(contracts, "node_modules/.bin")}${path.delimiter}${process.env.PATH}` },
    });
    fs.closeSync(out);
    // A test that failed is in the report; without one nothing ran.
    ended &&= build.status === 0 && forge.error === undefined;
  }
  const java = tests.filter((test) => test.language === "java");
  if (java.length > 0) {
    const modules = [...new Set(java.map((test) => test.file.split(path.sep).slice(0, 2).join("/")))];
    const tags = [...new Set(java.map((test) => `${test.kind}-${String(test.number).padStart(2, "0")}`))].sort();
    say(`running the tests of ${modules.join(", ")}; a few minutes`);
    const maven = spawnSync(
      "mvn",
      ["-q", "-B", "-ntp", "-am", "-pl", modules.join(","), `-Dgroups=${tags.join(" | ")}`, "-Dmaven.test.failure.ignore=true", "-Dcauseway.contracts.skip", "-Dcauseway.mutation.skip", "-Dcauseway.format.skip", "test"],
      { cwd: root, stdio: ["ignore", 2, 2] },
    );
    ended &&= maven.status === 0;
  }
  const code = table(root, since, forgeFile);
  fs.rmSync(folder, { recursive: true });
  if (!ended) say("a build did not come to its end, see above");
  return ended ? code : 1;
}

function check(root) {
  const catalogue = readCatalogue(root);
  const tests = findTests(root);
  const found = problems(catalogue, tests);
  const page = fs.readFileSync(path.join(root, PAGE), "utf8");
  if (withTable(page, render(catalogue, tests)) !== page) found.push(`${PAGE} is stale: run node docs/attacks/attacks.mjs write`);
  found.forEach((problem) => console.error(`attacks: ${problem}`));
  const open = [...catalogue.attacks, ...catalogue.pitfalls].filter((row) => (row.open ?? []).length > 0).length;
  if (found.length === 0 && open > 0) console.log(`attacks: ${open} rows of the catalogue are still open`);
  return found.length === 0 ? 0 : 1;
}

function write(root) {
  const tests = findTests(root);
  const file = path.join(root, CATALOGUE);
  fs.writeFileSync(file, shrunk(fs.readFileSync(file, "utf8"), readCatalogue(root), tests));
  const page = path.join(root, PAGE);
  fs.writeFileSync(page, withTable(fs.readFileSync(page, "utf8"), render(readCatalogue(root), tests)));
  return 0;
}

export function main(root, words) {
  const option = (name) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
  switch (words[0]) {
    case "check":
      return check(root);
    case "write":
      return write(root);
    case "run":
      return run(root);
    case "table":
      return table(root, Number(option("--since") ?? 0), option("--forge"));
    default:
      console.error("usage: attacks.mjs check|write|run|table [--since MILLISECONDS] [--forge FILE]");
      return 2;
  }
}

if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = main(path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../.."), process.argv.slice(2));
}
