// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @title Who decides which output is right when a proposal is challenged
/// @notice On a devnet a quorum of independent verifiers; elsewhere the dispute games of the stack.
interface IChallengeResolver {
    /// @notice Returns if and only if it is established that `correctOutputRoot` is the output of the block.
    /// @dev Must revert otherwise; the caller attaches no meaning to anything but a normal return.
    /// @param proposals The contract that holds the challenged proposal.
    /// @param chain The L2 whose output it is.
    /// @param id Identity of the challenged proposal.
    /// @param l2BlockNumber The L2 block of the proposal.
    /// @param correctOutputRoot The output root that is claimed to be right.
    /// @param signatures The evidence, in the form that the resolver defines.
    function verify(
        address proposals,
        uint64 chain,
        uint256 id,
        uint64 l2BlockNumber,
        bytes32 correctOutputRoot,
        bytes[] calldata signatures
    ) external view;
}
