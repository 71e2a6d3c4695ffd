// SPDX-License-Identifier: Apache-2.0
// Holds the catalogue of attacks against the tests that replay them.
//   node attacks.mjs check    fails when an attack has no test, an attack's test no twin, a reason no proof, or docs/security.md is stale
//   node attacks.mjs write    takes off the list of what is open that which has its tests, and writes the table of docs/security.md anew
//   node attacks.mjs run      runs the tests that the catalogue names and prints what they say; 1 when a verdict is wrong
//   node attacks.mjs table [--since MILLISECONDS] [--forge FILE]   prints what reports say that are there, none older than that
//
// A test belongs to an attack by its name in Solidity (test_attack12_..., test_twin12_..., test_reason42_..., test_pitfall07_..., test_exempt14_...) and
// by its tag in Java (@Tag("attack-12") and so on). A twin is the same attack against a variant with exactly that check removed, where it succeeds. Each
// attack test has its own: in Solidity it has the same words (test_attack12_unprovenMessage, test_twin12_unprovenMessage), in Java it is in the same class
// and names the attack's method (@Tag("twin-12:shouldRefuseWhatWasNeverProven")). What shows the same on a running network and has no variant to run
// against is of the kind system (@Tag("system-12")), and covers nothing by itself. Where a verifier cannot have a pitfall, the catalogue says why, and a
// test of the kind exempt shows it.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const KINDS = ["attack", "twin", "system", "reason", "pitfall", "exempt"];
const OF_PITFALLS = ["pitfall", "exempt"];
const BEGIN = "<!-- attacks: begin; written by docs/attacks/attacks.mjs -->";
const END = "<!-- attacks: end -->";
const LANGUAGES = ["solidity", "java"];
// In which languages what happens in a layer is replayed.
const HALVES = { contract: ["solidity"], proof: ["solidity", "java"], watcher: ["java"], sender: ["java"], operations: ["java"], api: ["java"] };

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

/** Tests of one Solidity source: { language, kind, number, owner, name, pair, file }; an attack and its twin have the same pair. */
export function solidityTests(text, file) {
  const tests = [];
  let owner = path.basename(file, ".sol");
  for (const line of withoutComments(text).split("\n")) {
    const contract = line.match(/^\s*(?:abstract\s+)?contract\s+(\w+)/);
    if (contract) owner = contract[1];
    const test = line.match(SOLIDITY_TEST);
    if (test) tests.push({ language: "solidity", kind: test[2], number: Number(test[3]), owner, name: test[1], pair: test[4] ?? "", file });
  }
  return tests;
}

const SOLIDITY_TEST = new RegExp(`^\\s*function\\s+(test(?:Fuzz)?_(${KINDS.join("|")})(\\d{2})(?:_(\\w*))?)\\s*\\(`);
const JAVA_TAG = new RegExp(`@Tag\\("((${KINDS.join("|")})-(\\d{2})(?::(\\w+))?)"\\)`, "g");

/** Tests of one Java source, as above and with their tag; a method with several tags belongs to several. */
export function javaTests(text, file) {
  const tests = [];
  const owner = path.basename(file, ".java");
  let tags = [];
  for (const line of withoutComments(text).replace(/@Tag\(\s+/g, "@Tag(").split("\n")) {
    for (const tag of line.matchAll(JAVA_TAG)) {
      if (tag[4] !== undefined && tag[2] !== "twin") throw new Error(`${file}: ${tag[1]}: only a twin names another test`);
      tags.push({ tag: tag[1], kind: tag[2], number: Number(tag[3]), of: tag[4] });
    }
    if (tags.length === 0) continue;
    if (/^\s*(?:\w+\s+)*(?:class|record|interface|enum)\s+\w+/.test(line)) {
      throw new Error(`${file}: the tag of an attack belongs to a method, not to a whole class`);
    }
    const method = line.match(/^\s*(?:(?:public|private|protected|static|final)\s+)*[\w<>[\]]+\s+(\w+)\s*\(/);
    if (method && !/^\s*(?:@|return|new|throw)/.test(line)) {
      for (const { of, ...tag } of tags) {
        const named = tag.kind === "attack" ? method[1] : of;
        tests.push({ language: "java", ...tag, owner, name: method[1], pair: named === undefined ? undefined : `${owner}.${named}`, file });
      }
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
  return LANGUAGES.filter((language) => row.layers.some((layer) => HALVES[layer].includes(language)));
}

const select = (tests, kind, number, language) =>
  tests.filter((test) => test.kind === kind && test.number === number && (language === undefined || test.language === language));

/** The twins of an attack's test, or the attacks of a twin. */
function partners(test, tests) {
  return select(tests, test.kind === "twin" ? "attack" : "twin", test.number, test.language).filter((other) => other.pair === test.pair);
}

/** Languages in which an attack or a pitfall lacks something, and what; whatever the catalogue calls open. */
export function missing(row, tests, isPitfall = false) {
  const found = [];
  if (isPitfall) {
    for (const language of LANGUAGES) {
      const [kind, what] = row.exempt?.[language] === undefined ? ["pitfall", `a test in ${language}`] : ["exempt", `a test of the reason why ${language} cannot have it`];
      if (select(tests, kind, row.number, language).length === 0) found.push({ language, what });
    }
    return found;
  }
  if (row.reason !== undefined) {
    if (select(tests, "reason", row.number).length === 0) found.push({ language: "solidity", what: "a test of the reason why it does not apply" });
    return found;
  }
  for (const language of halves(row)) {
    const attacks = select(tests, "attack", row.number, language);
    if (attacks.length === 0) found.push({ language, what: `an attack test in ${language}` });
  }
  for (const attack of select(tests, "attack", row.number)) {
    if (partners(attack, tests).length === 0) {
      found.push({ language: attack.language, what: `a twin in ${attack.language} of ${attack.owner}.${attack.name}: nothing shows that it could fail` });
    }
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
    const known = numbers[OF_PITFALLS.includes(test.kind) ? "pitfall" : "attack"].get(test.number);
    const where = `${test.file}: ${test.name}`;
    if (known === undefined) {
      found.push(`${where} is of ${test.kind} ${test.number}, which is not in the catalogue`);
    } else if (["attack", "twin", "system"].includes(test.kind) && known.reason !== undefined) {
      found.push(`${where} replays attack ${test.number}, which the catalogue says does not apply`);
    } else if (test.kind === "twin" && test.pair === undefined) {
      found.push(`${where} does not name its attack: @Tag("${test.tag}:shouldRefuse...")`);
    } else if (test.kind === "twin" && partners(test, tests).length === 0) {
      found.push(`${where} is the twin of no attack test in ${test.language}`);
    } else if (test.kind === "pitfall" && known.exempt?.[test.language] !== undefined) {
      found.push(`${where} has pitfall M${test.number}, which the catalogue says ${test.language} cannot have`);
    } else if (test.kind === "exempt" && known.exempt?.[test.language] === undefined) {
      found.push(`${where} shows why ${test.language} cannot have pitfall M${test.number}, which the catalogue does not say`);
    }
  }
  return [...new Set(found)];
}

const label = (test) => (test === undefined ? "" : `\`${test.owner}.${test.name}\``);
const byLanguage = (tests) => LANGUAGES.flatMap((language) => tests.filter((test) => test.language === language));

/** What the table says of an attack, a line each: { test, twin, note }; an attack with two twins has two lines. */
function linesOf(row, tests) {
  const pairs = byLanguage(select(tests, "attack", row.number)).flatMap((test) => {
    const twins = partners(test, tests);
    return twins.length === 0 ? [{ test }] : twins.map((twin) => ({ test, twin }));
  });
  const reasons = select(tests, "reason", row.number).map((test) => ({ test, note: "by design" }));
  return [...pairs, ...reasons, ...(row.open ?? []).map((language) => ({ note: `open in ${language}` }))];
}

/** Lines of a table of which only the first names the row, though all have its number. */
const rowsOf = (number, titles, lines) =>
  (lines.length === 0 ? [[""]] : lines).map((cells, i) => `| ${[number, ...(i === 0 ? titles : titles.map(() => "")), ...cells].join(" | ")} |`);

/** The tables as docs/security.md has them. */
export function render(catalogue, tests) {
  const lines = ["| # | Attack | Class | Test that refuses it | Twin, in which it succeeds |", "|---|---|---|---|---|"];
  for (const row of catalogue.attacks) {
    const cells = linesOf(row, tests).map(({ test, twin, note }) => (test === undefined ? [note, ""] : [label(test), note ?? label(twin)]));
    if (row.reason !== undefined) cells.unshift([`does not apply: ${row.reason}`, ""]);
    lines.push(...rowsOf(row.number, [`${row.name} (${row.date})`, row.cause], cells));
  }
  lines.push("", "The same, and what follows from it, also on a running network:", "", "| # | Attack | Test |", "|---|---|---|");
  for (const row of catalogue.attacks) {
    const system = byLanguage(select(tests, "system", row.number));
    if (system.length > 0) lines.push(...rowsOf(row.number, [row.name], system.map((test) => [label(test)])));
  }
  lines.push("", "Ways to get a proof of a trie or a tree wrong:", "", "| # | Pitfall | Test |", "|---|---|---|");
  for (const row of catalogue.pitfalls) {
    const cells = byLanguage(select(tests, "pitfall", row.number)).map((test) => [label(test)]);
    for (const [language, reason] of Object.entries(row.exempt ?? {})) {
      cells.push([`not in ${language}: ${reason}`], ...select(tests, "exempt", row.number, language).map((test) => [label(test)]));
    }
    cells.push(...(row.open ?? []).map((language) => [`open in ${language}`]));
    lines.push(...rowsOf(`M${row.number}`, [row.name], cells));
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
  system: { passed: "holds", failed: "DOES NOT HOLD" },
  reason: { passed: "holds", failed: "DOES NOT HOLD" },
  pitfall: { passed: "refused", failed: "NOT REFUSED" },
  exempt: { passed: "holds", failed: "DOES NOT HOLD" },
};

/**
 * Rows { number, name, cause, lines }, a line { test, ours, twin } for each attack with its twin; and the tests whose verdict is wrong, or that did not run.
 */
export function verdictTable(catalogue, tests, results) {
  const wrong = new Map();
  const word = (test) => {
    if (test === undefined) return "";
    const verdict = verdictOf(test, results);
    const said = verdict === "not run" ? verdict : WORDS[test.kind][verdict];
    if (verdict !== "passed") wrong.set(test, `${test.owner}.${test.name}: ${said}`);
    return said;
  };
  const line = ({ test, twin, note }) => ({ test: test === undefined ? note : `${test.owner}.${test.name}`, ours: test === undefined ? "open" : word(test), twin: word(twin) });
  const ofAttack = (row) => {
    const alone = (kind) => byLanguage(select(tests, kind, row.number)).map((test) => ({ test }));
    // A twin that belongs to nothing is not left out: it may be the wrong one.
    const lost = alone("twin").filter(({ test }) => partners(test, tests).length === 0);
    return [...linesOf(row, tests), ...alone("system")].map(line).concat(lost.map(({ test }) => ({ test: `${test.owner}.${test.name}`, ours: "", twin: word(test) })));
  };
  const ofPitfall = (row) => {
    const found = [...byLanguage(select(tests, "pitfall", row.number)), ...byLanguage(select(tests, "exempt", row.number))];
    return [...found.map((test) => ({ test })), ...(row.open ?? []).map((language) => ({ note: `open in ${language}` }))].map(line);
  };
  const rows = [
    ...catalogue.attacks.map((row) => ({ number: `${row.number}`, name: row.name, cause: row.cause, lines: ofAttack(row) })),
    ...catalogue.pitfalls.map((row) => ({ number: `M${row.number}`, name: "", cause: row.name, lines: ofPitfall(row) })),
  ];
  return { rows, wrong: [...wrong.values()] };
}

const NAME_WIDTH = 28;
const CLASS_WIDTH = 52;

/** A text in lines of a width. */
function wrapped(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1) === "") lines[lines.length - 1] = word;
    else if (lines.at(-1).length + 1 + word.length <= width) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The table as the terminal shows it: nothing is cut, and each line has the number of its attack. The names of tests come last, for they are long. */
export function printed({ rows, wrong }) {
  const all = [["#", "attack", "class", "ours", "twin", "test"]];
  for (const row of rows) {
    const name = wrapped(row.name, NAME_WIDTH);
    const cause = wrapped(row.cause, CLASS_WIDTH);
    for (let i = 0; i < Math.max(name.length, cause.length, row.lines.length); i++) {
      const { ours, twin, test } = row.lines[i] ?? { ours: "", twin: "", test: "" };
      all.push([row.number, name[i] ?? "", cause[i] ?? "", ours, twin, test]);
    }
  }
  const widths = all[0].slice(0, -1).map((_, column) => Math.max(...all.map((cells) => cells[column].length)));
  const text = all.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
  const lines = rows.flatMap((row) => row.lines);
  const count = (what, said) => lines.filter((line) => line[what] === said).length;
  const summary = `${count("ours", "refused")} refused, ${count("twin", "falls")} twins fall, ${count("ours", "holds")} hold, ${count("ours", "open")} open, ${wrong.length} wrong or not run`;
  return [...text, "", ...wrong.map((said) => `wrong or not run: ${said}`), summary].join("\n");
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
  const verdicts = verdictTable(readCatalogue(root), findTests(root), readResults(root, since, forgeFile));
  console.log(printed(verdicts));
  return verdicts.wrong.length === 0 ? 0 : 1;
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
    const tags = [...new Set(java.map((test) => test.tag))].sort();
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
