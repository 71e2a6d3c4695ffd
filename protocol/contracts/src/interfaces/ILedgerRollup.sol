// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Message} from "../Message.sol";
import {IBridge} from "./IBridge.sol";

/// @title A ledger's bridge on the L1: deposit queue, settlement by validity proof, and exit tree in one
/// @notice Directions are 0 outbound (exits) and 1 inbound (claims), as at a bridge; events and errors that a bridge
/// has as well are those of `IBridge`. Tokens have numbers from 1. Amounts are in the token's smallest unit and below
/// 2^128. Times are of this chain, in seconds.
interface ILedgerRollup {
    /// @notice What a ledger is built with; no field may be zero.
    /// @param chain The ledger's chain id.
    /// @param globalRoots The registry of roots on this chain, which knows this contract as the ledger's settlement.
    /// @param operator Submits batches while the ledger is not frozen.
    /// @param guardian May pause a direction at once.
    /// @param unpauser May schedule the end of a pause.
    /// @param limiter May change the buckets of tokens.
    /// @param unpauseDelay Seconds between scheduling the end of a pause and the end.
    /// @param depositDeadline Seconds after which every batch has to take the oldest deposit.
    /// @param freezeDeadline Seconds that a deposit or a demand may wait before anybody may freeze; longer than
    /// `depositDeadline`.
    /// @param exitDelay Seconds for which an exit root is held back that overdraws a bucket.
    /// @param defaultCapacity Size of every bucket that the limiter has not set; at most 2^104 - 1.
    /// @param defaultRefillPerSecond Its refill per second; at most 2^104 - 1.
    struct Config {
        uint64 chain;
        address globalRoots;
        address operator;
        address guardian;
        address unpauser;
        address limiter;
        uint32 unpauseDelay;
        uint32 depositDeadline;
        uint32 freezeDeadline;
        uint32 exitDelay;
        uint128 defaultCapacity;
        uint128 defaultRefillPerSecond;
    }

    /// @dev The same event as a bridge's; `sender` is zero, because the owner is not part of an exit's words.
    event MessageSent(
        bytes32 indexed messageId,
        uint64 indexed destinationChain,
        address indexed sender,
        Message message,
        bytes32 exitRoot
    );
    /// @dev `messageId` is zero for the relayer fees of several messages in one.
    event DepositQueued(
        uint64 indexed index, address indexed owner, uint32 indexed token, uint128 amount, bytes32 messageId
    );
    /// @dev `IBridge.WrappedTokenDeployed` is emitted with it, with the number as the token's address.
    event TokenRegistered(
        uint32 indexed token,
        uint64 indexed originChain,
        address indexed originToken,
        string name,
        string symbol,
        uint8 decimals
    );
    /// @dev `deposits` and `leaves` are how many there were before the batch, as alpha has them.
    event BatchSettled(
        uint64 indexed batch, uint256 oldRoot, uint256 newRoot, uint64 deposits, uint32 leaves
    );
    event BatchData(uint64 indexed batch, uint256[] words);
    event ExitsHeld(bytes32 indexed exitRoot, uint64 until);
    event ExitsReleased(bytes32 indexed exitRoot);
    event BatchDemanded(address indexed by, uint64 freezableAt);
    event LedgerFrozen(uint64 batchCount);
    event ExitLimitChanged(uint32 indexed token, uint128 capacity, uint128 refillPerSecond);

    error ChainCountInvalid(uint256 chains, uint256 maximum);
    error VerifierInvalid(uint256 size, address verifier);
    error DeadlinesInverted(uint32 depositDeadline, uint32 freezeDeadline);
    error WordsLengthInvalid(uint256 length);
    error TokenInvalid(uint256 position, uint32 token);
    error DepositMismatch(uint64 index, uint64 queued);
    error DepositOverdue(uint64 index, uint64 since);
    error ExitAmountZero(uint256 position);
    error TransferFrozen(uint256 position);
    error BatchEmpty();
    error AlreadyFrozen();
    error FreezeTooEarly(uint64 at);
    error NothingToRelease(uint64 firstUntil);

    /// @notice Takes messages of one source chain into the deposit queue. Anybody may call, frozen or not. Those that
    /// were claimed before are skipped.
    /// @dev A message that can not become a deposit, now or ever, is consumed with outcome 1 and stands in nobody's
    /// way: a call without a token, a malformed description, and what no honest bridge sends (no recipient, no token,
    /// amount zero or beyond 2^128 - 1, fee above amount). A token that was not described yet reverts with
    /// `TokenUnknown`, an unknown kind with `KindInvalid`, as at a bridge.
    /// @param messages By strictly ascending leaf index.
    /// @param leafCount How many leaves the exit tree had at the proven exit root.
    /// @param exitMultiproof The siblings in the order that library `MultiProof` defines, all of them used.
    /// @param globalProof Proof of the exit root under a known global root.
    /// @param feeRecipient The ledger's owner that gets the relayer fees; if zero, recipients get them.
    function claimMany(
        Message[] calldata messages,
        uint32 leafCount,
        bytes32[] calldata exitMultiproof,
        IBridge.GlobalProof calldata globalProof,
        address feeRecipient
    ) external;

    /// @notice Settles the next batch. For the operator; for anybody, without transfers, once the ledger is frozen.
    /// @param newRoot State root after it.
    /// @param commitment The circuit's commitment to its words.
    /// @param words Words A and B of each transaction; as many transactions as a verifier exists for.
    /// @param proof The proof in the form of `IBatchVerifier`.
    function submitBatch(
        uint256 newRoot,
        uint256 commitment,
        uint256[] calldata words,
        uint256[8] calldata proof
    ) external;

    /// @notice Accepts the exit roots whose delay is over. For anybody.
    /// @dev At most 16 entries of the queue at once; call again if more wait.
    function releaseExits() external;

    /// @notice Starts the time that the operator has to submit a batch, if it does not run. For anybody.
    function demandBatch() external;

    /// @notice Freezes the ledger for ever, if its operator has let a deposit or a demand wait too long. For anybody.
    function freeze() external;

    /// @notice Stops a direction at once, and any scheduled end of a pause. For the guardian.
    /// @param direction 0: exit roots are held, 1: no claims.
    function pause(uint8 direction) external;

    /// @notice Schedules the end of a pause after the unpause delay. For the unpauser.
    /// @param direction 0 outbound, 1 inbound.
    function scheduleUnpause(uint8 direction) external;

    /// @notice Ends a pause whose scheduled time has come. For anybody.
    /// @param direction 0 outbound, 1 inbound.
    function unpause(uint8 direction) external;

    /// @notice Sets the bucket of a token's exits. For the limiter. What is taken at the moment stays taken.
    /// @param token Number of a registered token.
    /// @param capacity At most 2^104 - 1; zero delays every exit of the token.
    /// @param refillPerSecond At most 2^104 - 1.
    function setLimit(uint32 token, uint128 capacity, uint128 refillPerSecond) external;

    /// @notice Root of the account tree after the last batch.
    function stateRoot() external view returns (uint256);

    /// @notice How many batches were settled; the number of the next.
    function batchCount() external view returns (uint64);

    /// @notice How many deposits were ever queued.
    function depositsQueued() external view returns (uint64);

    /// @notice How many of them are in the state; the index of the next.
    function depositsProcessed() external view returns (uint64);

    /// @notice When a deposit that waits was queued; zero for any other.
    function depositTime(uint64 index) external view returns (uint64);

    /// @notice Root of the ledger's outgoing messages with their number mixed in, whether accepted or held.
    function exitRoot() external view returns (bytes32);

    /// @notice How many messages left the ledger.
    function leafCount() external view returns (uint32);

    /// @notice When the first and the last of the exit roots that are held may be released; zero if none is.
    function heldUntil() external view returns (uint64 first, uint64 last);

    /// @notice How many tokens have a number.
    function tokenCount() external view returns (uint32);

    /// @notice Number of a token, zero if it has none.
    function tokenOf(uint64 originChain, address originToken) external view returns (uint32);

    /// @notice Where a token is native; zeros for a number that was not given.
    function originOf(uint32 token) external view returns (uint64 originChain, address originToken);

    /// @notice What is known of a token and forwarded with its exits.
    function descriptionOf(uint32 token)
        external
        view
        returns (string memory name, string memory symbol, uint8 decimals);

    /// @notice What can leave at once now without being held back.
    function available(uint32 token) external view returns (uint256);

    /// @notice The bucket of a token's exits.
    function limitOf(uint32 token) external view returns (uint128 capacity, uint128 refillPerSecond);

    /// @notice Whether the message at this position was claimed, whatever the outcome.
    function isClaimed(uint64 sourceChain, uint32 leafIndex) external view returns (bool);

    /// @notice Whether exits can go to this chain.
    function isKnownChain(uint64 destinationChain) external view returns (bool);

    /// @notice Whether a direction is paused.
    function paused(uint8 direction) external view returns (bool);

    /// @notice When a direction may be unpaused; zero if that is not scheduled.
    function unpauseTime(uint8 direction) external view returns (uint64);

    /// @notice Whether the ledger is frozen.
    function frozen() external view returns (bool);

    /// @notice When a batch was demanded that has not come; zero if none is.
    function demandedAt() external view returns (uint64);

    /// @notice From when on anybody may freeze, as things stand; zero if nothing waits or it is frozen.
    function freezableAt() external view returns (uint64);

    /// @notice Who verifies batches of this many transactions; zero if nobody does.
    function verifierOf(uint256 size) external view returns (address);

    /// @notice What signatures of the ledger's owners are bound to.
    function domain() external view returns (uint256);

    /// @notice The public signals that a proof of the next batch has to be valid for.
    function computeSignals(uint256 newRoot, uint256 commitment, uint256[] calldata words)
        external
        view
        returns (uint256[6] memory);
}
