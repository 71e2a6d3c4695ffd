// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Vm} from "forge-std/Vm.sol";

import {L1Attributes} from "causeway/devnet/L1Attributes.sol";

/// @title Does what a rollup's derivation does: sets attributes as the depositor account, with packed calldata
library L1AttributesSetter {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function set(L1Attributes attributes, uint64 number, bytes32 hash) internal {
        VM.prank(attributes.DEPOSITOR_ACCOUNT());
        (bool done,) = address(attributes).call(calldataOf(number, hash));
        require(done, "attributes were not set");
    }

    function calldataOf(uint64 number, bytes32 hash) internal pure returns (bytes memory) {
        bytes memory packed = abi.encodePacked(
            L1Attributes.setL1BlockValuesEcotone.selector,
            uint32(11),
            uint32(12),
            uint64(13),
            uint64(14),
            number
        );
        return bytes.concat(packed, abi.encode(uint256(15), uint256(16), hash, bytes32(uint256(17))));
    }
}
