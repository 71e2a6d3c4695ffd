// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

/// @title Builds trie nodes by hand, well formed or not
library TrieBuilder {
    uint256 internal constant LEAF = 2;
    uint256 internal constant EXTENSION = 0;
    bytes internal constant EMPTY = hex"80";

    /// @notice Hex-prefix encoding of the nibbles of `key` from `start` to `end`.
    function path(uint256 flag, bytes32 key, uint256 start, uint256 end)
        internal
        pure
        returns (bytes memory out)
    {
        uint256 length = end - start;
        if (length % 2 == 1) {
            out = abi.encodePacked(uint8(((flag + 1) << 4) | nibble(key, start)));
            ++start;
        } else {
            out = abi.encodePacked(uint8(flag << 4));
        }
        for (; start < end; start += 2) {
            out = bytes.concat(out, bytes1(uint8((nibble(key, start) << 4) | nibble(key, start + 1))));
        }
    }

    function nibble(bytes32 key, uint256 index) internal pure returns (uint256) {
        return uint256(key) >> (252 - 4 * index) & 0x0f;
    }

    /// @notice A leaf or an extension from its bare path and its already encoded second item.
    function pair(bytes memory bare, bytes memory encodedSecond) internal pure returns (bytes memory) {
        return list(RLP.encode(bare), encodedSecond);
    }

    function list(bytes memory first, bytes memory second) internal pure returns (bytes memory) {
        bytes[] memory items = new bytes[](2);
        items[0] = first;
        items[1] = second;
        return RLP.encode(items);
    }

    /// @notice The leaf of the whole rest of `key`.
    function leaf(bytes32 key, uint256 start, bytes memory value) internal pure returns (bytes memory) {
        return pair(path(LEAF, key, start, 64), RLP.encode(value));
    }

    /// @notice Seventeen empty items.
    function emptyBranch() internal pure returns (bytes[] memory items) {
        items = new bytes[](17);
        for (uint256 i = 0; i < 17; ++i) {
            items[i] = EMPTY;
        }
    }

    /// @notice A branch with `child` where the key goes and some other hash beside it.
    function branch(bytes32 key, uint256 depth, bytes memory child) internal pure returns (bytes memory) {
        bytes[] memory items = emptyBranch();
        uint256 at = nibble(key, depth);
        items[at] = child;
        items[(at + 1) % 16] = RLP.encode(keccak256(abi.encode("sibling", depth)));
        return RLP.encode(items);
    }

    /// @notice How a parent refers to a node: by hash, or by the node itself when that is shorter than a hash.
    function pointer(bytes memory node) internal pure returns (bytes memory) {
        return node.length < 32 ? node : RLP.encode(keccak256(node));
    }

    /// @notice What an account's leaf holds.
    function account(bytes32 storageRoot) internal pure returns (bytes memory) {
        bytes[] memory fields = new bytes[](4);
        fields[0] = RLP.encode(uint256(1));
        fields[1] = RLP.encode(uint256(0));
        fields[2] = RLP.encode(storageRoot);
        fields[3] = RLP.encode(keccak256("code"));
        return RLP.encode(fields);
    }
}
