// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {RlpShape} from "./RlpShape.sol";

/// @title Strict decoding of block headers
/// @notice Takes exactly the headers of London (16 fields), Shanghai (17), Cancun (20) and Prague (21), and no other
/// encoding of them. A fork that adds fields is refused until a new contract knows them: a field that is not
/// understood is never skipped.
library HeaderLib {
    using Memory for Memory.Slice;
    using RlpShape for Memory.Slice;

    /// @notice What proofs need of a header.
    /// @param hash keccak256 of the encoded header, the block's hash.
    /// @param parentHash Hash of the block before it.
    /// @param stateRoot Root of the state trie after the block.
    /// @param number The block's number.
    struct Header {
        bytes32 hash;
        bytes32 parentHash;
        bytes32 stateRoot;
        uint64 number;
    }

    uint256 private constant PARENT_HASH = 0;
    uint256 private constant BENEFICIARY = 2;
    uint256 private constant STATE_ROOT = 3;
    uint256 private constant RECEIPTS_ROOT = 5;
    uint256 private constant LOGS_BLOOM = 6;
    uint256 private constant DIFFICULTY = 7;
    uint256 private constant NUMBER = 8;
    uint256 private constant TIMESTAMP = 11;
    uint256 private constant EXTRA_DATA = 12;
    uint256 private constant MIX_HASH = 13;
    uint256 private constant NONCE = 14;
    uint256 private constant BASE_FEE = 15;
    uint256 private constant BLOB_GAS_USED = 17;
    uint256 private constant EXCESS_BLOB_GAS = 18;

    /// @dev A bloom of 256 bytes is a long string: prefix 0xb9, two bytes of length, the bloom.
    uint256 private constant BLOOM_LENGTH = 259;

    /// @notice The header has a number of fields that no known fork has.
    error WrongHeaderFieldCount(uint256 count);
    /// @notice A field of the header is not the canonical encoding of its type.
    error MalformedHeaderField(uint256 index);

    /// @notice Decodes and hashes a header.
    /// @dev The hash says nothing by itself: the caller must bind it to a block that it knows.
    /// @param encoded The RLP of the header.
    /// @return header The decoded parts.
    function decode(bytes memory encoded) internal pure returns (Header memory header) {
        Memory.Pointer free = Memory.getFreeMemoryPointer();
        Memory.Slice[] memory fields = RLP.decodeList(encoded);
        uint256 count = fields.length;
        if (count != 16 && count != 17 && count != 20 && count != 21) revert WrongHeaderFieldCount(count);
        for (uint256 i = 0; i < count; ++i) {
            if (!_isWellFormed(fields[i], i)) revert MalformedHeaderField(i);
        }
        header.hash = keccak256(encoded);
        header.parentHash = fields[PARENT_HASH].load(1);
        header.stateRoot = fields[STATE_ROOT].load(1);
        // The shape check has bounded it to eight bytes.
        // forge-lint: disable-next-line(unsafe-typecast)
        header.number = uint64(RLP.readUint256(fields[NUMBER]));
        // `header` was allocated before `free`, and the slices are not needed any more.
        Memory.unsafeSetFreeMemoryPointer(free);
    }

    /// @dev Shape of each field, by its position; the rest are hashes of 32 bytes.
    function _isWellFormed(Memory.Slice field, uint256 index) private pure returns (bool) {
        if (index == BENEFICIARY) return field.isString(20);
        if (index <= RECEIPTS_ROOT) return field.isString(32);
        if (index == LOGS_BLOOM) return field.length() == BLOOM_LENGTH && field.first() == 0xb9;
        if (index == DIFFICULTY || index == BASE_FEE) return field.isInteger(32);
        if (index <= TIMESTAMP) return field.isInteger(8);
        if (index == EXTRA_DATA) return field.first() <= 0xa0;
        if (index == MIX_HASH) return field.isString(32);
        if (index == NONCE) return field.isString(8);
        if (index == BLOB_GAS_USED || index == EXCESS_BLOB_GAS) return field.isInteger(8);
        return field.isString(32);
    }
}
