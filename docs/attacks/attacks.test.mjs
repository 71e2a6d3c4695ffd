// SPDX-License-Identifier: Apache-2.0
// node --test docs/attacks/attacks.test.mjs
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { forgeResults, javaTests, main, problems, render, shrunk, solidityTests, surefireResults, verdictOf, verdictTable, withTable } from "./attacks.mjs";

const catalogue = {
  attacks: [
    { number: 1, name: "one", date: "2020", cause: "a cause", layers: ["contract"] },
    { number: 2, name: "two", date: "2021", cause: "another", layers: ["contract", "sender"] },
    { number: 3, name: "three", date: "2022", cause: "a third", layers: ["operations"], reason: "there is no such thing" },
    { number: 4, name: "four", date: "2023", cause: "a fourth", layers: ["watcher"], open: ["java"] },
  ],
  pitfalls: [{ number: 1, name: "a pitfall", verifiers: ["solidity"] }],
};

const SOLIDITY = `contract Hostile is Test {
  function test_attack01_refuses() public {}
  function testFuzz_attack02_any(uint256 x) public {}
  function test_pitfall01_leaf() public {}
  // function test_attack04_inAComment() public {}
  function test_ordinary() public {}
}
contract Twins is Test {
  function test_twin01_falls() public {}
  function test_twin02_falls() public {}
}
`;

const JAVA = `class SenderTest {
  /** @Tag("attack-04") in a comment. */
  @Test
  @Tag("attack-02")
  void shouldRefuse() {
    run();
  }

  @Tag("twin-02")
  @Tag("reason-03")
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldFall(int which) throws Exception {}
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
      "twin 1 Twins.test_twin01_falls",
      "twin 2 Twins.test_twin02_falls",
      "attack 2 SenderTest.shouldRefuse",
      "twin 2 SenderTest.shouldFall",
      "reason 3 SenderTest.shouldFall",
    ],
  );
});

test("refuses a tag that belongs to no method", () => {
  assert.throws(() => javaTests('@Tag("attack-01")\nclass WholeTest {}\n', "WholeTest.java"), /not to a whole class/);
  assert.throws(() => javaTests('class A {\n  @Tag("attack-01")\n}\n', "A.java"), /followed by no method/);
});

test("is content when every row has its tests, its reason, or is open", () => {
  assert.deepEqual(problems(catalogue, tests), []);
});

test("notices a missing twin, in each language by itself", () => {
  assert.match(problems(catalogue, without("test_twin01_falls")).join("\n"), /attack 1 \(one\) lacks a twin in solidity/);
  assert.match(problems(catalogue, without("shouldFall")).join("\n"), /attack 2 \(two\) lacks a twin in java/);
});

test("notices an attack without a test, a reason without one, and a pitfall", () => {
  assert.match(problems(catalogue, without("shouldRefuse")).join("\n"), /attack 2 \(two\) lacks an attack test in java/);
  assert.match(problems(catalogue, without("shouldFall")).join("\n"), /attack 3 \(three\) lacks a test of the reason/);
  assert.match(problems(catalogue, without("test_pitfall01_leaf")).join("\n"), /pitfall M1 \(a pitfall\) lacks a test/);
});

test("notices what is called open and is done, and what no row knows", () => {
  const more = javaTests('class WatchTest {\n  @Tag("attack-04")\n  void shouldA() {}\n  @Tag("twin-04")\n  void shouldB() {}\n  @Tag("attack-09")\n  void shouldC() {}\n}\n', "WatchTest.java");
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
  const rows = { attacks: [{ number: 4, layers: ["contract", "watcher"], open: ["solidity", "java"] }], pitfalls: [{ number: 4, verifiers: ["solidity"], open: ["solidity"] }] };
  const done = ["attack", "twin"].map((kind) => ({ language: "java", kind, number: 4, name: kind, owner: "A", file: "A.java" }));
  assert.equal(shrunk(text, rows, done), text.replace('["solidity", "java"]', '["solidity"]'));
  assert.equal(shrunk(text, rows, []), text);
});

test("reads verdicts from reports, and assumes none", () => {
  const solidity = forgeResults({
    "test/A.t.sol:A": { test_results: { "test_attack01_refuses()": { status: "Success" }, "testFuzz_attack02_any(uint256)": { status: "Failure" } } },
    "test/B.t.sol:B": { test_results: { "test_twin01_falls()": { status: "Success" }, "test_twin02_falls()": { status: "Skipped" } } },
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
    "test_twin01_falls passed",
    "test_twin02_falls not run",
    "shouldRefuse passed",
    "shouldFall failed",
    "shouldFall failed",
  ]);
  const { rows, wrong } = verdictTable(catalogue, tests, { solidity, java });
  assert.equal(wrong, 5);
  assert.deepEqual(rows.slice(0, 2), [
    ["1 one", "a cause", "Hostile.test_attack01_refuses", "refused", ""],
    ["", "", "Twins.test_twin01_falls", "", "falls"],
  ]);
  assert.deepEqual(rows[2], ["2 two", "another", "Hostile.testFuzz_attack02_any", "NOT REFUSED", ""]);
  assert.ok(rows.some((row) => row[2] === "Twins.test_twin02_falls" && row[4] === "not run"));
  assert.ok(rows.some((row) => row[2] === "SenderTest.shouldFall" && row[4] === "STANDS"));
  assert.deepEqual(rows.find((row) => row[0] === "4 four"), ["4 four", "a fourth", "in java", "open", ""]);
});

test("counts what rules a part of an attack out beside what refuses the rest", () => {
  const beside = solidityTests("contract Design is Test {\n  function test_reason01_neverThere() public {}\n}\n", "Design.t.sol");
  const { rows, wrong } = verdictTable(catalogue, beside, { solidity: new Map([["test_reason01_neverThere", ["failed"]]]), java: new Map() });
  assert.equal(wrong, 1);
  assert.ok(rows.some((row) => row[2] === "Design.test_reason01_neverThere" && row[3] === "DOES NOT HOLD"));
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
  fs.writeFileSync(path.join(root, "docs/security.md"), page.replace("`Twins.test_twin01_falls`", "`Twins.test_twin01_stands`"));
  assert.match(quietly(["check"]).said, /docs\/security.md is stale/);
});

test("fails a table whose tests did not run", () => {
  const { code, said } = quietly(["table"]);
  assert.equal(code, 1);
  assert.match(said, /not run/);
  assert.match(said, /1 open, 8 wrong or not run/);
});

test("this catalogue keeps the form that write relies on", () => {
  const file = path.join(path.dirname(fileURLToPath(import.meta.url)), "catalogue.json");
  const text = fs.readFileSync(file, "utf8");
  const { attacks, pitfalls } = JSON.parse(text);
  for (const row of [...attacks, ...pitfalls]) assert.ok(text.includes(`\n    { "number": ${row.number}, `), `row ${row.number}`);
  assert.equal(new Set(attacks.map((row) => row.number)).size, attacks.length);
});
