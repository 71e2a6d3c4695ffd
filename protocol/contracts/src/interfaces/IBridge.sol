// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Message} from "../Message.sol";

/// @title The bridge on every EVM chain of the network
/// @notice Directions are 0 outbound (deposits) and 1 inbound (claims). Amounts are in the token's smallest unit.
interface IBridge {
    /// @notice The addresses and limits that a bridge is built with; none may be zero.
    /// @param rootSource Says which global roots are known: `GlobalRoots` on the L1, `Mirror` on an L2.
    /// @param guardian May pause a direction at once.
    /// @param unpauser May schedule the end of a pause.
    /// @param limiter May change the buckets of tokens.
    /// @param unpauseDelay Seconds of chain time between scheduling the end of a pause and the end.
    /// @param defaultCapacity Size of every bucket that the limiter has not set; at most 2^104 - 1.
    /// @param defaultRefillPerSecond Its refill per second; at most 2^104 - 1.
    struct Config {
        address rootSource;
        address guardian;
        address unpauser;
        address limiter;
        uint64 unpauseDelay;
        uint128 defaultCapacity;
        uint128 defaultRefillPerSecond;
    }

    /// @notice Proof that an exit root is part of a global root.
    /// @param globalRoot A root that the root source knows.
    /// @param slot The source chain's slot in the global tree.
    /// @param siblings The neighbour at each level from the slot upwards.
    struct GlobalProof {
        bytes32 globalRoot;
        uint8 slot;
        bytes32[5] siblings;
    }

    event MessageSent(
        bytes32 indexed messageId,
        uint64 indexed destinationChain,
        address indexed sender,
        Message message,
        bytes32 exitRoot
    );
    /// @dev `outcome` 0: delivered; 1: the call failed, nothing was delivered, `retryCall` can do it again.
    event MessageClaimed(
        bytes32 indexed messageId, uint64 indexed sourceChain, uint32 indexed leafIndex, uint8 outcome
    );
    event CallRetried(bytes32 indexed messageId);
    event WrappedTokenDeployed(uint64 indexed originChain, address indexed originToken, address token);
    event DirectionPaused(uint8 direction);
    event UnpauseScheduled(uint8 direction, uint64 at);
    event DirectionUnpaused(uint8 direction);
    event LimitChanged(
        address indexed token, uint8 indexed direction, uint128 capacity, uint128 refillPerSecond
    );

    error ConfigZero(string field);
    error LimitTooLarge(uint256 value, uint256 maximum);
    error ChainInvalid(uint64 chain);
    error UnknownChain(uint64 chain);
    error RecipientInvalid(address recipient);
    error AmountZero(address token);
    error AmountWithoutToken(uint256 amount, uint256 relayerFee);
    error FeeAboveAmount(uint256 relayerFee, uint256 amount);
    error DataTooLong(uint256 length, uint256 maximum);
    error TokenWithoutCode(address token);
    error PermitMalformed(uint256 length);
    error PermitFailed(address token, uint256 allowance, uint256 amount);
    error TreeFull(uint256 leafCount);
    error EscrowFull(address token, uint256 locked, uint256 amount);
    error EscrowShort(address token, uint256 locked, uint256 amount);
    error LimitExceeded(address token, uint8 direction, uint256 amount, uint256 available);
    error Paused(uint8 direction);
    error NotPaused(uint8 direction);
    error UnpauseTooEarly(uint8 direction, uint64 at);
    error DirectionInvalid(uint8 direction);
    error NotAllowed(address caller);
    error Reentered(address caller);

    error KindInvalid(uint8 kind);
    error WrongSourceChain(uint64 sourceChain, uint64 expected);
    error WrongDestinationChain(uint64 destinationChain, uint64 expected);
    error LeafIndexOutOfRange(uint32 leafIndex, uint32 leafCount);
    error LeafIndexesNotAscending(uint32 previous, uint32 leafIndex);
    error SlotInvalid(uint8 slot);
    error GlobalRootMismatch(bytes32 proven, bytes32 claimed);
    error GlobalRootUnknown(bytes32 globalRoot);
    error AlreadyClaimed(uint64 sourceChain, uint32 leafIndex);
    error NothingToClaim(uint256 messages);
    error TokenUnknown(uint64 originChain, address originToken);
    error FeeRecipientMissing(uint256 fee);
    error MetadataInvalid(bytes32 messageId);
    error NotRetryable(bytes32 messageId);
    error RetryFailed(bytes32 messageId);

    /// @notice Locks or burns `amount` of `token` and sends it to `recipient` on `destinationChain`.
    /// @dev What counts is what arrives here, measured as a balance difference. The first message about a token to a
    /// chain is preceded by one of kind TOKEN_METADATA, with its own leaf and event.
    /// @param destinationChain Another chain of the network.
    /// @param recipient Not zero.
    /// @param token A token of this chain, or a wrapped token of this bridge.
    /// @param amount Not zero.
    /// @param relayerFee The part of the arrived amount that pays whoever claims; at most that amount.
    /// @param permit Empty, or abi.encode(value, deadline, v, r, s) of an EIP-2612 permit of the caller for this
    /// bridge. A permit that fails is ignored only if the allowance suffices without it.
    /// @return messageId Identity of the message.
    function bridgeToken(
        uint64 destinationChain,
        address recipient,
        address token,
        uint256 amount,
        uint256 relayerFee,
        bytes calldata permit
    ) external returns (bytes32 messageId);

    /// @notice Like `bridgeToken`, and calls `receiver` (see `ICausewayReceiver`) with `data` in the same step.
    /// @param destinationChain Another chain of the network.
    /// @param receiver The contract there; an address without code makes the call fail, until code is there.
    /// @param token As in `bridgeToken`, or zero for a call without a token.
    /// @param amount Zero if and only if `token` is.
    /// @param relayerFee As in `bridgeToken`.
    /// @param data At most `MAXIMUM_DATA_LENGTH` bytes.
    /// @return messageId Identity of the message.
    function bridgeCall(
        uint64 destinationChain,
        address receiver,
        address token,
        uint256 amount,
        uint256 relayerFee,
        bytes calldata data
    ) external returns (bytes32 messageId);

    /// @notice Delivers one message. Anybody may call.
    /// @param message The message, exactly as sent.
    /// @param leafCount How many leaves the exit tree had at the proven exit root.
    /// @param exitSiblings The leaf's siblings from the bottom up.
    /// @param globalProof Proof of the exit root under a known global root.
    /// @param feeRecipient Who gets the relayer fee; may be zero only if the fee is.
    function claim(
        Message calldata message,
        uint32 leafCount,
        bytes32[32] calldata exitSiblings,
        GlobalProof calldata globalProof,
        address feeRecipient
    ) external;

    /// @notice Delivers many messages of one source chain. Those that were claimed before are skipped.
    /// @param messages By strictly ascending leaf index.
    /// @param leafCount How many leaves the exit tree had at the proven exit root.
    /// @param exitMultiproof The siblings in the order that library `MultiProof` defines, all of them used.
    /// @param globalProof Proof of the exit root under a known global root.
    /// @param feeRecipient Who gets the relayer fees; may be zero only if they are.
    function claimMany(
        Message[] calldata messages,
        uint32 leafCount,
        bytes32[] calldata exitMultiproof,
        GlobalProof calldata globalProof,
        address feeRecipient
    ) external;

    /// @notice Delivers a message whose call failed when it was claimed. Anybody may call and earns the relayer fee.
    /// @dev Reverts if the call fails again; the message stays retryable.
    /// @param message The message, exactly as sent: it is looked up by its identity.
    function retryCall(Message calldata message) external;

    /// @notice Stops a direction at once, and any scheduled end of a pause. For the guardian.
    /// @param direction 0 outbound, 1 inbound.
    function pause(uint8 direction) external;

    /// @notice Schedules the end of a pause after the unpause delay. For the unpauser.
    /// @param direction 0 outbound, 1 inbound.
    function scheduleUnpause(uint8 direction) external;

    /// @notice Ends a pause whose scheduled time has come. For anybody.
    /// @param direction 0 outbound, 1 inbound.
    function unpause(uint8 direction) external;

    /// @notice Sets the bucket of a token in one direction. For the limiter. What is taken at the moment stays taken.
    /// @param token The token on this chain.
    /// @param direction 0 outbound, 1 inbound.
    /// @param capacity At most 2^104 - 1; zero stops the token.
    /// @param refillPerSecond At most 2^104 - 1.
    function setLimit(address token, uint8 direction, uint128 capacity, uint128 refillPerSecond) external;

    /// @notice Root of this chain's outgoing messages with their number mixed in. Lives in storage slot 0.
    function exitRoot() external view returns (bytes32);

    /// @notice How many messages were sent.
    function leafCount() external view returns (uint32);

    /// @notice Whether the message at this position was claimed, be it that its call failed.
    function isClaimed(uint64 sourceChain, uint32 leafIndex) external view returns (bool);

    /// @notice Whether `retryCall` can deliver the message.
    function isRetryable(bytes32 messageId) external view returns (bool);

    /// @notice How much of a native token is locked here; zero for a wrapped token.
    function lockedOf(address token) external view returns (uint256);

    /// @notice Address of the wrapped token here, deployed or not.
    function wrappedToken(uint64 originChain, address originToken) external view returns (address);

    /// @notice What a wrapped token of this bridge wraps; both zero for any other address.
    function originOf(address token) external view returns (uint64 originChain, address originToken);

    /// @notice What can be moved at once now.
    function available(address token, uint8 direction) external view returns (uint256);

    /// @notice The bucket of a token.
    function limitOf(address token, uint8 direction)
        external
        view
        returns (uint128 capacity, uint128 refillPerSecond);

    /// @notice Whether a direction is paused.
    function paused(uint8 direction) external view returns (bool);

    /// @notice When a direction may be unpaused, in chain time; zero if that is not scheduled.
    function unpauseTime(uint8 direction) external view returns (uint64);

    /// @notice Whether messages can be sent to this chain.
    function isKnownChain(uint64 destinationChain) external view returns (bool);

    /// @notice Identity of a message.
    function computeMessageId(Message calldata message) external pure returns (bytes32);
}
