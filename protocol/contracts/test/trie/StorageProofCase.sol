// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {TrieWalk} from "causeway/trie/TrieWalk.sol";
import {LenientVerifier, StrictVerifier} from "./Harnesses.sol";
import {TrieBuilder} from "./TrieBuilder.sol";

/// @notice One account with one slot, in tries that are built by hand.
abstract contract StorageProofCase is Test {
    address internal constant ACCOUNT = address(0xb41d6e);
    bytes32 internal constant SLOT = bytes32(0);
    bytes32 internal constant VALUE = bytes32(uint256(0xa1) << 248 | 7);

    StrictVerifier internal _strict = new StrictVerifier();
    LenientVerifier internal _lenient = new LenientVerifier();
    bytes32 internal _key = keccak256(abi.encode(SLOT));

    function _account(bytes32 storageRoot) internal pure returns (bytes32 stateRoot, bytes[] memory proof) {
        bytes memory leaf =
            TrieBuilder.leaf(keccak256(abi.encodePacked(ACCOUNT)), 0, TrieBuilder.account(storageRoot));
        return (keccak256(leaf), _one(leaf));
    }

    function _accepts(bytes[] memory proof, bytes32 value) internal view {
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(proof[0]));
        assertEq(_strict.verify(stateRoot, ACCOUNT, SLOT, account, proof), value);
        // A second opinion: what we take, an independent implementation takes as well, for the same value.
        assertEq(_lenient.verify(stateRoot, ACCOUNT, SLOT, account, proof), value);
    }

    /// Rejected by this check, whatever its error's arguments are.
    function _rejects(bytes[] memory proof, bytes4 check) internal view {
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(proof[0]));
        try _strict.verify(stateRoot, ACCOUNT, SLOT, account, proof) returns (bytes32 value) {
            revert(string.concat("accepted ", vm.toString(value)));
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), check, vm.toString(reason));
        }
    }

    /// Rejected because of the shape of the node at `index`, before any hash is looked at.
    function _rejectsAt(bytes[] memory proof, uint256 index) internal view {
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(proof[0]));
        try _strict.verify(stateRoot, ACCOUNT, SLOT, account, proof) {
            revert("accepted");
        } catch (bytes memory reason) {
            assertEq(reason, abi.encodeWithSelector(TrieWalk.ProofNodeNotCanonical.selector, index));
        }
    }

    /// Rejected although the lenient twin returns `value` (or is as strict here, if `twinAccepts` is false).
    function _rejectsUnlikeTwin(bytes[] memory proof, bytes32 value, bool twinAccepts, bytes4 check)
        internal
        view
    {
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(proof[0]));
        try _lenient.verify(stateRoot, ACCOUNT, SLOT, account, proof) returns (bytes32 found) {
            assertTrue(twinAccepts, "the twin was expected to refuse");
            assertEq(found, value);
        } catch {
            assertFalse(twinAccepts, "the twin was expected to accept");
        }
        _rejects(proof, check);
    }

    /// `depth` branches down the key, then `last`.
    function _deep(uint256 depth, bytes memory last) internal view returns (bytes[] memory proof) {
        proof = new bytes[](depth + 1);
        proof[depth] = last;
        proof[depth - 1] = TrieBuilder.branch(_key, depth - 1, TrieBuilder.pointer(last));
        _relink(proof, depth - 1);
    }

    /// Rebuilds the branches above `changed`.
    function _relink(bytes[] memory proof, uint256 changed) internal view {
        for (uint256 i = changed; i > 0; --i) {
            proof[i - 1] = TrieBuilder.branch(_key, i - 1, TrieBuilder.pointer(proof[i]));
        }
    }

    function _replaceFirstField(bytes memory account, bytes memory field)
        internal
        pure
        returns (bytes memory)
    {
        assertEq(account[0], bytes1(0xf8), "a long list");
        assertEq(account[2], bytes1(0x01), "nonce 1");
        bytes memory rest = new bytes(account.length - 3);
        for (uint256 i = 0; i < rest.length; ++i) {
            rest[i] = account[i + 3];
        }
        return bytes.concat(hex"f8", bytes1(uint8(rest.length + field.length)), field, rest);
    }

    function _one(bytes memory node) internal pure returns (bytes[] memory proof) {
        proof = new bytes[](1);
        proof[0] = node;
    }

    function _two(bytes memory first, bytes memory second) internal pure returns (bytes[] memory proof) {
        proof = new bytes[](2);
        (proof[0], proof[1]) = (first, second);
    }
}
