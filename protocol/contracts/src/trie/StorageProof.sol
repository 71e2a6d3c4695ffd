// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {StrictRlp} from "./StrictRlp.sol";
import {TrieWalk} from "./TrieWalk.sol";

/// @title Proof of what stands in a storage slot of an account, under a state root
/// @notice Inclusion only: there is no way to prove absence here, so an empty proof, an empty node or an empty value
/// can never pass for a value.
/// @dev Keys are hashed here (`keccak256` of the address or of the 32-byte slot); a caller cannot pass a hashed key.
library StorageProof {
    uint256 private constant NONCE = 0;
    uint256 private constant BALANCE = 1;
    uint256 private constant STORAGE_ROOT = 2;
    uint256 private constant ACCOUNT_FIELDS = 4;

    /// @notice The account's leaf is not a list of nonce, balance, storage root and code hash.
    error MalformedAccount(address account);
    /// @notice The slot's leaf is not an integer of 1 to 32 bytes without leading zeros.
    error MalformedSlotValue(bytes32 slot);

    /// @notice Proves the value of a storage slot.
    /// @param stateRoot Root of the state trie, which the caller has established.
    /// @param account The contract.
    /// @param slot Its storage slot.
    /// @param accountProof Nodes from the state root to the account, root first.
    /// @param slotProof Nodes from the account's storage root to the slot, root first.
    /// @return value What the slot holds; never zero.
    function verify(
        bytes32 stateRoot,
        address account,
        bytes32 slot,
        bytes[] calldata accountProof,
        bytes[] calldata slotProof
    ) internal pure returns (bytes32 value) {
        (uint256 at, uint256 end) = TrieWalk.find(
            stateRoot, keccak256(abi.encodePacked(account)), accountProof
        );
        bytes32 storageRoot = _storageRoot(account, at, end);
        (at, end) = TrieWalk.find(storageRoot, keccak256(abi.encodePacked(slot)), slotProof);
        value = _integer(at, end);
        // A slot that holds zero has no leaf, so a leaf that says zero is malformed.
        if (value == 0) revert MalformedSlotValue(slot);
    }

    /// @notice The value that a slot's proof claims, before anything is verified: for a cheap answer when that value
    /// is already known to be proven, and for nothing else.
    /// @param slotProof Nodes to the slot, root first.
    /// @return value The value in the last node, zero if that is no leaf of a slot.
    function unverifiedValue(bytes[] calldata slotProof) internal pure returns (bytes32 value) {
        if (slotProof.length == 0) return 0;
        (bool isLeaf, uint256 at, uint256 end) = TrieWalk.leafValue(slotProof[slotProof.length - 1]);
        return isLeaf ? _integer(at, end) : bytes32(0);
    }

    /// @dev The leaf's value is itself RLP: nonce, balance, storage root, code hash.
    function _storageRoot(address account, uint256 at, uint256 end) private pure returns (bytes32 root) {
        bool wellFormed;
        (wellFormed, at) = StrictRlp.readList(at, end);
        uint256 count = 0;
        while (wellFormed && at < end) {
            (StrictRlp.Kind kind, uint256 start, uint256 stop) = StrictRlp.read(at, end);
            if (count == NONCE) wellFormed = StrictRlp.isInteger(start, stop, 8);
            else if (count == BALANCE) wellFormed = StrictRlp.isInteger(start, stop, 32);
            else wellFormed = stop - start == 32;
            wellFormed = wellFormed && kind == StrictRlp.Kind.STRING;
            if (count == STORAGE_ROOT) root = bytes32(StrictRlp.load(start));
            at = stop;
            ++count;
        }
        if (!wellFormed || count != ACCOUNT_FIELDS) revert MalformedAccount(account);
    }

    /// @dev The integer whose RLP fills the range, zero if it is none.
    function _integer(uint256 at, uint256 end) private pure returns (bytes32) {
        (StrictRlp.Kind kind, uint256 start, uint256 stop) = StrictRlp.read(at, end);
        bool wellFormed = kind == StrictRlp.Kind.STRING && stop == end && StrictRlp.isInteger(start, stop, 32);
        return wellFormed ? bytes32(StrictRlp.toInteger(start, stop)) : bytes32(0);
    }
}
