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

    /// @dev What a block of chain A has in it, for good.
    struct Block {
        bytes32 exitRoot;
        uint32 leafCount;
        bool refuted;
    }

    uint64 internal constant WINDOW = 1 hours;

    OutputProposals internal outputs;
    OptimisticSettlement internal settlement;
    QuorumResolver internal resolver;
    Output[] internal proposals;
    /// @dev How many settled outputs are of a block of which another output was refuted before.
    uint256 internal settledAfterRefutation;
    Verifier[] internal verifiers;
    /// @dev By number, from 1 on.
    Block[] private _blocks;
    /// @dev The block of which an output was refuted last.
    uint256 private _refuted;

    function newSettlement(uint256 chain, address predictedRoots) internal override returns (address) {
        if (chain != L2A) return super.newSettlement(chain, predictedRoots);
        Verifier[] memory sorted = Quorum.verifiers(3);
        for (uint256 i = 0; i < sorted.length; ++i) {
            verifiers.push(sorted[i]);
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

    /// @dev Proposes the exit root that chain A has in a block, or one that nobody sent for: of a new block, of one that
    /// an output was refuted of, or of one of the last, whatever was proposed of it before.
    function propose(bool honest, uint256 which) internal {
        collect();
        uint256 number = _blocks.length + 1;
        if (which % 4 != 0 && _refuted > settlement.lastSettledBlock()) number = _refuted;
        else if (which % 4 > 1 && number > 1) number -= 1 + (which / 4) % (number < 4 ? number - 1 : 3);
        if (number > _blocks.length) {
            _blocks.push(Block(bridges[L2A].exitRoot(), bridges[L2A].leafCount(), false));
        }
        Block storage of_ = _blocks[number - 1];
        proposeRoot(
            honest ? of_.exitRoot : keccak256(abi.encode("forged", proposals.length)), uint64(number), honest
        );
        proposals[proposals.length - 1].leafCount = of_.leafCount;
    }

    /// @dev Proposes an output with this exit root of chain A's bridge in it.
    function proposeRoot(bytes32 exitRoot, uint64 number, bool honest) internal {
        Output storage output = proposals.push();
        output.honest = honest;
        output.number = number;
        bytes memory slot =
            TrieBuilder.leaf(keccak256(abi.encode(StorageSlots.EXIT_ROOT)), 0, RLP.encode(uint256(exitRoot)));
        bytes memory account = TrieBuilder.leaf(
            keccak256(abi.encodePacked(address(bridges[L2A]))), 0, TrieBuilder.account(keccak256(slot))
        );
        output.slot.push(slot);
        output.account.push(account);
        output.preimage.stateRoot = keccak256(account);
        output.preimage.blockHash = keccak256(abi.encode("block", number));
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
        try outputs.resolve(id, right, signed(id, right, 2)) {
            if (output.honest) return true;
            _blocks[output.number - 1].refuted = true;
            _refuted = output.number;
            return true;
        } catch {
            return false;
        }
    }

    /// @dev What so many verifiers sign of a proposal.
    function signed(uint256 id, bytes32 root, uint256 count) internal view returns (bytes[] memory) {
        bytes32 digest = Quorum.outputDigest(
            block.chainid, address(resolver), address(outputs), chainIds[L2A], id, proposals[id].number, root
        );
        return Quorum.sign(verifiers, count, digest);
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
            if (_blocks[output.number - 1].refuted) ++settledAfterRefutation;
            return true;
        } catch {
            return false;
        }
    }
}
