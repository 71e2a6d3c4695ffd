// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @title The global tree written a second time, as plainly as its definition
library ReferenceGlobalTree {
    function leaf(uint64 chain, bytes32 exitRoot) internal pure returns (bytes32) {
        if (exitRoot == bytes32(0)) return bytes32(0);
        return keccak256(bytes.concat(hex"00", bytes32(uint256(chain)), exitRoot));
    }

    function node(bytes32[] memory leaves, uint256 height, uint256 position) internal pure returns (bytes32) {
        if (height == 0) return position < leaves.length ? leaves[position] : bytes32(0);
        return keccak256(
            bytes.concat(node(leaves, height - 1, 2 * position), node(leaves, height - 1, 2 * position + 1))
        );
    }

    function root(bytes32[] memory leaves) internal pure returns (bytes32) {
        return node(leaves, 5, 0);
    }

    function proof(bytes32[] memory leaves, uint256 slot) internal pure returns (bytes32[5] memory siblings) {
        for (uint256 height = 0; height < 5; ++height) {
            siblings[height] = node(leaves, height, (slot >> height) ^ 1);
        }
    }
}
