// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {IBridge} from "../interfaces/IBridge.sol";
import {Message, MessageHash} from "../Message.sol";
import {ExitTree} from "../libraries/ExitTree.sol";
import {PauseState, PauseSwitch} from "../libraries/PauseSwitch.sol";
import {Limit, RateLimit} from "../libraries/RateLimit.sol";
import {EMPTY_TREE_ROOT} from "../libraries/ZeroHashes.sol";
import {TokenVault} from "./TokenVault.sol";

/// @title State and switches of a bridge
/// @notice The parts that sending and claiming share: storage layout, roles, pause, limits.
abstract contract BridgeCore is IBridge {
    using TokenVault for TokenVault.Books;

    /// @dev Storage slot 0, which the settlement of this chain proves against. Never move it.
    bytes32 internal _exitRoot;

    /// @dev Slot 1, with the pause state: what every deposit touches is as few words as can be.
    uint32 internal _leafCount;
    PauseState internal _pauseState;

    /// @dev Slots 2 to 33.
    bytes32[32] internal _frontier;

    mapping(uint64 chain => bool) internal _knownChains;
    TokenVault.Books internal _books;

    /// @notice This chain.
    uint64 public immutable chain;
    /// @notice Says which global roots are known.
    address public immutable rootSource;
    /// @notice May pause a direction at once.
    address public immutable guardian;
    /// @notice May schedule the end of a pause.
    address public immutable unpauser;
    /// @notice May change the buckets of tokens.
    address public immutable limiter;
    /// @notice Seconds of chain time between scheduling the end of a pause and the end.
    uint64 public immutable unpauseDelay;

    uint104 private immutable _defaultCapacity;
    uint104 private immutable _defaultRefillPerSecond;

    bool private transient _entered;

    /// @param config No field may be zero.
    /// @param chains The chains of the network, each once; this chain may be among them.
    constructor(Config memory config, uint64[] memory chains) {
        if (config.rootSource == address(0)) revert ConfigZero("rootSource");
        if (config.guardian == address(0)) revert ConfigZero("guardian");
        if (config.unpauser == address(0)) revert ConfigZero("unpauser");
        if (config.limiter == address(0)) revert ConfigZero("limiter");
        if (config.unpauseDelay == 0) revert ConfigZero("unpauseDelay");
        if (config.defaultCapacity == 0) revert ConfigZero("defaultCapacity");
        if (config.defaultRefillPerSecond == 0) revert ConfigZero("defaultRefillPerSecond");
        if (chains.length == 0) revert ConfigZero("chains");
        if (block.chainid > type(uint64).max) revert ChainInvalid(uint64(block.chainid));

        Limit memory limit = _limit(config.defaultCapacity, config.defaultRefillPerSecond);
        _defaultCapacity = limit.capacity;
        _defaultRefillPerSecond = limit.refillPerSecond;
        chain = uint64(block.chainid);
        rootSource = config.rootSource;
        guardian = config.guardian;
        unpauser = config.unpauser;
        limiter = config.limiter;
        unpauseDelay = config.unpauseDelay;
        for (uint256 i = 0; i < chains.length; ++i) {
            if (chains[i] == 0 || _knownChains[chains[i]]) revert ChainInvalid(chains[i]);
            // A chain sends nothing to itself.
            if (chains[i] != block.chainid) _knownChains[chains[i]] = true;
        }
        _exitRoot = ExitTree.mixIn(EMPTY_TREE_ROOT, 0);
    }

    /// @dev One lock over everything that moves tokens or calls out. It clears at the end of the transaction anyway.
    modifier nonReentrant() {
        if (_entered) revert Reentered(msg.sender);
        _entered = true;
        _;
        _entered = false;
    }

    modifier only(address role) {
        if (msg.sender != role) revert NotAllowed(msg.sender);
        _;
    }

    modifier checkDirection(uint8 direction) {
        if (direction > PauseSwitch.INBOUND) revert DirectionInvalid(direction);
        _;
    }

    /// @inheritdoc IBridge
    function pause(uint8 direction) external only(guardian) checkDirection(direction) {
        _pauseState = _pauseState.with(direction, true, 0);
        emit DirectionPaused(direction);
    }

    /// @inheritdoc IBridge
    function scheduleUnpause(uint8 direction) external only(unpauser) checkDirection(direction) {
        if (!_pauseState.isPaused(direction)) revert NotPaused(direction);
        uint64 at = uint64(block.timestamp) + unpauseDelay;
        _pauseState = _pauseState.with(direction, true, at);
        emit UnpauseScheduled(direction, at);
    }

    /// @inheritdoc IBridge
    function unpause(uint8 direction) external checkDirection(direction) {
        if (!_pauseState.isPaused(direction)) revert NotPaused(direction);
        uint64 at = _pauseState.unpauseTime(direction);
        if (at == 0 || block.timestamp < at) revert UnpauseTooEarly(direction, at);
        _pauseState = _pauseState.with(direction, false, 0);
        emit DirectionUnpaused(direction);
    }

    /// @inheritdoc IBridge
    function setLimit(address token, uint8 direction, uint128 capacity, uint128 refillPerSecond)
        external
        only(limiter)
        checkDirection(direction)
    {
        _books.setLimit(token, direction, _limit(capacity, refillPerSecond), _defaultLimit());
        emit LimitChanged(token, direction, capacity, refillPerSecond);
    }

    /// @inheritdoc IBridge
    function exitRoot() external view returns (bytes32) {
        return _exitRoot;
    }

    /// @inheritdoc IBridge
    function leafCount() external view returns (uint32) {
        return _leafCount;
    }

    /// @inheritdoc IBridge
    function lockedOf(address token) external view returns (uint256) {
        return _books.outbound[token].locked;
    }

    /// @inheritdoc IBridge
    function originOf(address token) external view returns (uint64 originChain, address originToken) {
        return (_books.origins[token].chain, _books.origins[token].token);
    }

    /// @inheritdoc IBridge
    function available(address token, uint8 direction)
        external
        view
        checkDirection(direction)
        returns (uint256)
    {
        return _books.available(token, direction, _defaultLimit());
    }

    /// @inheritdoc IBridge
    function limitOf(address token, uint8 direction)
        external
        view
        checkDirection(direction)
        returns (uint128 capacity, uint128 refillPerSecond)
    {
        Limit memory limit = _books.limitOf(token, direction, _defaultLimit());
        return (limit.capacity, limit.refillPerSecond);
    }

    /// @inheritdoc IBridge
    function paused(uint8 direction) external view checkDirection(direction) returns (bool) {
        return _pauseState.isPaused(direction);
    }

    /// @inheritdoc IBridge
    function unpauseTime(uint8 direction) external view checkDirection(direction) returns (uint64) {
        return _pauseState.unpauseTime(direction);
    }

    /// @inheritdoc IBridge
    function isKnownChain(uint64 destinationChain) external view returns (bool) {
        return _knownChains[destinationChain];
    }

    /// @inheritdoc IBridge
    function computeMessageId(Message calldata message) external pure returns (bytes32) {
        return MessageHash.idOf(message);
    }

    function _requireOpen(uint8 direction) internal view {
        if (_pauseState.isPaused(direction)) revert Paused(direction);
    }

    function _defaultLimit() internal view returns (Limit memory) {
        return Limit(_defaultCapacity, _defaultRefillPerSecond);
    }

    function _limit(uint256 capacity, uint256 refillPerSecond) private pure returns (Limit memory) {
        if (capacity > RateLimit.MAXIMUM) revert LimitTooLarge(capacity, RateLimit.MAXIMUM);
        if (refillPerSecond > RateLimit.MAXIMUM) revert LimitTooLarge(refillPerSecond, RateLimit.MAXIMUM);
        return Limit(uint104(capacity), uint104(refillPerSecond));
    }
}
