// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

import {Fixtures, RecordedProof} from "./Fixtures.sol";
import {StrictVerifier} from "./Harnesses.sol";

/// @notice Proofs that a node gave.
contract RealProofsTest is Test {
    StrictVerifier private _strict = new StrictVerifier();
    RecordedProof private _recorded;
    bytes32 private _stateRoot;
    address private _account;

    function setUp() public {
        string memory json = Fixtures.text("mirror");
        _recorded = Fixtures.proof(json, ".proof");
        _stateRoot = vm.parseJsonBytes32(json, ".headers[0].stateRoot");
        _account = vm.parseJsonAddress(json, ".globalRoots");
    }

    function test_verify_acceptsWhatANodeGives() public view {
        RecordedProof memory proof = _recorded;
        assertEq(_strict.verify(_stateRoot, _account, 0, proof.account, proof.slot), proof.value);
        assertEq(_strict.unverifiedValue(proof.slot), proof.value);
    }

    function test_verify_rejectsAnotherAccountSlotOrRoot() public view {
        RecordedProof memory proof = _recorded;
        _rejects(_stateRoot, address(uint160(_account) ^ 1), 0, proof);
        _rejects(_stateRoot, _account, bytes32(uint256(1)), proof);
        _rejects(keccak256("another"), _account, 0, proof);
        _rejects(0, _account, 0, proof);
    }

    function _rejects(bytes32 stateRoot, address account, bytes32 slot, RecordedProof memory proof)
        private
        view
    {
        try _strict.verify(stateRoot, account, slot, proof.account, proof.slot) {
            revert("accepted");
        } catch {}
    }
}
