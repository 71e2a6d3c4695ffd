// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {BridgeCore} from "./bridge/BridgeCore.sol";
import {Inbox} from "./bridge/Inbox.sol";
import {Outbox} from "./bridge/Outbox.sol";

/// @title Causeway's bridge: the same code on every EVM chain
/// @notice Sends messages as leaves of an exit tree and delivers those of other chains against a proof. No proxy, no
/// initialiser, no owner, and nobody who can mint: the three roles can stop things or slow them down.
contract Bridge is Outbox, Inbox {
    /// @param config No field may be zero.
    /// @param chains The chains of the network, each once; this chain may be among them.
    constructor(Config memory config, uint64[] memory chains) BridgeCore(config, chains) {}
}
