// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {
    GameStatus,
    IAnchorStateRegistry,
    IDisputeGameFactory,
    IFaultDisputeGame
} from "causeway/settlement/IDisputeGames.sol";

/// @title A dispute game with one move left: whoever holds the last claim when the clock runs out wins
contract FakeDisputeGame is IFaultDisputeGame {
    bytes32 public immutable rootClaim;
    uint256 public immutable l2BlockNumber;
    uint32 public immutable gameType;
    uint64 public immutable createdAt;
    bool public immutable wasRespectedGameTypeWhenCreated;
    uint64 public constant CLOCK = 1 hours;

    GameStatus public status;
    uint64 public resolvedAt;
    bool private _countered;
    uint64 private _lastMove;

    error GameNotInProgress();
    error ClockNotExpired();

    constructor(bytes32 rootClaim_, uint256 l2BlockNumber_, uint32 gameType_, bool respected) {
        (rootClaim, l2BlockNumber, gameType) = (rootClaim_, l2BlockNumber_, gameType_);
        wasRespectedGameTypeWhenCreated = respected;
        createdAt = _lastMove = uint64(block.timestamp);
    }

    /// @notice Attacks or defends: the claim stands or not, and the clock starts again.
    function move() external {
        if (status != GameStatus.IN_PROGRESS) revert GameNotInProgress();
        if (block.timestamp >= _lastMove + CLOCK) revert ClockNotExpired();
        _countered = !_countered;
        _lastMove = uint64(block.timestamp);
    }

    function resolve() external returns (GameStatus) {
        if (status != GameStatus.IN_PROGRESS) revert GameNotInProgress();
        if (block.timestamp < _lastMove + CLOCK) revert ClockNotExpired();
        resolvedAt = uint64(block.timestamp);
        status = _countered ? GameStatus.CHALLENGER_WINS : GameStatus.DEFENDER_WINS;
        return status;
    }
}

/// @title Factory and registry of the stack in one, with the rules of the real ones
/// @notice Games are numbered; a game's respect is that of its type when it was made; the guardian blacklists,
/// retires and pauses; a delay passes after resolution. `isGameClaimValid` is the sum of all of it.
contract FakeDisputeGames is IDisputeGameFactory, IAnchorStateRegistry {
    uint256 public constant FINALITY_DELAY = 1 days;

    uint32 public respectedGameType;
    uint64 public retirementTimestamp;
    bool public paused;

    FakeDisputeGame[] private _games;
    mapping(address game => bool) private _registered;
    mapping(address game => bool) private _blacklisted;

    error NoSuchGame(uint256 index);

    function create(uint32 gameType, bytes32 rootClaim, uint256 l2BlockNumber)
        external
        returns (uint256 index, FakeDisputeGame game)
    {
        game = new FakeDisputeGame(rootClaim, l2BlockNumber, gameType, gameType == respectedGameType);
        _registered[address(game)] = true;
        index = _games.length;
        _games.push(game);
    }

    /// @notice A game in the list of the factory that the registry does not take for its own.
    function createForAnotherRegistry(uint32 gameType, bytes32 rootClaim) external returns (uint256 index) {
        index = _games.length;
        _games.push(new FakeDisputeGame(rootClaim, 1, gameType, true));
    }

    function setRespectedGameType(uint32 gameType) external {
        respectedGameType = gameType;
    }

    function updateRetirementTimestamp() external {
        retirementTimestamp = uint64(block.timestamp);
    }

    function blacklistDisputeGame(address game) external {
        _blacklisted[game] = true;
    }

    function setPaused(bool isPaused) external {
        paused = isPaused;
    }

    function gameAtIndex(uint256 index) external view returns (uint32, uint64, address) {
        if (index >= _games.length) revert NoSuchGame(index);
        FakeDisputeGame game = _games[index];
        return (game.gameType(), game.createdAt(), address(game));
    }

    function disputeGameFactory() external view returns (IDisputeGameFactory) {
        return this;
    }

    function isGameRegistered(address game) public view returns (bool) {
        return _registered[game];
    }

    function isGameRespected(address game) public view returns (bool) {
        return FakeDisputeGame(game).wasRespectedGameTypeWhenCreated();
    }

    function isGameBlacklisted(address game) public view returns (bool) {
        return _blacklisted[game];
    }

    function isGameRetired(address game) public view returns (bool) {
        return FakeDisputeGame(game).createdAt() <= retirementTimestamp;
    }

    function isGameFinalized(address game) public view returns (bool) {
        uint64 resolvedAt = FakeDisputeGame(game).resolvedAt();
        return resolvedAt != 0 && block.timestamp - resolvedAt > FINALITY_DELAY;
    }

    function isGameClaimValid(address game) external view returns (bool) {
        bool proper = isGameRegistered(game) && !isGameBlacklisted(game) && !isGameRetired(game) && !paused;
        return proper && isGameRespected(game) && isGameFinalized(game)
            && FakeDisputeGame(game).status() == GameStatus.DEFENDER_WINS;
    }
}
