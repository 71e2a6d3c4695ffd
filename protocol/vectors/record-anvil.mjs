// SPDX-License-Identifier: Apache-2.0
// Records headers, receipts and state proofs of real anvil nodes, one file per hard fork, for the tests of proofs/trie.
//
//   node protocol/vectors/record-anvil.mjs path/to/anvil
//
// Everything is seeded, so a second run with the same anvil writes the same files.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const anvil = process.argv[2];
if (!anvil) {
  console.error('usage: node record-anvil.mjs path/to/anvil');
  process.exit(2);
}

const networks = {
  london: ['--hardfork', 'london'],
  shanghai: ['--hardfork', 'shanghai'],
  cancun: ['--hardfork', 'cancun'],
  prague: ['--hardfork', 'prague'],
  optimism: ['--network', 'optimism'],
};

// Stores i * i in slots 40 down to 1, all ones in slot 41, and logs 32 bytes with the topics 0xaa and 0xbb.
const initCode =
  '0x6028' + '5b80800281556001900380600257' + '60bb60aa60206000a2' + '7f' + 'ff'.repeat(32) + '602955' + '60006000536001' + '6000f3';
const sender = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
const stranger = '0x00000000000000000000000000000000000c0ffe';
const word = (number) => '0x' + BigInt(number).toString(16).padStart(64, '0');

let port = 19545;
for (const [name, options] of Object.entries(networks)) {
  port++;
  const node = spawn(anvil, ['--port', String(port), '--timestamp', '1700000000', '--silent', '--no-mining', ...options], { stdio: 'inherit' });
  let id = 0;
  const call = async (method, ...params) => {
    const response = await fetch(`http://127.0.0.1:${port}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }),
    });
    const { result, error } = await response.json();
    if (error) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  };
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        await call('eth_chainId');
        break;
      } catch (notYet) {
        if (attempt === 100) throw notYet;
        await pause(50);
      }
    }
    const deployment = await call('eth_sendTransaction', { from: sender, data: initCode, gas: '0x1e8480', gasPrice: '0x77359400' });
    for (let i = 0; i < 20; i++) {
      const price = i % 2 === 0 ? { gasPrice: '0x77359400' } : { maxFeePerGas: '0x77359400', maxPriorityFeePerGas: '0x1' };
      await call('eth_sendTransaction', { from: sender, to: '0x' + (0x1000 + i).toString(16).padStart(40, '0'), value: '0x1', gas: '0x5208', ...price });
    }
    await call('evm_setNextBlockTimestamp', 1700000012);
    await call('evm_mine');
    await call('evm_setNextBlockTimestamp', 1700000024);
    await call('evm_mine');
    const contract = (await call('eth_getTransactionReceipt', deployment)).contractAddress;
    const blocks = [];
    for (const number of ['0x0', '0x1', '0x2']) {
      const block = await call('eth_getBlockByNumber', number, false);
      delete block.transactions;
      blocks.push(block);
    }
    const slots = [word(1), word(7), word(40), word(41), word(42), word(1000)];
    const recorded = {
      client: await call('web3_clientVersion'),
      blocks,
      receipts: await call('eth_getBlockReceipts', '0x1'),
      contract: await call('eth_getProof', contract, slots, '0x2'),
      account: await call('eth_getProof', sender, [word(0)], '0x2'),
      stranger: await call('eth_getProof', stranger, [], '0x2'),
    };
    writeFileSync(new URL(`anvil/${name}.json`, import.meta.url), JSON.stringify(recorded, null, 1) + '\n');
    console.log(`${name}: ${recorded.client}, block 1 has ${recorded.receipts.length} receipts`);
  } finally {
    node.kill();
  }
}
