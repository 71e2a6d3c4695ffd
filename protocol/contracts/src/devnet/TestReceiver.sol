// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {ICausewayReceiver} from "../interfaces/ICausewayReceiver.sol";

/// @title A receiver for devnets: notes what arrives, or refuses it while it is told to
contract TestReceiver is ICausewayReceiver {
    event MessageReceived(
        bytes32 indexed messageId,
        uint64 indexed sourceChain,
        address indexed sender,
        address token,
        uint256 amount,
        bytes data
    );

    error Refused(bytes32 messageId);

    /// @notice Whether every message is refused at present.
    bool public refusing;

    /// @notice How many messages arrived.
    uint256 public received;

    /// @notice Makes the receiver refuse or accept from now on. For anybody: it guards nothing.
    /// @param refuse True to refuse.
    function setRefusing(bool refuse) external {
        refusing = refuse;
    }

    /// @inheritdoc ICausewayReceiver
    function onCausewayMessage(
        bytes32 messageId,
        uint64 sourceChain,
        address sender,
        address token,
        uint256 amount,
        bytes calldata data
    ) external {
        if (refusing) revert Refused(messageId);
        ++received;
        emit MessageReceived(messageId, sourceChain, sender, token, amount, data);
    }
}
