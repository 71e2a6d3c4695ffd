#!/usr/bin/env node
// A native-looking `solc` over the npm compiler, so that forge compiles with exactly the version that
// package-lock.json pins and downloads nothing. It answers `--version`; anything else is standard JSON from stdin.
const fs = require("node:fs");
if (process.argv.includes("--version")) {
  // From the package's own description: forge asks before every run, and loading the compiler takes a second.
  const { version } = require("solc/package.json");
  fs.writeSync(1, `solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
} else {
  const solc = require("solc");
  const input = fs.readFileSync(0, "utf8");
  const output = Buffer.from(solc.compile(input));
  // A pipe takes only part of a large output at once and says EAGAIN when it is full.
  for (let at = 0; at < output.length; ) {
    try {
      at += fs.writeSync(1, output, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}
