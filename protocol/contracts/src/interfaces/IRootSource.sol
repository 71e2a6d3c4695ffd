// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @title Where a bridge asks whether a global root was ever accepted
/// @notice Implemented by `GlobalRoots` for the bridge on the L1 and by `Mirror` for the bridges on the L2s.
interface IRootSource {
    /// @notice Whether `root` was the global root at some time, as far as this chain has learnt.
    /// @dev Must answer false for the zero root, whatever was accepted.
    /// @param root The global root in question.
    /// @return known True if messages may be claimed against it.
    function isKnown(bytes32 root) external view returns (bool known);
}
