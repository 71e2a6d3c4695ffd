// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @title The exit tree written a second time, as plainly as its definition
/// @notice Shares no code with the contracts: recursion over all leaves instead of a frontier. Proofs for the tests
/// come from here.
contract ReferenceTree {
    uint256 public constant DEPTH = 32;

    bytes32[] private _leaves;
    bytes32[33] private _empty;

    constructor() {
        for (uint256 i = 0; i < DEPTH; ++i) {
            _empty[i + 1] = keccak256(abi.encodePacked(_empty[i], _empty[i]));
        }
    }

    function push(bytes32 value) external {
        _leaves.push(value);
    }

    function count() external view returns (uint32) {
        return uint32(_leaves.length);
    }

    function leaf(uint256 index) external view returns (bytes32) {
        return _leaves[index];
    }

    function treeRoot(uint256 size) public view returns (bytes32) {
        return node(DEPTH, 0, size);
    }

    function exitRoot(uint256 size) external view returns (bytes32) {
        return keccak256(abi.encodePacked(treeRoot(size), size));
    }

    /// @dev Root of the subtree of this height at this position, when the tree had `size` leaves.
    function node(uint256 height, uint256 position, uint256 size) public view returns (bytes32) {
        if (position << height >= size) return _empty[height];
        if (height == 0) return _leaves[position];
        return keccak256(
            abi.encodePacked(node(height - 1, 2 * position, size), node(height - 1, 2 * position + 1, size))
        );
    }

    function proof(uint256 index, uint256 size) external view returns (bytes32[32] memory siblings) {
        for (uint256 height = 0; height < DEPTH; ++height) {
            siblings[height] = node(height, (index >> height) ^ 1, size);
        }
    }

    /// @dev Siblings that the set lacks: level by level from the leaves, at each level from left to right.
    function multiProof(uint256[] memory indexes, uint256 size) external view returns (bytes32[] memory) {
        bytes32[] memory elements = new bytes32[](indexes.length * DEPTH);
        uint256 used = 0;
        for (uint256 height = 0; height < DEPTH; ++height) {
            uint256[] memory parents = new uint256[](indexes.length);
            uint256 parentCount = 0;
            for (uint256 i = 0; i < indexes.length; ++i) {
                if (!_contains(indexes, indexes[i] ^ 1)) {
                    elements[used++] = node(height, indexes[i] ^ 1, size);
                }
                uint256 parent = indexes[i] >> 1;
                if (parentCount == 0 || parents[parentCount - 1] != parent) parents[parentCount++] = parent;
            }
            indexes = _cut(parents, parentCount);
        }
        bytes32[] memory result = new bytes32[](used);
        for (uint256 i = 0; i < used; ++i) {
            result[i] = elements[i];
        }
        return result;
    }

    function _contains(uint256[] memory set, uint256 value) private pure returns (bool) {
        for (uint256 i = 0; i < set.length; ++i) {
            if (set[i] == value) return true;
        }
        return false;
    }

    function _cut(uint256[] memory values, uint256 length) private pure returns (uint256[] memory result) {
        result = new uint256[](length);
        for (uint256 i = 0; i < length; ++i) {
            result[i] = values[i];
        }
    }
}
