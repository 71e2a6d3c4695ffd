// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IBatchVerifier} from "../interfaces/IBatchVerifier.sol";
import {IBridge} from "../interfaces/IBridge.sol";
import {ILedgerRollup} from "../interfaces/ILedgerRollup.sol";
import {ExitTree} from "../libraries/ExitTree.sol";
import {GlobalTree} from "../libraries/GlobalTree.sol";
import {PauseState, PauseSwitch} from "../libraries/PauseSwitch.sol";
import {Limit, RateLimit} from "../libraries/RateLimit.sol";
import {EMPTY_TREE_ROOT} from "../libraries/ZeroHashes.sol";
import {HeldRoots} from "./HeldRoots.sol";
import {TokenRegistry} from "./TokenRegistry.sol";

/// @title State and switches of a ledger
/// @notice What its inbox and its settlement share: storage, roles, pause, buckets.
abstract contract LedgerCore is ILedgerRollup {
    using HeldRoots for HeldRoots.Queue;
    using TokenRegistry for TokenRegistry.Tokens;

    /// @dev A deposit that waits is one word. Of its hash 216 bits are kept: a collision, which the depositor would
    /// have to make, takes 2^108 hashes, more than it takes to break the curve that the proofs are of.
    /// @param hash The upper bits of keccak256(owner, token, amount).
    /// @param time When it was queued.
    struct Deposit {
        uint216 hash;
        uint40 time;
    }

    /// @dev Root of the empty account tree: depth 16, Poseidon, empty accounts are 0. The first batch of the shared
    /// vectors starts from it.
    uint256 private constant EMPTY_STATE_ROOT =
        19_217_088_683_336_594_659_449_020_493_828_377_907_203_207_941_212_636_669_271_704_950_158_751_593_251;

    uint256 internal _stateRoot;

    /// @dev One word, which every batch writes.
    uint64 internal _batchCount;
    uint64 internal _depositsProcessed;
    uint32 internal _leafCount;
    uint40 internal _demandedAt;
    bool internal _frozen;

    /// @dev One word, which every claim writes.
    PauseState internal _pauseState;
    uint64 internal _depositsQueued;
    uint32 internal _tokenCount;

    bytes32 internal _exitRoot;
    bytes32[32] internal _frontier;
    mapping(uint64 index => Deposit) internal _deposits;
    /// @dev Position in the list of chains plus one, so that zero means unknown.
    mapping(uint64 chain => uint256) internal _positions;
    TokenRegistry.Tokens internal _tokens;
    HeldRoots.Queue internal _held;
    mapping(uint256 length => IBatchVerifier) internal _verifiers;

    /// @notice The ledger's chain id.
    uint64 public immutable chain;
    /// @notice Says which global roots are known, and takes the ledger's exit roots.
    address public immutable globalRoots;
    /// @notice Submits batches while the ledger is not frozen.
    address public immutable operator;
    /// @notice May pause a direction at once.
    address public immutable guardian;
    /// @notice May schedule the end of a pause.
    address public immutable unpauser;
    /// @notice May change the buckets of tokens.
    address public immutable limiter;
    /// @notice Seconds between scheduling the end of a pause and the end.
    uint32 public immutable unpauseDelay;
    /// @notice Seconds after which every batch has to take the oldest deposit.
    uint32 public immutable depositDeadline;
    /// @notice Seconds that a deposit or a demand may wait before anybody may freeze.
    uint32 public immutable freezeDeadline;
    /// @notice Seconds for which an exit root is held back that overdraws a bucket.
    uint32 public immutable exitDelay;

    uint104 private immutable _defaultCapacity;
    uint104 private immutable _defaultRefillPerSecond;

    /// @param config No field may be zero.
    /// @param chains The chains of the network, at most 32, each once; the ledger may be among them.
    /// @param sizes Numbers of transactions that a batch can have, each once.
    /// @param verifiers The verifier for each of them.
    constructor(
        Config memory config,
        uint64[] memory chains,
        uint256[] memory sizes,
        address[] memory verifiers
    ) {
        _requireComplete(config);
        Limit memory limit = _limit(config.defaultCapacity, config.defaultRefillPerSecond);
        _defaultCapacity = limit.capacity;
        _defaultRefillPerSecond = limit.refillPerSecond;
        chain = config.chain;
        globalRoots = config.globalRoots;
        operator = config.operator;
        guardian = config.guardian;
        unpauser = config.unpauser;
        limiter = config.limiter;
        unpauseDelay = config.unpauseDelay;
        depositDeadline = config.depositDeadline;
        freezeDeadline = config.freezeDeadline;
        exitDelay = config.exitDelay;
        if (chains.length == 0 || chains.length > GlobalTree.SLOTS) {
            revert ChainCountInvalid(chains.length, GlobalTree.SLOTS);
        }
        for (uint256 i = 0; i < chains.length; ++i) {
            if (chains[i] == 0 || _positions[chains[i]] != 0) revert IBridge.ChainInvalid(chains[i]);
            // A ledger sends nothing to itself.
            if (chains[i] != config.chain) _positions[chains[i]] = i + 1;
        }
        if (sizes.length == 0 || sizes.length != verifiers.length) {
            revert VerifierInvalid(sizes.length, address(0));
        }
        for (uint256 i = 0; i < sizes.length; ++i) {
            if (
                sizes[i] == 0 || verifiers[i].code.length == 0
                    || address(_verifiers[2 * sizes[i]]) != address(0)
            ) {
                revert VerifierInvalid(sizes[i], verifiers[i]);
            }
            _verifiers[2 * sizes[i]] = IBatchVerifier(verifiers[i]);
        }
        _stateRoot = EMPTY_STATE_ROOT;
        _exitRoot = ExitTree.mixIn(EMPTY_TREE_ROOT, 0);
    }

    modifier only(address role) {
        if (msg.sender != role) revert IBridge.NotAllowed(msg.sender);
        _;
    }

    modifier checkDirection(uint8 direction) {
        if (direction > PauseSwitch.INBOUND) revert IBridge.DirectionInvalid(direction);
        _;
    }

    /// @inheritdoc ILedgerRollup
    function pause(uint8 direction) external only(guardian) checkDirection(direction) {
        _pauseState = _pauseState.with(direction, true, 0);
        emit IBridge.DirectionPaused(direction);
    }

    /// @inheritdoc ILedgerRollup
    function scheduleUnpause(uint8 direction) external only(unpauser) checkDirection(direction) {
        if (!_pauseState.isPaused(direction)) revert IBridge.NotPaused(direction);
        uint64 at = uint64(block.timestamp) + unpauseDelay;
        _pauseState = _pauseState.with(direction, true, at);
        emit IBridge.UnpauseScheduled(direction, at);
    }

    /// @inheritdoc ILedgerRollup
    function unpause(uint8 direction) external checkDirection(direction) {
        if (!_pauseState.isPaused(direction)) revert IBridge.NotPaused(direction);
        uint64 at = _pauseState.unpauseTime(direction);
        if (at == 0 || block.timestamp < at) revert IBridge.UnpauseTooEarly(direction, at);
        _pauseState = _pauseState.with(direction, false, 0);
        emit IBridge.DirectionUnpaused(direction);
    }

    /// @inheritdoc ILedgerRollup
    function setLimit(uint32 token, uint128 capacity, uint128 refillPerSecond) external only(limiter) {
        if (token == 0 || token > _tokenCount) revert TokenInvalid(0, token);
        _tokens.setLimit(token, _limit(capacity, refillPerSecond), _defaultLimit());
        emit ExitLimitChanged(token, capacity, refillPerSecond);
    }

    /// @inheritdoc ILedgerRollup
    function stateRoot() external view returns (uint256) {
        return _stateRoot;
    }

    /// @inheritdoc ILedgerRollup
    function batchCount() external view returns (uint64) {
        return _batchCount;
    }

    /// @inheritdoc ILedgerRollup
    function depositsQueued() external view returns (uint64) {
        return _depositsQueued;
    }

    /// @inheritdoc ILedgerRollup
    function depositsProcessed() external view returns (uint64) {
        return _depositsProcessed;
    }

    /// @inheritdoc ILedgerRollup
    function depositTime(uint64 index) external view returns (uint64) {
        return _deposits[index].time;
    }

    /// @inheritdoc ILedgerRollup
    function exitRoot() external view returns (bytes32) {
        return _exitRoot;
    }

    /// @inheritdoc ILedgerRollup
    function leafCount() external view returns (uint32) {
        return _leafCount;
    }

    /// @inheritdoc ILedgerRollup
    function heldUntil() external view returns (uint64 first, uint64 last) {
        return (_held.firstUntil(), _held.lastUntil());
    }

    /// @inheritdoc ILedgerRollup
    function tokenCount() external view returns (uint32) {
        return _tokenCount;
    }

    /// @inheritdoc ILedgerRollup
    function tokenOf(uint64 originChain, address originToken) external view returns (uint32) {
        return _tokens.numbers[originChain][originToken];
    }

    /// @inheritdoc ILedgerRollup
    function originOf(uint32 token) external view returns (uint64 originChain, address originToken) {
        return (_tokens.known[token].originChain, _tokens.known[token].originToken);
    }

    /// @inheritdoc ILedgerRollup
    function descriptionOf(uint32 token)
        external
        view
        returns (string memory name, string memory symbol, uint8 decimals)
    {
        TokenRegistry.Description storage description = _tokens.descriptions[token];
        return (description.name, description.symbol, description.decimals);
    }

    /// @inheritdoc ILedgerRollup
    function available(uint32 token) external view returns (uint256) {
        return _tokens.available(token, _defaultLimit());
    }

    /// @inheritdoc ILedgerRollup
    function limitOf(uint32 token) external view returns (uint128 capacity, uint128 refillPerSecond) {
        Limit memory limit = _tokens.limitOf(token, _defaultLimit());
        return (limit.capacity, limit.refillPerSecond);
    }

    /// @inheritdoc ILedgerRollup
    function isKnownChain(uint64 destinationChain) external view returns (bool) {
        return _positions[destinationChain] != 0;
    }

    /// @inheritdoc ILedgerRollup
    function paused(uint8 direction) external view checkDirection(direction) returns (bool) {
        return _pauseState.isPaused(direction);
    }

    /// @inheritdoc ILedgerRollup
    function unpauseTime(uint8 direction) external view checkDirection(direction) returns (uint64) {
        return _pauseState.unpauseTime(direction);
    }

    /// @inheritdoc ILedgerRollup
    function frozen() external view returns (bool) {
        return _frozen;
    }

    /// @inheritdoc ILedgerRollup
    function demandedAt() external view returns (uint64) {
        return _demandedAt;
    }

    /// @inheritdoc ILedgerRollup
    function verifierOf(uint256 size) external view returns (address) {
        return size > type(uint128).max ? address(0) : address(_verifiers[2 * size]);
    }

    /// @dev What is kept of a deposit.
    function _depositHash(address owner, uint32 token, uint128 amount) internal pure returns (uint216) {
        return uint216(uint256(keccak256(abi.encode(owner, token, amount))) >> 40);
    }

    function _defaultLimit() internal view returns (Limit memory) {
        return Limit(_defaultCapacity, _defaultRefillPerSecond);
    }

    function _limit(uint256 capacity, uint256 refillPerSecond) private pure returns (Limit memory) {
        if (capacity > RateLimit.MAXIMUM) revert IBridge.LimitTooLarge(capacity, RateLimit.MAXIMUM);
        if (refillPerSecond > RateLimit.MAXIMUM) {
            revert IBridge.LimitTooLarge(refillPerSecond, RateLimit.MAXIMUM);
        }
        return Limit(uint104(capacity), uint104(refillPerSecond));
    }

    function _requireComplete(Config memory config) private pure {
        if (config.chain == 0) revert IBridge.ConfigZero("chain");
        if (config.globalRoots == address(0)) revert IBridge.ConfigZero("globalRoots");
        if (config.operator == address(0)) revert IBridge.ConfigZero("operator");
        if (config.guardian == address(0)) revert IBridge.ConfigZero("guardian");
        if (config.unpauser == address(0)) revert IBridge.ConfigZero("unpauser");
        if (config.limiter == address(0)) revert IBridge.ConfigZero("limiter");
        if (config.unpauseDelay == 0) revert IBridge.ConfigZero("unpauseDelay");
        if (config.depositDeadline == 0) revert IBridge.ConfigZero("depositDeadline");
        if (config.exitDelay == 0) revert IBridge.ConfigZero("exitDelay");
        if (config.defaultCapacity == 0) revert IBridge.ConfigZero("defaultCapacity");
        if (config.defaultRefillPerSecond == 0) revert IBridge.ConfigZero("defaultRefillPerSecond");
        if (config.freezeDeadline == 0) revert IBridge.ConfigZero("freezeDeadline");
        if (config.freezeDeadline <= config.depositDeadline) {
            revert DeadlinesInverted(config.depositDeadline, config.freezeDeadline);
        }
    }
}
