// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";

import {BatchBinding} from "causeway/ledger/BatchBinding.sol";

import {WordsHarness} from "../ledger/LedgerWords.t.sol";

/// @notice What settlement reads and no public signal covers can be changed behind a valid proof: here the point at which
/// circuit and contract compare their words is a hash of all of it. That a changed byte is refused in the end, is shown
/// by the test of attack 20.
contract SignalPitfallsTest is Test {
    WordsHarness private _harness = new WordsHarness();

    /// Whatever settlement depends on changes alpha.
    function testFuzz_pitfall25_pointDependsOnEverything(
        BatchBinding.Batch memory batch,
        uint256[40] memory list
    ) external {
        uint256[] memory words = new uint256[](list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            words[i] = list[i];
        }
        uint256 alpha = _harness.alphaOf(batch, words);
        for (uint256 i = 0; i < 40; ++i) {
            words[i] ^= 1;
            assertNotEq(_harness.alphaOf(batch, words), alpha);
            words[i] ^= 1;
        }
        for (uint256 i = 0; i < 6; ++i) {
            BatchBinding.Batch memory changed = abi.decode(abi.encode(batch), (BatchBinding.Batch));
            if (i == 0) changed.oldRoot ^= 1;
            if (i == 1) changed.newRoot ^= 1;
            if (i == 2) changed.commitment ^= 1;
            if (i == 3) changed.number ^= 1;
            if (i == 4) changed.deposits ^= 1;
            if (i == 5) changed.leaves ^= 1;
            assertNotEq(_harness.alphaOf(changed, words), alpha);
        }
        assertNotEq(new WordsHarness().alphaOf(batch, words), alpha, "contract");
        vm.chainId(block.chainid + 1);
        assertNotEq(_harness.alphaOf(batch, words), alpha, "chain");
    }
}
