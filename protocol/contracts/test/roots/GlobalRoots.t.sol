// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";

import {Network} from "../support/Network.sol";
import {ReferenceGlobalTree} from "../support/ReferenceGlobalTree.sol";

contract GlobalRootsTest is Network {
    function setUp() external {
        setUpNetwork();
    }

    function test_globalRoot_isZeroAndUnknownAtFirst() external view {
        assertEq(globalRoots.globalRoot(), bytes32(0));
        assertFalse(globalRoots.isKnown(bytes32(0)));
        assertEq(globalRoots.sequence(), 0);
    }

    function test_update_readsTheBridge() external {
        bytes32 root = globalRoots.update();
        bytes32[] memory leaves = new bytes32[](3);
        leaves[0] = ReferenceGlobalTree.leaf(chainIds[L1], bridges[L1].exitRoot());
        assertEq(root, ReferenceGlobalTree.root(leaves));
        assertEq(globalRoots.globalRoot(), root);
        assertEq(vm.load(address(globalRoots), bytes32(0)), root);
        assertTrue(globalRoots.isKnown(root));
        assertEq(globalRoots.exitRootOf(chainIds[L1]), bridges[L1].exitRoot());
        // Again: nothing happens.
        vm.getRecordedLogs();
        assertEq(globalRoots.update(), root);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(globalRoots.sequence(), 1);
    }

    function test_acceptExitRoot_fromTheChainsSettlementOnly() external {
        bytes32 exitRoot = keccak256("exit root");
        bytes32[] memory leaves = new bytes32[](3);
        leaves[L2B] = ReferenceGlobalTree.leaf(chainIds[L2B], exitRoot);
        bytes32 expected = ReferenceGlobalTree.root(leaves);
        vm.expectEmit(address(globalRoots));
        emit GlobalRoots.GlobalRootUpdated(expected, chainIds[L2B], exitRoot, 1);
        vm.prank(sources[L2B]);
        assertEq(globalRoots.acceptExitRoot(exitRoot), expected);
        assertEq(globalRoots.exitRootOf(chainIds[L2B]), exitRoot);
        assertEq(globalRoots.exitRootOf(chainIds[L2A]), bytes32(0));

        address[3] memory others = [address(bridges[L1]), alice, address(this)];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(GlobalRoots.NotSource.selector, others[i]));
            globalRoots.acceptExitRoot(exitRoot);
        }
        vm.prank(sources[L2B]);
        vm.expectRevert(abi.encodeWithSelector(GlobalRoots.ExitRootZero.selector, chainIds[L2B]));
        globalRoots.acceptExitRoot(bytes32(0));
    }

    function testFuzz_acceptExitRoot_everyRootStaysKnown(bytes32[] calldata exitRoots) external {
        vm.assume(exitRoots.length <= 20);
        bytes32[] memory leaves = new bytes32[](3);
        bytes32[] memory roots = new bytes32[](exitRoots.length);
        for (uint256 i = 0; i < exitRoots.length; ++i) {
            bytes32 exitRoot = exitRoots[i] == 0 ? bytes32(uint256(1)) : exitRoots[i];
            uint256 slot = 1 + uint256(exitRoot) % 2;
            leaves[slot] = ReferenceGlobalTree.leaf(chainIds[slot], exitRoot);
            vm.prank(sources[slot]);
            roots[i] = globalRoots.acceptExitRoot(exitRoot);
            assertEq(roots[i], ReferenceGlobalTree.root(leaves));
        }
        for (uint256 i = 0; i < roots.length; ++i) {
            assertTrue(globalRoots.isKnown(roots[i]));
        }
    }

    function test_slots_followTheConstructor() external {
        for (uint256 i = 0; i < CHAINS; ++i) {
            assertEq(globalRoots.slotOf(chainIds[i]), i);
            assertEq(globalRoots.chains()[i], chainIds[i]);
        }
        vm.expectRevert(abi.encodeWithSelector(GlobalRoots.ChainUnregistered.selector, 7));
        globalRoots.slotOf(7);
        vm.expectRevert(abi.encodeWithSelector(GlobalRoots.ChainUnregistered.selector, 7));
        globalRoots.exitRootOf(7);
    }

    function test_constructor_rejectsBadRegistries() external {
        uint64[] memory chains = new uint64[](2);
        address[] memory from = new address[](2);
        (chains[0], chains[1]) = (1, 2);
        (from[0], from[1]) = (alice, bob);
        new GlobalRoots(chains, from);

        chains[1] = 1;
        vm.expectRevert(abi.encodeWithSelector(GlobalRoots.ChainInvalid.selector, 1));
        new GlobalRoots(chains, from);
        chains[1] = 0;
        vm.expectRevert(abi.encodeWithSelector(GlobalRoots.ChainInvalid.selector, 0));
        new GlobalRoots(chains, from);
        chains[1] = 2;
        from[1] = alice;
        vm.expectRevert(abi.encodeWithSelector(GlobalRoots.SourceInvalid.selector, alice));
        new GlobalRoots(chains, from);
        from[1] = address(0);
        vm.expectRevert(abi.encodeWithSelector(GlobalRoots.SourceInvalid.selector, address(0)));
        new GlobalRoots(chains, from);
        vm.expectRevert(abi.encodeWithSelector(GlobalRoots.ChainsInvalid.selector, 2, 1));
        new GlobalRoots(chains, new address[](1));
        vm.expectRevert(abi.encodeWithSelector(GlobalRoots.ChainsInvalid.selector, 33, 33));
        new GlobalRoots(new uint64[](33), new address[](33));
        vm.expectRevert(abi.encodeWithSelector(GlobalRoots.ChainsInvalid.selector, 0, 0));
        new GlobalRoots(new uint64[](0), new address[](0));
    }

    function test_constructor_takesAsManyChainsAsSlots() external {
        uint64[] memory chains = new uint64[](32);
        address[] memory from = new address[](32);
        for (uint256 i = 0; i < 32; ++i) {
            (chains[i], from[i]) = (uint64(i + 1), address(uint160(i + 1)));
        }
        assertEq(new GlobalRoots(chains, from).chains().length, 32);
    }
}
