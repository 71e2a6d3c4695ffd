// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {OutputProposals} from "causeway/settlement/OutputProposals.sol";
import {QuorumResolver} from "causeway/settlement/QuorumResolver.sol";

import {Quorum, Verifier} from "../settlement/Quorum.sol";
import {Artifacts} from "./support/Artifacts.sol";
import {SettlementAttack} from "./support/SettlementAttack.sol";
import {QuorumResolverRepeats} from "./weak/QuorumResolverRepeats.sol";
import {QuorumResolverStrangers} from "./weak/QuorumResolverStrangers.sol";

/// @notice The signer of a signature was compared with a field that the caller had filled in; here the signer comes out
/// of the digest, is one of the verifiers, and counts once.
contract ChainswapAttackTest is SettlementAttack {
    using Quorum for Verifier[];

    /// The attacker disputes an output that is right, and says that its own is.
    function test_attack02_signaturesOfStrangers() external real {
        (uint256 id, bytes memory input) = _refuteWith(_strangers());
        refused(attacker, address(outputs), input, QuorumResolver.NotAVerifier.selector);
        _assertStands(id);
    }

    function test_twin02_signaturesOfStrangers() external twin(type(QuorumResolverStrangers).name) {
        (uint256 id, bytes memory input) = _refuteWith(_strangers());
        accepted(attacker, address(outputs), input);
        _assertRefuted(id);
    }

    function test_attack02_oneSignerSeveralTimes() external real {
        (uint256 id, bytes memory input) = _refuteWith(_sameTwice());
        refused(
            attacker,
            address(outputs),
            input,
            abi.encodeWithSelector(
                QuorumResolver.SignersNotAscending.selector, verifiers[0].account, verifiers[0].account
            )
        );
        _assertStands(id);
    }

    function test_twin02_oneSignerSeveralTimes() external twin(type(QuorumResolverRepeats).name) {
        (uint256 id, bytes memory input) = _refuteWith(_sameTwice());
        accepted(attacker, address(outputs), input);
        _assertRefuted(id);
    }

    /// Any r, s and v: recovered is an address that nobody has chosen, or none.
    function testFuzz_attack02_signaturesOfNobody(bytes32 r, bytes32 s, uint8 v) external real {
        Verifier[] memory all = verifiers;
        bytes[] memory signatures = all.sign(2, keccak256("placeholder"));
        (uint256 id,) = _refuteWith(all);
        signatures[0] = abi.encodePacked(r, s, v);
        signatures[1] = abi.encodePacked(r, s, v % 2 == 0 ? uint8(27) : uint8(28));
        bytes memory input = abi.encodeCall(OutputProposals.resolve, (id, fabricated.root, signatures));
        vm.prank(attacker);
        (bool success, bytes memory reason) = address(outputs).call(input);
        assertFalse(success, "accepted");
        bytes4 check = bytes4(reason);
        assertTrue(
            check == ECDSA.ECDSAInvalidSignature.selector || check == ECDSA.ECDSAInvalidSignatureS.selector
                || check == QuorumResolver.NotAVerifier.selector
        );
        _assertStands(id);
    }

    /// Whoever searches for numbers that recover to anything finds them at once.
    function test_twin02_signaturesOfNobody() external twin(type(QuorumResolverStrangers).name) {
        (uint256 id,) = _refuteWith(_strangers());
        bytes32 digest = resolver.outputDigest(address(outputs), CHAIN, id, honest.number, fabricated.root);
        bytes[] memory signatures = new bytes[](2);
        address previous = address(0);
        for (uint256 r = 1; signatures[1].length == 0; ++r) {
            address signer = ecrecover(digest, 27, bytes32(r), bytes32(uint256(1)));
            if (signer <= previous) continue;
            signatures[previous == address(0) ? 0 : 1] = abi.encodePacked(r, uint256(1), uint8(27));
            previous = signer;
        }
        accepted(
            attacker,
            address(outputs),
            abi.encodeCall(OutputProposals.resolve, (id, fabricated.root, signatures))
        );
        _assertRefuted(id);
    }

    /// In the bridge and the ledger no signature is looked at: nobody signs messages there.
    function test_reason02_noSignatureMovesAToken() external view {
        string[4] memory names = ["Bridge", "LedgerRollup", "Mirror", "GlobalRoots"];
        for (uint256 i = 0; i < names.length; ++i) {
            string[] memory lines = Artifacts.lines(names[i]);
            for (uint256 k = 0; k < lines.length; ++k) {
                string memory line = vm.toLowercase(lines[k]);
                assertEq(vm.indexOf(line, "signature"), type(uint256).max, lines[k]);
                assertEq(vm.indexOf(line, "signer"), type(uint256).max, lines[k]);
                assertEq(vm.indexOf(line, "threshold"), type(uint256).max, lines[k]);
            }
        }
    }

    /// Resolution in favour of the fabricated output of a challenge to the honest one.
    function _refuteWith(Verifier[] memory signers) private returns (uint256 id, bytes memory input) {
        id = propose(proposer, honest);
        challenge(attacker, id);
        bytes32 digest = resolver.outputDigest(address(outputs), CHAIN, id, honest.number, fabricated.root);
        input = abi.encodeCall(OutputProposals.resolve, (id, fabricated.root, signers.sign(2, digest)));
    }

    /// Keys of the attacker, in the order that is asked for.
    function _strangers() private pure returns (Verifier[] memory pair) {
        pair = new Verifier[](2);
        (pair[0], pair[1]) = (Verifier(11, vm.addr(11)), Verifier(12, vm.addr(12)));
        if (pair[0].account > pair[1].account) (pair[0], pair[1]) = (pair[1], pair[0]);
    }

    function _sameTwice() private view returns (Verifier[] memory pair) {
        pair = new Verifier[](2);
        (pair[0], pair[1]) = (verifiers[0], verifiers[0]);
    }

    function _assertStands(uint256 id) private view {
        assertEq(uint256(outputs.proposal(id).status), uint256(OutputProposals.Status.CHALLENGED));
        assertEq(outputs.bondOf(attacker), 0);
    }

    function _assertRefuted(uint256 id) private view {
        assertEq(uint256(outputs.proposal(id).status), uint256(OutputProposals.Status.REFUTED));
        assertEq(outputs.bondOf(attacker), 2 * BOND, "the proposer's bond as well");
    }
}
