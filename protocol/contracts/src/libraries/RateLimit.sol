// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @dev A full bucket holds `capacity`; what was taken comes back at `refillPerSecond`. Units: the token's smallest.
struct Limit {
    uint104 capacity;
    uint104 refillPerSecond;
}

/// @title Token bucket arithmetic
/// @notice State is what has been taken and when that was noted, so that a bucket nobody has touched is full.
library RateLimit {
    /// @dev Largest capacity and refill: chosen so that escrow, bucket, time and flags of a token share one word.
    uint256 internal constant MAXIMUM = type(uint104).max;

    /// @notice What is still taken now of what was taken at `since`.
    /// @param used Taken as of `since`.
    /// @param since Chain time in seconds when `used` was noted.
    /// @param refillPerSecond What comes back per second.
    /// @return taken Still taken.
    function decayed(uint256 used, uint256 since, uint256 refillPerSecond)
        internal
        view
        returns (uint256 taken)
    {
        // No overflow: 32 bits of seconds times 104 bits.
        uint256 back = (block.timestamp - since) * refillPerSecond;
        return used > back ? used - back : 0;
    }

    /// @notice What can be taken at once now.
    /// @param limit The bucket's size and speed.
    /// @param used Taken as of `since`.
    /// @param since Chain time in seconds when `used` was noted.
    /// @return amount Zero also if a lowered capacity leaves more taken than it holds.
    function available(Limit memory limit, uint256 used, uint256 since)
        internal
        view
        returns (uint256 amount)
    {
        uint256 taken = decayed(used, since, limit.refillPerSecond);
        return taken < limit.capacity ? limit.capacity - taken : 0;
    }
}
