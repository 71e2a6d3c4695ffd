// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {IBridge} from "../interfaces/IBridge.sol";
import {Message} from "../Message.sol";

/// @title The event of a message that was appended to an exit tree
library MessageLog {
    /// @notice emit MessageSent(messageId, message.destinationChain, sender, message, exitRoot), written out because
    /// the compiler copies a message word by word: 2,000 gas in every message.
    /// @param message The message.
    /// @param messageId Its identity.
    /// @param exitRoot The exit root with it.
    /// @param sender The message's sender.
    function emitSent(Message memory message, bytes32 messageId, bytes32 exitRoot, address sender) internal {
        bytes32 topic = IBridge.MessageSent.selector;
        assembly ("memory-safe") {
            let free := mload(0x40)
            let data := mload(add(message, 320))
            let length := mload(data)
            let padded := and(add(length, 31), not(31))
            mstore(free, 0x40)
            mstore(add(free, 0x20), exitRoot)
            mcopy(add(free, 0x40), message, 320)
            mstore(add(free, 0x180), 0x160)
            // The last word first, so that the padding is zero.
            mstore(add(add(free, 0x1a0), padded), 0)
            mcopy(add(free, 0x1a0), data, add(0x20, length))
            log4(free, add(0x1c0, padded), topic, messageId, mload(add(message, 96)), sender)
        }
    }
}
