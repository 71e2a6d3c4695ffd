#!/usr/bin/env node
// Mutation test of the contracts: takes away one check at a time, or one use of a modifier, and each time some test has
// to notice.
//   node mutants.cjs run [--unexplained] [--only N,N...] [--jobs N]
//                             all of them, or without those of mutants.json, or just those; ends with 1 if one survives
//   node mutants.cjs list     what they are
// All mutants are compiled at once, as copies of the sources under mutants/ in which every check asks whether it is
// the one that is gone; block.coinbase says which, for forge can set it and nothing here reads it.
const fs = require("node:fs");
const path = require("node:path");
const { spawn, spawnSync } = require("node:child_process");

const HERE = __dirname;
const TREE = path.join(HERE, "mutants");
const FIRST = 0x10000;

// Checks that no test can miss, each with the reason. The text is the beginning of the mutant's description.
const EXPLAINED = JSON.parse(fs.readFileSync(path.join(HERE, "mutants.json"), "utf8"));

// Where a mutant is looked for first, as folders or files of tests; after that, everywhere.
const NEAREST = [
  [/^settlement\/Groth16Verifier/, () => "ledger"],
  [/^(bridge|libraries|token|Message|Bridge)/, () => "bridge"],
  [/^(ledger|settlement|roots|mirror|trie|devnet)\//, (folder) => folder],
];

function sources(folder = "src") {
  return fs
    .readdirSync(path.join(HERE, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const at = path.join(folder, entry.name);
      return entry.isDirectory() ? sources(at) : at.endsWith(".sol") ? [at] : [];
    });
}

/** The text with comments and strings blanked, so that positions stay. */
function code(text) {
  return text.replace(/\/\/[^\n]*|\/\*[^]*?\*\/|"[^"\n]*"/g, (found) => found.replace(/[^\n]/g, " "));
}

/** Position after the bracket that closes the one at `open`. */
function closing(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if ("([{".includes(text[at])) depth++;
    if (")]}".includes(text[at]) && --depth === 0) return at + 1;
  }
  throw new Error(`unbalanced bracket at ${open}`);
}

/** The parts between an operator that stands outside all brackets. */
function split(text, operator) {
  const parts = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if ("([{".includes(text[at])) depth++;
    if (")]}".includes(text[at])) depth--;
    if (depth === 0 && text.startsWith(operator, at)) {
      parts.push([from, at]);
      from = at + operator.length;
    }
  }
  return [...parts, [from, text.length]];
}

/** A comparison that stands outside all brackets, as [position, operator]. */
function comparison(text) {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if ("([{".includes(text[at])) depth++;
    if (")]}".includes(text[at])) depth--;
    if (depth !== 0) continue;
    const found = /^(<=|>=|<(?![<=])|>(?![>=]))/.exec(text.slice(at));
    if (found && !"<>".includes(text[at - 1])) return [at, found[1]];
  }
  return null;
}

const shortened = (text) => text.replace(/\s+/g, " ").trim();

/** The modifiers of all sources, by name: whether one is used is asked of each use apart from the others. */
function modifiers() {
  const names = new Set();
  for (const file of sources()) {
    const plain = code(fs.readFileSync(path.join(HERE, file), "utf8"));
    for (const [, name] of plain.matchAll(/\bmodifier\s+(\w+)/g)) names.add(name);
  }
  return names;
}

/** Where the head of a function or a constructor uses one of the modifiers, as [position, name, function]. */
function uses(plain, names) {
  const found = [];
  for (const head of plain.matchAll(/\bfunction\s+(\w+)\s*\(|\bconstructor\s*\(/g)) {
    const from = closing(plain, head.index + head[0].length - 1);
    const to = from + plain.slice(from).search(/[{;]/);
    for (const word of plain.slice(from, to).matchAll(/\b\w+\b/g)) {
      if (names.has(word[0])) found.push([from + word.index, word[0], head[1] ?? "constructor"]);
    }
  }
  return found;
}

/**
 * Beside each modifier, for each use of one of its name a modifier of its own, which does as the first does unless the
 * use is the one that is gone. Those of other contracts with a modifier of the name stand there without use.
 */
function withUses(mutated, used) {
  const plain = code(mutated);
  let text = mutated;
  for (const found of [...plain.matchAll(/\bmodifier\s+(\w+)/g)].reverse()) {
    const open = plain.indexOf("{", found.index);
    const close = closing(plain, open);
    const parameters = text.slice(found.index + found[0].length, open);
    const body = text.slice(open, close);
    const all = used
      .filter(([name]) => name === found[1])
      .map(
        ([name, number]) =>
          `\n\n    modifier ${name}${number}${parameters}{ if (Mutants.keeps(${number})) ${body} else { _; } }`,
      );
    text = text.slice(0, close) + all.join("") + text.slice(close);
  }
  return text;
}

/** All mutants, and the sources that hold them. */
function mutate() {
  const mutants = [];
  const files = new Map();
  const names = modifiers();
  const used = [];
  for (const file of sources()) {
    const text = fs.readFileSync(path.join(HERE, file), "utf8");
    const plain = code(text);
    const name = file.slice("src/".length);
    const edits = [];
    const line = (at) => text.slice(0, at).split("\n").length;
    const add = (at, what) => {
      mutants.push({ number: mutants.length + 1, file: name, line: line(at), what });
      return mutants.length;
    };
    const keeps = (number) => `Mutants.keeps(${number})`;
    const guarded = new Set();
    const readers = name.startsWith("trie/") || name.startsWith("ledger/LedgerWords");
    const refusal = readers
      ? /^\s*\{?\s*(revert\b|return node;|return 0;|return \(false\b|kind = Kind\.MALFORMED|return \(Kind\.MALFORMED)/
      : /^\s*\{?\s*revert\b/;
    for (const found of plain.matchAll(/\bif\s*\(/g)) {
      const open = found.index + found[0].length - 1;
      const close = closing(plain, open);
      const then = refusal.exec(plain.slice(close));
      if (!then) continue;
      guarded.add(close + then[0].length - "revert".length);
      const condition = text.slice(open + 1, close - 1);
      const flat = plain.slice(open + 1, close - 1);
      const parts = split(flat, "||").map(([from, to]) => {
        const part = condition.slice(from, to);
        const gone = add(open, `never ${shortened(part)}`);
        let kept = `(${part})`;
        const compared = comparison(flat.slice(from, to));
        if (compared && split(flat.slice(from, to), "&&").length === 1) {
          const [at, operator] = compared;
          const other = operator.length === 2 ? operator[0] : `${operator}=`;
          const moved = part.slice(0, at) + other + part.slice(at + operator.length);
          kept = `(${keeps(add(open, `${shortened(moved)} in place of ${shortened(part)}`))} ? (${part}) : (${moved}))`;
        }
        // The condition first: what it does besides stays done.
        return `(${kept} && ${keeps(gone)})`;
      });
      edits.push([open + 1, close - 1, parts.join(" || ")]);
    }
    for (const found of plain.matchAll(/\brevert\s+[\w.]+\(/g)) {
      if (guarded.has(found.index)) continue;
      const number = add(found.index, `never ${shortened(text.slice(found.index, plain.indexOf(";", found.index)))}`);
      edits.push([found.index, found.index, `if (${keeps(number)}) `]);
    }
    for (const [at, modifier, where] of uses(plain, names)) {
      const number = add(at, `${modifier} left out of ${where}`);
      used.push([modifier, number]);
      edits.push([at, at + modifier.length, `${modifier}${number}`]);
    }
    edits.sort((a, b) => b[0] - a[0]);
    let mutated = text;
    for (const [from, to, by] of edits) mutated = mutated.slice(0, from) + by + mutated.slice(to);
    if (edits.length > 0) {
      mutated = mutated.replace(/^(pragma solidity [^\n]*\n)/m, '$1\nimport {Mutants} from "causeway/Mutants.sol";\n');
    }
    files.set(file, mutated);
  }
  for (const [file, mutated] of files) files.set(file, withUses(mutated, used));
  return { mutants, files };
}

const LIBRARY = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @dev Which check is gone. Generated by mutants.cjs.
library Mutants {
    function keeps(uint256 number) internal pure returns (bool) {
        return _pure(_keeps)(number);
    }

    function _keeps(uint256 number) private view returns (bool) {
        return uint160(address(block.coinbase)) != ${FIRST} + number;
    }

    function _pure(function(uint256) view returns (bool) viewing)
        private
        pure
        returns (function(uint256) pure returns (bool) seeming)
    {
        assembly {
            seeming := viewing
        }
    }
}
`;

/** Writes what differs, so that forge compiles nothing twice. */
function put(file, text) {
  const to = path.join(TREE, file);
  if (fs.existsSync(to) && fs.readFileSync(to, "utf8") === text) return;
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.writeFileSync(to, text);
}

const environment = (number) => ({
  ...process.env,
  FOUNDRY_PROFILE: "mutants",
  FOUNDRY_BLOCK_COINBASE: `0x${(FIRST + number).toString(16).padStart(40, "0")}`,
});

const FORGE = fs.existsSync(path.join(HERE, "node_modules/.bin/forge")) ? path.join(HERE, "node_modules/.bin/forge") : "forge";
const EVERYWHERE = ["test", "--no-match-contract", "GasTest", "--fail-fast"];

function forge(number, args) {
  return new Promise((resolve, reject) => {
    const run = spawn(FORGE, args, { cwd: HERE, env: environment(number), stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    run.stdout.on("data", (chunk) => (output += chunk));
    run.stderr.on("data", (chunk) => (output += chunk));
    run.on("error", reject);
    run.on("close", (status) => {
      // A failure of forge itself kills no mutant.
      if (!/Ran \d+ test suite/.test(output)) reject(new Error(`forge ran no test: ${output}`));
      else resolve({ passed: status === 0, output });
    });
  });
}

/** The contracts of tests in a folder. By path, forge would compile just these and forget the others. */
function contractsIn(folder) {
  return sources(`test/${folder}`)
    .filter((file) => file.endsWith(".t.sol"))
    .flatMap((file) => [...fs.readFileSync(path.join(HERE, file), "utf8").matchAll(/^contract (\w+)/gm)])
    .map(([, name]) => name);
}

function nearest(file) {
  for (const [pattern, folder] of NEAREST) {
    const found = pattern.exec(file);
    if (found) return `^(${contractsIn(folder(found[1])).join("|")})$`;
  }
  return null;
}

async function killed(mutant) {
  const near = nearest(mutant.file);
  if (near && !(await forge(mutant.number, [...EVERYWHERE, "--match-contract", near])).passed) return true;
  return !(await forge(mutant.number, EVERYWHERE)).passed;
}

function explanation(mutant) {
  return EXPLAINED.find(({ file, what }) => file === mutant.file && mutant.what.startsWith(what));
}

async function run({ only, unexplained, jobs }) {
  const { mutants, files } = mutate();
  for (const [file, text] of files) put(file, text);
  put("src/Mutants.sol", LIBRARY);
  const built = spawnSync(FORGE, ["build"], { cwd: HERE, env: environment(0), stdio: "inherit" });
  if (built.status !== 0) process.exit(1);
  const healthy = await forge(0, EVERYWHERE);
  if (!healthy.passed) {
    console.error(`the tests fail without a mutant:\n${healthy.output}`);
    process.exit(1);
  }
  const chosen = mutants.filter(
    (mutant) => (!only || only.includes(mutant.number)) && (!unexplained || !explanation(mutant)),
  );
  const survivors = [];
  const stale = EXPLAINED.filter((one) => !mutants.some((mutant) => explanation(mutant) === one));
  let explained = 0;
  let next = 0;
  const work = async () => {
    while (next < chosen.length) {
      const mutant = chosen[next++];
      const dead = await killed(mutant);
      const known = explanation(mutant);
      if (dead && known) stale.push(known);
      if (!dead && known) explained++;
      if (!dead && !known) {
        survivors.push(mutant);
        console.log(`SURVIVES ${shown(mutant)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  const dead = chosen.length - survivors.length - explained;
  console.log(
    `mutants: ${mutants.length}, tried ${chosen.length}, killed ${dead}, ` +
      `survivors explained ${explained}, not explained ${survivors.length}`,
  );
  stale.forEach((one) => console.log(`NOT NEEDED in mutants.json: ${one.file}: ${one.what}`));
  process.exit(survivors.length + stale.length === 0 ? 0 : 1);
}

const shown = ({ number, file, line, what }) => `${number}  ${file}:${line}  ${what}`;
const option = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? null : process.argv[at + 1];
};

if (process.argv[2] === "list") {
  mutate().mutants.forEach((mutant) => console.log(shown(mutant)));
} else if (process.argv[2] === "run") {
  run({
    only: option("--only")?.split(",").map(Number),
    unexplained: process.argv.includes("--unexplained"),
    jobs: Number(option("--jobs") ?? require("node:os").availableParallelism()),
  });
} else {
  console.error("usage: node mutants.cjs run [--unexplained] [--only N,N...] [--jobs N] | list");
  process.exit(2);
}
