// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Message, MessageHash} from "causeway/Message.sol";
import {ExitTree} from "causeway/libraries/ExitTree.sol";
import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";

import {LedgerNetwork} from "../ledger/LedgerNetwork.sol";
import {ReferenceBinding} from "../ledger/ReferenceBinding.sol";
import {TrapdoorKey} from "../ledger/TrapdoorKey.sol";

/// @dev What a bridge does for a message besides its event.
contract AppendHarness {
    bytes32[32] private _frontier;
    uint32 private _leafCount;
    bytes32 private _exitRoot;

    function append(uint256 count) external {
        uint32 index = _leafCount;
        Message memory message;
        bytes32 root;
        for (uint256 i = 0; i < count; ++i) {
            message.leafIndex = index;
            root = ExitTree.append(_frontier, index, MessageHash.id(message));
            root = ExitTree.mixIn(root, ++index);
        }
        _leafCount = index;
        _exitRoot = root;
    }
}

/// @notice What the transactions of a ledger cost on the L1. Run with --isolate, as `GasTest`. Proofs are valid ones
/// for a verifier as it is deployed; verification costs the same whatever the circuit.
contract LedgerGasTest is LedgerNetwork {
    /// @dev Verification is 225,000 of it, the global root 59,000, the transaction itself 27,000.
    uint256 private constant BATCH_LIMIT = 385_000;
    /// @dev Above what the append to the tree costs: 5,500 for MessageSent, 1,300 for the words and BatchData.
    uint256 private constant EXIT_LIMIT = 9000;

    AppendHarness private _tree;

    /// @dev 64 exits were before, so that the slots that the next 60 write have been written before.
    function setUp() external {
        setUpLedger();
        deposit(alice, 1_000_000 ether);
        submit(one(depositOf(alice, 1, 1_000_000 ether)));
        for (uint256 i = 0; i < 3; ++i) {
            submit(_exits(20));
        }
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](4);
        for (uint256 i = 0; i < 4; ++i) {
            list[i] = exitTo(L1, bob, 1, 1 ether);
        }
        submit(some(list));
        assertEq(ledger.leafCount(), 64);
        _tree = new AppendHarness();
        _tree.append(64);
    }

    function test_verify() external {
        uint256[6] memory signals = [uint256(1), 2, 3, 4, 5, 6];
        Groth16Verifier(verifiers[0]).verify(TrapdoorKey.prove(1, signals), signals);
        _keep("verify a proof");
    }

    function test_submitBatch_withoutExits() external {
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](20);
        for (uint256 i = 0; i < 20; ++i) {
            list[i] = transferTo(bob, 1, 1 ether);
        }
        _submit(some(list), "submitBatch of 20, transfers");
    }

    function test_submitBatch_oneExit() external {
        assertLe(_submit(one(exitTo(L1, bob, 1, 1 ether)), "submitBatch of 1, an exit"), BATCH_LIMIT);
    }

    function test_submitBatch_exits() external {
        uint256 snapshot = vm.snapshotState();
        uint256 single = _submit(_exits(1), "submitBatch of 20, 1 exit");
        vm.revertToState(snapshot);
        uint256 all = _submit(_exits(20), "submitBatch of 20, 20 exits");
        vm.revertToState(snapshot);
        _tree.append(1);
        uint256 appended = vm.lastCallGas().gasTotalUsed;
        vm.revertToState(snapshot);
        _tree.append(20);
        appended = vm.lastCallGas().gasTotalUsed - appended;
        uint256 each = (all - single) / 19;
        vm.snapshotValue("Ledger", "each further exit of a batch", each);
        vm.snapshotValue("Ledger", "each further exit of a batch, of which append to the tree", appended / 19);
        assertLe(each - appended / 19, EXIT_LIMIT);
    }

    function test_submitBatch_deposits() external {
        for (uint256 i = 0; i < 20; ++i) {
            send(bob, 1 ether, 0);
        }
        relay(L1);
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](20);
        for (uint256 i = 0; i < 20; ++i) {
            list[i] = depositOf(bob, 1, 1 ether);
        }
        _submit(some(list), "submitBatch of 20, 20 deposits");
    }

    function test_claimMany() external {
        for (uint256 i = 0; i < 50; ++i) {
            send(bob, 1 ether, 0.1 ether);
        }
        settle(L1);
        claimMany(L1, openMessages(L1), relayer);
        vm.snapshotValue("Ledger", "claimMany of 50, each", vm.lastCallGas().gasTotalUsed / 50);
    }

    function _exits(uint256 count) private view returns (uint256[] memory) {
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](20);
        for (uint256 i = 0; i < count; ++i) {
            list[i] = exitTo(L1, bob, 1, 1 ether);
        }
        return some(list);
    }

    /// @dev Only the submission: what reads its events afterwards calls as well.
    function _submit(uint256[] memory words, string memory what) private returns (uint256) {
        uint256[8] memory proof = prove(words);
        uint256 newRoot = nextRoot();
        vm.prank(operator);
        ledger.submitBatch(newRoot, field("commitment"), words, proof);
        return _keep(what);
    }

    function _keep(string memory what) private returns (uint256 used) {
        used = vm.lastCallGas().gasTotalUsed;
        vm.snapshotValue("Ledger", what, used);
    }
}
