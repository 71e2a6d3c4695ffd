// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @dev Moves `amount` of a token to the recipient.
uint8 constant KIND_TOKEN = 0;
/// @dev Moves `amount` of a token, if any, to the recipient and calls it with `data`.
uint8 constant KIND_CALL = 1;
/// @dev Tells a destination name, symbol and decimals of a token, so that it can deploy the wrapped one.
uint8 constant KIND_TOKEN_METADATA = 2;

/// @notice One intent to move a token, or to call a receiver, across chains.
/// @param kind One of the KIND constants; every other value is rejected.
/// @param sourceChain The chain that the message leaves.
/// @param leafIndex Position in the exit tree of the source chain; with it the message's one identity.
/// @param destinationChain The only chain where it can be claimed.
/// @param originChain The chain where the token is native; the source chain for a call without a token.
/// @param originToken The token on its origin chain; zero for a call without a token.
/// @param sender Who sent it on the source chain.
/// @param recipient Who receives the token, or the contract that is called.
/// @param amount All that was locked or burned, in the token's smallest unit; fits uint128.
/// @param relayerFee The part of `amount` that goes to whoever the claimer names; at most `amount`.
/// @param data Call data for KIND_CALL, the token's description for KIND_TOKEN_METADATA, else empty.
struct Message {
    uint8 kind;
    uint64 sourceChain;
    uint32 leafIndex;
    uint64 destinationChain;
    uint64 originChain;
    address originToken;
    address sender;
    address recipient;
    uint256 amount;
    uint256 relayerFee;
    bytes data;
}

/// @title The identity of a message, which is also its leaf in the exit tree
/// @notice keccak256 over a zero byte and the eleven words abi.encode(kind, sourceChain, leafIndex, destinationChain,
/// originChain, originToken, sender, recipient, amount, relayerFee, keccak256(data)).
/// @dev The pre-image has 1 + 11 * 32 = 353 bytes, so it can never be the 64 bytes of an inner node: no node can pass
/// for a leaf. Every word is of fixed size, so no two messages share one. The first ten words of a message lie in
/// memory and in calldata just as they are hashed, and are copied in one piece.
library MessageHash {
    uint256 private constant LENGTH = 353;

    /// @notice Identity of a message in memory.
    /// @param message The message.
    /// @return messageId Identity and leaf.
    function id(Message memory message) internal pure returns (bytes32 messageId) {
        bytes32 dataHash = keccak256(message.data);
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore8(free, 0)
            mcopy(add(free, 1), message, 320)
            mstore(add(free, 321), dataHash)
            messageId := keccak256(free, LENGTH)
        }
    }

    /// @notice Identity of a message in calldata.
    /// @dev A word with bits beyond its type is hashed with them: that is nothing that was ever sent.
    /// @param message The message.
    /// @return messageId Identity and leaf.
    function idOf(Message calldata message) internal pure returns (bytes32 messageId) {
        bytes calldata data = message.data;
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, data.offset, data.length)
            let dataHash := keccak256(free, data.length)
            mstore8(free, 0)
            calldatacopy(add(free, 1), message, 320)
            mstore(add(free, 321), dataHash)
            messageId := keccak256(free, LENGTH)
        }
    }
}
