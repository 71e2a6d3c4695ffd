// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";

import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {LedgerRollup} from "causeway/ledger/LedgerRollup.sol";
import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";
import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";

import {JsonPath} from "../support/JsonPath.sol";
import {ReferenceGlobalTree} from "../support/ReferenceGlobalTree.sol";
import {ReferenceTree} from "../support/ReferenceTree.sol";
import {LenientVerifier} from "./Groth16Verifier.t.sol";
import {Weakness, WeakLedger} from "./WeakLedger.sol";

/// @notice Batches that the circuit proved, one after the other from the empty state, settled by the contract: what
/// `protocol/vectors/ledger.json` records is a deployment at a fixed address on chain 31337. Then the same attacks as
/// in `LedgerTampering`, with proofs that nobody could have made otherwise.
contract LedgerVectorsTest is Test {
    using JsonPath for string;

    struct Recorded {
        uint256[6] signals;
        uint256[] words;
        uint256[8] proof;
        uint64 deposits;
        uint32 leaves;
    }

    uint256 private constant R =
        21_888_242_871_839_275_222_246_405_745_257_275_088_548_364_400_416_034_343_698_204_186_575_808_495_617;
    /// @dev The batch that holds nothing but an exit.
    uint256 private constant EXIT = 2;

    string private _json;
    address private _at;
    uint64[] private _chains;
    uint256[] private _sizes = [uint256(1), 4];
    address[] private _verifiers;
    GlobalRoots private _globalRoots;
    WeakLedger private _ledger;
    Recorded[] private _batches;
    address private _operator = makeAddr("operator");
    address private _settlement = makeAddr("settlement");
    Message[] private _messages;

    function setUp() external {
        vm.warp(1_800_000_000);
        _json = vm.readFile("../vectors/ledger.json");
        vm.chainId(vm.parseJsonUint(_json, ".baseChain"));
        _at = vm.parseJsonAddress(_json, ".contract");
        _chains = [uint64(block.chainid), 31_338, 31_339, uint64(vm.parseJsonUint(_json, ".ledgerChain"))];
        for (uint256 i = 0; i < _sizes.length; ++i) {
            _verifiers.push(address(new Groth16Verifier(_key(_sizes[i]))));
        }
        address[] memory sources = new address[](4);
        (sources[0], sources[1]) = (makeAddr("bridge"), _settlement);
        (sources[2], sources[3]) = (makeAddr("another settlement"), _at);
        _globalRoots = new GlobalRoots(_chains, sources);
        for (uint256 i = 0; vm.keyExistsJson(_json, string(".batches").item(i)); ++i) {
            _batches.push(_read(string(".batches").item(i)));
        }
        assertGt(_batches.length, EXIT);
    }

    modifier onTwin() {
        _start("WeakLedger.sol:WeakLedger", false);
        _;
    }

    /// The contract as it is deployed, not a twin of it.
    function test_vectors_settle() external {
        _start("LedgerRollup.sol:LedgerRollup", false);
        _settleAll();
    }

    function test_vectors_everyChangedWordIsRefused() external onTwin {
        for (uint256 i = 0; i < 4; ++i) {
            Recorded memory batch = _batches[i];
            for (uint256 j = 0; j < batch.words.length; ++j) {
                for (uint256 bit = 0; bit < 256; bit += 17) {
                    batch.words[j] ^= 1 << bit;
                    _expectInvalid(batch);
                    batch.words[j] ^= 1 << bit;
                }
            }
            _settle(i);
        }
    }

    function test_vectors_exitAmountPlusOne() external onTwin {
        _settleUntil(EXIT);
        Recorded memory batch = _batches[EXIT];
        batch.words[0] += 1;
        _expectInvalid(batch);
        _weaken(Weakness.BINDING, batch.signals);
        _submit(batch);
    }

    /// Another recipient than was proven.
    function test_vectors_publicDataDiffers() external onTwin {
        _settleUntil(EXIT);
        Recorded memory batch = _batches[EXIT];
        batch.words[1] ^= 1;
        _expectInvalid(batch);
        _weaken(Weakness.BINDING, batch.signals);
        _submit(batch);
    }

    function test_vectors_wrongOldRoot() external onTwin {
        _settleUntil(EXIT);
        Recorded memory batch = _batches[EXIT];
        vm.store(_at, 0, bytes32(_batches[0].signals[0]));
        assertEq(_ledger.stateRoot(), _batches[0].signals[0]);
        _expectInvalid(batch);
        _weaken(Weakness.OLD_ROOT, batch.signals);
        _submit(batch);
    }

    function test_vectors_replay() external onTwin {
        _settleUntil(EXIT);
        uint256 snapshot = vm.snapshotState();
        _submit(_batches[EXIT]);
        _expectInvalid(_batches[EXIT]);
        vm.revertToState(snapshot);
        _weaken(Weakness.RECORD, _batches[EXIT].signals);
        _submit(_batches[EXIT]);
        _submit(_batches[EXIT]);
    }

    /// A batch that was proven for a later place.
    function test_vectors_outOfOrder() external onTwin {
        _expectInvalid(_batches[1]);
        _expectInvalid(_batches[EXIT]);
    }

    function test_vectors_proofOfAnotherCircuit() external onTwin {
        Recorded memory batch = _batches[0];
        vm.expectRevert(Groth16Verifier.ProofInvalid.selector);
        Groth16Verifier(_verifiers[1]).verify(batch.proof, batch.signals);
        Groth16Verifier(_verifiers[0]).verify(batch.proof, batch.signals);
        // The key of the other circuit in the place of this one.
        bytes memory code = _verifiers[0].code;
        vm.etch(_verifiers[0], _verifiers[1].code);
        _expectInvalid(batch);
        vm.etch(_verifiers[0], code);
        _submit(batch);
    }

    function test_vectors_signalAboveModulus() external {
        LenientVerifier twin = new LenientVerifier(_key(1));
        for (uint256 i = 0; i < 6; ++i) {
            uint256[6] memory signals = _batches[0].signals;
            signals[i] += R;
            vm.expectRevert(abi.encodeWithSelector(Groth16Verifier.SignalTooLarge.selector, i, signals[i]));
            Groth16Verifier(_verifiers[0]).verify(_batches[0].proof, signals);
            twin.verify(_batches[0].proof, signals);
        }
    }

    /// The queue holds another deposit before the one that was proven.
    function test_vectors_skippedDeposit() external {
        _start("WeakLedger.sol:WeakLedger", true);
        uint64 queued = _ledger.depositsQueued();
        _expect(abi.encodeWithSelector(ILedgerRollup.DepositMismatch.selector, 0, queued), _batches[0]);
        _weaken(Weakness.DEPOSIT_ORDER, _batches[0].signals);
        _submit(_batches[0]);
    }

    /// One more or less in any coordinate, and none at all.
    function test_vectors_changedProof() external onTwin {
        for (uint256 i = 0; i < 8; ++i) {
            Recorded memory batch = _batches[0];
            batch.proof[i] ^= 1;
            (bool success, bytes memory reason) = _try(batch);
            assertFalse(success);
            assertEq(reason, abi.encodeWithSelector(Groth16Verifier.PrecompileFailed.selector, 8));
            batch.proof[i] ^= 1;
        }
        Recorded memory empty = _batches[0];
        delete empty.proof;
        _expect(abi.encodeWithSelector(Groth16Verifier.ProofPointZero.selector, 0), empty);
        _submit(_batches[0]);
    }

    function test_vectors_anotherChain() external onTwin {
        vm.chainId(block.chainid + 1);
        _expectInvalid(_batches[0]);
    }

    function _settleAll() private {
        assertEq(_ledger.stateRoot(), vm.parseJsonUint(_json, ".emptyRoot"));
        for (uint256 i = 0; i < _batches.length; ++i) {
            _settle(i);
        }
        assertEq(_ledger.batchCount(), _batches.length);
        assertEq(_ledger.depositsProcessed(), _ledger.depositsQueued());
    }

    function _settleUntil(uint256 end) private {
        for (uint256 i = 0; i < end; ++i) {
            _settle(i);
        }
    }

    /// @dev The contract's signals are those that the circuit put out.
    function _settle(uint256 i) private {
        Recorded memory batch = _batches[i];
        assertEq(_ledger.batchCount(), i);
        assertEq(_ledger.depositsProcessed(), batch.deposits, "deposits");
        assertEq(_ledger.leafCount(), batch.leaves, "leaves");
        assertEq(
            abi.encode(_ledger.computeSignals(batch.signals[0], batch.signals[1], batch.words)),
            abi.encode(batch.signals),
            "signals"
        );
        _submit(batch);
        assertEq(_ledger.stateRoot(), batch.signals[0]);
    }

    function _submit(Recorded memory batch) private {
        vm.prank(_operator);
        _ledger.submitBatch(batch.signals[0], batch.signals[1], batch.words, batch.proof);
    }

    /// @dev A precompile that refuses its input burns what it was given.
    function _try(Recorded memory batch) private returns (bool, bytes memory) {
        vm.prank(_operator);
        return _at.call{gas: 3_000_000}(
            abi.encodeCall(
                ILedgerRollup.submitBatch, (batch.signals[0], batch.signals[1], batch.words, batch.proof)
            )
        );
    }

    function _expect(bytes memory reason, Recorded memory batch) private {
        vm.prank(_operator);
        vm.expectRevert(reason);
        _ledger.submitBatch(batch.signals[0], batch.signals[1], batch.words, batch.proof);
    }

    function _expectInvalid(Recorded memory batch) private {
        _expect(abi.encodeWithSelector(Groth16Verifier.ProofInvalid.selector), batch);
    }

    function _weaken(Weakness weakness, uint256[6] memory signals) private {
        _ledger.believe(signals[2], signals[4], signals[3]);
        _ledger.weaken(weakness);
    }

    function _arguments() private returns (bytes memory) {
        ILedgerRollup.Config memory config = ILedgerRollup.Config({
            chain: _chains[3],
            globalRoots: address(_globalRoots),
            operator: _operator,
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
        return abi.encode(config, _chains, _sizes, _verifiers);
    }

    function _read(string memory at) private view returns (Recorded memory batch) {
        batch.signals = [
            vm.parseJsonUint(_json, at.field("newRoot")),
            vm.parseJsonUint(_json, at.field("commitment")),
            vm.parseJsonUint(_json, at.field("evaluation")),
            vm.parseJsonUint(_json, at.field("oldRoot")),
            vm.parseJsonUint(_json, at.field("alpha")),
            vm.parseJsonUint(_json, at.field("domain"))
        ];
        batch.words = _numbers(at.field("words"));
        uint256[] memory proof = _numbers(at.field("proof"));
        assertEq(proof.length, 8);
        for (uint256 i = 0; i < 8; ++i) {
            batch.proof[i] = proof[i];
        }
        batch.deposits = uint64(vm.parseJsonUint(_json, at.field("deposits")));
        batch.leaves = uint32(vm.parseJsonUint(_json, at.field("leaves")));
    }

    function _key(uint256 size) private view returns (uint256[28] memory key) {
        string memory at = string(".verifyingKeys").field(vm.toString(size));
        string[5] memory parts = ["alpha1", "beta2", "gamma2", "delta2", "ic"];
        uint256 used = 0;
        for (uint256 i = 0; i < 5; ++i) {
            uint256[] memory words = _numbers(at.field(parts[i]));
            for (uint256 j = 0; j < words.length; ++j) {
                key[used++] = words[j];
            }
        }
        assertEq(used, 28);
    }

    function _numbers(string memory at) private view returns (uint256[] memory numbers) {
        bytes32[] memory words = vm.parseJsonBytes32Array(_json, at);
        numbers = new uint256[](words.length);
        for (uint256 i = 0; i < words.length; ++i) {
            numbers[i] = uint256(words[i]);
        }
    }

    /// @dev Deploys to the recorded address, and claims messages that become just the deposits that were proven.
    function _start(string memory artifact, bool withAnotherDeposit) private {
        deployCodeTo(artifact, _arguments(), _at);
        _ledger = WeakLedger(_at);
        // Tokens 1 and 2 by their descriptions.
        for (uint256 token = 1; token <= 2; ++token) {
            _push(2, token, makeAddr("somebody"), 0, abi.encode("A token", "TOKEN", uint8(0)));
        }
        if (withAnotherDeposit) _push(0, 1, makeAddr("somebody"), 5, "");
        for (uint256 i = 0; i < _batches.length; ++i) {
            uint256[] memory words = _batches[i].words;
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
        _ledger.claimMany(
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
            if (uint64(uint256(vm.load(_at, at))) != _chains[1]) continue;
            for (uint256 token = 1; token <= 2; ++token) {
                at = keccak256(abi.encode(token, slot));
                vm.store(_at, at, vm.load(_at, at) | bytes32(uint256(type(uint32).max) << 224));
            }
            return;
        }
        revert("no such slot");
    }
}
