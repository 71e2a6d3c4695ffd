// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {OutputProposals} from "causeway/settlement/OutputProposals.sol";

/// @notice Withdraws again while it is being paid.
contract GreedyProposer {
    OutputProposals private immutable _proposals;
    bool public triedAgain;

    constructor(OutputProposals proposals) payable {
        _proposals = proposals;
    }

    function propose(bytes32 root, uint256 bond) external {
        _proposals.propose{value: bond}(root, 5);
    }

    function withdraw() external {
        _proposals.withdrawBond(address(this));
    }

    receive() external payable {
        triedAgain = true;
        try _proposals.withdrawBond(address(this)) {
            revert("paid twice");
        } catch {}
    }
}
