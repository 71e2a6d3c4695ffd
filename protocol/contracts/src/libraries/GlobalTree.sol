// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @title The tree over the accepted exit roots of all chains
/// @notice Depth 5, one slot per chain in the order of the registry; a slot that has no exit root yet is a zero leaf.
library GlobalTree {
    /// @dev Number of levels between a slot and the global root.
    uint256 internal constant DEPTH = 5;

    /// @dev Number of slots.
    uint256 internal constant SLOTS = 32;

    /// @notice Leaf of a chain's slot.
    /// @dev The pre-image has 1 + 2 * 32 = 65 bytes, never the 64 of an inner node. It holds the chain's id, so that
    /// the exit root of one chain can not be presented as another's.
    /// @param chain The chain.
    /// @param exitRoot Its accepted exit root, not zero.
    /// @return leaf keccak256 over a zero byte and both words.
    function leafOf(uint64 chain, bytes32 exitRoot) internal pure returns (bytes32 leaf) {
        return keccak256(abi.encodePacked(uint8(0), abi.encode(chain, exitRoot)));
    }

    /// @notice Root of the tree that has `leaf` at `slot` and these siblings from the leaf upwards.
    /// @param leaf Leaf of the slot.
    /// @param slot Its position; the caller checks that it is below `SLOTS`.
    /// @param siblings The neighbour at each level, all of them used.
    /// @return root The global root they hash to.
    function rootOf(bytes32 leaf, uint256 slot, bytes32[DEPTH] calldata siblings)
        internal
        pure
        returns (bytes32 root)
    {
        root = leaf;
        for (uint256 height = 0; height < DEPTH; ++height) {
            root = (slot >> height) & 1 == 0 ? hash(root, siblings[height]) : hash(siblings[height], root);
        }
    }

    /// @notice Root over `leaves`, the slots after them being empty.
    /// @dev Overwrites the array. With no leaf at all, and only then, callers get the root of 32 zero leaves.
    /// @param leaves Leaves of the slots from 0 on, at most `SLOTS`.
    /// @return root The global root.
    function rootOver(bytes32[] memory leaves) internal pure returns (bytes32 root) {
        uint256 width = leaves.length;
        assert(width <= SLOTS);
        bytes32 zero = bytes32(0);
        for (uint256 height = 0; height < DEPTH; ++height) {
            uint256 parents = (width + 1) / 2;
            for (uint256 i = 0; i < parents; ++i) {
                leaves[i] = hash(leaves[2 * i], 2 * i + 1 < width ? leaves[2 * i + 1] : zero);
            }
            width = parents;
            zero = hash(zero, zero);
        }
        return width == 0 ? zero : leaves[0];
    }

    /// @notice Inner node.
    /// @param left Left child.
    /// @param right Right child.
    /// @return node keccak256(left, right).
    function hash(bytes32 left, bytes32 right) internal pure returns (bytes32 node) {
        assembly ("memory-safe") {
            mstore(0x00, left)
            mstore(0x20, right)
            node := keccak256(0x00, 0x40)
        }
    }
}
