// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {L1Attributes} from "causeway/devnet/L1Attributes.sol";
import {IL1Attributes} from "causeway/mirror/IL1Attributes.sol";
import {Mirror} from "causeway/mirror/Mirror.sol";
import {L1AttributesSetter} from "../../devnet/L1AttributesSetter.sol";
import {Fixtures, RecordedHeader, RecordedProof} from "../../trie/Fixtures.sol";
import {HeaderBuilder} from "../../trie/HeaderBuilder.sol";
import {TrieBuilder} from "../../trie/TrieBuilder.sol";
import {Attempt} from "./Attempt.sol";

/// @title A mirror, real or without one check, and the L1 blocks that it hears of
/// @notice Blocks are either recorded from a node, or made by hand around a trie that no node would build: then the L1
/// attributes name them, so that nothing but the proof is left to judge.
abstract contract MirrorAttack is Attempt {
    using L1AttributesSetter for L1Attributes;

    L1Attributes internal attributes = new L1Attributes();
    Mirror internal mirror;
    address internal globalRoots;
    address internal attacker = makeAddr("attacker");
    /// @dev The key of the slot that is proven.
    bytes32 internal key = keccak256(abi.encode(bytes32(0)));

    RecordedHeader internal recorded;
    RecordedProof internal recordedProof;
    uint64 private _number = 5;

    modifier real() {
        _start("");
        _;
    }

    modifier twin(string memory weakMirror) {
        _start(weakMirror);
        _;
    }

    /// @dev The block that a node gave is the one that the L2 was derived from.
    function anchorRecorded() internal {
        attributes.set(recorded.number, recorded.hash);
    }

    function recordedInput() internal view returns (bytes memory) {
        return acceptInput(recorded.rlp, recordedProof.account, recordedProof.slot);
    }

    /// @dev The calldata of `acceptRoot` for a trie of the slot, as if it stood in the state of the current L1 block.
    function underCurrentBlock(bytes[] memory slotProof) internal returns (bytes memory) {
        ++_number;
        return underSameBlock(slotProof);
    }

    /// @dev As the last one: another proof under the same block, if the trie is the same.
    function underSameBlock(bytes[] memory slotProof) internal returns (bytes memory) {
        bytes[] memory accountProof = new bytes[](1);
        accountProof[0] = TrieBuilder.leaf(
            keccak256(abi.encodePacked(globalRoots)), 0, TrieBuilder.account(keccak256(slotProof[0]))
        );
        bytes memory header = headerOver(keccak256(accountProof[0]));
        attributes.set(_number, keccak256(header));
        return acceptInput(header, accountProof, slotProof);
    }

    /// @dev A header of a block that nobody has made.
    function headerOver(bytes32 stateRoot) internal view returns (bytes memory) {
        bytes[] memory fields = HeaderBuilder.fields(21, keccak256("parent"), _number);
        fields[3] = RLP.encode(stateRoot);
        return HeaderBuilder.list(fields);
    }

    function acceptInput(bytes memory header, bytes[] memory accountProof, bytes[] memory slotProof)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodeCall(Mirror.acceptRoot, (one(header), accountProof, slotProof));
    }

    function one(bytes memory node) internal pure returns (bytes[] memory nodes) {
        nodes = new bytes[](1);
        nodes[0] = node;
    }

    function two(bytes memory first, bytes memory second) internal pure returns (bytes[] memory nodes) {
        nodes = new bytes[](2);
        (nodes[0], nodes[1]) = (first, second);
    }

    /// @dev The leaf of the slot behind so many branches, and these.
    function deep(uint256 depth, bytes memory last) internal view returns (bytes[] memory nodes) {
        nodes = new bytes[](depth + 1);
        nodes[depth] = last;
        for (uint256 i = depth; i > 0; --i) {
            nodes[i - 1] = TrieBuilder.branch(key, i - 1, TrieBuilder.pointer(nodes[i]));
        }
    }

    function _start(string memory weakMirror) private {
        string memory json = Fixtures.text("mirror");
        globalRoots = vm.parseJsonAddress(json, ".globalRoots");
        recorded = Fixtures.header(json, ".headers[0]");
        recordedProof = Fixtures.proof(json, ".proof");
        mirror = bytes(weakMirror).length == 0
            ? new Mirror(IL1Attributes(address(attributes)), globalRoots)
            : Mirror(deploy(weakMirror, abi.encode(attributes, globalRoots)));
    }
}
