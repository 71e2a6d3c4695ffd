// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @notice Outcome of a dispute game of the OP Stack, with the stack's numbering.
enum GameStatus {
    IN_PROGRESS,
    CHALLENGER_WINS,
    DEFENDER_WINS
}

/// @title The part of the OP Stack's fault dispute game that settlement reads
/// @dev The stack's `GameType`, `Timestamp` and `Claim` are user-defined types over uint32, uint64 and bytes32.
interface IFaultDisputeGame {
    /// @notice The output root that the game is about.
    function rootClaim() external view returns (bytes32);

    /// @notice The L2 block that the output root is of.
    function l2BlockNumber() external view returns (uint256);

    /// @notice Where the game stands.
    function status() external view returns (GameStatus);

    /// @notice Ends the game if every claim in it is resolved; reverts otherwise.
    function resolve() external returns (GameStatus);
}

/// @title The part of the OP Stack's dispute game factory that settlement reads
interface IDisputeGameFactory {
    /// @notice The game created as number `index`; reverts if there is none.
    function gameAtIndex(uint256 index)
        external
        view
        returns (uint32 gameType, uint64 timestamp, address proxy);
}

/// @title The part of the OP Stack's anchor state registry that settlement reads
/// @notice It knows which games count: the stack's guardian blacklists games, retires all older ones and says which
/// type is respected, and a delay passes after resolution in which it can do so.
interface IAnchorStateRegistry {
    /// @notice The factory that games must come from.
    function disputeGameFactory() external view returns (IDisputeGameFactory);

    /// @notice Whether the factory made the game, for this registry.
    function isGameRegistered(address game) external view returns (bool);

    /// @notice Whether the game was of the respected type when it was made.
    function isGameRespected(address game) external view returns (bool);

    /// @notice Whether the guardian has ruled the game out.
    function isGameBlacklisted(address game) external view returns (bool);

    /// @notice Whether the game was made before the time before which all games were ruled out.
    function isGameRetired(address game) external view returns (bool);

    /// @notice Whether the game is resolved and the delay after it has passed.
    function isGameFinalized(address game) external view returns (bool);

    /// @notice Whether the game's claim may be relied on: all of the above, won by the defender, and not paused.
    function isGameClaimValid(address game) external view returns (bool);
}
