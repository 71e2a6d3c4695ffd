// Holds what slither finds in src/ against the findings that were reviewed, static.json: fails at any other, and at a
// reviewed one that is not found any more.
//   node static.cjs SLITHER        SLITHER: the program, as `pip install slither-analyzer==0.11.6` has it
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { spawnSync } = require("node:child_process");

const slither = process.argv[2];
if (!slither) {
  console.error("usage: node static.cjs SLITHER");
  process.exit(2);
}
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "causeway-static-"));
const environment = {
  ...process.env,
  PATH: `${path.join(__dirname, "node_modules/.bin")}${path.delimiter}${process.env.PATH}`,
  FOUNDRY_OUT: path.join(scratch, "out"),
  FOUNDRY_CACHE_PATH: path.join(scratch, "cache"),
};

function run(program, args, allowed) {
  const done = spawnSync(program, args, { cwd: __dirname, env: environment, encoding: "utf8" });
  if (done.error || !allowed.includes(done.status)) {
    console.error(`${program} ${args.join(" ")}: ${done.error ?? `exit code ${done.status}`}\n${done.stdout}${done.stderr}`);
    process.exit(1);
  }
}

try {
  run("forge", ["build", "--build-info", "--build-info-path", path.join(scratch, "out/build-info"), "--skip", "test", "--force"], [0]);
  const json = path.join(scratch, "findings.json");
  run(
    slither,
    [".", "--ignore-compile", "--foundry-out-directory", path.join(scratch, "out"), "--filter-paths", "node_modules|test/",
      "--exclude-dependencies", "--exclude-informational", "--exclude-optimization", "--json", json],
    [0, 255],
  );
  const found = JSON.parse(fs.readFileSync(json, "utf8")).results.detectors.map(({ check, impact, description }) => ({
    check,
    impact,
    what: description.split("\n")[0].replace(/ ?\([^()]*\.sol#[0-9-]+\)/g, "").replace(/:$/, ""),
  }));
  const reviewed = JSON.parse(fs.readFileSync(path.join(__dirname, "static.json"), "utf8"));
  const covers = (one, finding) => one.check === finding.check && finding.what.startsWith(one.where);
  const fresh = found.filter((finding) => !reviewed.some((one) => covers(one, finding)));
  const stale = reviewed.filter((one) => !found.some((finding) => covers(one, finding)));
  fresh.forEach(({ check, impact, what }) => console.log(`NEW    ${impact} ${check}: ${what}`));
  stale.forEach(({ check, where }) => console.log(`STALE  ${check}: ${where} is not found any more`));
  console.log(`slither: ${found.length} findings, ${found.length - fresh.length} reviewed, ${fresh.length} new, ${stale.length} stale`);
  process.exitCode = found.length > 0 && fresh.length + stale.length === 0 ? 0 : 1;
} finally {
  fs.rmSync(scratch, { recursive: true });
}
