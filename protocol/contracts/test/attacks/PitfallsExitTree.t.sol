// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {ExitTree} from "causeway/libraries/ExitTree.sol";
import {GlobalTree} from "causeway/libraries/GlobalTree.sol";
import {MultiProof} from "causeway/libraries/MultiProof.sol";
import {EMPTY_TREE_ROOT} from "causeway/libraries/ZeroHashes.sol";

import {Network} from "../support/Network.sol";
import {BadReceiver} from "../support/Receivers.sol";

/// @dev The proof of many leaves behind an external function.
contract MultiProofReader {
    function rootOf(uint256[] memory indexes, bytes32[] memory nodes, bytes32[] calldata proof)
        external
        pure
        returns (bytes32)
    {
        return MultiProof.rootOf(indexes, nodes, proof);
    }
}

/// @notice Where verifiers of Merkle trees have gone wrong; the number is that of the pitfall.
contract ExitTreePitfallsTest is Network {
    MultiProofReader private _reader = new MultiProofReader();

    function setUp() external {
        setUpNetwork();
        fund(alice, 1000 ether);
        // Leaf 0 describes the token, 1 to 5 move it, 6 and 7 go to the other L2.
        for (uint256 i = 1; i <= 5; ++i) {
            send(L1, L2A, address(token), i * 1 ether, 0.1 ether);
        }
        send(L1, L2B, address(token), 6 ether, 0.1 ether);
        settle(L1);
    }

    /// A leaf is hashed from 353 bytes that begin with a zero, a chain's leaf from 65, a node from 64: none is another.
    function test_pitfall01_leafIsNoNode() external view {
        Message memory message = sent[L1][1];
        bytes memory image = abi.encodePacked(
            uint8(0),
            abi.encode(message.kind, message.sourceChain, message.leafIndex, message.destinationChain),
            abi.encode(message.originChain, message.originToken, message.sender, message.recipient),
            abi.encode(message.amount, message.relayerFee, keccak256(message.data))
        );
        assertEq(image.length, 353);
        assertEq(MessageHash.id(message), keccak256(image));
        image = abi.encodePacked(uint8(0), abi.encode(chainIds[L1], bridges[L1].exitRoot()));
        assertEq(image.length, 65);
        assertEq(GlobalTree.leafOf(chainIds[L1], bridges[L1].exitRoot()), keccak256(image));
        image = bytes.concat(trees[L1].leaf(0), trees[L1].leaf(1));
        assertEq(trees[L1].node(1, 0, 8), keccak256(image));
    }

    /// The node over leaves 2 and 3 at their height's index: a level short, so the walk ends elsewhere.
    function test_pitfall01_nodeInThePlaceOfALeaf() external {
        uint256[] memory indexes = new uint256[](2);
        (indexes[0], indexes[1]) = (2, 3);
        bytes32[] memory nodes = new bytes32[](2);
        (nodes[0], nodes[1]) = (trees[L1].leaf(2), trees[L1].leaf(3));
        bytes32[] memory proof = trees[L1].multiProof(indexes, 8);
        assertEq(_reader.rootOf(indexes, nodes, proof), trees[L1].treeRoot(8));
        uint256[] memory index = new uint256[](1);
        index[0] = 1;
        bytes32[] memory node = new bytes32[](1);
        node[0] = trees[L1].node(1, 1, 8);
        // 31 siblings lead from the node to the root, and 32 are asked for.
        vm.expectRevert(abi.encodeWithSelector(MultiProof.ProofTooShort.selector, proof.length));
        _reader.rootOf(index, node, proof);
        bytes32[] memory longer = new bytes32[](32);
        for (uint256 i = 0; i < 31; ++i) {
            longer[i] = proof[i];
        }
        assertNotEq(_reader.rootOf(index, node, longer), trees[L1].treeRoot(8));
    }

    /// Bytes that move from one field to the next make another message.
    function testFuzz_pitfall02_shiftedBoundary(bytes calldata data, uint256 cut) external view {
        vm.assume(data.length > 0);
        cut = bound(cut, 0, data.length - 1);
        Message memory message = sent[L1][1];
        message.kind = 1;
        message.data = data;
        bytes32 id = MessageHash.id(message);
        message.data = data[:cut];
        assertNotEq(MessageHash.id(message), id);
        message.relayerFee = uint256(keccak256(data[cut:]));
        assertNotEq(MessageHash.id(message), id);
        // The names of a token are the other place where two of variable length stand side by side.
        assertNotEq(
            keccak256(abi.encode(string(data[:cut]), string(data[cut:]), uint8(18))),
            keccak256(abi.encode(string(data), "", uint8(18)))
        );
    }

    /// An odd last leaf has no twin: the empty place beside it is zero, and the count is part of the exit root.
    function test_pitfall03_lastLeafTwice() external {
        send(L1, L2A, address(token), 7 ether, 0);
        settle(L1);
        assertEq(settled[L1], 9);
        bytes32 last = trees[L1].leaf(8);
        bytes32 honest = bridges[L1].exitRoot();
        trees[L1].push(last);
        assertNotEq(trees[L1].exitRoot(10), honest);
        bytes32[32] memory siblings = exitProof(L1, 8);
        assertEq(siblings[0], bytes32(0));
        IBridge.GlobalProof memory g = globalProof(L1);
        Message memory message = sent[L1][8];
        message.leafIndex = 9;
        siblings[0] = last;
        vm.expectRevert(abi.encodeWithSelector(IBridge.LeafIndexOutOfRange.selector, 9, 9));
        bridges[L2A].claim(message, 9, siblings, g, relayer);
        vm.expectPartialRevert(IBridge.GlobalRootMismatch.selector);
        bridges[L2A].claim(message, 10, siblings, g, relayer);
        assertFalse(bridges[L2A].isClaimed(chainIds[L1], 9));
    }

    /// @dev Pitfall M4: the count is part of the exit root, so neither a larger nor a smaller one proves anything.
    function test_pitfall04_indexBeyondTheCount() external {
        Message memory message = sent[L1][1];
        bytes32[32] memory proof = exitProof(L1, 1);
        IBridge.GlobalProof memory g = globalProof(L1);
        for (uint32 count = 2; count < 20; ++count) {
            if (count == settled[L1]) continue;
            vm.expectPartialRevert(IBridge.GlobalRootMismatch.selector);
            bridges[L2A].claim(message, count, proof, g, relayer);
        }
        vm.expectRevert(abi.encodeWithSelector(IBridge.LeafIndexOutOfRange.selector, 1, 1));
        bridges[L2A].claim(message, 1, proof, g, relayer);
        vm.expectRevert(abi.encodeWithSelector(IBridge.LeafIndexOutOfRange.selector, 1, 0));
        bridges[L2A].claim(message, 0, proof, g, relayer);
    }

    function test_pitfall04_leftoverAndMissingElements() external {
        Message[] memory messages = _first(3);
        bytes32[] memory proof = multiProof(L1, messages);
        IBridge.GlobalProof memory g = globalProof(L1);
        bytes32[] memory longer = new bytes32[](proof.length + 1);
        bytes32[] memory shorter = new bytes32[](proof.length - 1);
        for (uint256 i = 0; i < proof.length; ++i) {
            longer[i] = proof[i];
            if (i < shorter.length) shorter[i] = proof[i];
        }
        vm.expectRevert(abi.encodeWithSelector(MultiProof.ProofTooLong.selector, proof.length, longer.length));
        bridges[L2A].claimMany(messages, settled[L1], longer, g, relayer);
        vm.expectRevert(abi.encodeWithSelector(MultiProof.ProofTooShort.selector, shorter.length));
        bridges[L2A].claimMany(messages, settled[L1], shorter, g, relayer);
        bridges[L2A].claimMany(messages, settled[L1], proof, g, relayer);
    }

    function test_pitfall04_duplicatesAndDisorder() external {
        Message[] memory messages = new Message[](2);
        messages[0] = sent[L1][2];
        messages[1] = sent[L1][2];
        IBridge.GlobalProof memory g = globalProof(L1);
        bytes32[] memory proof = new bytes32[](0);
        vm.expectRevert(abi.encodeWithSelector(IBridge.LeafIndexesNotAscending.selector, 2, 2));
        bridges[L2A].claimMany(messages, settled[L1], proof, g, relayer);
        messages[1] = sent[L1][1];
        vm.expectRevert(abi.encodeWithSelector(IBridge.LeafIndexesNotAscending.selector, 2, 1));
        bridges[L2A].claimMany(messages, settled[L1], proof, g, relayer);
        messages[1] = sent[L1][3];
        messages[1].sourceChain = chainIds[L2B];
        vm.expectRevert(
            abi.encodeWithSelector(IBridge.WrongSourceChain.selector, chainIds[L2B], chainIds[L1])
        );
        bridges[L2A].claimMany(messages, settled[L1], proof, g, relayer);
        vm.expectRevert(abi.encodeWithSelector(IBridge.NothingToClaim.selector, 0));
        bridges[L2A].claimMany(new Message[](0), settled[L1], proof, g, relayer);
        messages[1] = sent[L1][3];
        vm.expectRevert(abi.encodeWithSelector(IBridge.LeafIndexOutOfRange.selector, 3, 3));
        bridges[L2A].claimMany(messages, 3, proof, g, relayer);
    }

    function test_pitfall04_slotBeyondTheTree() external {
        Message memory message = sent[L1][1];
        bytes32[32] memory proof = exitProof(L1, 1);
        IBridge.GlobalProof memory g = globalProof(L1);
        for (uint8 slot = 1; slot < 32; ++slot) {
            g.slot = slot;
            vm.expectPartialRevert(IBridge.GlobalRootMismatch.selector);
            bridges[L2A].claim(message, settled[L1], proof, g, relayer);
        }
        // Beyond the tree: the walk would ignore the higher bits.
        g.slot = 32;
        vm.expectRevert(abi.encodeWithSelector(IBridge.SlotInvalid.selector, 32));
        bridges[L2A].claim(message, settled[L1], proof, g, relayer);
    }

    /// A proof of many has one form: for each set of leaves one list of siblings, none of which can be left out, added
    /// or exchanged.
    function testFuzz_pitfall05_otherProofOfTheSameLeaves(uint8 chosen, uint256 at, bytes32 instead)
        external
        view
    {
        chosen |= 1;
        uint256 count = 0;
        for (uint256 i = 0; i < 8; ++i) {
            count += chosen >> i & 1;
        }
        uint256[] memory indexes = new uint256[](count);
        bytes32[] memory nodes = new bytes32[](count);
        count = 0;
        for (uint256 i = 0; i < 8; ++i) {
            if (chosen >> i & 1 == 0) continue;
            (indexes[count], nodes[count++]) = (i, trees[L1].leaf(i));
        }
        bytes32[] memory proof = trees[L1].multiProof(indexes, 8);
        assertEq(_reader.rootOf(indexes, nodes, proof), trees[L1].treeRoot(8));
        at = bound(at, 0, proof.length - 1);
        vm.assume(proof[at] != instead);
        proof[at] = instead;
        assertNotEq(_reader.rootOf(indexes, nodes, proof), trees[L1].treeRoot(8));
    }

    /// Answers that are known from elsewhere: Keccak-256 as Ethereum has it, not the SHA3 that became the standard.
    function test_pitfall24_knownAnswers() external pure {
        assertEq(keccak256(""), 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470);
        assertEq(keccak256(hex"80"), 0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421);
        // Two zero words, and the empty tree of 32 levels that the deposit contract of the beacon chain has not, because
        // that one is of SHA-256.
        bytes32 zero = GlobalTree.hash(0, 0);
        assertEq(zero, 0xad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5);
        for (uint256 i = 1; i < 32; ++i) {
            zero = GlobalTree.hash(zero, zero);
        }
        assertEq(zero, EMPTY_TREE_ROOT);
        // Numbers are big-endian words.
        assertEq(ExitTree.mixIn(zero, 1), keccak256(bytes.concat(zero, bytes31(0), hex"01")));
    }

    /// A call that failed is retried with the very message that was proven, or not at all.
    function testFuzz_pitfall26_retryWithOtherData(uint256 field, uint256 value) external {
        BadReceiver bad = new BadReceiver();
        bad.misbehave(1);
        relay(L1, L2A);
        vm.prank(alice);
        bridges[L1].bridgeCall(chainIds[L2A], address(bad), address(token), 2 ether, 0, "x");
        Message memory message = lastSent(L1);
        settle(L1);
        claim(L1, L2A, message);
        bytes32 id = MessageHash.id(message);
        assertTrue(bridges[L2A].isRetryable(id));
        bad.misbehave(0);
        Message memory changed = sent[L1][message.leafIndex];
        field %= 11;
        if (field == 0) changed.kind = uint8(value);
        if (field == 1) changed.sourceChain = uint64(value);
        if (field == 2) changed.leafIndex = uint32(value);
        if (field == 3) changed.destinationChain = uint64(value);
        if (field == 4) changed.originChain = uint64(value);
        if (field == 5) changed.originToken = address(uint160(value));
        if (field == 6) changed.sender = address(uint160(value));
        if (field == 7) changed.recipient = address(uint160(value));
        if (field == 8) changed.amount = value;
        if (field == 9) changed.relayerFee = value;
        if (field == 10) changed.data = abi.encode(value);
        bytes32 other = MessageHash.id(changed);
        vm.assume(other != id);
        vm.expectRevert(abi.encodeWithSelector(IBridge.NotRetryable.selector, other));
        bridges[L2A].retryCall(changed);
        bridges[L2A].retryCall(message);
        assertEq(bad.calls(), 1);
    }

    function _first(uint256 count) private view returns (Message[] memory messages) {
        messages = new Message[](count);
        for (uint256 i = 0; i < count; ++i) {
            messages[i] = sent[L1][i];
        }
    }
}
