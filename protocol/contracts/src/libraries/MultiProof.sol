// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {ExitTree} from "./ExitTree.sol";

/// @title One compact proof for many leaves of an exit tree
/// @notice Level by level from the leaves up, at each level from left to right: a node whose sibling is itself in the
/// set is hashed with it, any other takes its sibling from the proof. All 32 levels are walked, so an inner node can
/// not stand in for a leaf, and every element of the proof is consumed, so that there is one proof per set of leaves.
library MultiProof {
    /// @notice The proof ended before every sibling was found.
    /// @param elements How many elements it has.
    error ProofTooShort(uint256 elements);

    /// @notice The proof has more elements than the leaves need.
    /// @param used How many were needed.
    /// @param elements How many it has.
    error ProofTooLong(uint256 used, uint256 elements);

    /// @notice Root of the tree that has these leaves at these indexes.
    /// @dev Overwrites both arrays. The caller guarantees at least one leaf, equal lengths, strictly ascending
    /// indexes below 2^32: with these the set never becomes empty and each level keeps them ascending.
    /// @param indexes Positions of the leaves.
    /// @param nodes The leaves.
    /// @param proof The siblings that are not in the set, in the order of use.
    /// @return root The root they hash to.
    function rootOf(uint256[] memory indexes, bytes32[] memory nodes, bytes32[] calldata proof)
        internal
        pure
        returns (bytes32 root)
    {
        uint256 used = 0;
        bool short = false;
        assembly ("memory-safe") {
            let indexAt := add(indexes, 0x20)
            let toNodes := sub(nodes, indexes)
            let end := add(indexAt, shl(5, mload(indexes)))
            let next := proof.offset
            let proofEnd := add(next, shl(5, proof.length))

            for { let height := 0 } and(lt(height, 32), iszero(short)) { height := add(height, 1) } {
                let write := indexAt
                for { let read := indexAt } lt(read, end) {} {
                    let index := mload(read)
                    let side := shl(5, and(index, 1))
                    mstore(side, mload(add(read, toNodes)))
                    read := add(read, 0x20)
                    // A left node whose right neighbour is the next of the set.
                    let paired := and(iszero(side), lt(read, end))
                    if paired { paired := eq(mload(read), add(index, 1)) }
                    switch paired
                    case 0 {
                        if eq(next, proofEnd) {
                            short := 1
                            break
                        }
                        mstore(xor(side, 0x20), calldataload(next))
                        next := add(next, 0x20)
                    }
                    default {
                        mstore(0x20, mload(add(read, toNodes)))
                        read := add(read, 0x20)
                    }
                    mstore(write, shr(1, index))
                    mstore(add(write, toNodes), keccak256(0x00, 0x40))
                    write := add(write, 0x20)
                }
                end := write
            }
            root := mload(add(nodes, 0x20))
            used := shr(5, sub(next, proof.offset))
        }
        if (short) revert ProofTooShort(proof.length);
        if (used != proof.length) revert ProofTooLong(used, proof.length);
        // The last level leaves one node, at index 0: any index below 2^32 shifted right 32 times.
        assert(ExitTree.DEPTH == 32);
    }
}
