// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {StrictRlp} from "./StrictRlp.sol";

/// @title Strict inclusion proofs in a trie whose keys are hashes
/// @notice A node counts only if it has the one form that a real state trie gives it: branches of sixteen children
/// without a value and with at least two of them; leaves and extensions with a flag nibble of 0 to 3 and a zero pad;
/// no extension over nothing; children that are hashes of 32 bytes, or whole nodes shorter than that, themselves
/// canonical. Every element of the proof is used, the key is used up exactly.
/// @dev Why not a library: those at hand take a non-zero pad nibble, an inlined item of 32 bytes for a hash, and
/// values in branches, and cost several times as much gas. The tests run one beside this as a second opinion.
library TrieWalk {
    /// @notice Most elements of a proof: one per nibble of the key, and the leaf.
    uint256 internal constant MAX_NODES = 65;
    /// @notice Largest node of a state trie: a branch of sixteen hashes.
    uint256 internal constant MAX_NODE_BYTES = 532;

    /// @dev Nibbles of a key; also what stands for the nibble after the last.
    uint256 private constant KEY_NIBBLES = 64;
    uint256 private constant CHILDREN = 16;
    /// @dev From this size on, a node is referred to by its hash.
    uint256 private constant HASH_SIZE = 32;

    enum Form {
        MALFORMED,
        BRANCH,
        EXTENSION,
        LEAF
    }

    /// @dev A node, as far as the walk needs it. `at` and `end` bound the child that was asked for, prefix included,
    /// or the content of a leaf's value. `path` has its nibbles from the highest bits on.
    struct Node {
        Form form;
        uint256 at;
        uint256 end;
        uint256 path;
        uint256 nibbles;
    }

    /// @notice The proof has no node, or more than a path can have.
    error WrongProofLength(uint256 nodes);
    /// @notice A node is larger than any node of a state trie.
    error ProofNodeTooLarge(uint256 index, uint256 size);
    /// @notice A node is not in the only form that a state trie gives it.
    error ProofNodeNotCanonical(uint256 index);
    /// @notice A node is not the one that its parent, or the root, refers to.
    error ProofNodeMismatch(uint256 index, bytes32 expected, bytes32 actual);
    /// @notice The path leads nowhere or elsewhere at this node: the key is not in the trie.
    error ProofLeadsElsewhere(uint256 index);
    /// @notice The proof ends before the leaf.
    error ProofTooShort(uint256 nodes);
    /// @notice The leaf is not the last element of the proof.
    error ProofTooLong(uint256 nodes, uint256 used);

    /// @notice Finds the value of a key. Reverts unless the proof shows it; there is no proof of absence.
    /// @param root Root of the trie, which the caller has established.
    /// @param key The hashed key.
    /// @param proof Nodes from the root to the leaf; nodes that stand inside their parent may be listed or left out.
    /// @return at Where the value begins in calldata.
    /// @return end Where it ends; it is never empty.
    function find(bytes32 root, bytes32 key, bytes[] calldata proof)
        internal
        pure
        returns (uint256 at, uint256 end)
    {
        if (proof.length == 0 || proof.length > MAX_NODES) revert WrongProofLength(proof.length);
        uint256 index = 0;
        uint256 depth = 0;
        (at, end) = _element(proof, 0, root);
        // Each round uses at least one nibble of the key, so there are at most 65.
        while (true) {
            Node memory node = _parse(at, end, _nibble(key, depth));
            if (node.form == Form.MALFORMED) revert ProofNodeNotCanonical(index);
            if (node.form == Form.BRANCH) {
                // No key ends in a branch: all have the same length.
                if (depth == KEY_NIBBLES) revert ProofLeadsElsewhere(index);
                ++depth;
            } else {
                uint256 rest = uint256(key) << (4 * depth);
                depth += node.nibbles;
                bool differs = (rest ^ node.path) >> (256 - 4 * node.nibbles) != 0;
                if (depth > KEY_NIBBLES || differs) revert ProofLeadsElsewhere(index);
            }
            (at, end) = (node.at, node.end);
            if (node.form == Form.LEAF) {
                if (depth != KEY_NIBBLES) revert ProofLeadsElsewhere(index);
                if (index + 1 != proof.length) revert ProofTooLong(proof.length, index + 1);
                return (at, end);
            }
            uint256 prefix = StrictRlp.load(at) >> 248;
            if (prefix == 0x80) revert ProofLeadsElsewhere(index);
            if (prefix == 0xa0) {
                (at, end) = _element(proof, ++index, bytes32(StrictRlp.load(at + 1)));
            } else if (_isListed(proof, index + 1, at, end)) {
                ++index;
            }
        }
    }

    /// @notice The value in a node, if the node is a leaf; nothing is verified.
    /// @param encoded The node.
    /// @return isLeaf False if it is no leaf in canonical form.
    /// @return at Where the value begins in calldata.
    /// @return end Where it ends.
    function leafValue(bytes calldata encoded) internal pure returns (bool isLeaf, uint256 at, uint256 end) {
        if (encoded.length > MAX_NODE_BYTES) return (false, 0, 0);
        (at, end) = StrictRlp.bounds(encoded);
        Node memory node = _parse(at, end, 0);
        return (node.form == Form.LEAF, node.at, node.end);
    }

    /// @dev Bounds of the element at `index`, which must have the hash that its parent gives.
    function _element(bytes[] calldata proof, uint256 index, bytes32 expected)
        private
        pure
        returns (uint256 at, uint256 end)
    {
        if (index >= proof.length) revert ProofTooShort(proof.length);
        bytes calldata encoded = proof[index];
        uint256 size = encoded.length;
        if (size > MAX_NODE_BYTES) revert ProofNodeTooLarge(index, size);
        bytes32 actual = keccak256(encoded);
        if (actual != expected) revert ProofNodeMismatch(index, expected, actual);
        // A shorter node would stand inside its parent; only the root has no parent.
        if (index > 0 && size < HASH_SIZE) revert ProofNodeNotCanonical(index);
        return StrictRlp.bounds(encoded);
    }

    /// @dev Whether the next element repeats, byte for byte, the node that stands inside its parent.
    function _isListed(bytes[] calldata proof, uint256 index, uint256 at, uint256 end)
        private
        pure
        returns (bool)
    {
        if (index >= proof.length || proof[index].length != end - at) return false;
        (uint256 listed,) = StrictRlp.bounds(proof[index]);
        return (StrictRlp.load(listed) ^ StrictRlp.load(at)) >> (256 - 8 * (end - at)) == 0;
    }

    /// @dev Reads a node and checks its form. `wanted` is the child to bound, if it is a branch.
    function _parse(uint256 at, uint256 end, uint256 wanted) private pure returns (Node memory node) {
        (bool isList, uint256 first) = StrictRlp.readList(at, end);
        if (!isList) return node;
        (StrictRlp.Kind kind, uint256 start, uint256 stop) = StrictRlp.read(first, end);
        if (kind == StrictRlp.Kind.MALFORMED) return node;
        (StrictRlp.Kind nextKind, uint256 nextStart, uint256 nextStop) = StrictRlp.read(stop, end);
        if (nextKind == StrictRlp.Kind.MALFORMED) return node;
        if (nextStop != end) return _parseBranch(first, end, wanted);
        if (kind != StrictRlp.Kind.STRING) return node;
        return _parsePathNode(start, stop, nextKind, nextStart, end, stop);
    }

    /// @dev Sixteen children, two or more of them present, and no value.
    function _parseBranch(uint256 at, uint256 end, uint256 wanted) private pure returns (Node memory node) {
        uint256 present = 0;
        for (uint256 i = 0; i < CHILDREN; ++i) {
            uint256 next = _childEnd(at, end);
            if (next == 0) return node;
            if (next > at + 1) ++present;
            if (i == wanted) (node.at, node.end) = (at, next);
            at = next;
        }
        bool noValue = at + 1 == end && StrictRlp.load(at) >> 248 == 0x80;
        if (noValue && present > 1) node.form = Form.BRANCH;
    }

    /// @dev A flag nibble (0, 1 extension; 2, 3 leaf; odd ones for an odd number of nibbles), after even ones a zero
    /// nibble, then the path.
    function _parsePathNode(
        uint256 start,
        uint256 stop,
        StrictRlp.Kind secondKind,
        uint256 secondStart,
        uint256 end,
        uint256 secondAt
    ) private pure returns (Node memory node) {
        uint256 size = stop - start;
        // The flag byte and at most the 32 bytes of a key.
        if (size == 0 || size > 33) return node;
        uint256 flags = StrictRlp.load(start) >> 248;
        bool odd = flags & 0x10 != 0;
        if (flags > 0x3f || (!odd && flags & 0x0f != 0)) return node;
        uint256 nibbles = 2 * (size - 1) + (odd ? 1 : 0);
        if (nibbles > KEY_NIBBLES) return node;
        node.nibbles = nibbles;
        // Odd: at most 63 nibbles, from the low half of the flag byte on. Even: all in the bytes after it.
        node.path = odd ? StrictRlp.load(start) << 4 : StrictRlp.load(start + 1);
        if (flags & 0x20 != 0) {
            if (secondKind != StrictRlp.Kind.STRING || secondStart == end) return node;
            (node.at, node.end) = (secondStart, end);
            node.form = Form.LEAF;
        } else if (nibbles > 0 && secondStart != end && _childEnd(secondAt, end) == end) {
            (node.at, node.end) = (secondAt, end);
            node.form = Form.EXTENSION;
        }
    }

    /// @dev Where a child ends: nothing, a hash, or a canonical node shorter than a hash. Zero for anything else.
    function _childEnd(uint256 at, uint256 end) private pure returns (uint256 next) {
        uint256 prefix = StrictRlp.load(at) >> 248;
        if (prefix == 0x80) next = at + 1;
        else if (prefix == 0xa0) next = at + 1 + HASH_SIZE;
        else if (prefix > 0xc0 && prefix < 0xc0 + HASH_SIZE - 1) next = at + 1 + prefix - 0xc0;
        if (next > end) return 0;
        if (prefix > 0xc0 && next != 0 && _parse(at, next, 0).form == Form.MALFORMED) return 0;
    }

    function _nibble(bytes32 key, uint256 depth) private pure returns (uint256) {
        return depth < KEY_NIBBLES ? (uint256(key) >> (252 - 4 * depth)) & 0x0f : KEY_NIBBLES;
    }
}
