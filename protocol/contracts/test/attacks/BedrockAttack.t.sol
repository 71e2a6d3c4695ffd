// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {Message, MessageHash} from "causeway/Message.sol";
import {CallExecutor} from "causeway/bridge/CallExecutor.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";

import {BadReceiver, GasReader, HungryReceiver} from "../support/Receivers.sol";
import {HookedToken} from "../support/Tokens.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {AutomaticLimiter, CarefulReceiver, Depositor, TalkativeReceiver} from "./support/AttackReceivers.sol";
import {StoppableToken, ZeroRefusingToken} from "./support/AttackTokens.sol";
import {BridgeBlamesReceiver} from "./weak/BridgeBlamesReceiver.sol";
import {BridgeCopiesReturn} from "./weak/BridgeCopiesReturn.sol";
import {BridgeForgetsFailures} from "./weak/BridgeForgetsFailures.sol";
import {BridgeGivesNothing} from "./weak/BridgeGivesNothing.sol";
import {BridgeReentrant} from "./weak/BridgeReentrant.sol";
import {BridgeRetriesForEver} from "./weak/BridgeRetriesForEver.sol";
import {BridgeStarves} from "./weak/BridgeStarves.sol";
import {BridgeWritesBack} from "./weak/BridgeWritesBack.sol";

/// @notice The gas was checked in one place and spent in another, so that anybody could finalise a withdrawal with too
/// little for its receiver; here it is checked where it is spent, and too little consumes nothing.
contract BedrockGasAttackTest is AttackNetwork {
    /// @dev What is promised, without what a function costs before its first line.
    uint256 private constant PROMISED = 299_000;

    CarefulReceiver private _receiver;
    Message private _message;

    function arrange() internal override {
        _receiver = new CarefulReceiver();
        _message = sendCall(address(_receiver), 2 ether, 0.5 ether, "x");
        settle(L1);
    }

    /// With whatever gas: either the receiver had what is promised, or nothing was consumed.
    function test_attack31_claimWithLittleGas() external real {
        (uint256 delivered, uint256 starved, uint256 refusals) = _sweep(claimInput(L1, _message));
        assertEq(starved, 0, "consumed with too little gas");
        assertGt(delivered, 50);
        assertGt(refusals, 50);
    }

    function test_twin31_claimWithLittleGas() external twin(type(BridgeStarves).name) {
        (uint256 delivered, uint256 starved,) = _sweep(claimInput(L1, _message));
        assertGt(delivered, 50);
        assertGt(starved, 50);
    }

    function test_attack31_batchWithLittleGas() external real {
        Message[] memory messages = new Message[](1);
        messages[0] = _message;
        (uint256 delivered, uint256 starved, uint256 refusals) = _sweep(claimManyInput(L1, messages));
        assertEq(starved, 0, "consumed with too little gas");
        assertGt(delivered, 50);
        assertGt(refusals, 50);
    }

    function test_twin31_batchWithLittleGas() external twin(type(BridgeBlamesReceiver).name) {
        Message[] memory messages = new Message[](1);
        messages[0] = _message;
        (, uint256 starved,) = _sweep(claimManyInput(L1, messages));
        assertGt(starved, 20);
    }

    /// A retry is no way around it.
    function test_attack31_retryWithLittleGas() external real {
        bytes32 id = MessageHash.id(_message);
        vm.etch(address(_receiver), "");
        claim(L1, L2A, _message);
        vm.etch(address(_receiver), address(new CarefulReceiver()).code);
        bytes memory input = abi.encodeCall(IBridge.retryCall, (_message));
        uint256 refusals = 0;
        uint256 snapshot = vm.snapshotState();
        for (uint256 gasLimit = 50_000; gasLimit <= 600_000; gasLimit += 2500) {
            (bool success,) = address(bridges[L2A]).call{gas: gasLimit}(input);
            assertEq(_receiver.calls(), success ? 1 : 0);
            assertEq(bridges[L2A].isRetryable(id), !success, "lost");
            if (!success) ++refusals;
            vm.revertToState(snapshot);
        }
        assertGt(refusals, 50);
        assertLt(refusals, 200);
        assertGt(_leastGasOfARetry(), PROMISED);
    }

    /// The twin calls with whatever is left, and a receiver that does not look takes that for its one call.
    function test_twin31_retryWithLittleGas() external twin(type(BridgeStarves).name) {
        assertLt(_leastGasOfARetry(), 100_000);
    }

    /// With every gas limit: the least that a receiver had at its disposal in a retry that counted.
    function _leastGasOfARetry() private returns (uint256 least) {
        GasReader receiver = new GasReader();
        Message memory message = sendCall(address(receiver), 2 ether, 0.5 ether, "x");
        settle(L1);
        bytes memory code = address(receiver).code;
        vm.etch(address(receiver), "");
        claim(L1, L2A, message);
        vm.etch(address(receiver), code);
        least = type(uint256).max;
        uint256 snapshot = vm.snapshotState();
        for (uint256 gasLimit = 50_000; gasLimit <= 600_000; gasLimit += 2500) {
            (bool success,) =
                address(bridges[L2A]).call{gas: gasLimit}(abi.encodeCall(IBridge.retryCall, (message)));
            if (success && receiver.available() < least) least = receiver.available();
            vm.revertToState(snapshot);
        }
    }

    /// The right reason, at a limit where all but the receiver's share is there.
    function test_attack31_refusalNamesTheGas() external real {
        bytes memory input = claimInput(L1, _message);
        (bool success, bytes memory reason) = address(bridges[L2A]).call{gas: 330_000}(input);
        assertFalse(success);
        assertEq(bytes4(reason), CallExecutor.GasTooLow.selector);
        assertFalse(bridges[L2A].isClaimed(chainIds[L1], _message.leafIndex));
    }

    function test_twin31_refusalNamesTheGas() external twin(type(BridgeStarves).name) {
        (bool success,) = address(bridges[L2A]).call{gas: 330_000}(claimInput(L1, _message));
        assertTrue(success, "the twin resists");
        assertTrue(bridges[L2A].isClaimed(chainIds[L1], _message.leafIndex));
        assertEq(_receiver.calls(), 0);
        assertEq(wrapped(L2A).balanceOf(address(_receiver)), 0);
    }

    function _sweep(bytes memory input)
        private
        returns (uint256 delivered, uint256 starved, uint256 refusals)
    {
        uint256 snapshot = vm.snapshotState();
        for (uint256 gasLimit = 100_000; gasLimit <= 900_000; gasLimit += 2500) {
            (bool success,) = address(bridges[L2A]).call{gas: gasLimit}(input);
            bool claimed = bridges[L2A].isClaimed(chainIds[L1], _message.leafIndex);
            assertEq(claimed, success);
            if (!success) ++refusals;
            else if (_receiver.calls() == 1) ++delivered;
            else ++starved;
            vm.revertToState(snapshot);
        }
    }
}

/// @notice The same of several calls in one claim: what an earlier receiver burns was never a later one's, for the claim as
/// a whole either gives each its share or consumes nothing.
contract BedrockBatchAttackTest is AttackNetwork {
    uint256 private constant MESSAGES = 4;

    CarefulReceiver private _careful;
    HungryReceiver private _hungry;
    BadReceiver private _burning;

    function test_attack31_receiverThatEatsTheNextOnesGas() external real {
        address[MESSAGES][3] memory orders = _orders();
        for (uint256 i = 0; i < orders.length; ++i) {
            (uint256 delivered, uint256 starved, uint256 refusals) = _sweep(orders[i]);
            assertEq(starved, 0, "consumed with too little gas");
            assertGt(delivered, 2);
            assertGt(refusals, 5);
        }
    }

    function test_twin31_receiverThatEatsTheNextOnesGas() external twin(type(BridgeStarves).name) {
        address[MESSAGES][3] memory orders = _orders();
        for (uint256 i = 0; i < orders.length; ++i) {
            (, uint256 starved,) = _sweep(orders[i]);
            assertGt(starved, 1);
        }
    }

    /// One that burns all it gets first, and in the middle, and none such; the others need what they are promised.
    function _orders() private returns (address[MESSAGES][3] memory orders) {
        (_careful, _hungry, _burning) = (new CarefulReceiver(), new HungryReceiver(), new BadReceiver());
        _burning.misbehave(6);
        (address careful, address hungry, address burning) =
            (address(_careful), address(_hungry), address(_burning));
        orders[0] = [burning, careful, hungry, careful];
        orders[1] = [hungry, burning, careful, hungry];
        orders[2] = [hungry, careful, careful, hungry];
    }

    /// With gas limits from far too little to enough behind a receiver that has burned 63 parts of 64.
    function _sweep(address[MESSAGES] memory receivers)
        private
        returns (uint256 delivered, uint256 starved, uint256 refusals)
    {
        Message[] memory messages = new Message[](MESSAGES);
        uint256 wanted = 0;
        for (uint256 i = 0; i < MESSAGES; ++i) {
            messages[i] = sendCall(receivers[i], 2 ether, 0.5 ether, "x");
            if (receivers[i] != address(_burning)) ++wanted;
        }
        settle(L1);
        bytes memory input = claimManyInput(L1, messages);
        uint256 snapshot = vm.snapshotState();
        for (uint256 gasLimit = 200_000; gasLimit < 60_000_000; gasLimit += gasLimit / 4) {
            (bool success,) = address(bridges[L2A]).call{gas: gasLimit}(input);
            for (uint256 i = 0; i < MESSAGES; ++i) {
                assertEq(bridges[L2A].isClaimed(chainIds[L1], messages[i].leafIndex), success, "a part");
                if (receivers[i] != address(_burning)) continue;
                assertEq(bridges[L2A].isRetryable(MessageHash.id(messages[i])), success);
            }
            if (!success) ++refusals;
            else if (_careful.calls() + _hungry.calls() == wanted) ++delivered;
            else ++starved;
            vm.revertToState(snapshot);
        }
    }
}

/// @notice A call that reverted for a reason that nobody had thought of was marked as done and not as failed, and what
/// it carried was lost; here a failed call is kept whole, whatever the receiver did, and is made once.
contract BedrockFailureAttackTest is AttackNetwork {
    function test_attack32_receiverThatFails() external real {
        BadReceiver bad = new BadReceiver();
        for (uint256 way = 1; way <= 4; ++way) {
            uint256 before = supply(L2A);
            Message memory message = _failed(bad, way);
            bytes memory retry = abi.encodeCall(IBridge.retryCall, (message));
            assertTrue(bridges[L2A].isClaimed(chainIds[L1], message.leafIndex));
            assertTrue(bridges[L2A].isRetryable(MessageHash.id(message)));
            assertEq(supply(L2A), before, "delivered");
            bad.misbehave(0);
            accepted(attacker, address(bridges[L2A]), retry);
            assertEq(bad.calls(), way);
            assertEq(supply(L2A), before + 2 ether);
            refused(attacker, address(bridges[L2A]), retry, IBridge.NotRetryable.selector);
            refused(
                attacker,
                address(bridges[L2A]),
                claimInput(L1, message),
                abi.encodeWithSelector(IBridge.AlreadyClaimed.selector, chainIds[L1], message.leafIndex)
            );
        }
        assertEq(supply(L2A), locked());
    }

    function test_twin32_receiverThatFails() external twin(type(BridgeForgetsFailures).name) {
        BadReceiver bad = new BadReceiver();
        Message memory message = _failed(bad, 1);
        bad.misbehave(0);
        refused(
            attacker,
            address(bridges[L2A]),
            abi.encodeCall(IBridge.retryCall, (message)),
            IBridge.NotRetryable.selector
        );
        assertTrue(bridges[L2A].isClaimed(chainIds[L1], message.leafIndex));
        assertEq(locked() - supply(L2A), 2 ether, "locked for ever");
    }

    function test_attack32_retryAfterARetry() external real {
        BadReceiver bad = new BadReceiver();
        Message memory message = _failed(bad, 1);
        bad.misbehave(0);
        bytes memory retry = abi.encodeCall(IBridge.retryCall, (message));
        accepted(attacker, address(bridges[L2A]), retry);
        refused(attacker, address(bridges[L2A]), retry, IBridge.NotRetryable.selector);
        assertEq(supply(L2A), locked());
    }

    function test_twin32_retryAfterARetry() external twin(type(BridgeRetriesForEver).name) {
        BadReceiver bad = new BadReceiver();
        Message memory message = _failed(bad, 1);
        bad.misbehave(0);
        bytes memory retry = abi.encodeCall(IBridge.retryCall, (message));
        accepted(attacker, address(bridges[L2A]), retry);
        accepted(attacker, address(bridges[L2A]), retry);
        assertEq(supply(L2A), locked() + 2 ether);
    }

    /// A megabyte of reasons: whoever claims must not pay for more than the receiver was promised.
    function test_attack32_receiverThatReturnsAMegabyte() external real {
        (bool success, Message memory message) = _claimFromTalkative();
        assertTrue(success);
        assertTrue(bridges[L2A].isRetryable(MessageHash.id(message)));
        TalkativeReceiver(message.recipient).accept();
        accepted(attacker, address(bridges[L2A]), abi.encodeCall(IBridge.retryCall, (message)));
        assertEq(wrapped(L2A).balanceOf(message.recipient), 2 ether);
        assertEq(supply(L2A), locked());
    }

    function test_twin32_receiverThatReturnsAMegabyte() external twin(type(BridgeCopiesReturn).name) {
        (bool success, Message memory message) = _claimFromTalkative();
        assertFalse(success, "the twin resists");
        assertFalse(bridges[L2A].isClaimed(chainIds[L1], message.leafIndex));
    }

    /// The token is stopped by its owner when the message arrives: nobody's fault, and nothing is consumed.
    function test_attack32_tokenThatIsStopped() external real {
        (StoppableToken token_, BadReceiver receiver, Message memory message) = _stopped();
        bytes memory input = claimInput(L2A, message);
        refused(
            attacker,
            address(bridges[L1]),
            input,
            abi.encodeWithSelector(SafeTransferLib.TransferFailed.selector)
        );
        assertFalse(bridges[L1].isClaimed(chainIds[L2A], message.leafIndex));
        token_.stop(false);
        accepted(attacker, address(bridges[L1]), input);
        assertEq(receiver.calls(), 1);
        assertEq(token_.balanceOf(address(receiver)), 2 ether);
        refused(attacker, address(bridges[L1]), input, IBridge.AlreadyClaimed.selector);
    }

    function test_twin32_tokenThatIsStopped() external twin(type(BridgeBlamesReceiver).name) {
        (StoppableToken token_, BadReceiver receiver, Message memory message) = _stopped();
        accepted(attacker, address(bridges[L1]), claimInput(L2A, message));
        assertTrue(bridges[L1].isClaimed(chainIds[L2A], message.leafIndex));
        assertEq(token_.balanceOf(address(receiver)), 0);
        assertEq(receiver.calls(), 0);
    }

    /// A token that deposits once more in the middle of a deposit: the inner one would count twice.
    function test_attack32_depositInsideADeposit() external real {
        HookedToken hooked = _hooked();
        refused(alice, address(bridges[L1]), _deposit(hooked), SafeTransferLib.TransferFromFailed.selector);
        assertEq(bridges[L1].lockedOf(address(hooked)), 0);
        assertEq(hooked.balanceOf(address(bridges[L1])), 0);
    }

    function test_twin32_depositInsideADeposit() external twin(type(BridgeReentrant).name) {
        HookedToken hooked = _hooked();
        accepted(alice, address(bridges[L1]), _deposit(hooked));
        collect();
        uint256 owed = 0;
        for (uint256 i = 0; i < sent[L1].length; ++i) {
            if (sent[L1][i].originToken == address(hooked)) owed += sent[L1][i].amount;
        }
        assertEq(owed, 30 ether, "the inner one is counted twice");
        assertEq(hooked.balanceOf(address(bridges[L1])), 20 ether);
    }

    /// The limiter acts in the middle of a deposit, and what it says holds: for that deposit and from then on.
    function test_attack32_limitSetWithinADeposit() external real {
        HookedToken hooked = _watched();
        refused(
            alice,
            address(bridges[L1]),
            _deposit(hooked),
            abi.encodeWithSelector(
                IBridge.LimitExceeded.selector, address(hooked), OUTBOUND, 10 ether, 1 ether
            )
        );
        vm.prank(alice);
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(hooked), 0.4 ether, 0, "");
        (uint128 capacity,) = bridges[L1].limitOf(address(hooked), OUTBOUND);
        assertEq(capacity, 1 ether);
        assertEq(bridges[L1].available(address(hooked), OUTBOUND), 0.6 ether);
    }

    function test_twin32_limitSetWithinADeposit() external twin(type(BridgeWritesBack).name) {
        HookedToken hooked = _watched();
        accepted(alice, address(bridges[L1]), _deposit(hooked));
        (uint128 capacity,) = bridges[L1].limitOf(address(hooked), OUTBOUND);
        assertEq(capacity, CAPACITY, "the limit is forgotten");
    }

    /// All of the amount is the fee: the recipient gets nothing, and the token need not like that.
    function test_attack32_tokenThatRefusesZero() external real {
        (ZeroRefusingToken zero, bytes memory input) = _allOfItTheFee();
        accepted(relayer, address(bridges[L1]), input);
        assertEq(zero.balanceOf(attacker), 2 ether);
        assertEq(zero.balanceOf(address(bridges[L1])), 0);
        assertTrue(bridges[L1].isClaimed(chainIds[L2A], 0));
    }

    function test_twin32_tokenThatRefusesZero() external twin(type(BridgeGivesNothing).name) {
        (ZeroRefusingToken zero, bytes memory input) = _allOfItTheFee();
        refused(relayer, address(bridges[L1]), input, SafeTransferLib.TransferFailed.selector);
        assertFalse(bridges[L1].isClaimed(chainIds[L2A], 0));
        assertEq(zero.balanceOf(address(bridges[L1])), 2 ether, "stuck");
    }

    /// In each transfer of the token the limiter, a contract, is called.
    function _watched() private returns (HookedToken hooked) {
        hooked = new HookedToken();
        hooked.transfer(alice, 100 ether);
        vm.prank(alice);
        hooked.approve(address(bridges[L1]), 100 ether);
        vm.etch(limiter, address(new AutomaticLimiter()).code);
        hooked.hook(limiter, abi.encodeCall(AutomaticLimiter.lower, (bridges[L1], address(hooked))));
    }

    function _allOfItTheFee() private returns (ZeroRefusingToken zero, bytes memory input) {
        zero = new ZeroRefusingToken();
        zero.transfer(alice, 2 ether);
        vm.prank(alice);
        zero.approve(address(bridges[L1]), 2 ether);
        send(L1, L2A, address(zero), 2 ether, 0);
        relay(L1, L2A);
        address image = bridges[L2A].wrappedToken(chainIds[L1], address(zero));
        vm.prank(bob);
        bridges[L2A].bridgeToken(chainIds[L1], bob, image, 2 ether, 2 ether, "");
        Message memory message = lastSent(L2A);
        settle(L2A);
        input = claimInput(L2A, message);
    }

    /// Reverts, burns all gas, reverts with a megabyte, or calls the bridge back.
    function _failed(BadReceiver bad, uint256 way) private returns (Message memory message) {
        bad.misbehave(way);
        message = sendCall(address(bad), 2 ether, 0.5 ether, "x");
        settle(L1);
        bytes memory input = claimInput(L1, message);
        bad.reenterWith(input);
        (bool success,) = address(bridges[L2A]).call{gas: 5_000_000}(input);
        assertTrue(success);
    }

    function _claimFromTalkative() private returns (bool success, Message memory message) {
        message = sendCall(address(new TalkativeReceiver(1_000_000)), 2 ether, 0, "x");
        settle(L1);
        (success,) = address(bridges[L2A]).call{gas: 3_000_000}(claimInput(L1, message));
    }

    function _stopped()
        private
        returns (StoppableToken token_, BadReceiver receiver, Message memory message)
    {
        token_ = new StoppableToken();
        receiver = new BadReceiver();
        token_.transfer(alice, 2 ether);
        vm.prank(alice);
        token_.approve(address(bridges[L1]), 2 ether);
        send(L1, L2A, address(token_), 2 ether, 0);
        relay(L1, L2A);
        address image = bridges[L2A].wrappedToken(chainIds[L1], address(token_));
        vm.prank(bob);
        bridges[L2A].bridgeCall(chainIds[L1], address(receiver), image, 2 ether, 0, "x");
        message = lastSent(L2A);
        settle(L2A);
        token_.stop(true);
    }

    function _hooked() private returns (HookedToken hooked) {
        hooked = new HookedToken();
        hooked.transfer(alice, 100 ether);
        // The token itself deposits some of its own when it is asked to move Alice's.
        Depositor depositor = new Depositor(bridges[L1], hooked, chainIds[L2A]);
        hooked.transfer(address(depositor), 10 ether);
        vm.prank(alice);
        hooked.approve(address(bridges[L1]), 100 ether);
        hooked.hook(address(depositor), abi.encodeCall(Depositor.deposit, ()));
    }

    function _deposit(HookedToken hooked) private view returns (bytes memory) {
        return
            abi.encodeCall(IBridge.bridgeToken, (chainIds[L2A], attacker, address(hooked), 10 ether, 0, ""));
    }
}
