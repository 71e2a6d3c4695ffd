// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title The two words of a ledger's transaction
/// @notice Word A, from the lowest bit: amount 128, token 32, `to` 24, `from` 24, kind 8. Word B: recipient 160,
/// destination chain 64. One transaction has one pair of words: fields that its kind does not use are zero, and no bit
/// is set beyond them, so that no two words are equal modulo the field of the proof.
library LedgerWords {
    uint256 internal constant NO_OP = 0;
    uint256 internal constant DEPOSIT = 1;
    uint256 internal constant TRANSFER = 2;
    uint256 internal constant EXIT = 3;

    /// @dev Number of accounts: indexes are below.
    uint256 internal constant ACCOUNTS = 1 << 16;

    uint256 private constant WIDTH_A = 216;
    uint256 private constant WIDTH_B = 224;
    uint256 private constant INDEX = type(uint24).max;

    /// @notice A word has bits beyond its fields.
    /// @param position Which of the batch's words.
    /// @param word The word.
    error WordTooWide(uint256 position, uint256 word);
    /// @notice There is no such kind of transaction.
    /// @param position Which word says so.
    /// @param kind The kind.
    error TransactionKindInvalid(uint256 position, uint256 kind);
    /// @notice A field that this kind of transaction does not use is not zero.
    /// @param position Position of word A of the transaction.
    error FieldNotZero(uint256 position);
    /// @notice An account's index is beyond the tree.
    /// @param position Which word says so.
    /// @param account The index.
    error AccountInvalid(uint256 position, uint256 account);

    /// @notice Kind of the transaction, after every check that needs nothing but the words.
    /// @param position Position of word A in the batch.
    /// @param a Word A.
    /// @param b Word B.
    /// @return kind One of the four.
    function check(uint256 position, uint256 a, uint256 b) internal pure returns (uint256 kind) {
        if (a >> WIDTH_A != 0) revert WordTooWide(position, a);
        if (b >> WIDTH_B != 0) revert WordTooWide(position + 1, b);
        kind = a >> 208;
        if (kind == NO_OP) {
            if (a | b != 0) revert FieldNotZero(position);
            return kind;
        }
        uint256 from = (a >> 184) & INDEX;
        uint256 to = (a >> 160) & INDEX;
        if (from >= ACCOUNTS) revert AccountInvalid(position, from);
        if (to >= ACCOUNTS) revert AccountInvalid(position, to);
        bool clean;
        if (kind == DEPOSIT) clean = from == 0 && destination(b) == 0;
        else if (kind == TRANSFER) clean = destination(b) == 0;
        else if (kind == EXIT) clean = to == 0;
        else revert TransactionKindInvalid(position, kind);
        if (!clean) revert FieldNotZero(position);
    }

    /// @notice The amount, in the token's smallest unit.
    /// @param a Word A.
    function amount(uint256 a) internal pure returns (uint128) {
        return uint128(a);
    }

    /// @notice The ledger's number of the token.
    /// @param a Word A.
    function token(uint256 a) internal pure returns (uint32) {
        return uint32(a >> 128);
    }

    /// @notice The owner that is credited, or the recipient on the destination.
    /// @param b Word B.
    function recipient(uint256 b) internal pure returns (address) {
        return address(uint160(b));
    }

    /// @notice Where an exit is claimed; zero for any other kind.
    /// @param b Word B.
    function destination(uint256 b) internal pure returns (uint64) {
        return uint64(b >> 160);
    }
}
