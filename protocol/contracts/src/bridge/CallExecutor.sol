// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {ICausewayReceiver} from "../interfaces/ICausewayReceiver.sol";

/// @title Calls receivers on behalf of a bridge
/// @notice Holds no token, has no approval and no role anywhere: whatever a message makes it call, it has nothing to
/// lose. Only the arguments are a sender's choice, never the function.
contract CallExecutor {
    /// @notice Somebody else than the bridge called.
    /// @param caller Who.
    error NotBridge(address caller);

    /// @notice Too little gas for what is promised to the receiver. The message is not consumed.
    /// @param left What was left.
    /// @param needed What is needed at this point.
    error GasTooLow(uint256 left, uint256 needed);

    /// @notice The receiver reverted, ran out of gas, or has no code.
    error ReceiverFailed();

    /// @notice Gas that a receiver has at its disposal at least, whoever claims.
    uint256 public constant MINIMUM_CALL_GAS = 300_000;

    /// @dev What leaves 63/64 to the callee after the price of the call itself: 2,600 for a cold account, some slack.
    uint256 private constant NEEDED_GAS = MINIMUM_CALL_GAS + MINIMUM_CALL_GAS / 63 + 5000;

    /// @notice The only caller.
    address public immutable bridge;

    constructor() {
        bridge = msg.sender;
    }

    /// @notice Calls `receiver.onCausewayMessage` and returns only if that did.
    /// @param receiver The contract to call.
    /// @param messageId Identity of the message.
    /// @param sourceChain Where it was sent.
    /// @param sender Who sent it there.
    /// @param token The token that the receiver got before, zero if none.
    /// @param amount How much of it.
    /// @param data The sender's bytes.
    function execute(
        address receiver,
        bytes32 messageId,
        uint64 sourceChain,
        address sender,
        address token,
        uint256 amount,
        bytes calldata data
    ) external {
        if (msg.sender != bridge) revert NotBridge(msg.sender);
        bytes memory input = abi.encodeCall(
            ICausewayReceiver.onCausewayMessage, (messageId, sourceChain, sender, token, amount, data)
        );
        // A call to no code would succeed and mean nothing.
        bool success = receiver.code.length != 0;
        // Checked last, right where the gas is spent: a claimer who starves the receiver gets a revert and not a
        // message that is marked as failed.
        uint256 left = gasleft();
        if (left < NEEDED_GAS) revert GasTooLow(left, NEEDED_GAS);
        assembly ("memory-safe") {
            // Nothing of what the receiver returns is copied, however long it is.
            if success { success := call(gas(), receiver, 0, add(input, 0x20), mload(input), 0, 0) }
        }
        if (!success) revert ReceiverFailed();
    }
}
