// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

import {L1Attributes} from "causeway/devnet/L1Attributes.sol";
import {L1AttributesSetter} from "./L1AttributesSetter.sol";

contract L1AttributesTest is Test {
    L1Attributes private _attributes = new L1Attributes();

    function test_set_readsPackedFields() public {
        bytes32 hash = keccak256("block");
        L1AttributesSetter.set(_attributes, 99, hash);
        assertEq(_attributes.baseFeeScalar(), 11);
        assertEq(_attributes.blobBaseFeeScalar(), 12);
        assertEq(_attributes.sequenceNumber(), 13);
        assertEq(_attributes.timestamp(), 14);
        assertEq(_attributes.number(), 99);
        assertEq(_attributes.basefee(), 15);
        assertEq(_attributes.blobBaseFee(), 16);
        assertEq(_attributes.hash(), hash);
        assertEq(_attributes.batcherHash(), bytes32(uint256(17)));
    }

    /// The slots in which the OP Stack keeps them; node software reads fees from there.
    function test_set_keepsTheStacksStorageLayout() public {
        L1AttributesSetter.set(_attributes, 99, keccak256("block"));
        bytes32[9] memory expected = [
            bytes32(uint256(14) << 64 | 99),
            bytes32(uint256(15)),
            keccak256("block"),
            bytes32(uint256(11) << 96 | uint256(12) << 64 | 13),
            bytes32(uint256(17)),
            bytes32(0),
            bytes32(0),
            bytes32(uint256(16)),
            bytes32(0)
        ];
        for (uint256 slot = 0; slot < expected.length; ++slot) {
            assertEq(vm.load(address(_attributes), bytes32(slot)), expected[slot]);
        }
    }

    function testFuzz_set_rejectsEverybodyElse(address caller) public {
        vm.assume(caller != _attributes.DEPOSITOR_ACCOUNT());
        bytes memory input = L1AttributesSetter.calldataOf(1, keccak256("block"));
        vm.prank(caller);
        (bool done, bytes memory reason) = address(_attributes).call(input);
        assertFalse(done);
        assertEq(reason, abi.encodeWithSelector(L1Attributes.NotDepositor.selector, caller));
    }

    function testFuzz_set_rejectsOtherLengths(uint16 length) public {
        length = uint16(bound(length, 4, 400));
        vm.assume(length != 164);
        bytes memory input = new bytes(length);
        bytes4 selector = L1Attributes.setL1BlockValuesEcotone.selector;
        for (uint256 i = 0; i < 4; ++i) {
            input[i] = selector[i];
        }
        vm.prank(_attributes.DEPOSITOR_ACCOUNT());
        (bool done, bytes memory reason) = address(_attributes).call(input);
        assertFalse(done);
        assertEq(reason, abi.encodeWithSelector(L1Attributes.WrongCalldataLength.selector, length));
    }

    function test_set_hasTheStacksSelector() public pure {
        assertEq(L1Attributes.setL1BlockValuesEcotone.selector, bytes4(0x440a5e20));
    }
}
