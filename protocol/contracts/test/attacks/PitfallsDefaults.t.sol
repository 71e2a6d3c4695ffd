// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";
import {OutputProposals} from "causeway/settlement/OutputProposals.sol";
import {QuorumResolver} from "causeway/settlement/QuorumResolver.sol";

import {Network} from "../support/Network.sol";

/// @notice Values that stand where nobody has written anything: none of them is a root, a threshold or a window.
contract PitfallsDefaultsTest is Network {
    function setUp() external {
        setUpNetwork();
    }

    function test_pitfall22_zeroIsNoRoot() external {
        assertFalse(globalRoots.isKnown(bytes32(0)));
        vm.prank(sources[L2A]);
        vm.expectRevert(abi.encodeWithSelector(GlobalRoots.ExitRootZero.selector, chainIds[L2A]));
        globalRoots.acceptExitRoot(bytes32(0));
    }

    function test_pitfall22_zeroIsNoThreshold() external {
        address[] memory verifiers = new address[](2);
        (verifiers[0], verifiers[1]) = (alice, bob);
        vm.expectRevert(abi.encodeWithSelector(QuorumResolver.UnreachableThreshold.selector, 0, 2));
        new QuorumResolver(verifiers, 0);
        QuorumResolver resolver = new QuorumResolver(verifiers, 2);
        vm.expectRevert(abi.encodeWithSelector(OutputProposals.ZeroParameter.selector, "disputeWindow"));
        new OutputProposals(OutputProposals.Config(chainIds[L2A], 0, 1, 1, 1, resolver));
    }
}
