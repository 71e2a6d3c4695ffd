// SPDX-License-Identifier: Apache-2.0
// node --test docs/attacks/attacks.test.mjs
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { forgeResults, javaTests, main, printed, problems, render, shrunk, solidityTests, surefireResults, verdictOf, verdictTable, withTable } from "./attacks.mjs";

const catalogue = {
  attacks: [
    { number: 1, name: "one", date: "2020", cause: "a cause", layers: ["contract"] },
    { number: 2, name: "two", date: "2021", cause: "another", layers: ["contract", "sender"] },
    { number: 3, name: "three", date: "2022", cause: "a third", layers: ["operations"], reason: "there is no such thing" },
    { number: 4, name: "four", date: "2023", cause: "a fourth", layers: ["watcher"], open: ["java"] },
  ],
  pitfalls: [{ number: 1, name: "a pitfall", exempt: { java: "it has none" } }],
};

const SOLIDITY = `contract Hostile is Test {
  function test_attack01_refuses() public {}
  function testFuzz_attack02_any(uint256 x) public {}
  function test_pitfall01_leaf() public {}
  // function test_attack04_inAComment() public {}
  function test_ordinary() public {}
}
contract Twins is Test {
  function test_twin01_refuses() public {}
  function test_twin02_any() public {}
}
`;

const JAVA = `class SenderTest {
  /** @Tag("attack-04") in a comment. */
  @Test
  @Tag("attack-02")
  void shouldRefuse() {
    run();
  }

  @Tag(
      "twin-02:shouldRefuse")
  @Tag("reason-03")
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldFall(int which) throws Exception {}

  @Test
  @Tag("system-01")
  @Tag("exempt-01")
  void shouldHold() {}
}
`;

const tests = [...solidityTests(SOLIDITY, "test/Hostile.t.sol"), ...javaTests(JAVA, "src/test/java/SenderTest.java")];

const without = (name) => tests.filter((found) => found.name !== name);

test("finds tests by name and by tag, and none in comments", () => {
  assert.deepEqual(
    tests.map((found) => `${found.kind} ${found.number} ${found.owner}.${found.name}`),
    [
      "attack 1 Hostile.test_attack01_refuses",
      "attack 2 Hostile.testFuzz_attack02_any",
      "pitfall 1 Hostile.test_pitfall01_leaf",
      "twin 1 Twins.test_twin01_refuses",
      "twin 2 Twins.test_twin02_any",
      "attack 2 SenderTest.shouldRefuse",
      "twin 2 SenderTest.shouldFall",
      "reason 3 SenderTest.shouldFall",
      "system 1 SenderTest.shouldHold",
      "exempt 1 SenderTest.shouldHold",
    ],
  );
});

test("refuses a tag that belongs to no method", () => {
  assert.throws(() => javaTests('@Tag("attack-01")\nclass WholeTest {}\n', "WholeTest.java"), /not to a whole class/);
  assert.throws(() => javaTests('class A {\n  @Tag("attack-01")\n}\n', "A.java"), /followed by no method/);
  assert.throws(() => javaTests('class A {\n  @Tag("attack-01:shouldA")\n  void shouldB() {}\n}\n', "A.java"), /only a twin names another test/);
});

test("is content when every row has its tests, its reason, or is open", () => {
  assert.deepEqual(problems(catalogue, tests), []);
});

test("notices a missing twin, of each attack test by itself", () => {
  assert.match(problems(catalogue, without("test_twin01_refuses")).join("\n"), /attack 1 \(one\) lacks a twin in solidity of Hostile.test_attack01_refuses/);
  assert.match(problems(catalogue, without("shouldFall")).join("\n"), /attack 2 \(two\) lacks a twin in java of SenderTest.shouldRefuse/);
  const more = [
    ...solidityTests("contract More is Test {\n  function test_attack01_otherwise() public {}\n}\n", "More.t.sol"),
    ...javaTests('class MoreTest {\n  @Tag("attack-02")\n  void shouldRefuse() {}\n  @Tag("attack-01")\n  void shouldBeside() {}\n}\n', "MoreTest.java"),
  ];
  assert.deepEqual(problems(catalogue, [...tests, ...more]), [
    "attack 1 (one) lacks a twin in solidity of More.test_attack01_otherwise: nothing shows that it could fail",
    "attack 1 (one) lacks a twin in java of MoreTest.shouldBeside: nothing shows that it could fail",
    "attack 2 (two) lacks a twin in java of MoreTest.shouldRefuse: nothing shows that it could fail",
  ]);
});

test("notices a twin without its attack", () => {
  const of = (text) => problems(catalogue, [...tests, ...javaTests(`class SenderTest {\n  @Tag("${text}")\n  void shouldSomehow() {}\n}\n`, "SenderTest.java")]).join("\n");
  assert.match(of("twin-02"), /shouldSomehow does not name its attack/);
  assert.match(of("twin-02:shouldNotBeThere"), /shouldSomehow is the twin of no attack test in java/);
  assert.match(of("twin-01:shouldRefuse"), /shouldSomehow is the twin of no attack test in java/);
  assert.equal(of("twin-02:shouldRefuse"), "");
  assert.match(problems(catalogue, without("testFuzz_attack02_any")).join("\n"), /test_twin02_any is the twin of no attack test in solidity/);
});

test("wants the proofs of a row replayed in both languages", () => {
  const rows = { attacks: [{ number: 1, name: "one", layers: ["proof"] }], pitfalls: [] };
  const replayed = tests.filter((known) => known.number === 1 && ["attack", "twin"].includes(known.kind));
  assert.deepEqual(problems(rows, replayed), ["attack 1 (one) lacks an attack test in java"]);
});

test("takes no test of a running network for a replay", () => {
  const system = javaTests('class A {\n  @Tag("system-02")\n  void shouldA() {}\n}\n', "A.java");
  assert.match(problems(catalogue, [...without("shouldRefuse"), ...system]).join("\n"), /attack 2 \(two\) lacks an attack test in java/);
  assert.deepEqual(problems(catalogue, [...tests, ...system]), []);
});

test("wants a pitfall of both verifiers, or to see why one cannot have it", () => {
  const both = { ...catalogue, pitfalls: [{ number: 1, name: "a pitfall" }] };
  const found = problems(both, tests).join("\n");
  assert.match(found, /pitfall M1 \(a pitfall\) lacks a test in java/);
  assert.match(found, /shouldHold shows why java cannot have pitfall M1, which the catalogue does not say/);
  assert.match(problems(catalogue, tests.filter((known) => known.kind !== "exempt")).join("\n"), /lacks a test of the reason why java cannot have it/);
  const more = javaTests('class A {\n  @Tag("pitfall-01")\n  void shouldA() {}\n}\n', "A.java");
  assert.match(problems(catalogue, [...tests, ...more]).join("\n"), /shouldA has pitfall M1, which the catalogue says java cannot have/);
});

test("notices an attack without a test, a reason without one, and a pitfall", () => {
  assert.match(problems(catalogue, without("shouldRefuse")).join("\n"), /attack 2 \(two\) lacks an attack test in java/);
  assert.match(problems(catalogue, without("shouldFall")).join("\n"), /attack 3 \(three\) lacks a test of the reason/);
  assert.match(problems(catalogue, without("test_pitfall01_leaf")).join("\n"), /pitfall M1 \(a pitfall\) lacks a test/);
});

test("notices what is called open and is done, and what no row knows", () => {
  const more = javaTests('class WatchTest {\n  @Tag("attack-04")\n  void shouldA() {}\n  @Tag("twin-04:shouldA")\n  void shouldB() {}\n  @Tag("attack-09")\n  void shouldC() {}\n}\n', "WatchTest.java");
  const found = problems(catalogue, [...tests, ...more]).join("\n");
  assert.match(found, /attack 4 \(four\) is called open for java and is not any more/);
  assert.match(found, /shouldC is of attack 9, which is not in the catalogue/);
});

test("notices a test that contradicts the catalogue", () => {
  const more = javaTests('class A {\n  @Tag("attack-03")\n  void shouldA() {}\n  @Tag("reason-01")\n  void shouldB() {}\n}\n', "A.java");
  const found = problems(catalogue, [...tests, ...more]).join("\n");
  assert.match(found, /shouldA replays attack 3, which the catalogue says does not apply/);
  // What rules a part of an attack out by design may stand beside what refuses the rest.
  assert.doesNotMatch(found, /shouldB/);
});

test("takes only that off the list of what is open which is done", () => {
  const text = '{\n  "attacks": [\n    { "number": 4, "name": "four", "open": ["solidity", "java"] }\n  ],\n  "pitfalls": [\n    { "number": 4, "name": "x", "open": ["solidity"] }\n  ]\n}\n';
  const rows = { attacks: [{ number: 4, layers: ["contract", "watcher"], open: ["solidity", "java"] }], pitfalls: [{ number: 4, open: ["solidity"] }] };
  const done = ["attack", "twin"].map((kind) => ({ language: "java", kind, number: 4, name: kind, owner: "A", pair: "A.attack", file: "A.java" }));
  assert.equal(shrunk(text, rows, done), text.replace('["solidity", "java"]', '["solidity"]'));
  assert.equal(shrunk(text, rows, []), text);
});

test("reads verdicts from reports, and assumes none", () => {
  const solidity = forgeResults({
    "test/A.t.sol:A": { test_results: { "test_attack01_refuses()": { status: "Success" }, "testFuzz_attack02_any(uint256)": { status: "Failure" } } },
    "test/B.t.sol:B": { test_results: { "test_twin01_refuses()": { status: "Success" }, "test_twin02_any()": { status: "Skipped" } } },
  });
  const java = surefireResults(
    '<testsuite><testcase name="shouldRefuse" classname="a.b.SenderTest" time="0.1"/>' +
      '<testcase name="shouldFall(int)[1]" classname="a.b.SenderTest" time="0"><system-out>x</system-out></testcase>' +
      '<testcase name="shouldFall(int)[2]" classname="a.b.SenderTest" time="0"><failure message="no">at</failure></testcase></testsuite>',
  );
  const verdicts = tests.map((found) => `${found.name} ${verdictOf(found, { solidity, java })}`);
  assert.deepEqual(verdicts, [
    "test_attack01_refuses passed",
    "testFuzz_attack02_any failed",
    "test_pitfall01_leaf not run",
    "test_twin01_refuses passed",
    "test_twin02_any not run",
    "shouldRefuse passed",
    "shouldFall failed",
    "shouldFall failed",
    "shouldHold not run",
    "shouldHold not run",
  ]);
  const { rows, wrong } = verdictTable(catalogue, tests, { solidity, java });
  assert.deepEqual(wrong.sort(), [
    "Hostile.testFuzz_attack02_any: NOT REFUSED",
    "Hostile.test_pitfall01_leaf: not run",
    "SenderTest.shouldFall: DOES NOT HOLD",
    "SenderTest.shouldFall: STANDS",
    "SenderTest.shouldHold: not run",
    "SenderTest.shouldHold: not run",
    "Twins.test_twin02_any: not run",
  ]);
  // An attack and its twin side by side.
  assert.deepEqual(
    rows.map(({ number, lines }) => [number, ...lines.map(({ test, ours, twin }) => `${test}: ${ours}, ${twin}`)]),
    [
      ["1", "Hostile.test_attack01_refuses: refused, falls", "SenderTest.shouldHold: not run, "],
      ["2", "Hostile.testFuzz_attack02_any: NOT REFUSED, not run", "SenderTest.shouldRefuse: refused, STANDS"],
      ["3", "SenderTest.shouldFall: DOES NOT HOLD, "],
      ["4", "open in java: open, "],
      ["M1", "Hostile.test_pitfall01_leaf: not run, ", "SenderTest.shouldHold: not run, "],
    ],
  );
  assert.equal(verdictTable(catalogue, without("testFuzz_attack02_any"), { solidity, java }).rows[1].lines.at(-1).test, "Twins.test_twin02_any");
});

test("prints all of a long class, and the number of the attack on every line", () => {
  const cause = "a cause that is told at such length that no line of any terminal takes it, with every single word of it";
  const lines = printed({ rows: [{ number: "7", name: "seven", cause, lines: [{ test: "A.test_attack07_a", ours: "refused", twin: "falls" }] }], wrong: ["B.shouldB: STANDS"] }).split("\n");
  assert.match(lines[1], /^7  seven .*refused  falls  A\.test_attack07_a$/);
  assert.match(lines[2], /^7  /);
  for (const word of cause.split(" ")) assert.ok(lines.some((line) => line.includes(word)), word);
  assert.ok(lines.includes("wrong or not run: B.shouldB: STANDS"));
  assert.equal(lines.at(-1), "1 refused, 1 twins fall, 0 hold, 0 open, 1 wrong or not run");
});

test("writes one test in a cell", () => {
  const lines = render(catalogue, tests).split("\n");
  assert.ok(lines.includes("| 1 | one (2020) | a cause | `Hostile.test_attack01_refuses` | `Twins.test_twin01_refuses` |"));
  assert.ok(lines.includes("| 2 | two (2021) | another | `Hostile.testFuzz_attack02_any` | `Twins.test_twin02_any` |"));
  assert.ok(lines.includes("| 2 |  |  | `SenderTest.shouldRefuse` | `SenderTest.shouldFall` |"));
  assert.ok(lines.includes("| 1 | one | `SenderTest.shouldHold` |"));
  assert.ok(lines.includes("| M1 |  | not in java: it has none |"));
  assert.ok(!lines.some((line) => line.includes("<br>")));
});

test("counts what rules a part of an attack out beside what refuses the rest", () => {
  const beside = solidityTests("contract Design is Test {\n  function test_reason01_neverThere() public {}\n}\n", "Design.t.sol");
  const { rows, wrong } = verdictTable(catalogue, beside, { solidity: new Map([["test_reason01_neverThere", ["failed"]]]), java: new Map() });
  assert.deepEqual(wrong, ["Design.test_reason01_neverThere: DOES NOT HOLD"]);
  assert.equal(rows[0].lines[0].ours, "DOES NOT HOLD");
});

// The whole program in a folder of its own.
let root;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "attacks-test-"));
  for (const folder of ["docs/attacks", "protocol/contracts/test", "proofs", "chains", "relayer/core/src/test/java"]) fs.mkdirSync(path.join(root, folder), { recursive: true });
  const rows = (list) => list.map((row) => `    ${JSON.stringify(row)}`).join(",\n");
  fs.writeFileSync(path.join(root, "docs/attacks/catalogue.json"), `{\n  "attacks": [\n${rows(catalogue.attacks)}\n  ],\n  "pitfalls": [\n${rows(catalogue.pitfalls)}\n  ]\n}\n`);
  fs.writeFileSync(path.join(root, "protocol/contracts/test/Hostile.t.sol"), SOLIDITY);
  fs.writeFileSync(path.join(root, "relayer/core/src/test/java/SenderTest.java"), JAVA);
  fs.writeFileSync(path.join(root, "docs/security.md"), "before\n\n<!-- attacks: begin; written by docs/attacks/attacks.mjs -->\n<!-- attacks: end -->\n\nafter\n");
});

afterEach(() => fs.rmSync(root, { recursive: true }));

const quietly = (words) => {
  const said = [];
  const { log, error } = console;
  console.log = console.error = (line) => said.push(line);
  try {
    return { code: main(root, words), said: said.join("\n") };
  } finally {
    console.log = log;
    console.error = error;
  }
};

test("notices a stale table, and is content with the one that it writes", () => {
  assert.equal(quietly(["check"]).code, 1);
  assert.match(quietly(["check"]).said, /docs\/security.md is stale/);
  assert.equal(quietly(["write"]).code, 0);
  assert.equal(quietly(["check"]).code, 0);
  const page = fs.readFileSync(path.join(root, "docs/security.md"), "utf8");
  assert.match(page, /^before\n/);
  assert.match(page, /after\n$/);
  assert.equal(withTable(page, render(catalogue, tests)), page);
  fs.writeFileSync(path.join(root, "docs/security.md"), page.replace("`Twins.test_twin01_refuses`", "`Twins.test_twin01_admits`"));
  assert.match(quietly(["check"]).said, /docs\/security.md is stale/);
});

test("fails a table whose tests did not run", () => {
  const { code, said } = quietly(["table"]);
  assert.equal(code, 1);
  assert.match(said, /not run/);
  assert.match(said, /1 open, 10 wrong or not run/);
});

test("this catalogue keeps the form that write relies on", () => {
  const file = path.join(path.dirname(fileURLToPath(import.meta.url)), "catalogue.json");
  const text = fs.readFileSync(file, "utf8");
  const { attacks, pitfalls } = JSON.parse(text);
  for (const row of [...attacks, ...pitfalls]) assert.ok(text.includes(`\n    { "number": ${row.number}, `), `row ${row.number}`);
  assert.equal(new Set(attacks.map((row) => row.number)).size, attacks.length);
});
