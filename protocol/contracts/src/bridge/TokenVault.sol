// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {IBridge} from "../interfaces/IBridge.sol";
import {Limit, RateLimit} from "../libraries/RateLimit.sol";
import {PauseSwitch} from "../libraries/PauseSwitch.sol";
import {WrappedToken} from "../token/WrappedToken.sol";

/// @dev What a deposit of a native token changes is one word.
/// @param locked How much is in escrow.
/// @param used Taken from the outbound bucket as of `usedAt`.
/// @param usedAt Chain time in seconds.
/// @param flags See the FLAG constants.
struct OutboundEntry {
    uint112 locked;
    uint104 used;
    uint32 usedAt;
    uint8 flags;
}

/// @param used Taken from the inbound bucket as of `usedAt`.
/// @param usedAt Chain time in seconds.
struct InboundEntry {
    uint104 used;
    uint32 usedAt;
}

/// @param chain The chain where the token is native.
/// @param token The token there.
struct Origin {
    uint64 chain;
    address token;
}

/// @dev The token at this address was deployed by the bridge.
uint8 constant FLAG_WRAPPED = 1;
/// @dev The outbound and the inbound bucket were set by the limiter.
uint8 constant FLAG_OUTBOUND_LIMIT = 2;
uint8 constant FLAG_INBOUND_LIMIT = 4;

/// @title What a bridge owns and owes, and how fast that may change
/// @notice Escrow of native tokens, wrapped tokens, and a bucket per token and direction.
library TokenVault {
    using SafeTransferLib for address;

    struct Books {
        mapping(address token => OutboundEntry) outbound;
        mapping(address token => InboundEntry) inbound;
        mapping(address token => mapping(uint8 direction => Limit)) limits;
        mapping(address token => Origin) origins;
    }

    /// @notice Takes `amount` of `token` from `owner`: locks a native token, burns a wrapped one.
    /// @dev The caller holds the reentrancy lock, because a token's hook may run before the books are written.
    /// @param books The books.
    /// @param token The token.
    /// @param owner Whose it is; the caller makes sure that it is the one who asked.
    /// @param amount What is asked of the token.
    /// @param byDefault The bucket of tokens that the limiter has not set.
    /// @return received What arrived.
    /// @return wrapped Whether the token is a wrapped one.
    function take(Books storage books, address token, address owner, uint256 amount, Limit memory byDefault)
        internal
        returns (uint256 received, bool wrapped)
    {
        wrapped = books.outbound[token].flags & FLAG_WRAPPED != 0;
        if (wrapped) {
            WrappedToken(token).burn(owner, amount);
            received = amount;
        } else {
            // An address without code would accept every call and move nothing.
            if (token.code.length == 0) revert IBridge.TokenWithoutCode(token);
            // Reverts if the token does not answer: nothing before and something after would count all that is locked.
            uint256 before = IERC20(token).balanceOf(address(this));
            token.safeTransferFrom(owner, address(this), amount);
            received = IERC20(token).balanceOf(address(this)) - before;
        }
        if (received == 0) revert IBridge.AmountZero(token);

        // Not before the transfer: in a hook of the token the limiter may have set the bucket.
        OutboundEntry memory entry = _load(books.outbound[token]);
        Limit memory limit =
            entry.flags & FLAG_OUTBOUND_LIMIT == 0 ? byDefault : books.limits[token][PauseSwitch.OUTBOUND];
        entry.used = _taken(limit, token, PauseSwitch.OUTBOUND, entry.used, entry.usedAt, received);
        entry.usedAt = uint32(block.timestamp);
        if (!wrapped) {
            if (received > type(uint112).max - entry.locked) {
                revert IBridge.EscrowFull(token, entry.locked, received);
            }
            entry.locked += uint112(received);
        }
        _store(books.outbound[token], entry);
    }

    /// @notice Notes that `amount` of `token` is about to be given, before any of it is.
    /// @param books The books.
    /// @param token The token on this chain.
    /// @param amount All that the messages at hand deliver, fees included.
    /// @param native Whether the token's origin is this chain.
    /// @param byDefault The bucket of tokens that the limiter has not set.
    /// @return known False if the token should be a wrapped one and is not deployed; nothing is noted then.
    function book(Books storage books, address token, uint256 amount, bool native, Limit memory byDefault)
        internal
        returns (bool known)
    {
        OutboundEntry storage entry = books.outbound[token];
        uint8 flags = entry.flags;
        if (native == (flags & FLAG_WRAPPED != 0)) return false;
        Limit memory limit =
            flags & FLAG_INBOUND_LIMIT == 0 ? byDefault : books.limits[token][PauseSwitch.INBOUND];
        InboundEntry memory bucket = books.inbound[token];
        books.inbound[token] = InboundEntry({
            used: _taken(limit, token, PauseSwitch.INBOUND, bucket.used, bucket.usedAt, amount),
            usedAt: uint32(block.timestamp)
        });
        if (native) {
            uint256 locked = entry.locked;
            // No chain can send back more than was sent out.
            if (amount > locked) revert IBridge.EscrowShort(token, locked, amount);
            entry.locked = uint112(locked - amount);
        }
        return true;
    }

    /// @notice Gives `amount` that was booked: releases a native token, mints a wrapped one. Nothing is given without
    /// asking the token, because some refuse to move nothing.
    /// @param token The token on this chain.
    /// @param to The recipient.
    /// @param amount What it gets.
    /// @param native Whether the token's origin is this chain.
    function give(address token, address to, uint256 amount, bool native) internal {
        if (amount == 0) return;
        if (native) {
            token.safeTransfer(to, amount);
        } else {
            WrappedToken(token).mint(to, amount);
        }
    }

    /// @notice Sets a bucket; what is taken at the moment stays taken.
    /// @param books The books.
    /// @param token The token.
    /// @param direction OUTBOUND or INBOUND.
    /// @param limit The new bucket.
    /// @param byDefault The bucket of tokens that the limiter has not set.
    function setLimit(
        Books storage books,
        address token,
        uint8 direction,
        Limit memory limit,
        Limit memory byDefault
    ) internal {
        uint256 old = limitOf(books, token, direction, byDefault).refillPerSecond;
        OutboundEntry storage entry = books.outbound[token];
        if (direction == PauseSwitch.OUTBOUND) {
            entry.used = uint104(RateLimit.decayed(entry.used, entry.usedAt, old));
            entry.usedAt = uint32(block.timestamp);
            entry.flags |= FLAG_OUTBOUND_LIMIT;
        } else {
            InboundEntry storage bucket = books.inbound[token];
            bucket.used = uint104(RateLimit.decayed(bucket.used, bucket.usedAt, old));
            bucket.usedAt = uint32(block.timestamp);
            entry.flags |= FLAG_INBOUND_LIMIT;
        }
        books.limits[token][direction] = limit;
    }

    /// @notice The bucket of a token.
    /// @param books The books.
    /// @param token The token.
    /// @param direction OUTBOUND or INBOUND.
    /// @param byDefault The bucket of tokens that the limiter has not set.
    /// @return limit Size and speed.
    function limitOf(Books storage books, address token, uint8 direction, Limit memory byDefault)
        internal
        view
        returns (Limit memory limit)
    {
        uint8 flag = direction == PauseSwitch.OUTBOUND ? FLAG_OUTBOUND_LIMIT : FLAG_INBOUND_LIMIT;
        return books.outbound[token].flags & flag == 0 ? byDefault : books.limits[token][direction];
    }

    /// @notice What can be moved at once now.
    /// @param books The books.
    /// @param token The token.
    /// @param direction OUTBOUND or INBOUND.
    /// @param byDefault The bucket of tokens that the limiter has not set.
    /// @return amount In the token's smallest unit.
    function available(Books storage books, address token, uint8 direction, Limit memory byDefault)
        internal
        view
        returns (uint256 amount)
    {
        Limit memory limit = limitOf(books, token, direction, byDefault);
        if (direction == PauseSwitch.OUTBOUND) {
            OutboundEntry storage entry = books.outbound[token];
            return RateLimit.available(limit, entry.used, entry.usedAt);
        }
        InboundEntry storage bucket = books.inbound[token];
        return RateLimit.available(limit, bucket.used, bucket.usedAt);
    }

    /// @dev One read for the four fields, where the compiler would make one for each.
    function _load(OutboundEntry storage from) private view returns (OutboundEntry memory entry) {
        uint256 word;
        assembly ("memory-safe") {
            word := sload(from.slot)
        }
        entry.locked = uint112(word);
        entry.used = uint104(word >> 112);
        entry.usedAt = uint32(word >> 216);
        entry.flags = uint8(word >> 248);
    }

    /// @dev One write for the four fields.
    function _store(OutboundEntry storage to, OutboundEntry memory entry) private {
        uint256 word = uint256(entry.locked) | (uint256(entry.used) << 112) | (uint256(entry.usedAt) << 216)
            | (uint256(entry.flags) << 248);
        assembly ("memory-safe") {
            sstore(to.slot, word)
        }
    }

    /// @dev What is taken once `amount` is, or a revert.
    function _taken(
        Limit memory limit,
        address token,
        uint8 direction,
        uint256 used,
        uint256 since,
        uint256 amount
    ) private view returns (uint104) {
        uint256 taken = RateLimit.decayed(used, since, limit.refillPerSecond);
        uint256 free = taken < limit.capacity ? limit.capacity - taken : 0;
        if (amount > free) revert IBridge.LimitExceeded(token, direction, amount, free);
        // Fits: taken + amount <= capacity.
        return uint104(taken + amount);
    }
}
