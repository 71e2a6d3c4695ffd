// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";

/// @title What an RLP item must look like to be the one canonical encoding of its value
/// @notice OpenZeppelin's decoder is strict about framing (shortest length form, nothing left over) but lenient
/// about values: it takes integers with leading zeros and hashes of any length. These checks close that gap.
/// @dev Every function takes a whole item, prefix included, and answers false for anything else.
library RlpShape {
    using Memory for Memory.Slice;

    /// @dev Prefix of the empty string, and base of the prefixes of short strings.
    uint256 private constant STRING = 0x80;
    /// @dev Least prefix of a list.
    uint256 private constant LIST = 0xc0;
    /// @dev Longest content of a string whose prefix alone says the length.
    uint256 private constant SHORT = 55;

    /// @notice Whether the item is the empty string, 0x80.
    /// @param item The item.
    /// @return True if so.
    function isEmpty(Memory.Slice item) internal pure returns (bool) {
        return item.length() == 1 && first(item) == STRING;
    }

    /// @notice Whether the item is a list, judged by its prefix only.
    /// @param item The item.
    /// @return True if so.
    function isList(Memory.Slice item) internal pure returns (bool) {
        return first(item) >= LIST;
    }

    /// @notice Whether the item is a string of exactly `size` bytes.
    /// @param item The item.
    /// @param size Its length without prefix, 2 to 55.
    /// @return True if so.
    function isString(Memory.Slice item, uint256 size) internal pure returns (bool) {
        assert(size > 1 && size <= SHORT);
        return item.length() == size + 1 && first(item) == STRING + size;
    }

    /// @notice Whether the item is an integer of at most `maxBytes` bytes without leading zeros; zero is 0x80.
    /// @param item The item.
    /// @param maxBytes The most bytes it may have, 1 to 32.
    /// @return True if so.
    function isInteger(Memory.Slice item, uint256 maxBytes) internal pure returns (bool) {
        uint256 length = item.length();
        if (length == 0) return false;
        uint256 prefix = first(item);
        if (prefix < STRING) return length == 1 && prefix != 0;
        if (prefix > STRING + maxBytes || length != prefix - STRING + 1) return false;
        if (length == 1) return true;
        uint256 leading = uint256(item.load(1)) >> 248;
        return length == 2 ? leading >= STRING : leading != 0;
    }

    /// @notice First byte of the item: its prefix, or the value itself when that is one byte below 0x80.
    /// @param item The item, not empty.
    /// @return prefix The byte.
    function first(Memory.Slice item) internal pure returns (uint256 prefix) {
        prefix = uint256(item.load(0)) >> 248;
    }
}
