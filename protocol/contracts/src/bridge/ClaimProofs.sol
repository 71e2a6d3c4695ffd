// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {IBridge} from "../interfaces/IBridge.sol";
import {IRootSource} from "../interfaces/IRootSource.sol";
import {Message, MessageHash} from "../Message.sol";
import {ExitTree} from "../libraries/ExitTree.sol";
import {GlobalTree} from "../libraries/GlobalTree.sol";
import {MultiProof} from "../libraries/MultiProof.sol";

/// @title What makes a message count on its destination: a proof that it was sent, and a bit so that it counts once
/// @notice Shared by all that claims: the inbox of a bridge and that of a ledger.
library ClaimProofs {
    /// @notice Proves the messages and sets their claimed bits, all before anything is delivered.
    /// @param claimed The bits, by (source chain, leaf index) and nothing of the proof.
    /// @param messages Messages of one source chain by strictly ascending leaf index.
    /// @param leafCount How many leaves the exit tree had at the proven exit root.
    /// @param exitMultiproof The siblings in the order that library `MultiProof` defines, all of them used.
    /// @param globalProof Proof of the exit root under a known global root.
    /// @param chain The destination, where they are claimed.
    /// @param rootSource Says which global roots are known.
    /// @return ids Identities of the messages, zero for those that were claimed before.
    function consume(
        mapping(uint64 sourceChain => mapping(uint256 word => uint256 bits)) storage claimed,
        Message[] calldata messages,
        uint32 leafCount,
        bytes32[] calldata exitMultiproof,
        IBridge.GlobalProof calldata globalProof,
        uint64 chain,
        address rootSource
    ) internal returns (bytes32[] memory ids) {
        if (messages.length == 0) revert IBridge.NothingToClaim(0);
        uint64 sourceChain = messages[0].sourceChain;
        uint256[] memory indexes;
        (ids, indexes) = _identify(messages, sourceChain, leafCount, chain);
        requireProven(
            ExitTree.mixIn(_treeRoot(ids, indexes, exitMultiproof), leafCount),
            sourceChain,
            globalProof,
            rootSource
        );
        _markClaimed(claimed[sourceChain], messages, ids);
    }

    /// @notice Returns if the exit root of the chain is part of a known global root, else reverts.
    /// @param exitRoot The exit root.
    /// @param sourceChain The chain.
    /// @param proof The proof.
    /// @param rootSource Says which global roots are known.
    function requireProven(
        bytes32 exitRoot,
        uint64 sourceChain,
        IBridge.GlobalProof calldata proof,
        address rootSource
    ) internal view {
        // Higher bits of the slot would be ignored by the walk: one slot, one number.
        if (proof.slot >= GlobalTree.SLOTS) revert IBridge.SlotInvalid(proof.slot);
        bytes32 root = GlobalTree.rootOf(GlobalTree.leafOf(sourceChain, exitRoot), proof.slot, proof.siblings);
        if (root != proof.globalRoot) revert IBridge.GlobalRootMismatch(root, proof.globalRoot);
        if (root == bytes32(0) || !IRootSource(rootSource).isKnown(root)) {
            revert IBridge.GlobalRootUnknown(root);
        }
    }

    /// @dev Identities and leaf indexes of the messages, after checking all that the proof relies on.
    function _identify(Message[] calldata messages, uint64 sourceChain, uint32 leafCount, uint64 chain)
        private
        pure
        returns (bytes32[] memory ids, uint256[] memory indexes)
    {
        ids = new bytes32[](messages.length);
        indexes = new uint256[](messages.length);
        uint32 previous = 0;
        for (uint256 i = 0; i < messages.length; ++i) {
            Message calldata message = messages[i];
            if (message.sourceChain != sourceChain) {
                revert IBridge.WrongSourceChain(message.sourceChain, sourceChain);
            }
            if (message.destinationChain != chain) {
                revert IBridge.WrongDestinationChain(message.destinationChain, chain);
            }
            uint32 index = message.leafIndex;
            if (i != 0 && index <= previous) revert IBridge.LeafIndexesNotAscending(previous, index);
            previous = index;
            indexes[i] = index;
            ids[i] = MessageHash.idOf(message);
        }
        // The last is the largest.
        if (previous >= leafCount) revert IBridge.LeafIndexOutOfRange(previous, leafCount);
    }

    /// @dev Overwrites the indexes.
    function _treeRoot(bytes32[] memory ids, uint256[] memory indexes, bytes32[] calldata proof)
        private
        pure
        returns (bytes32)
    {
        bytes32[] memory nodes = new bytes32[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            nodes[i] = ids[i];
        }
        return MultiProof.rootOf(indexes, nodes, proof);
    }

    /// @dev Sets the bits of the messages and the identity of those that had theirs set before to zero.
    function _markClaimed(
        mapping(uint256 => uint256) storage words,
        Message[] calldata messages,
        bytes32[] memory ids
    ) private {
        uint256 word = messages[0].leafIndex >> 8;
        uint256 bits = words[word];
        uint256 fresh = 0;
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 index = messages[i].leafIndex;
            if (index >> 8 != word) {
                words[word] = bits;
                word = index >> 8;
                bits = words[word];
            }
            uint256 bit = 1 << (index & 0xff);
            if (bits & bit == 0) {
                bits |= bit;
                ++fresh;
            } else {
                ids[i] = 0;
            }
        }
        if (fresh == 0) revert IBridge.NothingToClaim(ids.length);
        words[word] = bits;
    }
}
