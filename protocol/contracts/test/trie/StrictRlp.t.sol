// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {StrictRlp} from "causeway/trie/StrictRlp.sol";

/// @dev Reads with the end of the container set short of the end of the data.
contract StrictRlpHarness {
    function read(bytes calldata data, uint256 size)
        external
        pure
        returns (StrictRlp.Kind kind, uint256 start, uint256 stop)
    {
        (uint256 at,) = StrictRlp.bounds(data);
        (kind, start, stop) = StrictRlp.read(at, at + size);
        return (kind, start - at, stop - at);
    }

    function integer(bytes calldata data, uint256 maxBytes)
        external
        pure
        returns (bool valid, uint256 value)
    {
        (uint256 at, uint256 end) = StrictRlp.bounds(data);
        valid = StrictRlp.isInteger(at, end, maxBytes);
        if (valid) value = StrictRlp.toInteger(at, end);
    }
}

/// @notice The reader by itself: each bound at its edge, whatever stands behind it.
contract StrictRlpTest is Test {
    StrictRlpHarness private _rlp = new StrictRlpHarness();

    function test_read_nothingInAnEmptyContainer() external view {
        _malformed(hex"05", 0);
        _malformed(hex"80", 0);
        _malformed(hex"c0", 0);
    }

    function test_read_endsWhereTheContainerDoes() external view {
        _read(hex"83010203", 4, StrictRlp.Kind.STRING, 1, 4);
        _read(hex"8301020304", 4, StrictRlp.Kind.STRING, 1, 4);
        _read(hex"c3010203", 4, StrictRlp.Kind.LIST, 1, 4);
        _malformed(hex"83010203", 3);
        _malformed(hex"c3010203", 3);
        _malformed(bytes.concat(hex"b838", new bytes(56)), 57);
    }

    /// Up to 55 bytes the prefix tells the length; from 56 on it is written out, in as few bytes as it takes.
    function test_read_lengthHasOneForm() external view {
        for (uint256 size = 2; size < 300; ++size) {
            bytes memory content = new bytes(size);
            uint256 prefix = size < 56 ? 1 : size < 256 ? 2 : 3;
            _read(RLP.encode(content), prefix + size, StrictRlp.Kind.STRING, prefix, prefix + size);
            if (size < 56) _malformed(bytes.concat(hex"b8", bytes1(uint8(size)), content), 2 + size);
            if (size < 256) _malformed(bytes.concat(hex"b900", bytes1(uint8(size)), content), 3 + size);
            _malformed(bytes.concat(hex"ba00", bytes2(uint16(size)), content), 4 + size);
        }
    }

    function test_read_smallByteHasNoPrefix() external view {
        for (uint256 b = 0; b < 0x80; ++b) {
            bytes memory single = abi.encodePacked(uint8(b));
            _read(single, 1, StrictRlp.Kind.STRING, 0, 1);
            _malformed(bytes.concat(hex"81", single), 2);
            // A list of one such item is something else.
            _read(bytes.concat(hex"c1", single), 2, StrictRlp.Kind.LIST, 1, 2);
        }
        _read(hex"8180", 2, StrictRlp.Kind.STRING, 1, 2);
    }

    function testFuzz_read_takesWhatWasEncoded(bytes calldata content, bytes calldata behind) external view {
        bytes memory encoded = RLP.encode(content);
        _read(
            bytes.concat(encoded, behind),
            encoded.length,
            StrictRlp.Kind.STRING,
            encoded.length - content.length,
            encoded.length
        );
    }

    function testFuzz_integer_hasOneForm(uint256 value, uint256 zeros) external view {
        bytes memory shortest;
        for (uint256 rest = value; rest != 0; rest >>= 8) {
            shortest = bytes.concat(bytes1(uint8(rest)), shortest);
        }
        (bool valid, uint256 read) = _rlp.integer(shortest, 32);
        assertTrue(valid);
        assertEq(read, value);
        if (shortest.length > 0) {
            (valid,) = _rlp.integer(shortest, shortest.length - 1);
            assertFalse(valid, "longer than allowed");
        }
        (valid,) = _rlp.integer(bytes.concat(new bytes(bound(zeros, 1, 32)), shortest), 64);
        assertFalse(valid, "leading zeros");
    }

    function _read(bytes memory data, uint256 size, StrictRlp.Kind kind, uint256 start, uint256 stop)
        private
        view
    {
        (StrictRlp.Kind found, uint256 from, uint256 to) = _rlp.read(data, size);
        assertEq(uint256(found), uint256(kind));
        assertEq(from, start);
        assertEq(to, stop);
    }

    function _malformed(bytes memory data, uint256 size) private view {
        (StrictRlp.Kind kind,,) = _rlp.read(data, size);
        assertEq(uint256(kind), uint256(StrictRlp.Kind.MALFORMED), vm.toString(data));
    }
}
