// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";

import {Network} from "../support/Network.sol";
import {BadReceiver} from "../support/Receivers.sol";
import {HookedToken} from "../support/Tokens.sol";

/// @dev Calls a bridge with everything that it is told to, and notes by which error each call was refused.
contract Caller {
    bytes[] private _inputs;
    bytes4[] private _refusals;

    function prepare(bytes[] calldata inputs) external {
        delete _inputs;
        delete _refusals;
        for (uint256 i = 0; i < inputs.length; ++i) {
            _inputs.push(inputs[i]);
        }
    }

    function callBack(address bridge) external {
        for (uint256 i = 0; i < _inputs.length; ++i) {
            (bool success, bytes memory reason) = bridge.call(_inputs[i]);
            _refusals.push(success ? bytes4(0) : bytes4(reason));
        }
    }

    function refusals() external view returns (bytes4[] memory) {
        return _refusals;
    }
}

/// @notice Within every entry that moves a token, every such entry is closed: one lock over all of them.
contract ReentrancyTest is Network {
    HookedToken private _hooked;
    Caller private _caller;
    address private _image;

    function setUp() external {
        setUpNetwork();
        _hooked = new HookedToken();
        _caller = new Caller();
        _hooked.transfer(alice, 100 ether);
        vm.prank(alice);
        _hooked.approve(address(bridges[L1]), 100 ether);
        send(L1, L2A, address(_hooked), 50 ether, 0);
        relay(L1, L2A);
        _image = bridges[L2A].wrappedToken(chainIds[L1], address(_hooked));
    }

    function test_bridgeToken_closesAll() external {
        _arm();
        send(L1, L2A, address(_hooked), 1 ether, 0);
        _assertClosed();
    }

    function test_bridgeCall_closesAll() external {
        _arm();
        vm.prank(alice);
        bridges[L1].bridgeCall(chainIds[L2A], bob, address(_hooked), 1 ether, 0, "x");
        _assertClosed();
    }

    function test_claim_closesAll() external {
        Message memory message = _home();
        _arm();
        claim(L2A, L1, message);
        _assertClosed();
    }

    function test_claimMany_closesAll() external {
        Message[] memory messages = new Message[](1);
        messages[0] = _home();
        _arm();
        claimMany(L2A, L1, messages);
        _assertClosed();
    }

    function test_retryCall_closesAll() external {
        BadReceiver receiver = new BadReceiver();
        receiver.misbehave(1);
        vm.prank(bob);
        bridges[L2A].bridgeCall(chainIds[L1], address(receiver), _image, 1 ether, 0, "x");
        Message memory message = lastSent(L2A);
        settle(L2A);
        claim(L2A, L1, message);
        assertTrue(bridges[L1].isRetryable(MessageHash.id(message)));
        receiver.misbehave(0);
        _arm();
        bridges[L1].retryCall(message);
        _assertClosed();
    }

    /// And open again after each.
    function test_bridgeToken_opensAgain() external {
        send(L1, L2A, address(_hooked), 1 ether, 0);
        vm.prank(alice);
        bridges[L1].bridgeCall(chainIds[L2A], bob, address(_hooked), 1 ether, 0, "x");
        claim(L2A, L1, _home());
        claim(L2A, L1, _home());
    }

    /// Bob sends one of his images home.
    function _home() private returns (Message memory message) {
        vm.prank(bob);
        bridges[L2A].bridgeToken(chainIds[L1], bob, _image, 1 ether, 0, "");
        message = lastSent(L2A);
        settle(L2A);
    }

    /// The next transfer of the token calls the bridge back by every entry. With empty arguments: the lock comes first.
    function _arm() private {
        Message memory message;
        bytes32[32] memory siblings;
        IBridge.GlobalProof memory proof;
        bytes[] memory inputs = new bytes[](5);
        inputs[0] = abi.encodeCall(IBridge.bridgeToken, (chainIds[L2A], bob, address(_hooked), 1, 0, ""));
        inputs[1] = abi.encodeCall(IBridge.bridgeCall, (chainIds[L2A], bob, address(0), 0, 0, ""));
        inputs[2] = abi.encodeCall(IBridge.claim, (message, 1, siblings, proof, bob));
        inputs[3] = abi.encodeCall(IBridge.claimMany, (new Message[](0), 1, new bytes32[](0), proof, bob));
        inputs[4] = abi.encodeCall(IBridge.retryCall, (message));
        _caller.prepare(inputs);
        _hooked.hook(address(_caller), abi.encodeCall(Caller.callBack, (address(bridges[L1]))));
    }

    function _assertClosed() private view {
        bytes4[] memory refusals = _caller.refusals();
        assertEq(refusals.length, 5, "not called back, or twice");
        for (uint256 i = 0; i < refusals.length; ++i) {
            assertEq(refusals[i], IBridge.Reentered.selector);
        }
    }
}
