// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {TrieWalk} from "causeway/trie/TrieWalk.sol";

/// @title The walk of a trie behind an external function
contract TrieReader {
    function find(bytes32 root, bytes32 key, bytes[] calldata proof)
        external
        pure
        returns (bytes memory value)
    {
        (uint256 at, uint256 end) = TrieWalk.find(root, key, proof);
        value = new bytes(end - at);
        assembly ("memory-safe") {
            calldatacopy(add(value, 0x20), at, sub(end, at))
        }
    }
}
