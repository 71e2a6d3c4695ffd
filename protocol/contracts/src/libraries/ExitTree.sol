// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {ZERO_HASHES} from "./ZeroHashes.sol";

/// @title The append-only Merkle tree of a chain's outgoing messages
/// @notice Depth 32, leaves in order of sending, node = keccak256(left, right), missing leaves are zero.
/// Hashing is position-aware: which side a sibling stands on follows from the leaf's index, pairs are never sorted.
library ExitTree {
    /// @dev Number of levels between a leaf and the root; every proof has exactly so many siblings.
    uint256 internal constant DEPTH = 32;

    /// @dev Appends are refused beyond this count, so that a count always fits uint32.
    uint256 internal constant MAX_LEAVES = type(uint32).max;

    /// @notice Appends `leaf` at position `index` and returns the new root of the tree.
    /// @dev `frontier[h]` holds the root of the last complete left subtree of height `h`. One slot is written
    /// (at the height of the lowest zero bit of `index`) and one read for each set bit: what the root needs, no more.
    /// The caller keeps count, passes each index once and in order, and stays below `MAX_LEAVES`.
    /// @param frontier The stored left subtrees.
    /// @param index How many leaves were there before.
    /// @param leaf The new leaf, never zero.
    /// @return root Root of the tree with the new leaf.
    function append(bytes32[DEPTH] storage frontier, uint256 index, bytes32 leaf)
        internal
        returns (bytes32 root)
    {
        bytes memory zeros = ZERO_HASHES;
        assembly ("memory-safe") {
            root := leaf
            // Below the lowest zero bit: the leaf completes subtrees, each hashed with its stored left neighbour.
            let height := 0
            for {} and(shr(height, index), 1) { height := add(height, 1) } {
                mstore(0x00, sload(add(frontier.slot, height)))
                mstore(0x20, root)
                root := keccak256(0x00, 0x40)
            }
            sstore(add(frontier.slot, height), root)
            // At it and above: the subtree is a right child where the bit is set, else its right neighbour is empty.
            for { let zero := add(zeros, 0x20) } lt(height, DEPTH) { height := add(height, 1) } {
                switch and(shr(height, index), 1)
                case 0 {
                    mstore(0x00, root)
                    mstore(0x20, mload(add(zero, shl(5, height))))
                }
                default {
                    mstore(0x00, sload(add(frontier.slot, height)))
                    mstore(0x20, root)
                }
                root := keccak256(0x00, 0x40)
            }
        }
    }

    /// @notice Root of the tree that has `leaf` at `index` and these siblings from the leaf upwards.
    /// @param leaf The leaf.
    /// @param index Its position; the caller checks it against the leaf count.
    /// @param siblings The neighbour at each level, all of them used.
    /// @return root The root they hash to.
    function rootOf(bytes32 leaf, uint256 index, bytes32[DEPTH] calldata siblings)
        internal
        pure
        returns (bytes32 root)
    {
        assembly ("memory-safe") {
            root := leaf
            for { let height := 0 } lt(height, DEPTH) { height := add(height, 1) } {
                let side := shl(5, and(shr(height, index), 1))
                mstore(side, root)
                mstore(xor(side, 0x20), calldataload(add(siblings, shl(5, height))))
                root := keccak256(0x00, 0x40)
            }
        }
    }

    /// @notice The exit root: the root of the tree with the number of its leaves mixed in, as SSZ lists do.
    /// @dev One word commits to both, so "index < leafCount" is provable and a leaf beyond the count is not.
    /// @param treeRoot Root of the tree.
    /// @param leafCount Number of its leaves.
    /// @return exitRoot keccak256(treeRoot, uint256(leafCount)).
    function mixIn(bytes32 treeRoot, uint256 leafCount) internal pure returns (bytes32 exitRoot) {
        assembly ("memory-safe") {
            mstore(0x00, treeRoot)
            mstore(0x20, leafCount)
            exitRoot := keccak256(0x00, 0x40)
        }
    }
}
