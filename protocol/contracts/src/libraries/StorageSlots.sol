// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @title Storage slots that other chains prove
/// @notice These positions are part of the protocol: a mirror or a settlement contract of another chain, which cannot
/// be changed, reads them from trie proofs. Tests compare them with the compiled layout.
library StorageSlots {
    /// @notice Slot of `exitRoot` in `Bridge`.
    bytes32 internal constant EXIT_ROOT = bytes32(uint256(0));
    /// @notice Slot of `globalRoot` in `GlobalRoots`.
    bytes32 internal constant GLOBAL_ROOT = bytes32(uint256(0));
}
