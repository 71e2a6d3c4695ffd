// SPDX-License-Identifier: Apache-2.0
// Reads "node duties --json" and prints who has a duty; exit code 1 when nobody has it.
'use strict';

const wanted = 'duties/' + process.argv[2];
const duties = require('fs')
  .readFileSync(0, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line));
const found = duties.find((duty) => duty.name === wanted && duty.held);
if (!found) {
  console.error('nobody has ' + wanted);
  process.exit(1);
}
console.log(found.owner.match(/^relayer-\d+/)[0]);
