// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title IL1Attributes
/// @notice The part of the OP Stack's `L1Block` predeploy that `Mirror` trusts: the L1 block that the rollup's own
///         derivation took the present L2 block from. All three are zero until the first L2 block with attributes.
interface IL1Attributes {
    /// @notice Number of the L1 block.
    function number() external view returns (uint64);

    /// @notice Timestamp of the L1 block, in seconds.
    function timestamp() external view returns (uint64);

    /// @notice Hash of the L1 block.
    function hash() external view returns (bytes32);
}
