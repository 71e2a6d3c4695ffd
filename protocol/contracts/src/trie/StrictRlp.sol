// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @title RLP read in calldata, one canonical encoding per value
/// @notice Takes nothing but the shortest form: no length with leading zeros, no long form of a short length, no
/// prefix before a byte that needs none, nothing that reaches beyond its container. Headers and trie nodes are read
/// by it rather than by a library because the known ones take integers with leading zeros and copy every item.
/// @dev Positions are absolute calldata offsets. A caller walks a list with `read` and checks that the last item ends
/// where the list does, so every byte is accounted for.
library StrictRlp {
    /// @notice What stands at a position.
    enum Kind {
        MALFORMED,
        STRING,
        LIST
    }

    /// @dev From this content length on, the length is written out.
    uint256 private constant LONG = 56;

    /// @notice Reads the item at a position.
    /// @param at Where its prefix is.
    /// @param end Where its container ends; the item must not reach beyond.
    /// @return kind String or list, or malformed.
    /// @return start Where its content begins.
    /// @return stop Where its content, and the item, ends.
    function read(uint256 at, uint256 end) internal pure returns (Kind kind, uint256 start, uint256 stop) {
        if (at >= end) return (Kind.MALFORMED, at, at);
        uint256 word = load(at);
        uint256 prefix = word >> 248;
        if (prefix < 0x80) return (Kind.STRING, at, at + 1);
        kind = prefix < 0xc0 ? Kind.STRING : Kind.LIST;
        // No sum can overflow: positions are those of calldata, lengths have at most eight bytes.
        unchecked {
            uint256 length = prefix & 0x3f;
            uint256 second = (word >> 240) & 0xff;
            start = at + 1;
            if (length < LONG) {
                if (kind == Kind.STRING && length == 1 && second < 0x80) kind = Kind.MALFORMED;
            } else {
                uint256 lengthBytes = length - LONG + 1;
                start += lengthBytes;
                length = (word << 8) >> (256 - 8 * lengthBytes);
                if (length < LONG || second == 0) kind = Kind.MALFORMED;
            }
            stop = start + length;
        }
        if (stop > end) kind = Kind.MALFORMED;
    }

    /// @notice Whether the whole range is one list, and where its items begin.
    /// @param at Where the list's prefix is.
    /// @param end Where it must end.
    /// @return isList False if it is anything else.
    /// @return start Position of the first item.
    function readList(uint256 at, uint256 end) internal pure returns (bool isList, uint256 start) {
        (Kind kind, uint256 from, uint256 stop) = read(at, end);
        return (kind == Kind.LIST && stop == end, from);
    }

    /// @notice Whether a string's content is an integer of at most `maxBytes` bytes without leading zeros.
    /// @param start Where the content begins.
    /// @param stop Where it ends.
    /// @param maxBytes The most bytes it may have, up to 32.
    /// @return True if so; zero is the empty string.
    function isInteger(uint256 start, uint256 stop, uint256 maxBytes) internal pure returns (bool) {
        return start == stop || (stop - start <= maxBytes && load(start) >> 248 != 0);
    }

    /// @notice The integer that a string's content is.
    /// @param start Where the content begins.
    /// @param stop Where it ends, at most 32 bytes on.
    /// @return value The integer.
    function toInteger(uint256 start, uint256 stop) internal pure returns (uint256 value) {
        // A shift by 256, for an empty content, gives zero.
        return load(start) >> (256 - 8 * (stop - start));
    }

    /// @notice The 32 bytes at a position; zeros beyond the end of calldata.
    /// @param at The position.
    /// @return word The bytes.
    function load(uint256 at) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(at)
        }
    }

    /// @notice Where bytes in calldata begin and end.
    /// @param data The bytes.
    /// @return at Position of the first.
    /// @return end Position after the last.
    function bounds(bytes calldata data) internal pure returns (uint256 at, uint256 end) {
        assembly ("memory-safe") {
            at := data.offset
            end := add(at, data.length)
        }
    }
}
