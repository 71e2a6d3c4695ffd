// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

import {TestReceiver} from "causeway/devnet/TestReceiver.sol";

contract TestReceiverTest is Test {
    bytes32 private constant ID = keccak256("message");

    TestReceiver private _receiver = new TestReceiver();

    function test_receive_tellsEverything() external {
        address sender = makeAddr("sender");
        address token = makeAddr("token");
        vm.expectEmit(address(_receiver));
        emit TestReceiver.MessageReceived(ID, 901, sender, token, 5, "data");
        _receiver.onCausewayMessage(ID, 901, sender, token, 5, "data");
        assertEq(_receiver.received(), 1);
    }

    function test_receive_refusesWhileToldTo() external {
        _receiver.setRefusing(true);
        vm.expectRevert(abi.encodeWithSelector(TestReceiver.Refused.selector, ID));
        _receiver.onCausewayMessage(ID, 901, address(this), address(0), 0, "");
        assertEq(_receiver.received(), 0);
        _receiver.setRefusing(false);
        _receiver.onCausewayMessage(ID, 901, address(this), address(0), 0, "");
        assertEq(_receiver.received(), 1);
    }
}
