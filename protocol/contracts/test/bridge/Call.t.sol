// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Message, MessageHash} from "causeway/Message.sol";
import {CallExecutor} from "causeway/bridge/CallExecutor.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";

import {Network} from "../support/Network.sol";
import {BadReceiver, GasReader, GoodReceiver, HungryReceiver} from "../support/Receivers.sol";

contract CallTest is Network {
    GoodReceiver private _good;
    BadReceiver private _bad;

    function setUp() external {
        setUpNetwork();
        fund(alice, 1000 ether);
        _good = new GoodReceiver();
        _bad = new BadReceiver();
        // The wrapped token is there.
        send(L1, L2A, address(token), 1 ether, 0);
        relay(L1, L2A);
    }

    function test_call_deliversTokenAndCalls() external {
        Message memory message = _sendCall(address(_good), 5 ether, 1 ether, "data");
        relay(L1, L2A);
        assertEq(_good.calls(), 1);
        assertEq(_good.caller(), address(bridges[L2A].executor()));
        assertEq(_good.balanceAtCall(), 4 ether);
        assertEq(
            _good.lastArguments(),
            keccak256(
                abi.encode(
                    MessageHash.id(message),
                    chainIds[L1],
                    alice,
                    address(wrapped(L2A)),
                    4 ether,
                    bytes("data")
                )
            )
        );
        assertEq(wrapped(L2A).balanceOf(relayer), 1 ether);
        // No approval and no balance stays with the executor.
        assertEq(wrapped(L2A).balanceOf(address(bridges[L2A].executor())), 0);
    }

    function test_call_withoutToken() external {
        vm.prank(alice);
        bridges[L1].bridgeCall(chainIds[L2A], address(_good), address(0), 0, 0, "ping");
        Message memory message = lastSent(L1);
        settle(L1);
        claim(L1, L2A, message);
        assertEq(_good.calls(), 1);
        assertEq(
            _good.lastArguments(),
            keccak256(
                abi.encode(
                    MessageHash.id(message), chainIds[L1], alice, address(0), uint256(0), bytes("ping")
                )
            )
        );
    }

    /// @dev Attack 32: reverts, burns all gas, returns or reverts with a megabyte: retryable, and delivered once.
    function test_call_failureIsRetryable() external {
        for (uint256 way = 1; way <= 3; ++way) {
            uint256 calls = _bad.calls();
            _bad.misbehave(way);
            Message memory message = _sendCall(address(_bad), 2 ether, 0.5 ether, "x");
            bytes32 id = MessageHash.id(message);
            settle(L1);
            uint256 supply = wrapped(L2A).totalSupply();
            vm.expectEmit(address(bridges[L2A]));
            emit IBridge.MessageClaimed(id, chainIds[L1], message.leafIndex, 1);
            _claimWithGas(message, 5_000_000);
            assertTrue(bridges[L2A].isClaimed(chainIds[L1], message.leafIndex));
            assertTrue(bridges[L2A].isRetryable(id));
            assertEq(wrapped(L2A).totalSupply(), supply, "nothing was delivered");

            vm.expectRevert(abi.encodeWithSelector(IBridge.RetryFailed.selector, id));
            bridges[L2A].retryCall{gas: 5_000_000}(message);
            assertTrue(bridges[L2A].isRetryable(id));

            _bad.misbehave(0);
            vm.expectEmit(address(bridges[L2A]));
            emit IBridge.CallRetried(id);
            vm.prank(relayer);
            bridges[L2A].retryCall(message);
            assertEq(_bad.calls(), calls + 1);
            assertEq(wrapped(L2A).totalSupply(), supply + 2 ether);
            vm.expectRevert(abi.encodeWithSelector(IBridge.NotRetryable.selector, id));
            bridges[L2A].retryCall(message);
        }
        assertEq(wrapped(L2A).balanceOf(relayer), 1.5 ether);
    }

    function test_call_longReturnIsIgnored() external {
        _bad.misbehave(5);
        Message memory message = _sendCall(address(_bad), 2 ether, 0, "x");
        settle(L1);
        _claimWithGas(message, 5_000_000);
        assertFalse(bridges[L2A].isRetryable(MessageHash.id(message)));
    }

    /// @dev Attack 32: whatever a receiver calls back, it gets nothing twice.
    function test_call_reentryFails() external {
        Message memory message = _sendCall(address(_bad), 2 ether, 0, "x");
        settle(L1);
        bytes[4] memory reentries;
        reentries[0] = abi.encodeCall(
            IBridge.claim, (message, settled[L1], exitProof(L1, message.leafIndex), globalProof(L1), bob)
        );
        reentries[1] = abi.encodeCall(IBridge.retryCall, (message));
        reentries[2] = abi.encodeCall(IBridge.bridgeCall, (chainIds[L1], bob, address(0), 0, 0, ""));
        Message[] memory messages = new Message[](1);
        messages[0] = message;
        reentries[3] = abi.encodeCall(
            IBridge.claimMany, (messages, settled[L1], multiProof(L1, messages), globalProof(L1), bob)
        );
        _bad.misbehave(4);
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 0; i < reentries.length; ++i) {
            _bad.reenterWith(reentries[i]);
            claim(L1, L2A, message);
            assertTrue(bridges[L2A].isRetryable(MessageHash.id(message)));
            assertEq(wrapped(L2A).balanceOf(address(_bad)), 0);
            vm.revertToState(snapshot);
            _bad.misbehave(4);
        }
    }

    function test_call_addressWithoutCodeIsRetryable() external {
        address later = makeAddr("a contract to be");
        Message memory message = _sendCall(later, 2 ether, 0, "x");
        settle(L1);
        claim(L1, L2A, message);
        bytes32 id = MessageHash.id(message);
        assertTrue(bridges[L2A].isRetryable(id));
        vm.etch(later, address(_good).code);
        bridges[L2A].retryCall(message);
        assertEq(GoodReceiver(later).calls(), 1);
    }

    function test_retry_obeysPauseAndLimit() external {
        _bad.misbehave(1);
        Message memory message = _sendCall(address(_bad), 2 ether, 0, "x");
        settle(L1);
        claim(L1, L2A, message);
        _bad.misbehave(0);
        address image = address(wrapped(L2A));
        vm.prank(limiter);
        bridges[L2A].setLimit(image, INBOUND, 1 ether, 1);
        vm.expectPartialRevert(IBridge.LimitExceeded.selector);
        bridges[L2A].retryCall(message);
        vm.prank(guardian);
        bridges[L2A].pause(INBOUND);
        vm.expectRevert(abi.encodeWithSelector(IBridge.Paused.selector, INBOUND));
        bridges[L2A].retryCall(message);
    }

    /// @dev Attack 31: with whatever gas, either the receiver had what is promised, or nothing was consumed.
    function test_call_gasSweep() external {
        HungryReceiver hungry = new HungryReceiver();
        Message memory message = _sendCall(address(hungry), 2 ether, 0.5 ether, "x");
        settle(L1);
        uint256 executed = 0;
        uint256 rejected = 0;
        uint256 snapshot = vm.snapshotState();
        for (uint256 gasLimit = 100_000; gasLimit <= 900_000; gasLimit += 2500) {
            bytes memory input = abi.encodeCall(
                IBridge.claim,
                (message, settled[L1], exitProof(L1, message.leafIndex), globalProof(L1), relayer)
            );
            (bool success,) = address(bridges[L2A]).call{gas: gasLimit}(input);
            assertFalse(bridges[L2A].isRetryable(MessageHash.id(message)), "starved");
            if (success) {
                assertEq(hungry.calls(), 1);
                ++executed;
            } else {
                assertFalse(bridges[L2A].isClaimed(chainIds[L1], message.leafIndex));
                ++rejected;
            }
            vm.revertToState(snapshot);
        }
        assertGt(executed, 50);
        assertGt(rejected, 50);
    }

    /// With the last unit of gas that is too little, and with the first that is enough.
    function test_executor_sparesNoUnitOfGas() external {
        CallExecutor executor = bridges[L2A].executor();
        GasReader reader = new GasReader();
        bytes memory input =
            abi.encodeCall(CallExecutor.execute, (address(reader), 0, 0, alice, address(0), 0, "x"));
        (uint256 tooLittle, uint256 enough) = (100_000, 1_000_000);
        uint256 snapshot = vm.snapshotState();
        while (enough - tooLittle > 1) {
            uint256 middle = (tooLittle + enough) / 2;
            vm.prank(address(bridges[L2A]));
            (bool success, bytes memory reason) = address(executor).call{gas: middle}(input);
            if (success) {
                assertGe(reader.available(), executor.MINIMUM_CALL_GAS(), "less than promised");
                enough = middle;
            } else {
                assertEq(bytes4(reason), CallExecutor.GasTooLow.selector);
                tooLittle = middle;
            }
            vm.revertToState(snapshot);
        }
        vm.prank(address(bridges[L2A]));
        (, bytes memory last) = address(executor).call{gas: tooLittle}(input);
        (uint256 left, uint256 needed) = abi.decode(this.withoutSelector(last), (uint256, uint256));
        assertEq(left + 1, needed, "refused although there was enough");
    }

    function withoutSelector(bytes calldata reason) external pure returns (bytes calldata) {
        return reason[4:];
    }

    function test_executor_obeysTheBridgeOnly() external {
        CallExecutor executor = bridges[L2A].executor();
        vm.expectRevert(abi.encodeWithSelector(CallExecutor.NotBridge.selector, address(this)));
        executor.execute(address(_good), 0, 0, alice, address(0), 0, "");
    }

    /// @dev Attack 36: the step behind the proof is no entry of its own.
    function test_deliverCall_isNoEntry() external {
        Message memory message = _sendCall(address(_good), 2 ether, 0, "x");
        address[3] memory others = [relayer, guardian, address(bridges[L2A].executor())];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IBridge.NotAllowed.selector, others[i]));
            bridges[L2A].deliverCall(message, MessageHash.id(message), relayer);
        }
    }

    /// @dev Attacks 1 and 35: contracts of the bridge as receivers have no function of that name, so nothing happens.
    function test_call_ownContractsAsReceivers() external {
        address[4] memory targets = [
            address(bridges[L2A]),
            address(bridges[L2A].executor()),
            address(wrapped(L2A)),
            address(globalRoots)
        ];
        for (uint256 i = 0; i < targets.length; ++i) {
            Message memory message = _sendCall(targets[i], 1 ether, 0, abi.encode(alice, 1 ether));
            settle(L1);
            claim(L1, L2A, message);
            assertTrue(bridges[L2A].isRetryable(MessageHash.id(message)));
        }
    }

    function _sendCall(address receiver, uint256 amount, uint256 fee, bytes memory data)
        private
        returns (Message memory)
    {
        vm.prank(alice);
        bridges[L1].bridgeCall(chainIds[L2A], receiver, address(token), amount, fee, data);
        return lastSent(L1);
    }

    function _claimWithGas(Message memory message, uint256 gasLimit) private {
        bytes32[32] memory proof = exitProof(L1, message.leafIndex);
        IBridge.GlobalProof memory g = globalProof(L1);
        bridges[L2A].claim{gas: gasLimit}(message, settled[L1], proof, g, relayer);
    }
}
