// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {StrictRlp} from "./StrictRlp.sol";

/// @title Strict decoding of block headers
/// @notice Takes exactly the headers of London (16 fields), Shanghai (17), Cancun (20) and Prague (21), and no other
/// encoding of them. A fork that adds fields is refused until a new contract knows them: a field that is not
/// understood is never skipped.
library HeaderLib {
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
    uint256 private constant LOGS_BLOOM = 6;
    uint256 private constant DIFFICULTY = 7;
    uint256 private constant NUMBER = 8;
    uint256 private constant TIMESTAMP = 11;
    uint256 private constant EXTRA_DATA = 12;
    uint256 private constant NONCE = 14;
    uint256 private constant BASE_FEE = 15;
    uint256 private constant BLOB_GAS_USED = 17;
    uint256 private constant EXCESS_BLOB_GAS = 18;

    /// @notice The bytes are not one RLP list and nothing else.
    error HeaderNotAList();
    /// @notice The header has a number of fields that no known fork has.
    error WrongHeaderFieldCount(uint256 count);
    /// @notice A field of the header is not the canonical encoding of its type.
    error MalformedHeaderField(uint256 index);

    /// @notice Decodes and hashes a header.
    /// @dev The hash says nothing by itself: the caller must bind it to a block that it knows.
    /// @param encoded The RLP of the header.
    /// @return header The decoded parts.
    function decode(bytes calldata encoded) internal pure returns (Header memory header) {
        (uint256 at, uint256 end) = StrictRlp.bounds(encoded);
        bool isList;
        (isList, at) = StrictRlp.readList(at, end);
        if (!isList) revert HeaderNotAList();
        uint256 count = 0;
        while (at < end) {
            (StrictRlp.Kind kind, uint256 start, uint256 stop) = StrictRlp.read(at, end);
            if (kind != StrictRlp.Kind.STRING || !_isWellFormed(start, stop, count)) {
                revert MalformedHeaderField(count);
            }
            if (count == PARENT_HASH) header.parentHash = bytes32(StrictRlp.load(start));
            else if (count == STATE_ROOT) header.stateRoot = bytes32(StrictRlp.load(start));
            // Well formed, so of at most eight bytes.
            // forge-lint: disable-next-line(unsafe-typecast)
            else if (count == NUMBER) header.number = uint64(StrictRlp.toInteger(start, stop));
            at = stop;
            ++count;
        }
        if (count != 16 && count != 17 && count != 20 && count != 21) revert WrongHeaderFieldCount(count);
        header.hash = keccak256(encoded);
    }

    /// @dev Whether a string's content is of the field's type; the fields not named are hashes of 32 bytes.
    function _isWellFormed(uint256 start, uint256 stop, uint256 index) private pure returns (bool) {
        uint256 length = stop - start;
        if (index < LOGS_BLOOM) return length == (index == BENEFICIARY ? 20 : 32);
        if (index == LOGS_BLOOM) return length == 256;
        if (index == DIFFICULTY || index == BASE_FEE) return StrictRlp.isInteger(start, stop, 32);
        if (index <= TIMESTAMP || index == BLOB_GAS_USED || index == EXCESS_BLOB_GAS) {
            return StrictRlp.isInteger(start, stop, 8);
        }
        if (index == EXTRA_DATA) return length <= 32;
        return length == (index == NONCE ? 8 : 32);
    }
}
