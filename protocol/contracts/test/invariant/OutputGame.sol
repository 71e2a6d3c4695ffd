// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {IExitRootSink} from "causeway/interfaces/IExitRootSink.sol";
import {StorageSlots} from "causeway/libraries/StorageSlots.sol";
import {OptimisticSettlement} from "causeway/settlement/OptimisticSettlement.sol";
import {OutputProposals} from "causeway/settlement/OutputProposals.sol";
import {QuorumResolver} from "causeway/settlement/QuorumResolver.sol";

import {Quorum, Verifier} from "../settlement/Quorum.sol";
import {Network} from "../support/Network.sol";
import {TrieBuilder} from "../trie/TrieBuilder.sol";

/// @title Chain A settled by outputs, honest ones and forged ones
/// @notice A watchtower challenges every forged output within its window, and the quorum resolves truthfully; that is
/// all that the settlement relies on.
abstract contract OutputGame is Network {
    struct Output {
        bytes32 root;
        uint64 number;
        uint32 leafCount;
        bool honest;
        OptimisticSettlement.OutputRootProof preimage;
        bytes[] account;
        bytes[] slot;
    }

    uint64 internal constant WINDOW = 1 hours;

    OutputProposals internal outputs;
    OptimisticSettlement internal settlement;
    QuorumResolver internal resolver;
    Output[] internal proposals;
    Verifier[] private _verifiers;

    function newSettlement(uint256 chain, address predictedRoots) internal override returns (address) {
        if (chain != L2A) return super.newSettlement(chain, predictedRoots);
        Verifier[] memory sorted = Quorum.verifiers(3);
        for (uint256 i = 0; i < sorted.length; ++i) {
            _verifiers.push(sorted[i]);
        }
        resolver = new QuorumResolver(Quorum.accounts(sorted), 2);
        outputs = new OutputProposals(
            OutputProposals.Config(chainIds[L2A], WINDOW, WINDOW, 1 ether, 1 ether, resolver)
        );
        settlement = new OptimisticSettlement(
            outputs, IExitRootSink(predictedRoots), address(bridges[L2A]), chainIds[L2A]
        );
        return address(settlement);
    }

    function settlementContracts() internal pure override returns (uint256) {
        return 3;
    }

    /// @dev Proposes the exit root that chain A has, or one that nobody sent for.
    function propose(bool honest) internal {
        collect();
        Output storage output = proposals.push();
        output.honest = honest;
        output.number = uint64(proposals.length);
        output.leafCount = bridges[L2A].leafCount();
        bytes32 exitRoot =
            honest ? bridges[L2A].exitRoot() : keccak256(abi.encode("forged", proposals.length));
        bytes memory slot =
            TrieBuilder.leaf(keccak256(abi.encode(StorageSlots.EXIT_ROOT)), 0, RLP.encode(uint256(exitRoot)));
        bytes memory account = TrieBuilder.leaf(
            keccak256(abi.encodePacked(address(bridges[L2A]))), 0, TrieBuilder.account(keccak256(slot))
        );
        output.slot.push(slot);
        output.account.push(account);
        output.preimage.stateRoot = keccak256(account);
        output.preimage.blockHash = keccak256(abi.encode("block", proposals.length));
        output.root = keccak256(
            abi.encode(bytes32(0), output.preimage.stateRoot, bytes32(0), output.preimage.blockHash)
        );
        vm.deal(address(this), 2 ether);
        assertEq(
            outputs.propose{value: 1 ether}(output.root, output.number),
            proposals.length - 1,
            "output's number"
        );
    }

    function challenge(uint256 id) internal returns (bool) {
        vm.deal(address(this), 2 ether);
        try outputs.challenge{value: 1 ether}(id) {
            return true;
        } catch {
            return false;
        }
    }

    function resolve(uint256 id) internal returns (bool) {
        Output storage output = proposals[id];
        bytes32 right = output.honest ? output.root : keccak256(abi.encode("right", id));
        bytes32 digest = Quorum.outputDigest(
            block.chainid, address(resolver), address(outputs), chainIds[L2A], id, output.number, right
        );
        try outputs.resolve(id, right, Quorum.sign(_verifiers, 2, digest)) {
            return true;
        } catch {
            return false;
        }
    }

    /// @dev Before time passes, every forged output is challenged.
    function watch() internal {
        for (uint256 id = 0; id < proposals.length; ++id) {
            if (proposals[id].honest) continue;
            if (outputs.proposal(id).status == OutputProposals.Status.PROPOSED) assertTrue(challenge(id));
        }
    }

    function settleOutput(uint256 id) internal returns (bool) {
        Output storage output = proposals[id];
        try settlement.settle(id, output.preimage, output.account, output.slot) {
            assertTrue(output.honest, "a forged output was settled");
            settled[L2A] = output.leafCount;
            return true;
        } catch {
            return false;
        }
    }
}
