// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @dev Bits 0-63 and 64-127: when outbound and inbound may be unpaused, in chain time, zero if not scheduled.
/// Bits 128 and 129: outbound and inbound are paused. Packed, so that it shares a word with the leaf count.
type PauseState is uint136;

using PauseSwitch for PauseState global;

/// @title A pause per direction that is fast to set and slow to lift
library PauseSwitch {
    /// @dev Deposits: `bridgeToken` and `bridgeCall`.
    uint8 internal constant OUTBOUND = 0;

    /// @dev Claims: `claim`, `claimMany` and `retryCall`.
    uint8 internal constant INBOUND = 1;

    /// @notice Whether `direction` is paused.
    /// @param self The state.
    /// @param direction OUTBOUND or INBOUND.
    /// @return True if it is.
    function isPaused(PauseState self, uint8 direction) internal pure returns (bool) {
        return (PauseState.unwrap(self) >> (128 + direction)) & 1 != 0;
    }

    /// @notice When `direction` may be unpaused.
    /// @param self The state.
    /// @param direction OUTBOUND or INBOUND.
    /// @return at Chain time in seconds, zero if nothing is scheduled.
    function unpauseTime(PauseState self, uint8 direction) internal pure returns (uint64 at) {
        return uint64(PauseState.unwrap(self) >> (64 * direction));
    }

    /// @notice The state with `direction` paused or open, and its schedule replaced.
    /// @param self The state.
    /// @param direction OUTBOUND or INBOUND.
    /// @param paused Whether it is to be paused.
    /// @param at When it may be unpaused, zero for no schedule.
    /// @return The new state.
    function with(PauseState self, uint8 direction, bool paused, uint64 at)
        internal
        pure
        returns (PauseState)
    {
        uint136 cleared = PauseState.unwrap(self)
            & ~((uint136(type(uint64).max) << (64 * direction)) | (uint136(1) << (128 + direction)));
        uint136 flag = paused ? uint136(1) << (128 + direction) : 0;
        return PauseState.wrap(cleared | (uint136(at) << (64 * direction)) | flag);
    }
}
