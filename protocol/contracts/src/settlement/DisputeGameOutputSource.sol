// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IOutputSource} from "../interfaces/IOutputSource.sol";
import {GameStatus, IAnchorStateRegistry, IDisputeGameFactory, IFaultDisputeGame} from "./IDisputeGames.sol";

/// @title DisputeGameOutputSource
/// @notice Lets the dispute games of an OP Stack rollup stand behind `OptimisticSettlement`: an output is final when
/// the stack's own registry says that the game's claim is valid. The id of an output is the index of its game in the
/// factory.
/// @dev The registry's verdict is what counts; the finer questions are asked to say why an output is not final.
/// One game type only, because the type decides what a root claim is: the claim of a type that plays over several
/// chains at once is not the output root of one.
contract DisputeGameOutputSource is IOutputSource {
    /// @notice The registry that knows which games count.
    IAnchorStateRegistry public immutable registry;
    /// @notice The registry's factory at the time of deployment.
    IDisputeGameFactory public immutable factory;
    /// @notice The only type of game that is taken.
    uint32 public immutable gameType;

    /// @notice A constructor address, or the registry's factory, is zero.
    error ZeroAddress();
    /// @notice The game is of another type.
    error WrongGameType(uint256 id, uint32 actual, uint32 expected);
    /// @notice The registry does not know the game as one of its factory's.
    error GameNotRegistered(uint256 id, address game);
    /// @notice The guardian has ruled the game out.
    error GameBlacklisted(uint256 id, address game);
    /// @notice The game is older than the retirement time.
    error GameRetired(uint256 id, address game);
    /// @notice The game's type was not the respected one when it was made.
    error GameTypeNotRespected(uint256 id, address game);
    /// @notice The game goes on.
    error GameNotResolved(uint256 id, address game);
    /// @notice The game was lost by whoever claimed the output.
    error OutputRefuted(uint256 id, address game);
    /// @notice The delay after resolution has not passed.
    error GameNotFinal(uint256 id, address game);
    /// @notice The registry does not vouch for the claim now, although nothing speaks against the game itself.
    error ClaimNotValid(uint256 id, address game);
    /// @notice The game names a block number that no chain reaches.
    error BlockNumberTooLarge(uint256 id, uint256 l2BlockNumber);

    /// @param registry_ The registry that knows which games count.
    /// @param gameType_ The only type of game to take.
    constructor(IAnchorStateRegistry registry_, uint32 gameType_) {
        if (address(registry_) == address(0)) revert ZeroAddress();
        registry = registry_;
        factory = registry_.disputeGameFactory();
        if (address(factory) == address(0)) revert ZeroAddress();
        gameType = gameType_;
    }

    /// @inheritdoc IOutputSource
    /// @dev Ends the game if nobody has. The delay after that, and all else, is for `finalizedOutput` to judge.
    function finalize(uint256 id) external {
        IFaultDisputeGame game = IFaultDisputeGame(_gameOf(id));
        if (game.status() == GameStatus.IN_PROGRESS) game.resolve();
    }

    /// @inheritdoc IOutputSource
    function finalizedOutput(uint256 id) external view returns (bytes32 outputRoot, uint64 l2BlockNumber) {
        address proxy = _gameOf(id);
        IFaultDisputeGame game = IFaultDisputeGame(proxy);
        if (registry.isGameBlacklisted(proxy)) revert GameBlacklisted(id, proxy);
        if (registry.isGameRetired(proxy)) revert GameRetired(id, proxy);
        if (!registry.isGameRespected(proxy)) revert GameTypeNotRespected(id, proxy);
        GameStatus status = game.status();
        if (status == GameStatus.IN_PROGRESS) revert GameNotResolved(id, proxy);
        if (status == GameStatus.CHALLENGER_WINS) revert OutputRefuted(id, proxy);
        if (!registry.isGameFinalized(proxy)) revert GameNotFinal(id, proxy);
        // Covers what is not asked above (a pause, for one) and whatever a later registry adds.
        if (!registry.isGameClaimValid(proxy)) revert ClaimNotValid(id, proxy);
        uint256 number = game.l2BlockNumber();
        if (number > type(uint64).max) revert BlockNumberTooLarge(id, number);
        // forge-lint: disable-next-line(unsafe-typecast)
        return (game.rootClaim(), uint64(number));
    }

    /// @dev The game at an index, if it is of the right type and registered: nothing else is ever called.
    function _gameOf(uint256 id) private view returns (address proxy) {
        uint32 actual;
        (actual,, proxy) = factory.gameAtIndex(id);
        if (actual != gameType) revert WrongGameType(id, actual, gameType);
        if (!registry.isGameRegistered(proxy)) revert GameNotRegistered(id, proxy);
    }
}
