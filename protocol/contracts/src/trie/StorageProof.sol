// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {TrieProof} from "@openzeppelin/contracts/utils/cryptography/TrieProof.sol";
import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {RlpShape} from "./RlpShape.sol";

/// @title Proof of what stands in a storage slot of an account, under a state root
/// @notice Inclusion only: there is no way to prove absence here, so an empty proof, an empty node or an empty value
/// can never pass for a value. OpenZeppelin's `TrieProof` walks the path and checks the hashes; before it does, every
/// node must have the only form that a real state trie gives it, which closes what that library leaves open:
/// a non-zero pad nibble, an inlined child of 32 bytes taken for a hash, values in branches, oversized nodes,
/// integers with leading zeros.
/// @dev Keys are hashed here (`keccak256` of the address or of the 32-byte slot); a caller cannot pass a hashed key.
library StorageProof {
    using Memory for bytes;
    using Memory for Memory.Slice;
    using RlpShape for Memory.Slice;

    /// @notice Most nodes on a path: one per nibble of the hashed key, and the leaf.
    uint256 internal constant MAX_NODES = 65;
    /// @notice Largest node of a state trie: a branch of sixteen hashes.
    uint256 internal constant MAX_NODE_BYTES = 532;

    uint256 private constant BRANCH_ITEMS = 17;
    uint256 private constant CHILDREN = 16;
    uint256 private constant PATH_NODE_ITEMS = 2;
    uint256 private constant ACCOUNT_FIELDS = 4;
    uint256 private constant ACCOUNT_STORAGE_ROOT = 2;
    /// @dev From this length on, a child is referred to by its hash.
    uint256 private constant INLINE_LIMIT = 32;

    /// @notice The proof has no node, or more than a path can have.
    error WrongProofLength(uint256 nodes);
    /// @notice A node is larger than any node of a state trie.
    error ProofNodeTooLarge(uint256 index, uint256 size);
    /// @notice A node is not in the only form that a state trie gives it.
    error ProofNodeNotCanonical(uint256 index);
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
        bytes[] memory accountProof,
        bytes[] memory slotProof
    ) internal pure returns (bytes32 value) {
        bytes memory encoded = _walk(stateRoot, keccak256(abi.encodePacked(account)), accountProof);
        bytes32 storageRoot = _storageRoot(account, encoded);
        encoded = _walk(storageRoot, keccak256(abi.encodePacked(slot)), slotProof);
        Memory.Slice item = encoded.asSlice();
        // A zero slot has no leaf, so a leaf that says zero is as malformed as one with leading zeros.
        if (!item.isInteger(32) || item.isEmpty()) revert MalformedSlotValue(slot);
        value = RLP.readBytes32(item);
    }

    /// @notice The value that a slot's proof claims, before anything is verified: for a cheap answer when that value
    /// is already known to be proven, and for nothing else.
    /// @param slotProof Nodes to the slot, root first.
    /// @return value The value in the last node, zero if that is no leaf of a slot.
    function unverifiedValue(bytes[] calldata slotProof) internal pure returns (bytes32 value) {
        if (slotProof.length == 0) return 0;
        bytes memory leaf = slotProof[slotProof.length - 1];
        if (leaf.length == 0 || leaf.length > MAX_NODE_BYTES || !leaf.asSlice().isList()) return 0;
        Memory.Slice[] memory items = RLP.decodeList(leaf);
        if (items.length != PATH_NODE_ITEMS || items[1].isList()) return 0;
        bytes memory encoded = RLP.readBytes(items[1]);
        return encoded.asSlice().isInteger(32) ? RLP.readBytes32(encoded.asSlice()) : bytes32(0);
    }

    function _walk(bytes32 root, bytes32 key, bytes[] memory proof) private pure returns (bytes memory) {
        uint256 nodes = proof.length;
        if (nodes == 0 || nodes > MAX_NODES) revert WrongProofLength(nodes);
        Memory.Pointer free = Memory.getFreeMemoryPointer();
        for (uint256 i = 0; i < nodes; ++i) {
            bytes memory node = proof[i];
            if (node.length > MAX_NODE_BYTES) revert ProofNodeTooLarge(i, node.length);
            if (node.length == 0 || !_isCanonicalNode(node.asSlice())) revert ProofNodeNotCanonical(i);
            // The decoded slices of a node are not needed after its check.
            Memory.unsafeSetFreeMemoryPointer(free);
        }
        return TrieProof.traverse(root, abi.encodePacked(key), proof);
    }

    function _storageRoot(address account, bytes memory encoded) private pure returns (bytes32) {
        Memory.Slice whole = encoded.asSlice();
        if (!whole.isList()) revert MalformedAccount(account);
        Memory.Slice[] memory fields = RLP.readList(whole);
        bool wellFormed = fields.length == ACCOUNT_FIELDS && fields[0].isInteger(8) && fields[1].isInteger(32)
            && fields[2].isString(32) && fields[3].isString(32);
        if (!wellFormed) revert MalformedAccount(account);
        return fields[ACCOUNT_STORAGE_ROOT].load(1);
    }

    /// @dev A branch of at least two children without a value, or a leaf or an extension. No key ends inside a
    /// branch, because all keys of a state trie are hashes of 32 bytes.
    function _isCanonicalNode(Memory.Slice node) private pure returns (bool) {
        if (!node.isList()) return false;
        Memory.Slice[] memory items = RLP.readList(node);
        if (items.length == PATH_NODE_ITEMS) return _isCanonicalPathNode(items[0], items[1]);
        if (items.length != BRANCH_ITEMS || !items[CHILDREN].isEmpty()) return false;
        uint256 children = 0;
        for (uint256 i = 0; i < CHILDREN; ++i) {
            if (items[i].isEmpty()) continue;
            if (!_isReference(items[i])) return false;
            ++children;
        }
        return children > 1;
    }

    /// @dev The path starts with a flag nibble: 0 or 1 extension, 2 or 3 leaf; when even, a zero pad nibble follows.
    function _isCanonicalPathNode(Memory.Slice path, Memory.Slice content) private pure returns (bool) {
        uint256 start = path.first();
        uint256 bytesOfPath = 1;
        if (start >= 0x80) {
            bytesOfPath = start - 0x80;
            // A path of one byte is below 0x40, so it never has a prefix; at most flag byte + 32 bytes of key.
            if (bytesOfPath < 2 || bytesOfPath > 33) return false;
            start = uint256(path.load(1)) >> 248;
        }
        uint256 flag = start >> 4;
        if (flag > 3) return false;
        bool odd = flag & 1 == 1;
        if (!odd && start & 0x0f != 0) return false;
        if (flag > 1) return !content.isList() && !content.isEmpty();
        // An extension over no nibble would be a second way to write its child.
        return (odd || bytesOfPath > 1) && _isReference(content);
    }

    /// @dev A hash, or a whole node shorter than a hash. An inlined item of exactly 32 bytes is neither.
    function _isReference(Memory.Slice child) private pure returns (bool) {
        if (child.isString(32)) return true;
        return child.length() < INLINE_LIMIT && _isCanonicalNode(child);
    }
}
