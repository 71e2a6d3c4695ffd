// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {TrieProof} from "@openzeppelin/contracts/utils/cryptography/TrieProof.sol";
import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {HeaderLib} from "causeway/trie/HeaderLib.sol";
import {StorageProof} from "causeway/trie/StorageProof.sol";
import {TrieWalk} from "causeway/trie/TrieWalk.sol";

/// @title Where a proof is verified, ours or a lenient twin of it
interface ISlotVerifier {
    function verify(
        bytes32 stateRoot,
        address account,
        bytes32 slot,
        bytes[] calldata accountProof,
        bytes[] calldata slotProof
    ) external pure returns (bytes32);
}

/// @title The libraries under test, behind external functions
contract StrictVerifier is ISlotVerifier {
    function verify(
        bytes32 stateRoot,
        address account,
        bytes32 slot,
        bytes[] calldata accountProof,
        bytes[] calldata slotProof
    ) external pure returns (bytes32) {
        return StorageProof.verify(stateRoot, account, slot, accountProof, slotProof);
    }

    function unverifiedValue(bytes[] calldata slotProof) external pure returns (bytes32) {
        return StorageProof.unverifiedValue(slotProof);
    }

    function isLeaf(bytes calldata node) external pure returns (bool found) {
        (found,,) = TrieWalk.leafValue(node);
    }

    function decode(bytes calldata header) external pure returns (HeaderLib.Header memory) {
        return HeaderLib.decode(header);
    }
}

/// @title The same verification without the checks that `StorageProof` adds to OpenZeppelin's library
/// @notice Shows for each hand-made proof that it is our check that refuses it, and not a slip in the proof.
contract LenientVerifier is ISlotVerifier {
    function verify(
        bytes32 stateRoot,
        address account,
        bytes32 slot,
        bytes[] calldata accountProof,
        bytes[] calldata slotProof
    ) external pure returns (bytes32) {
        bytes memory encoded = TrieProof.traverse(
            stateRoot, abi.encodePacked(keccak256(abi.encodePacked(account))), accountProof
        );
        Memory.Slice[] memory fields = RLP.decodeList(encoded);
        bytes32 storageRoot = RLP.readBytes32(fields[2]);
        encoded =
            TrieProof.traverse(storageRoot, abi.encodePacked(keccak256(abi.encodePacked(slot))), slotProof);
        return RLP.decodeBytes32(encoded);
    }
}
