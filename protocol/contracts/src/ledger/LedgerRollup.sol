// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {LedgerBatches} from "./LedgerBatches.sol";
import {LedgerCore} from "./LedgerCore.sol";
import {LedgerInbox} from "./LedgerInbox.sol";

/// @title A ledger on the L1
/// @notice What docs/features/ledger.md specifies. No proxy, no initialiser, no owner: the operator can stall, and then
/// anybody can freeze; the other roles can stop things or slow them down.
contract LedgerRollup is LedgerInbox, LedgerBatches {
    /// @param config No field may be zero.
    /// @param chains The chains of the network, at most 32, each once; the ledger may be among them.
    /// @param sizes Numbers of transactions that a batch can have, each once.
    /// @param verifiers The verifier for each of them.
    constructor(
        Config memory config,
        uint64[] memory chains,
        uint256[] memory sizes,
        address[] memory verifiers
    ) LedgerCore(config, chains, sizes, verifiers) {}
}
