// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";

import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";
import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";

import {JsonPath} from "../support/JsonPath.sol";
import {ReferenceGlobalTree} from "../support/ReferenceGlobalTree.sol";
import {ReferenceTree} from "../support/ReferenceTree.sol";
import {Weakness, WeakLedger} from "./WeakLedger.sol";

/// @notice A ledger at the recorded address of chain 31337, for the batches that `protocol/vectors/ledger.json` records:
/// proven by the circuit, one after the other from the empty state.
abstract contract LedgerRecords is Test {
    using JsonPath for string;

    struct Recorded {
        uint256[6] signals;
        uint256[] words;
        uint256[8] proof;
        uint64 deposits;
        uint32 leaves;
    }

    string private _json;
    address internal ledgerAt;
    uint64[] private _chains;
    uint256[] private _sizes = [uint256(1), 4];
    address[] internal verifiers;
    GlobalRoots private _globalRoots;
    WeakLedger internal ledger;
    Recorded[] internal batches;
    address internal operator = makeAddr("operator");
    address private _settlement = makeAddr("settlement");
    Message[] private _messages;

    function setUpRecords() internal {
        vm.warp(1_800_000_000);
        _json = vm.readFile("../vectors/ledger.json");
        vm.chainId(vm.parseJsonUint(_json, ".baseChain"));
        ledgerAt = vm.parseJsonAddress(_json, ".contract");
        _chains = [uint64(block.chainid), 31_338, 31_339, uint64(vm.parseJsonUint(_json, ".ledgerChain"))];
        for (uint256 i = 0; i < _sizes.length; ++i) {
            verifiers.push(address(new Groth16Verifier(recordedKey(_sizes[i]))));
        }
        address[] memory sources = new address[](4);
        (sources[0], sources[1]) = (makeAddr("bridge"), _settlement);
        (sources[2], sources[3]) = (makeAddr("another settlement"), ledgerAt);
        _globalRoots = new GlobalRoots(_chains, sources);
        for (uint256 i = 0; vm.keyExistsJson(_json, string(".batches").item(i)); ++i) {
            batches.push(read(_json, string(".batches").item(i)));
        }
    }

    function settleAll() internal {
        assertEq(ledger.stateRoot(), vm.parseJsonUint(_json, ".emptyRoot"));
        for (uint256 i = 0; i < batches.length; ++i) {
            settle(i);
        }
        assertEq(ledger.batchCount(), batches.length);
        assertEq(ledger.depositsProcessed(), ledger.depositsQueued());
    }

    function settleUntil(uint256 end) internal {
        for (uint256 i = 0; i < end; ++i) {
            settle(i);
        }
    }

    /// @dev The contract's signals are those that the circuit put out.
    function settle(uint256 i) internal {
        Recorded memory batch = batches[i];
        assertEq(ledger.batchCount(), i);
        assertEq(ledger.depositsProcessed(), batch.deposits, "deposits");
        assertEq(ledger.leafCount(), batch.leaves, "leaves");
        assertEq(
            abi.encode(ledger.computeSignals(batch.signals[0], batch.signals[1], batch.words)),
            abi.encode(batch.signals),
            "signals"
        );
        submit(batch);
        assertEq(ledger.stateRoot(), batch.signals[0]);
    }

    function submit(Recorded memory batch) internal {
        vm.prank(operator);
        ledger.submitBatch(batch.signals[0], batch.signals[1], batch.words, batch.proof);
    }

    /// @dev A precompile that refuses its input burns what it was given.
    function tryToSubmit(Recorded memory batch) internal returns (bool, bytes memory) {
        vm.prank(operator);
        return ledgerAt.call{gas: 3_000_000}(
            abi.encodeCall(
                ILedgerRollup.submitBatch, (batch.signals[0], batch.signals[1], batch.words, batch.proof)
            )
        );
    }

    function expectRefusal(bytes memory reason, Recorded memory batch) internal {
        vm.prank(operator);
        vm.expectRevert(reason);
        ledger.submitBatch(batch.signals[0], batch.signals[1], batch.words, batch.proof);
    }

    function expectInvalid(Recorded memory batch) internal {
        expectRefusal(abi.encodeWithSelector(Groth16Verifier.ProofInvalid.selector), batch);
    }

    function weaken(Weakness weakness, uint256[6] memory signals) internal {
        ledger.believe(signals[2], signals[4], signals[3]);
        ledger.weaken(weakness);
    }

    function _arguments() private returns (bytes memory) {
        ILedgerRollup.Config memory config = ILedgerRollup.Config({
            chain: _chains[3],
            globalRoots: address(_globalRoots),
            operator: operator,
            guardian: makeAddr("guardian"),
            unpauser: makeAddr("unpauser"),
            limiter: makeAddr("limiter"),
            unpauseDelay: 1 days,
            depositDeadline: 1 hours,
            freezeDeadline: 7 days,
            exitDelay: 2 days,
            defaultCapacity: type(uint104).max,
            defaultRefillPerSecond: 1
        });
        return abi.encode(config, _chains, _sizes, verifiers);
    }

    function read(string memory json, string memory at) internal pure returns (Recorded memory batch) {
        batch.signals = [
            vm.parseJsonUint(json, at.field("newRoot")),
            vm.parseJsonUint(json, at.field("commitment")),
            vm.parseJsonUint(json, at.field("evaluation")),
            vm.parseJsonUint(json, at.field("oldRoot")),
            vm.parseJsonUint(json, at.field("alpha")),
            vm.parseJsonUint(json, at.field("domain"))
        ];
        batch.words = numbersAt(json, at.field("words"));
        uint256[] memory proof = numbersAt(json, at.field("proof"));
        assertEq(proof.length, 8);
        for (uint256 i = 0; i < 8; ++i) {
            batch.proof[i] = proof[i];
        }
        batch.deposits = uint64(vm.parseJsonUint(json, at.field("deposits")));
        batch.leaves = uint32(vm.parseJsonUint(json, at.field("leaves")));
    }

    function recordedKey(uint256 size) internal view returns (uint256[28] memory) {
        return keyAt(_json, string(".verifyingKeys").field(vm.toString(size)));
    }

    function keyAt(string memory json, string memory at) internal pure returns (uint256[28] memory key) {
        string[5] memory parts = ["alpha1", "beta2", "gamma2", "delta2", "ic"];
        uint256 used = 0;
        for (uint256 i = 0; i < 5; ++i) {
            uint256[] memory words = numbersAt(json, at.field(parts[i]));
            for (uint256 j = 0; j < words.length; ++j) {
                key[used++] = words[j];
            }
        }
        assertEq(used, 28);
    }

    function numbersAt(string memory json, string memory at)
        internal
        pure
        returns (uint256[] memory numbers)
    {
        bytes32[] memory words = vm.parseJsonBytes32Array(json, at);
        numbers = new uint256[](words.length);
        for (uint256 i = 0; i < words.length; ++i) {
            numbers[i] = uint256(words[i]);
        }
    }

    /// @dev Deploys to the recorded address, and claims messages that become just the deposits that were proven.
    function start(string memory artifact, bool withAnotherDeposit) internal {
        deployCodeTo(artifact, _arguments(), ledgerAt);
        ledger = WeakLedger(ledgerAt);
        // Tokens 1 and 2 by their descriptions.
        for (uint256 token = 1; token <= 2; ++token) {
            _push(2, token, makeAddr("somebody"), 0, abi.encode("A token", "TOKEN", uint8(0)));
        }
        if (withAnotherDeposit) _push(0, 1, makeAddr("somebody"), 5, "");
        for (uint256 i = 0; i < batches.length; ++i) {
            uint256[] memory words = batches[i].words;
            for (uint256 j = 0; j < words.length; j += 2) {
                if (words[j] >> 208 != 1) continue;
                _push(0, uint32(words[j] >> 128), address(uint160(words[j + 1])), uint128(words[j]), "");
            }
        }
        ReferenceTree tree = new ReferenceTree();
        uint256[] memory indexes = new uint256[](_messages.length);
        for (uint256 i = 0; i < _messages.length; ++i) {
            tree.push(MessageHash.id(_messages[i]));
            indexes[i] = i;
        }
        uint32 count = tree.count();
        bytes32 exitRoot = tree.exitRoot(count);
        vm.prank(_settlement);
        _globalRoots.acceptExitRoot(exitRoot);
        bytes32[] memory leaves = new bytes32[](4);
        leaves[1] = ReferenceGlobalTree.leaf(_chains[1], exitRoot);
        ledger.claimMany(
            _messages,
            count,
            tree.multiProof(indexes, count),
            IBridge.GlobalProof({
                globalRoot: ReferenceGlobalTree.root(leaves),
                slot: 1,
                siblings: ReferenceGlobalTree.proof(leaves, 1)
            }),
            address(0)
        );
        _announceEverywhere();
    }

    function _push(uint8 kind, uint256 token, address recipient, uint256 amount, bytes memory data) private {
        _messages.push(
            Message({
                kind: kind,
                sourceChain: _chains[1],
                leafIndex: uint32(_messages.length),
                destinationChain: _chains[3],
                originChain: _chains[1],
                originToken: address(uint160(token)),
                sender: recipient,
                recipient: recipient,
                amount: amount,
                relayerFee: 0,
                data: data
            })
        );
    }

    /// @dev The recorded batches count exits alone as leaves: descriptions are taken as sent long before.
    function _announceEverywhere() private {
        for (uint256 slot = 0; slot < 100; ++slot) {
            bytes32 at = keccak256(abi.encode(uint256(1), slot));
            if (uint64(uint256(vm.load(ledgerAt, at))) != _chains[1]) continue;
            for (uint256 token = 1; token <= 2; ++token) {
                at = keccak256(abi.encode(token, slot));
                vm.store(ledgerAt, at, vm.load(ledgerAt, at) | bytes32(uint256(type(uint32).max) << 224));
            }
            return;
        }
        revert("no such slot");
    }
}
