// Compares what a contract shows to the outside (ABI) and to its own past (storage layout) with the committed
// snapshots, or writes them; and refuses contracts that no chain would deploy.
//   node snapshots.cjs sizes|check|write
const fs = require("node:fs");
const path = require("node:path");

const CONTRACTS = fs
  .readFileSync(path.join(__dirname, "contracts.txt"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
// EIP-170.
const RUNTIME_LIMIT = 24576;

function artifact(contract) {
  return JSON.parse(fs.readFileSync(path.join(__dirname, "out", `${contract}.sol`, `${contract}.json`), "utf8"));
}

function type(input) {
  if (!input.type.startsWith("tuple")) return input.type;
  return `(${input.components.map(type).join(",")})${input.type.slice("tuple".length)}`;
}

function abiLines(contract) {
  return artifact(contract)
    .abi.map((entry) => {
      const inputs = (entry.inputs ?? []).map((i) => `${type(i)}${i.indexed ? " indexed" : ""} ${i.name}`.trimEnd());
      const outputs = (entry.outputs ?? []).map((o) => `${type(o)} ${o.name}`.trimEnd());
      const returns = outputs.length === 0 ? "" : ` returns (${outputs.join(", ")})`;
      const mutability = entry.type === "function" ? ` ${entry.stateMutability}` : "";
      return `${entry.type} ${entry.name ?? ""}(${inputs.join(", ")})${mutability}${returns}`;
    })
    .sort();
}

function storageLines(contract) {
  // The numbers in type names are positions in the compiler's syntax tree and mean nothing.
  const { storage, types } = artifact(contract).storageLayout;
  return storage.map((e) => `slot ${e.slot} offset ${e.offset}: ${types[e.type].label} ${e.label}`);
}

function each(handle) {
  for (const contract of CONTRACTS) {
    handle(path.join(__dirname, "snapshots", "abi", `${contract}.txt`), abiLines(contract));
    handle(path.join(__dirname, "snapshots", "storage", `${contract}.txt`), storageLines(contract));
  }
}

const different = [];
switch (process.argv[2]) {
  case "sizes":
    for (const contract of CONTRACTS) {
      const size = (artifact(contract).deployedBytecode.object.length - 2) / 2;
      if (size > RUNTIME_LIMIT) different.push(`${contract} has ${size} bytes, a chain takes ${RUNTIME_LIMIT}`);
    }
    break;
  case "check":
    each((file, lines) => {
      const kept = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
      if (kept === lines.concat("").join("\n")) return;
      const before = kept.split("\n");
      const name = path.relative(__dirname, file);
      for (const line of before) if (!lines.includes(line) && line !== "") different.push(`${name}: gone: ${line}`);
      for (const line of lines) if (!before.includes(line)) different.push(`${name}: new: ${line}`);
      different.push(`${name} differs: if that is meant, run protocol/contracts/build.sh snapshots`);
    });
    break;
  case "write":
    each((file, lines) => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, lines.concat("").join("\n"));
    });
    break;
  default:
    different.push("usage: snapshots.cjs sizes|check|write");
}
if (different.length !== 0) {
  console.error(different.join("\n"));
  process.exit(1);
}
