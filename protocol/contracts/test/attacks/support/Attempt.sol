// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

/// @title One attack, tried on two contracts: what it takes to say that it was refused, and why
abstract contract Attempt is Test {
    /// @dev Refused, for exactly this reason.
    function refused(address caller, address target, bytes memory input, bytes memory reason) internal {
        assertEq(_refusal(caller, target, input), reason, "refused for another reason");
    }

    /// @dev Refused by this check, whatever the arguments of its error are.
    function refused(address caller, address target, bytes memory input, bytes4 check) internal {
        assertEq(bytes4(_refusal(caller, target, input)), check, "refused by another check");
    }

    function accepted(address caller, address target, bytes memory input) internal {
        vm.prank(caller);
        (bool success, bytes memory reason) = target.call(input);
        assertTrue(success, string.concat("the twin resists: ", vm.toString(reason)));
    }

    /// @dev A contract of ours or one that `weaken.cjs` has generated, as it was compiled: whatever a test deploys so is
    /// not compiled into it once more.
    function deploy(string memory name, bytes memory arguments) internal returns (address) {
        return deployCode(string.concat(name, ".sol:", name), arguments);
    }

    function _refusal(address caller, address target, bytes memory input) private returns (bytes memory) {
        vm.prank(caller);
        (bool success, bytes memory reason) = target.call(input);
        assertFalse(success, "the attack succeeds");
        return reason;
    }
}
