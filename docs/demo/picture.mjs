// Draws captured output of `causeway demo` as a terminal: node docs/demo/picture.mjs < demo.txt > demo.svg
import { readFileSync } from "node:fs";

const CHARACTER = 8.43; // width of a character at 14 px in the fonts below
const LINE = 19;
const PADDING = 22;
const TITLE = 34;

const lines = readFileSync(0, "utf8").trimEnd().split("\n").map((line) => line.trimEnd());
const shown = ["$ ./causeway demo", ...lines];
const columns = Math.max(...shown.map((line) => line.length));
const width = Math.ceil(columns * CHARACTER + 2 * PADDING);
const height = TITLE + shown.length * LINE + PADDING;

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The colour class of a whole line. */
function colour(line) {
  if (line.startsWith("$")) return "prompt";
  if (/^(ROUTE|CHAIN) /.test(line)) return "head";
  if (/FAILED|PARKED|ORPHANED/.test(line)) return "bad";
  if (/\bCLAIMED\b|every minted token|proven all the way/.test(line)) return "good";
  return "text";
}

const body = shown.map((line, i) => {
  const y = TITLE + (i + 1) * LINE;
  // textLength keeps the columns together in whatever monospace font there is.
  const length = (line.length * CHARACTER).toFixed(1);
  return line === ""
    ? ""
    : `<text class="${colour(line)}" x="${PADDING}" y="${y}" textLength="${length}" lengthAdjust="spacing" xml:space="preserve">${escape(line)}</text>\n`;
});

process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Output of causeway demo">
<style>
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d5dae1; white-space: pre }
.prompt { fill: #ffffff; font-weight: bold } .head { fill: #8fb8ff; font-weight: bold } .good { fill: #7fd88f } .bad { fill: #ff8a80 }
</style>
<rect width="${width}" height="${height}" rx="9" fill="#14181f"/>
<circle cx="22" cy="19" r="6" fill="#ff5f57"/><circle cx="42" cy="19" r="6" fill="#febc2e"/><circle cx="62" cy="19" r="6" fill="#28c840"/>
${body.join("")}</svg>
`);
