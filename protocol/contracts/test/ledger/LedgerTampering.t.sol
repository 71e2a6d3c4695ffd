// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {LedgerRollup} from "causeway/ledger/LedgerRollup.sol";
import {LedgerWords} from "causeway/ledger/LedgerWords.sol";
import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";

import {LenientVerifier} from "./Groth16Verifier.t.sol";
import {LedgerNetwork} from "./LedgerNetwork.sol";
import {ReferenceBinding} from "./ReferenceBinding.sol";
import {TrapdoorKey} from "./TrapdoorKey.sol";
import {Weakness, WeakLedger, WideLedger} from "./WeakLedger.sol";

/// @notice Attacks on settlement by an operator who can prove whatever the circuit allows. Each is refused, and
/// accepted once the one check is gone that is there for it. `LedgerVectors` does the same with proofs of the circuit.
contract LedgerTamperingTest is LedgerNetwork {
    WeakLedger private _weak;
    uint256 private _newRoot;
    uint256 private _commitment;
    /// @dev Without its record a batch appends its exits where others stand.
    bool private _unrecorded;

    function setUp() external {
        setUpLedger();
        _weak = WeakLedger(address(ledger));
        deposit(alice, 10 ether);
        deposit(bob, 20 ether);
        submit(one(depositOf(alice, 1, 10 ether)));
        (_newRoot, _commitment) = (nextRoot(), field("commitment"));
    }

    function newLedger(ILedgerRollup.Config memory c) internal virtual override returns (LedgerRollup) {
        return new WeakLedger(c, chainIds, sizes, verifiers);
    }

    /// The circuit proves an exit of one amount, the contract is shown one more.
    function test_tampering_exitAmountPlusOne() external {
        uint256[] memory words = one(exitTo(L1, alice, 1, 5 ether));
        uint256[] memory shown = one(exitTo(L1, alice, 1, 5 ether + 1));
        _otherWords(words, shown);
        assertEq(sent[LEDGER][0].amount, 5 ether + 1);
    }

    /// Any public data that differs from what was proven, in any field and at any place.
    function testFuzz_tampering_publicDataDiffers(uint256 which, uint256 change) external {
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](4);
        list[0] = exitTo(L1, alice, 1, 1 ether);
        list[1] = depositOf(bob, 1, 20 ether);
        list[2] = transferTo(bob, 1, 3 ether);
        uint256[] memory words = some(list);
        uint256[] memory shown = some(list);
        which %= 8;
        vm.assume(shown[which] != change);
        shown[which] = change;
        uint256[8] memory proof = TrapdoorKey.prove(4, signalsOver(shown, _newRoot, _commitment, words));
        vm.prank(operator);
        vm.expectRevert(Groth16Verifier.ProofInvalid.selector);
        ledger.submitBatch(_newRoot, _commitment, shown, proof);
    }

    /// Two words exchanged: a sum would not notice.
    function test_tampering_wordsExchanged() external {
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](2);
        list[0] = exitTo(L1, alice, 1, 1 ether);
        list[1] = exitTo(L1, bob, 1, 2 ether);
        uint256[] memory words = some(list);
        (list[0].recipient, list[1].recipient) = (bob, alice);
        _otherWords(words, some(list));
    }

    /// A proof for these words and another alpha: of another batch, contract or chain.
    function test_tampering_alphaOfAnother() external {
        uint256[] memory words = one(exitTo(L1, alice, 1, 5 ether));
        uint256[6] memory signals = signalsFor(_newRoot, _commitment, words);
        signals[4] = field("alpha");
        signals[2] = ReferenceBinding.evaluation(signals[4], words);
        uint256[8] memory proof = TrapdoorKey.prove(1, signals);
        _expectInvalid(words, proof);
        _weak.believe(signals[2], signals[4], 0);
        _weak.weaken(Weakness.EVALUATION);
        _expectInvalid(words, proof);
        _weak.weaken(Weakness.BINDING);
        _accepted(words, proof);
    }

    /// A transition from a state that is not the ledger's: its first, once more.
    function test_tampering_wrongOldRoot() external {
        uint256[] memory words = one(exitTo(L1, alice, 1, 5 ether));
        _weak.believe(0, 0, EMPTY_ROOT);
        _weak.weaken(Weakness.OLD_ROOT);
        uint256[8] memory proof = TrapdoorKey.prove(1, ledger.computeSignals(_newRoot, _commitment, words));
        _weak.weaken(Weakness.NONE);
        _expectInvalid(words, proof);
        _weak.weaken(Weakness.OLD_ROOT);
        _accepted(words, proof);
    }

    function test_tampering_replay() external {
        uint256[] memory words = one(exitTo(L1, alice, 1, 5 ether));
        uint256[8] memory proof = prove(words);
        uint256 snapshot = vm.snapshotState();
        _accepted(words, proof);
        _expectInvalid(words, proof);
        vm.revertToState(snapshot);
        _weak.weaken(Weakness.RECORD);
        _unrecorded = true;
        _accepted(words, proof);
        _accepted(words, proof);
    }

    /// A batch of no-ops changes neither root nor queue; its number alone tells it from the next.
    function test_tampering_replayOfNothing() external {
        _newRoot = ledger.stateRoot();
        uint256[8] memory proof = TrapdoorKey.prove(1, signalsFor(_newRoot, _commitment, noop()));
        _accepted(noop(), proof);
        _expectInvalid(noop(), proof);
    }

    function test_tampering_proofOfAnotherCircuit() external {
        uint256[] memory words = one(exitTo(L1, alice, 1, 5 ether));
        // A valid one of these signals, for the circuit of four transactions.
        uint256[8] memory proof = TrapdoorKey.prove(4, signalsFor(_newRoot, _commitment, words));
        _expectInvalid(words, proof);
        vm.etch(verifiers[0], address(new Groth16Verifier(TrapdoorKey.key(4))).code);
        _accepted(words, proof);
    }

    /// The new root by another name: state and alpha would be of a number that no circuit ever put out.
    function test_tampering_signalAboveModulus() external {
        uint256[] memory words = one(exitTo(L1, alice, 1, 5 ether));
        _newRoot += R;
        uint256[8] memory proof = TrapdoorKey.prove(1, signalsFor(_newRoot, _commitment, words));
        _expect(abi.encodeWithSelector(Groth16Verifier.SignalTooLarge.selector, 0, _newRoot), words, proof);
        uint256 snapshot = vm.snapshotState();
        vm.etch(verifiers[0], address(new LenientVerifier(TrapdoorKey.key(1))).code);
        _accepted(words, proof);
        assertEq(ledger.stateRoot(), _newRoot);
        vm.revertToState(snapshot);

        (_newRoot, _commitment) = (_newRoot - R, _commitment + 2 * R);
        proof = TrapdoorKey.prove(1, signalsFor(_newRoot, _commitment, words));
        _expect(abi.encodeWithSelector(Groth16Verifier.SignalTooLarge.selector, 1, _commitment), words, proof);
        vm.etch(verifiers[0], address(new LenientVerifier(TrapdoorKey.key(1))).code);
        _accepted(words, proof);
    }

    function test_tampering_skippedDeposit() external {
        deposit(alice, 30 ether);
        uint256[] memory words = one(depositOf(alice, 1, 30 ether));
        uint256[8] memory proof = prove(words);
        _expect(abi.encodeWithSelector(ILedgerRollup.DepositMismatch.selector, 1, 3), words, proof);
        _weak.weaken(Weakness.DEPOSIT_ORDER);
        _accepted(words, proof);
    }

    /// The circuit takes any deposit; that it was made is for the contract to know.
    function test_tampering_inventedDeposit() external {
        uint256[] memory words = one(depositOf(stranger, 1, 1_000_000 ether));
        uint256[8] memory proof = prove(words);
        _expect(abi.encodeWithSelector(ILedgerRollup.DepositMismatch.selector, 1, 2), words, proof);
        _weak.weaken(Weakness.DEPOSIT_CONTENT);
        _accepted(words, proof);
    }

    /// w + r is w to the circuit, and to a contract that cuts fields out of it another transaction: the kind is the same
    /// modulo 2^8 only by chance, so the test looks for a word of which it is.
    function test_tampering_aliasOfWord() external {
        // Word B: recipient and destination are its low 224 bits.
        uint256[] memory words = one(exitTo(L1, alice, 1, 5 ether));
        uint256[] memory shown = one(exitTo(L1, alice, 1, 5 ether));
        shown[1] += R;
        uint64 destination = uint64(shown[1] >> 160);
        uint256[8] memory proof = TrapdoorKey.prove(1, signalsOver(shown, _newRoot, _commitment, words));
        _expect(abi.encodeWithSelector(LedgerWords.WordTooWide.selector, 1, shown[1]), shown, proof);

        // The twin sends the token to another recipient on another chain than the owner signed.
        chainIds.push(destination);
        WideLedger code = new WideLedger(config(address(globalRoots)), chainIds, sizes, verifiers);
        chainIds.pop();
        vm.etch(address(ledger), address(code).code);
        // Only code moves to an address, so the chain is made known in storage.
        vm.store(address(ledger), keccak256(abi.encode(destination, _positionsSlot())), bytes32(uint256(4)));
        assertTrue(ledger.isKnownChain(destination));
        _accepted(shown, proof);
        assertNotEq(sent[LEDGER][1].recipient, alice);
        assertEq(sent[LEDGER][1].destinationChain, destination);
    }

    /// A proof of the signals as they are is refused for the data that differs, and accepted where the contract takes
    /// the prover's word for their value.
    function _otherWords(uint256[] memory words, uint256[] memory shown) private {
        uint256[6] memory signals = signalsOver(shown, _newRoot, _commitment, words);
        uint256[8] memory proof = TrapdoorKey.prove(shown.length / 2, signals);
        _expectInvalid(shown, proof);
        _weak.believe(signals[2], 0, 0);
        _weak.weaken(Weakness.EVALUATION);
        _accepted(shown, proof);
    }

    function _accepted(uint256[] memory words, uint256[8] memory proof) private {
        vm.prank(operator);
        ledger.submitBatch(_newRoot, _commitment, words, proof);
        if (!_unrecorded) collect();
    }

    function _expectInvalid(uint256[] memory words, uint256[8] memory proof) private {
        _expect(abi.encodeWithSelector(Groth16Verifier.ProofInvalid.selector), words, proof);
    }

    function _expect(bytes memory reason, uint256[] memory words, uint256[8] memory proof) private {
        vm.prank(operator);
        vm.expectRevert(reason);
        ledger.submitBatch(_newRoot, _commitment, words, proof);
    }

    /// @dev Found by what it holds: the position of the first chain.
    function _positionsSlot() private view returns (uint256 slot) {
        for (slot = 0; slot < 100; ++slot) {
            bytes32 at = keccak256(abi.encode(chainIds[1], slot));
            if (vm.load(address(ledger), at) == bytes32(uint256(2))) return slot;
        }
        revert("no such slot");
    }
}
