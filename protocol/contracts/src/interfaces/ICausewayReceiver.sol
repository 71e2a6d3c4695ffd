// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @title What a contract implements to be called by a message
interface ICausewayReceiver {
    /// @notice Called once per delivered message, after `amount` of `token` has arrived at this contract.
    /// @dev The only caller to trust is the executor of the bridge (`Bridge.executor()`). A revert undoes the
    /// token delivery as well; the message can then be retried, with exactly the same arguments.
    /// @param messageId Identity of the message, unique over all chains.
    /// @param sourceChain The chain that the message left.
    /// @param sender Who sent it there; the same address may belong to somebody else on this chain.
    /// @param token The token delivered on this chain, zero if none.
    /// @param amount What arrived, in the token's smallest unit.
    /// @param data The sender's bytes, unchanged.
    function onCausewayMessage(
        bytes32 messageId,
        uint64 sourceChain,
        address sender,
        address token,
        uint256 amount,
        bytes calldata data
    ) external;
}
