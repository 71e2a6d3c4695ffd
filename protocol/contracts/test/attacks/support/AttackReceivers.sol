// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IBridge} from "causeway/interfaces/IBridge.sol";
import {ICausewayReceiver} from "causeway/interfaces/ICausewayReceiver.sol";

/// @dev Refuses at once, and cheaply, if it has less gas than it was promised: as contracts do that must not fail half
/// way.
contract CarefulReceiver is ICausewayReceiver {
    uint256 public calls;

    error Starved(uint256 gas);

    function onCausewayMessage(bytes32, uint64, address, address, uint256, bytes calldata) external {
        // What a function costs before its first line.
        if (gasleft() < 299_000) revert Starved(gasleft());
        ++calls;
    }
}

/// @dev Fails with, or returns, as much data as it is told to.
contract TalkativeReceiver is ICausewayReceiver {
    uint256 private immutable _length;
    bool public accepting;

    constructor(uint256 length) {
        _length = length;
    }

    function accept() external {
        accepting = true;
    }

    function onCausewayMessage(bytes32, uint64, address, address, uint256, bytes calldata) external view {
        if (accepting) return;
        uint256 length = _length;
        assembly {
            revert(0, length)
        }
    }
}

/// @dev Deposits what it has, once, when it is called.
contract Depositor {
    IBridge private immutable _bridge;
    IERC20 private immutable _token;
    uint64 private immutable _destination;
    bool private _done;

    constructor(IBridge bridge, IERC20 token, uint64 destination) {
        (_bridge, _token, _destination) = (bridge, token, destination);
        token.approve(address(bridge), type(uint256).max);
    }

    function deposit() external {
        if (_done) return;
        _done = true;
        _bridge.bridgeToken(_destination, address(this), address(_token), 10 ether, 0, "");
    }
}

/// @dev Watches a token and, when it moves, makes the bucket of its deposits small: what the limiter can be.
contract AutomaticLimiter {
    function lower(IBridge bridge, address token) external {
        bridge.setLimit(token, 0, 1 ether, 1);
    }
}
