// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @title Where a settlement contract delivers exit roots
/// @notice Implemented by `GlobalRoots`.
interface IExitRootSink {
    /// @notice Takes the new exit root of the caller's chain.
    /// @dev Must revert unless the caller is the registered settlement of a chain.
    /// @param exitRoot The exit root.
    /// @return globalRoot The global root after it.
    function acceptExitRoot(bytes32 exitRoot) external returns (bytes32 globalRoot);
}
