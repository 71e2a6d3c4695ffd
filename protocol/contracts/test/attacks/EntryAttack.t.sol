// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Message, MessageHash} from "causeway/Message.sol";
import {CallExecutor} from "causeway/bridge/CallExecutor.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {LedgerRollup} from "causeway/ledger/LedgerRollup.sol";
import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";
import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";
import {WrappedToken} from "causeway/token/WrappedToken.sol";

import {LedgerNetwork} from "../ledger/LedgerNetwork.sol";
import {Artifacts} from "./support/Artifacts.sol";
import {Attempt} from "./support/Attempt.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {ForgedClaim} from "./support/ForgedClaim.sol";
import {BridgeAnyRoot} from "./weak/BridgeAnyRoot.sol";
import {BridgeExpress} from "./weak/BridgeExpress.sol";
import {BridgeOpenMint} from "./weak/BridgeOpenMint.sol";
import {GlobalRootsAnySettlement} from "./weak/GlobalRootsAnySettlement.sol";
import {LedgerRollupAnyRoot} from "./weak/LedgerRollupAnyRoot.sol";

/// @notice An express entry beside the normal one left the check of the gateway out; here every function that changes
/// anything is in a reviewed list, and each that could mint or pay refuses a stranger's forged message.
contract CrossCurveAttackTest is AttackNetwork {
    uint256 private constant LOOT = 1000 ether;

    /// Entries that deliver, then those that take deposits, then those that only stop things or undo that.
    function test_reason36_everyEntryIsReviewed() external view {
        _assertEntries(
            "Bridge",
            "claim,claimMany,retryCall,deliverCall,bridgeToken,bridgeCall,pause,scheduleUnpause,unpause,setLimit"
        );
        _assertEntries(
            "LedgerRollup",
            "claimMany,submitBatch,releaseExits,demandBatch,freeze,pause,scheduleUnpause,unpause,setLimit"
        );
        _assertEntries("Mirror", "acceptRoot,remember");
        _assertEntries("GlobalRoots", "update,acceptExitRoot");
        _assertEntries("WrappedToken", "mint,burn,approve,permit,transfer,transferFrom");
        _assertEntries("CallExecutor", "execute");
        _assertEntries("OptimisticSettlement", "settle");
        _assertEntries("OutputProposals", "propose,challenge,resolve,expire,finalize,withdrawBond");
        _assertEntries("DisputeGameOutputSource", "finalize");
        _assertEntries("QuorumResolver", "");
        _assertEntries("Groth16Verifier", "");
    }

    function test_attack36_everyEntryOfTheBridge() external real {
        Message memory message = forged(L1, 7, L2A, attacker, LOOT);
        bytes memory input = forgedClaim(L1, message);
        _refused(input, IBridge.GlobalRootUnknown.selector);
        _refused(ForgedClaim.batch(L1, message, attacker), IBridge.GlobalRootUnknown.selector);
        _refused(abi.encodeCall(IBridge.retryCall, (message)), IBridge.NotRetryable.selector);
        _refused(_express(message), IBridge.NotAllowed.selector);
        address image = address(wrapped(L2A));
        // What nobody has is not burned: the token's own error, which is the library's.
        _refused(
            abi.encodeCall(IBridge.bridgeToken, (chainIds[L1], attacker, image, LOOT, 0, "")),
            bytes4(keccak256("InsufficientBalance()"))
        );
        _refused(
            abi.encodeCall(IBridge.bridgeCall, (chainIds[L1], attacker, image, LOOT, 0, "")),
            bytes4(keccak256("InsufficientBalance()"))
        );
        _refused(abi.encodeCall(IBridge.setLimit, (image, INBOUND, 1, 1)), IBridge.NotAllowed.selector);
        _refused(abi.encodeCall(IBridge.pause, (INBOUND)), IBridge.NotAllowed.selector);
        _refused(abi.encodeCall(IBridge.scheduleUnpause, (INBOUND)), IBridge.NotAllowed.selector);
        _refused(abi.encodeCall(IBridge.unpause, (INBOUND)), IBridge.NotPaused.selector);
        assertUntouched();
    }

    function test_attack36_expressDelivery() external real {
        _refused(_express(forged(L1, 7, L2A, attacker, LOOT)), IBridge.NotAllowed.selector);
        assertUntouched();
    }

    function test_twin36_expressDelivery() external twin(type(BridgeExpress).name) {
        Message memory message = forged(L1, 7, L2A, address(new Anything()), LOOT);
        accepted(attacker, address(bridges[L2A]), _express(message));
        assertEq(wrapped(L2A).balanceOf(message.recipient), LOOT);
        assertEq(supply(L2A), LOCKED + LOOT);
    }

    /// The same entries of the twin that lacks the one check behind them: the list above is no decoration.
    function test_twin36_everyEntryOfTheBridge() external twin(type(BridgeAnyRoot).name) {
        accepted(attacker, address(bridges[L2A]), forgedClaim(L1, forged(L1, 7, L2A, attacker, LOOT)));
        assertEq(wrapped(L2A).balanceOf(attacker), LOOT);
    }

    /// The ways around the bridge: the token, the executor, the registry.
    function test_attack36_entriesBehindTheBridge() external real {
        address image = address(wrapped(L2A));
        bytes memory notBridge = abi.encodeWithSelector(WrappedToken.NotBridge.selector, attacker);
        refused(attacker, image, abi.encodeCall(WrappedToken.mint, (attacker, LOOT)), notBridge);
        refused(attacker, image, abi.encodeCall(WrappedToken.burn, (bob, 1)), notBridge);
        refused(
            attacker,
            address(bridges[L2A].executor()),
            abi.encodeCall(CallExecutor.execute, (attacker, 0, 0, attacker, image, LOOT, "")),
            abi.encodeWithSelector(CallExecutor.NotBridge.selector, attacker)
        );
        assertUntouched();
    }

    function test_twin36_entriesBehindTheBridge() external twin(type(BridgeOpenMint).name) {
        accepted(attacker, address(wrapped(L2A)), abi.encodeCall(WrappedToken.mint, (attacker, LOOT)));
        assertEq(supply(L2A), LOCKED + LOOT);
    }

    /// An exit root of the attacker's own for L2 A, and a message under it that lets the attacker have Alice's tokens.
    function test_attack36_exitRootOfAStranger() external real {
        (bytes memory input,) = _ownExitRoot();
        refused(
            attacker,
            address(globalRoots),
            input,
            abi.encodeWithSelector(GlobalRoots.NotSource.selector, attacker)
        );
        assertEq(globalRoots.exitRootOf(chainIds[L2A]), 0);
        assertUntouched();
    }

    function test_twin36_exitRootOfAStranger() external twins("", type(GlobalRootsAnySettlement).name) {
        (bytes memory input, Message memory message) = _ownExitRoot();
        accepted(attacker, address(globalRoots), input);
        accepted(attacker, address(bridges[L1]), claimInput(L2A, message));
        assertEq(token.balanceOf(attacker), LOCKED);
        assertEq(token.balanceOf(address(bridges[L1])), 0);
    }

    function _ownExitRoot() private returns (bytes memory input, Message memory message) {
        message = forged(L2A, 0, L1, attacker, LOCKED);
        trees[L2A].push(MessageHash.id(message));
        settled[L2A] = 1;
        input = abi.encodeCall(GlobalRoots.acceptExitRoot, (trees[L2A].exitRoot(1)));
    }

    function _express(Message memory message) private view returns (bytes memory) {
        return abi.encodeCall(bridges[L2A].deliverCall, (message, MessageHash.id(message), attacker));
    }

    function _refused(bytes memory input, bytes4 check) private {
        refused(attacker, address(bridges[L2A]), input, check);
    }

    /// The contract has these entries and no other, and nothing that takes what has no name.
    function _assertEntries(string memory name, string memory reviewed) private view {
        string[] memory expected = bytes(reviewed).length == 0 ? new string[](0) : vm.split(reviewed, ",");
        string[] memory actual = Artifacts.entries(name);
        assertEq(actual.length, expected.length, name);
        for (uint256 i = 0; i < actual.length; ++i) {
            uint256 found = 0;
            for (uint256 k = 0; k < expected.length; ++k) {
                if (keccak256(bytes(actual[i])) == keccak256(bytes(expected[k]))) ++found;
            }
            assertEq(found, 1, string.concat(name, ".", actual[i], " is not reviewed"));
        }
        assertEq(Artifacts.functions(name).length, Artifacts.selectors(name).length, "an item is missing");
        string[] memory lines = Artifacts.lines(name);
        for (uint256 i = 0; i < lines.length; ++i) {
            assertFalse(Artifacts.startsWith(lines[i], "fallback"), name);
            assertFalse(Artifacts.startsWith(lines[i], "receive"), name);
        }
    }
}

/// @dev Answers every call.
contract Anything {
    fallback() external {}
}

/// @notice The same for a ledger: deposits and exits come out of proofs alone.
contract CrossCurveLedgerAttackTest is LedgerNetwork, Attempt {
    string private _weak;

    function newLedger(ILedgerRollup.Config memory c) internal override returns (LedgerRollup) {
        string memory name = bytes(_weak).length == 0 ? "LedgerRollup" : _weak;
        return LedgerRollup(deploy(name, abi.encode(c, chainIds, sizes, verifiers)));
    }

    function test_attack36_everyEntryOfTheLedger() external {
        _start();
        _refused(_forgedDeposit(), IBridge.GlobalRootUnknown.selector);
        uint256[8] memory proof = prove(one(exitTo(L1, stranger, 1, 10 ether)));
        bytes memory input = abi.encodeCall(
            ILedgerRollup.submitBatch,
            (nextRoot(), field("commitment"), one(exitTo(L1, stranger, 1, 10 ether)), proof)
        );
        _refused(input, IBridge.NotAllowed.selector);
        // Nor does the operator's key suffice, without a proof of what is submitted.
        input = abi.encodeCall(
            ILedgerRollup.submitBatch,
            (nextRoot(), field("commitment"), one(exitTo(L1, stranger, 1, 11 ether)), proof)
        );
        refused(operator, address(ledger), input, Groth16Verifier.ProofInvalid.selector);
        _refused(abi.encodeCall(ILedgerRollup.releaseExits, ()), ILedgerRollup.NothingToRelease.selector);
        _refused(abi.encodeCall(ILedgerRollup.freeze, ()), ILedgerRollup.FreezeTooEarly.selector);
        _refused(abi.encodeCall(ILedgerRollup.setLimit, (1, 1, 1)), IBridge.NotAllowed.selector);
        _refused(abi.encodeCall(ILedgerRollup.pause, (0)), IBridge.NotAllowed.selector);
        _refused(abi.encodeCall(ILedgerRollup.scheduleUnpause, (0)), IBridge.NotAllowed.selector);
        _refused(abi.encodeCall(ILedgerRollup.unpause, (0)), IBridge.NotPaused.selector);
        assertEq(ledger.leafCount(), 0);
        assertEq(ledger.depositsQueued(), 1);
        assertEq(bridges[L1].lockedOf(address(token)), 10 ether);
    }

    /// What the twin queues out of nothing, an honest operator lets the attacker take to the L1.
    function test_twin36_everyEntryOfTheLedger() external {
        _weak = type(LedgerRollupAnyRoot).name;
        _start();
        accepted(stranger, address(ledger), _forgedDeposit());
        submit(one(depositOf(stranger, 1, 10 ether)));
        submit(one(exitTo(L1, stranger, 1, 10 ether)));
        claimExit(L1, 0);
        assertEq(token.balanceOf(stranger), 10 ether);
        assertEq(bridges[L1].lockedOf(address(token)), 0);
    }

    function _start() private {
        setUpLedger();
        deposit(alice, 10 ether);
        submit(one(depositOf(alice, 1, 10 ether)));
    }

    /// Of the L1's token, to the attacker.
    function _forgedDeposit() private view returns (bytes memory) {
        Message memory message = tokenMessage(5, address(token), 10 ether, 0);
        (message.originChain, message.recipient) = (chainIds[L1], stranger);
        return ForgedClaim.batch(L2, message, stranger);
    }

    function _refused(bytes memory input, bytes4 check) private {
        refused(stranger, address(ledger), input, check);
    }
}
