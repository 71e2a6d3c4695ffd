// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Vm} from "forge-std/Vm.sol";

/// @title Paths into a JSON text, as the parse cheat codes take them
library JsonPath {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function field(string memory at, string memory name) internal pure returns (string memory) {
        return string.concat(at, ".", name);
    }

    function item(string memory at, uint256 index) internal pure returns (string memory) {
        return string.concat(at, "[", VM.toString(index), "]");
    }
}
