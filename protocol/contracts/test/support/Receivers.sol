// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Bridge} from "causeway/Bridge.sol";
import {Message} from "causeway/Message.sol";
import {ICausewayReceiver} from "causeway/interfaces/ICausewayReceiver.sol";

/// @dev Notes what it was called with, and that the token had arrived by then.
contract GoodReceiver is ICausewayReceiver {
    uint256 public calls;
    bytes32 public lastArguments;
    uint256 public balanceAtCall;
    uint256 public gasAtCall;
    address public caller;

    function onCausewayMessage(
        bytes32 messageId,
        uint64 sourceChain,
        address sender,
        address token,
        uint256 amount,
        bytes calldata data
    ) external {
        gasAtCall = gasleft();
        ++calls;
        caller = msg.sender;
        lastArguments = keccak256(abi.encode(messageId, sourceChain, sender, token, amount, data));
        if (token != address(0)) balanceAtCall = IERC20(token).balanceOf(address(this));
    }
}

/// @dev Misbehaves in the way it is told to; way 0 is none.
contract BadReceiver is ICausewayReceiver {
    uint256 public way;
    uint256 public calls;
    bytes private _reentry;

    function misbehave(uint256 way_) external {
        way = way_;
    }

    function reenterWith(bytes calldata reentry) external {
        _reentry = reentry;
    }

    function onCausewayMessage(bytes32, uint64, address, address, uint256, bytes calldata) external {
        if (way == 6) {
            // All the gas, at once.
            assembly {
                invalid()
            }
        }
        if (way == 1) revert("no");
        if (way == 2) {
            // All the gas.
            while (true) {}
        }
        if (way == 3) {
            // A megabyte of reasons.
            assembly {
                revert(0, 1000000)
            }
        }
        if (way == 4) {
            (bool success, bytes memory reason) = _bridgeOf(msg.sender).call(_reentry);
            if (!success) {
                assembly {
                    revert(add(reason, 0x20), mload(reason))
                }
            }
        }
        if (way == 5) {
            assembly {
                return(0, 1000000)
            }
        }
        ++calls;
    }

    function _bridgeOf(address executor) private view returns (address bridge) {
        (, bytes memory answer) = executor.staticcall(abi.encodeWithSignature("bridge()"));
        return abi.decode(answer, (address));
    }
}

/// Notes how much gas it has at its disposal.
contract GasReader is ICausewayReceiver {
    uint256 public available;

    function onCausewayMessage(bytes32, uint64, address, address, uint256, bytes calldata) external {
        available = gasleft();
    }
}

/// @dev Needs nearly all the gas that is promised, and fails with less.
contract HungryReceiver is ICausewayReceiver {
    uint256 public calls;

    function onCausewayMessage(bytes32, uint64, address, address, uint256, bytes calldata) external {
        uint256 until = gasleft() - 270_000;
        while (gasleft() > until) {}
        ++calls;
    }
}
