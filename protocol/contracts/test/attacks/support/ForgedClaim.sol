// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";

/// @title Claims of messages that nobody has sent
/// @notice The message is the only leaf of an exit tree, and its chain the only one of a global tree: all is proven by
/// rule, under a root that is the attacker's own.
library ForgedClaim {
    function single(uint256 slot, Message memory message, address feeRecipient)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodeCall(
            IBridge.claim,
            (message, message.leafIndex + 1, siblingsOfNothing(), _globalProof(slot, message), feeRecipient)
        );
    }

    /// @dev The same function of a bridge and of a ledger.
    function batch(uint256 slot, Message memory message, address feeRecipient)
        internal
        pure
        returns (bytes memory)
    {
        Message[] memory messages = new Message[](1);
        messages[0] = message;
        return abi.encodeCall(
            IBridge.claimMany,
            (messages, message.leafIndex + 1, _zeros(), _globalProof(slot, message), feeRecipient)
        );
    }

    /// @notice The exit root of a tree in which the message is the only one.
    function exitRoot(Message memory message) internal pure returns (bytes32 root) {
        bytes32[] memory zeros = _zeros();
        root = MessageHash.id(message);
        for (uint256 i = 0; i < 32; ++i) {
            root = _node(root, zeros[i], message.leafIndex >> i & 1);
        }
        return keccak256(bytes.concat(root, bytes32(uint256(message.leafIndex) + 1)));
    }

    /// @notice The global root that the claims above name.
    function globalRoot(uint256 slot, Message memory message) internal pure returns (bytes32) {
        return _globalProof(slot, message).globalRoot;
    }

    /// @notice Siblings of a tree that is empty otherwise.
    function siblingsOfNothing() internal pure returns (bytes32[32] memory siblings) {
        bytes32[] memory zeros = _zeros();
        for (uint256 i = 0; i < 32; ++i) {
            siblings[i] = zeros[i];
        }
    }

    function _globalProof(uint256 slot, Message memory message)
        private
        pure
        returns (IBridge.GlobalProof memory proof)
    {
        bytes32[] memory zeros = _zeros();
        proof.slot = uint8(slot);
        proof.globalRoot =
            keccak256(bytes.concat(hex"00", bytes32(uint256(message.sourceChain)), exitRoot(message)));
        for (uint256 i = 0; i < 5; ++i) {
            proof.siblings[i] = zeros[i];
            proof.globalRoot = _node(proof.globalRoot, zeros[i], slot >> i & 1);
        }
    }

    function _zeros() private pure returns (bytes32[] memory zeros) {
        zeros = new bytes32[](32);
        for (uint256 i = 1; i < 32; ++i) {
            zeros[i] = keccak256(bytes.concat(zeros[i - 1], zeros[i - 1]));
        }
    }

    function _node(bytes32 node, bytes32 sibling, uint256 side) private pure returns (bytes32) {
        return keccak256(side == 0 ? bytes.concat(node, sibling) : bytes.concat(sibling, node));
    }
}
