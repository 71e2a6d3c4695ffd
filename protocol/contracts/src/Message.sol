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
library MessageHash {
    /// @notice keccak256 over a zero byte and the eleven words of the message.
    /// @dev The pre-image has 1 + 11 * 32 = 353 bytes, so it can never be the 64 bytes of an inner node:
    /// no node can pass for a leaf. Every word is of fixed size (`abi.encode`), so no two messages share one.
    /// @param message The message.
    /// @return id Identity and leaf.
    function id(Message memory message) internal pure returns (bytes32) {
        return keccak256(
            abi.encodePacked(
                uint8(0),
                abi.encode(
                    message.kind,
                    message.sourceChain,
                    message.leafIndex,
                    message.destinationChain,
                    message.originChain,
                    message.originToken,
                    message.sender,
                    message.recipient,
                    message.amount,
                    message.relayerFee,
                    keccak256(message.data)
                )
            )
        );
    }
}
