// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Exit roots that wait, in order
/// @notice An exit root covers all earlier exits, so nothing behind one that waits may pass it. Times never decrease
/// along the queue: a root never waits longer than its own delay.
library HeldRoots {
    /// @param exitRoot The exit root.
    /// @param until When it may be released, in chain time.
    struct Held {
        bytes32 exitRoot;
        uint64 until;
    }

    struct Queue {
        mapping(uint64 position => Held) entries;
        uint64 first;
        uint64 end;
    }

    /// @dev Most entries that one call passes over, so that no number of them makes a call too dear for a block.
    uint256 internal constant STEPS = 16;

    /// @notice Puts a root behind the others.
    /// @param self The queue.
    /// @param exitRoot The root, not zero.
    /// @param until Not before that of the last.
    function push(Queue storage self, bytes32 exitRoot, uint64 until) internal {
        uint64 end = self.end;
        if (end != self.first && self.entries[end - 1].until == until) {
            self.entries[end - 1].exitRoot = exitRoot;
        } else {
            self.entries[end] = Held(exitRoot, until);
            self.end = end + 1;
        }
    }

    /// @notice Lets a root take the place of the last, which it covers.
    /// @param self The queue, not empty.
    /// @param exitRoot The root.
    /// @return until When it may be released.
    function replaceLast(Queue storage self, bytes32 exitRoot) internal returns (uint64 until) {
        Held storage last = self.entries[self.end - 1];
        last.exitRoot = exitRoot;
        return last.until;
    }

    /// @notice Takes the roots whose time has come from the front, at most `STEPS` of them.
    /// @param self The queue.
    /// @return exitRoot The last of them, which covers the others; zero if there is none.
    function takeDue(Queue storage self) internal returns (bytes32 exitRoot) {
        uint64 first = self.first;
        uint64 end = self.end;
        uint64 at = first;
        for (; at != end && at - first < STEPS && self.entries[at].until <= block.timestamp; ++at) {
            exitRoot = self.entries[at].exitRoot;
            delete self.entries[at];
        }
        if (at != first) self.first = at;
    }

    /// @notice Whether nothing waits.
    /// @param self The queue.
    function isEmpty(Queue storage self) internal view returns (bool) {
        return self.first == self.end;
    }

    /// @notice When the last may be released, zero if nothing waits.
    /// @param self The queue.
    function lastUntil(Queue storage self) internal view returns (uint64) {
        return isEmpty(self) ? 0 : self.entries[self.end - 1].until;
    }

    /// @notice When the first may be released, zero if nothing waits.
    /// @param self The queue.
    function firstUntil(Queue storage self) internal view returns (uint64) {
        return isEmpty(self) ? 0 : self.entries[self.first].until;
    }
}
