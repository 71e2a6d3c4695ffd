// SPDX-License-Identifier: Apache-2.0
// Asks the Prometheus of the compose file.
//   prometheus.js QUERY VALUE    waits until the query's only value is VALUE
//   prometheus.js --all FILE     every query of the dashboard is understood
'use strict';

const LIMIT_MILLIS = 60_000;

async function ask(query) {
  const answer = await fetch('http://127.0.0.1:9090/api/v1/query?query=' + encodeURIComponent(query));
  return answer.json();
}

async function become(query, wanted) {
  const end = Date.now() + LIMIT_MILLIS;
  let said;
  do {
    try {
      said = await ask(query);
      if (said.status === 'success' && said.data.result.length === 1 && said.data.result[0].value[1] === wanted) {
        return;
      }
    } catch (failure) {
      said = String(failure);
    }
    await new Promise((done) => setTimeout(done, 500));
  } while (Date.now() < end);
  throw new Error(`${query} did not become ${wanted}: ${JSON.stringify(said)}`);
}

async function all(file) {
  const dashboard = JSON.parse(require('fs').readFileSync(file, 'utf8'));
  const queries = dashboard.panels.flatMap((panel) => panel.targets ?? []).map((target) => target.expr);
  for (const query of queries) {
    const said = await ask(query);
    if (said.status !== 'success') {
      throw new Error(`${query}: ${said.error}`);
    }
  }
  if (queries.length === 0) {
    throw new Error(file + ' has no query');
  }
}

const [first, second] = process.argv.slice(2);
(first === '--all' ? all(second) : become(first, second)).catch((failure) => {
  console.error(failure.message);
  process.exit(1);
});
