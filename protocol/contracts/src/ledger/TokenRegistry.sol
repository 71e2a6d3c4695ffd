// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Limit, RateLimit} from "../libraries/RateLimit.sol";

/// @title The tokens that a ledger knows, by numbers from 1, and their buckets of exits
library TokenRegistry {
    /// @dev The first word is all that an exit reads of the token when it was announced before.
    /// @param originChain The chain where the token is native; zero for a number that was not given.
    /// @param originToken The token there.
    /// @param announced A bit for each chain that needs no description of the token any more.
    /// @param used Taken from the bucket as of `usedAt`.
    /// @param usedAt Chain time in seconds.
    /// @param limited The bucket was set by the limiter.
    struct Token {
        uint64 originChain;
        address originToken;
        uint32 announced;
        uint104 used;
        uint32 usedAt;
        bool limited;
    }

    struct Description {
        string name;
        string symbol;
        uint8 decimals;
    }

    struct Tokens {
        mapping(uint32 token => Token) known;
        mapping(uint64 chain => mapping(address originToken => uint32)) numbers;
        mapping(uint32 token => Description) descriptions;
        mapping(uint32 token => Limit) limits;
    }

    /// @dev Longest name and symbol in bytes, as bridges have it.
    uint256 internal constant MAXIMUM_NAME_LENGTH = 64;
    uint256 internal constant MAXIMUM_SYMBOL_LENGTH = 32;

    /// @notice Takes `amount` from the bucket of a token. A bucket that does not hold it is empty afterwards and not in
    /// debt: what it lets through late has waited.
    /// @param self The tokens.
    /// @param token Number of the token.
    /// @param amount What leaves.
    /// @param byDefault The bucket of tokens that the limiter has not set.
    /// @return held Whether the bucket held it.
    function take(Tokens storage self, uint32 token, uint256 amount, Limit memory byDefault)
        internal
        returns (bool held)
    {
        Token storage entry = self.known[token];
        Limit memory limit = entry.limited ? self.limits[token] : byDefault;
        uint256 taken = RateLimit.decayed(entry.used, entry.usedAt, limit.refillPerSecond) + amount;
        held = taken <= limit.capacity;
        entry.used = held ? uint104(taken) : limit.capacity;
        entry.usedAt = uint32(block.timestamp);
    }

    /// @notice Sets a bucket; what is taken at the moment stays taken.
    /// @param self The tokens.
    /// @param token Number of the token.
    /// @param limit The new bucket.
    /// @param byDefault The bucket of tokens that the limiter has not set.
    function setLimit(Tokens storage self, uint32 token, Limit memory limit, Limit memory byDefault)
        internal
    {
        Token storage entry = self.known[token];
        uint256 old = limitOf(self, token, byDefault).refillPerSecond;
        entry.used = uint104(RateLimit.decayed(entry.used, entry.usedAt, old));
        entry.usedAt = uint32(block.timestamp);
        entry.limited = true;
        self.limits[token] = limit;
    }

    /// @notice The bucket of a token.
    /// @param self The tokens.
    /// @param token Number of the token.
    /// @param byDefault The bucket of tokens that the limiter has not set.
    function limitOf(Tokens storage self, uint32 token, Limit memory byDefault)
        internal
        view
        returns (Limit memory)
    {
        return self.known[token].limited ? self.limits[token] : byDefault;
    }

    /// @notice What can leave at once now without being held back.
    /// @param self The tokens.
    /// @param token Number of the token.
    /// @param byDefault The bucket of tokens that the limiter has not set.
    function available(Tokens storage self, uint32 token, Limit memory byDefault)
        internal
        view
        returns (uint256)
    {
        Token storage entry = self.known[token];
        return RateLimit.available(limitOf(self, token, byDefault), entry.used, entry.usedAt);
    }

    /// @notice What a metadata message says, if it says it in the one way that bridges encode it.
    /// @dev Never reverts: what a chain of bad faith sends as a description blocks nothing.
    /// @param data The message's data.
    /// @return valid Whether the rest means something.
    /// @return description What it says.
    function decode(bytes calldata data) internal pure returns (bool valid, Description memory description) {
        if (data.length < 160) return (false, description);
        uint256 nameLength = uint256(bytes32(data[96:]));
        if (nameLength > MAXIMUM_NAME_LENGTH) return (false, description);
        uint256 symbolAt = 128 + _padded(nameLength);
        if (data.length < symbolAt + 32) return (false, description);
        uint256 symbolLength = uint256(bytes32(data[symbolAt:]));
        if (symbolLength > MAXIMUM_SYMBOL_LENGTH) return (false, description);
        if (data.length != symbolAt + 32 + _padded(symbolLength)) return (false, description);
        description.name = string(data[128:128 + nameLength]);
        description.symbol = string(data[symbolAt + 32:symbolAt + 32 + symbolLength]);
        description.decimals = uint8(data[95]);
        // Offsets, high bits and padding: all the bytes that were not looked at.
        valid = keccak256(encode(description)) == keccak256(data);
    }

    /// @notice The data of a metadata message.
    /// @param description What it says.
    function encode(Description memory description) internal pure returns (bytes memory) {
        return abi.encode(description.name, description.symbol, description.decimals);
    }

    function _padded(uint256 length) private pure returns (uint256) {
        return (length + 31) & ~uint256(31);
    }
}
