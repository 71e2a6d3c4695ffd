// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";
import {Vm} from "forge-std/Vm.sol";

import {Bridge} from "causeway/Bridge.sol";
import {Message} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";
import {TestToken} from "causeway/token/TestToken.sol";

import {ReferenceGlobalTree} from "./ReferenceGlobalTree.sol";
import {ReferenceTree} from "./ReferenceTree.sol";

/// @title Three chains in one EVM: an L1 and two L2s, each with its bridge
/// @notice The bridges share one registry of roots as their root source: what mirrors carry is not the matter here.
/// Proofs are built by the plain reference trees from the events of the bridges.
abstract contract Network is Test {
    uint256 internal constant CHAINS = 3;
    uint256 internal constant L1 = 0;
    uint256 internal constant L2A = 1;
    uint256 internal constant L2B = 2;
    uint8 internal constant OUTBOUND = 0;
    uint8 internal constant INBOUND = 1;
    uint128 internal constant CAPACITY = 1_000_000 ether;
    uint128 internal constant REFILL = 100 ether;
    uint64 internal constant UNPAUSE_DELAY = 1 days;

    address internal guardian = makeAddr("guardian");
    address internal unpauser = makeAddr("unpauser");
    address internal limiter = makeAddr("limiter");
    address internal relayer = makeAddr("relayer");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");

    uint64[] internal chainIds;
    address[] internal sources;
    Bridge[] internal bridges;
    ReferenceTree[] internal trees;
    GlobalRoots internal globalRoots;
    TestToken internal token;

    mapping(uint256 chain => Message[]) internal sent;
    /// @dev How many leaves the accepted exit root of each chain covers.
    uint32[CHAINS] internal settled;

    function setUpNetwork() internal {
        vm.warp(1_800_000_000);
        chainIds = [uint64(901), 902, 903];
        address predicted = vm.computeCreateAddress(
            address(this), vm.getNonce(address(this)) + 2 * CHAINS + settlementContracts()
        );
        for (uint256 i = 0; i < CHAINS; ++i) {
            trees.push(new ReferenceTree());
            vm.chainId(chainIds[i]);
            bridges.push(newBridge(config(predicted)));
        }
        vm.chainId(chainIds[L1]);
        sources = [address(bridges[L1]), newSettlement(L2A, predicted), newSettlement(L2B, predicted)];
        globalRoots = newGlobalRoots();
        assertEq(address(globalRoots), predicted);
        token = new TestToken("Test token", "TEST", 18, type(uint128).max);
        vm.recordLogs();
    }

    /// @dev Who may hand in exit roots of a chain; here an account that the tests speak for.
    function newSettlement(uint256 chain, address) internal virtual returns (address) {
        return makeAddr(chain == L2A ? "settlement of A" : "settlement of B");
    }

    /// @dev How many contracts `newSettlement` deploys for all chains.
    function settlementContracts() internal view virtual returns (uint256) {
        return 0;
    }

    /// @dev Tests of attacks put a weakened twin in its place.
    function newBridge(IBridge.Config memory c) internal virtual returns (Bridge) {
        return new Bridge(c, chainIds);
    }

    /// @dev As `newBridge`.
    function newGlobalRoots() internal virtual returns (GlobalRoots) {
        return new GlobalRoots(chainIds, sources);
    }

    function config(address rootSource) internal view returns (IBridge.Config memory) {
        return IBridge.Config({
            rootSource: rootSource,
            guardian: guardian,
            unpauser: unpauser,
            limiter: limiter,
            unpauseDelay: UNPAUSE_DELAY,
            defaultCapacity: CAPACITY,
            defaultRefillPerSecond: REFILL
        });
    }

    function fund(address owner, uint256 amount) internal {
        token.faucet(owner, amount);
        vm.prank(owner);
        token.approve(address(bridges[L1]), type(uint256).max);
    }

    /// @dev Sends from Alice to Bob and returns the message, the last one if a description went before it.
    function send(uint256 from, uint256 to, address what, uint256 amount, uint256 fee)
        internal
        returns (Message memory)
    {
        vm.prank(alice);
        bridges[from].bridgeToken(chainIds[to], bob, what, amount, fee, "");
        return lastSent(from);
    }

    /// @dev Reads the recorded events of all bridges into the reference trees.
    function collect() internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IBridge.MessageSent.selector) continue;
            for (uint256 chain = 0; chain < CHAINS; ++chain) {
                if (logs[i].emitter != address(bridges[chain])) continue;
                (Message memory message, bytes32 exitRoot) = abi.decode(logs[i].data, (Message, bytes32));
                trees[chain].push(logs[i].topics[1]);
                sent[chain].push(message);
                assertEq(trees[chain].count(), message.leafIndex + 1, "leaf index");
                assertEq(trees[chain].exitRoot(trees[chain].count()), exitRoot, "exit root of the event");
            }
        }
    }

    function lastSent(uint256 chain) internal returns (Message memory) {
        collect();
        return sent[chain][sent[chain].length - 1];
    }

    /// @dev Makes the global root cover all that the chain has sent so far.
    function settle(uint256 chain) internal {
        collect();
        if (chain == L1) {
            globalRoots.update();
        } else {
            bytes32 exitRoot = bridges[chain].exitRoot();
            vm.prank(sources[chain]);
            globalRoots.acceptExitRoot(exitRoot);
        }
        settled[chain] = bridges[chain].leafCount();
    }

    function globalProof(uint256 chain) internal view returns (IBridge.GlobalProof memory proof) {
        bytes32[] memory leaves = new bytes32[](CHAINS);
        for (uint256 i = 0; i < CHAINS; ++i) {
            leaves[i] = globalLeaf(chainIds[i], globalRoots.exitRootOf(chainIds[i]));
        }
        proof.globalRoot = ReferenceGlobalTree.root(leaves);
        proof.slot = uint8(chain);
        proof.siblings = ReferenceGlobalTree.proof(leaves, chain);
    }

    /// @dev As `newBridge`.
    function globalLeaf(uint64 chain, bytes32 exitRoot) internal view virtual returns (bytes32) {
        return ReferenceGlobalTree.leaf(chain, exitRoot);
    }

    function exitProof(uint256 chain, uint256 index) internal view returns (bytes32[32] memory) {
        return trees[chain].proof(index, settled[chain]);
    }

    function claim(uint256 from, uint256 to, Message memory message) internal {
        bridges[to].claim(
            message, settled[from], exitProof(from, message.leafIndex), globalProof(from), relayer
        );
    }

    function claimMany(uint256 from, uint256 to, Message[] memory messages) internal {
        bridges[to].claimMany(messages, settled[from], multiProof(from, messages), globalProof(from), relayer);
    }

    function multiProof(uint256 from, Message[] memory messages) internal view returns (bytes32[] memory) {
        uint256[] memory indexes = new uint256[](messages.length);
        for (uint256 i = 0; i < messages.length; ++i) {
            indexes[i] = messages[i].leafIndex;
        }
        return trees[from].multiProof(indexes, settled[from]);
    }

    /// @dev Settles, then claims all that `from` has sent to `to` and that is not claimed yet.
    function relay(uint256 from, uint256 to) internal {
        settle(from);
        uint256 count = 0;
        for (uint256 i = 0; i < sent[from].length; ++i) {
            if (isOpen(from, to, i)) ++count;
        }
        if (count == 0) return;
        Message[] memory messages = new Message[](count);
        count = 0;
        for (uint256 i = 0; i < sent[from].length; ++i) {
            if (isOpen(from, to, i)) messages[count++] = sent[from][i];
        }
        claimMany(from, to, messages);
    }

    function wrapped(uint256 chain) internal view returns (TestToken) {
        return TestToken(bridges[chain].wrappedToken(chainIds[L1], address(token)));
    }

    function isOpen(uint256 from, uint256 to, uint256 index) internal view returns (bool) {
        return sent[from][index].destinationChain == chainIds[to]
            && !bridges[to].isClaimed(chainIds[from], uint32(index));
    }
}
