// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Message} from "causeway/Message.sol";
import {TestToken} from "causeway/token/TestToken.sol";

import {Network} from "../support/Network.sol";

/// @notice What transactions cost. Run with --isolate: each call is then a transaction of its own, and its gas holds
/// the 21,000 and the calldata. The figures are kept in `snapshots/Gas.json` and checked by the build.
contract GasTest is Network {
    uint256 private constant CLAIM_LIMIT = 45_000;
    uint256 private constant DEPOSIT_LIMIT = 95_000;
    uint256 private constant BATCH = 50;

    function setUp() external {
        setUpNetwork();
        fund(alice, 1_000_000 ether);
    }

    function test_bridgeToken_nativeInSteadyState() external {
        _deposits(L1, address(token), 700);
        // Average over 64 deposits, which holds every pattern of the six lowest levels.
        uint256 total = 0;
        uint256 worst = 0;
        for (uint256 i = 0; i < 64; ++i) {
            _deposits(L1, address(token), 1);
            uint256 used = vm.lastCallGas().gasTotalUsed;
            total += used;
            if (used > worst) worst = used;
        }
        vm.snapshotValue("Gas", "bridgeToken, native, average of 64 after 700", total / 64);
        vm.snapshotValue("Gas", "bridgeToken, native, worst of 64 after 700", worst);
        // The root needs one stored subtree for each set bit of the number of messages: 2,100 gas each.
        assertLe(total / 64, DEPOSIT_LIMIT);
    }

    function test_bridgeToken_wrappedInSteadyState() external {
        _deposits(L1, address(token), 1);
        relay(L1, L2A);
        TestToken image = wrapped(L2A);
        vm.prank(bob);
        image.transfer(alice, 0.9 ether);
        uint256 worst = 0;
        // The slots of the frontier are written for the first time when 1, 2, 4, ... messages were sent.
        for (uint256 i = 0; i < 128 + 64; ++i) {
            vm.prank(alice);
            bridges[L2A].bridgeToken(chainIds[L2B], bob, address(image), 0.001 ether, 0.0001 ether, "");
            uint256 used = vm.lastCallGas().gasTotalUsed;
            if (i >= 128 && used > worst) worst = used;
        }
        vm.snapshotValue("Gas", "bridgeToken, wrapped, worst of 64 after 128", worst);
        assertLe(worst, DEPOSIT_LIMIT);
    }

    function test_claimMany_mintToFreshRecipients() external {
        _depositsToFresh(BATCH, "first");
        relay(L1, L2A);
        _depositsToFresh(BATCH, "second");
        relay(L1, L2A);
        uint256 each = vm.lastCallGas().gasTotalUsed / BATCH;
        vm.snapshotValue("Gas", "claimMany of 50, mint to fresh recipients, each", each);
        assertLe(each, CLAIM_LIMIT);
        assertEq(wrapped(L2A).balanceOf(_fresh("second", 49)), 0.9 ether);
    }

    function test_claimMany_releaseToFreshRecipients() external {
        _deposits(L1, address(token), 200);
        relay(L1, L2A);
        TestToken image = wrapped(L2A);
        vm.prank(bob);
        image.transfer(alice, 100 ether);
        for (uint256 round = 0; round < 2; ++round) {
            for (uint256 i = 0; i < BATCH; ++i) {
                address to = _fresh(round == 0 ? "first" : "second", i);
                vm.prank(alice);
                bridges[L2A].bridgeToken(chainIds[L1], to, address(image), 1 ether, 0.1 ether, "");
            }
            relay(L2A, L1);
        }
        uint256 each = vm.lastCallGas().gasTotalUsed / BATCH;
        vm.snapshotValue("Gas", "claimMany of 50, release to fresh recipients, each", each);
        assertLe(each, CLAIM_LIMIT);
    }

    function test_claim_single() external {
        _deposits(L1, address(token), 2);
        settle(L1);
        claim(L1, L2A, sent[L1][0]);
        vm.snapshotValue(
            "Gas", "claim of a description, deploys the wrapped token", vm.lastCallGas().gasTotalUsed
        );
        claim(L1, L2A, sent[L1][1]);
        claim(L1, L2A, sent[L1][2]);
        vm.snapshotValue("Gas", "claim of one message", vm.lastCallGas().gasTotalUsed);
    }

    function test_update_globalRoot() external {
        _deposits(L1, address(token), 1);
        settle(L1);
        settle(L2A);
        settle(L2B);
        _deposits(L1, address(token), 1);
        globalRoots.update();
        vm.snapshotValue("Gas", "update of the global root, three chains", vm.lastCallGas().gasTotalUsed);
    }

    function _deposits(uint256 chain, address what, uint256 count) private {
        for (uint256 i = 0; i < count; ++i) {
            vm.prank(alice);
            bridges[chain].bridgeToken(chainIds[L2A], bob, what, 1 ether, 0.1 ether, "");
        }
    }

    function _depositsToFresh(uint256 count, string memory label) private {
        for (uint256 i = 0; i < count; ++i) {
            vm.prank(alice);
            bridges[L1].bridgeToken(chainIds[L2A], _fresh(label, i), address(token), 1 ether, 0.1 ether, "");
        }
    }

    function _fresh(string memory label, uint256 i) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode(label, i)))));
    }
}
