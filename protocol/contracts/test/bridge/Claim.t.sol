// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {TestToken} from "causeway/token/TestToken.sol";
import {WrappedToken} from "causeway/token/WrappedToken.sol";

import {Network} from "../support/Network.sol";

contract ClaimTest is Network {
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

    function test_claim_deploysThenMints() external {
        address predicted = bridges[L2A].wrappedToken(chainIds[L1], address(token));
        assertEq(predicted.code.length, 0);
        vm.expectEmit(address(bridges[L2A]));
        emit IBridge.WrappedTokenDeployed(chainIds[L1], address(token), predicted);
        claim(L1, L2A, sent[L1][0]);
        vm.expectEmit(address(bridges[L2A]));
        emit IBridge.MessageClaimed(trees[L1].leaf(1), chainIds[L1], 1, 0);
        claim(L1, L2A, sent[L1][1]);
        WrappedToken image = WrappedToken(predicted);
        assertEq(image.name(), "Test token");
        assertEq(image.symbol(), "TEST");
        assertEq(image.decimals(), 18);
        assertEq(image.bridge(), address(bridges[L2A]));
        assertEq(image.originChain(), chainIds[L1]);
        assertEq(image.originToken(), address(token));
        assertEq(image.balanceOf(bob), 0.9 ether);
        assertEq(image.balanceOf(relayer), 0.1 ether);
        assertEq(image.totalSupply(), 1 ether);
        (uint64 originChain, address originToken) = bridges[L2A].originOf(predicted);
        assertEq(originChain, chainIds[L1]);
        assertEq(originToken, address(token));
        assertTrue(bridges[L2A].isClaimed(chainIds[L1], 1));
        assertFalse(bridges[L2A].isClaimed(chainIds[L1], 2));
    }

    function test_claim_secondDescriptionChangesNothing() external {
        relay(L1, L2A);
        TestToken image = wrapped(L2A);
        vm.prank(bob);
        image.transfer(alice, 1 ether);
        // L2A describes the same token to L2B, which has it from the L1 already.
        relay(L1, L2B);
        send(L2A, L2B, address(image), 1 ether, 0);
        assertEq(sent[L2A].length, 2);
        relay(L2A, L2B);
        assertEq(wrapped(L2B).balanceOf(bob), 6.9 ether);
    }

    function test_claim_onceOnly() external {
        claim(L1, L2A, sent[L1][0]);
        claim(L1, L2A, sent[L1][1]);
        _expectClaim(abi.encodeWithSelector(IBridge.AlreadyClaimed.selector, chainIds[L1], 1), sent[L1][1]);
        // Nor with another proof of the same message: the key is the message, not the proof.
        send(L1, L2A, address(token), 1 ether, 0);
        settle(L1);
        _expectClaim(abi.encodeWithSelector(IBridge.AlreadyClaimed.selector, chainIds[L1], 1), sent[L1][1]);
        Message[] memory one = new Message[](1);
        one[0] = sent[L1][1];
        _expectClaimMany(abi.encodeWithSelector(IBridge.NothingToClaim.selector, 1), one);
    }

    function test_claimMany_skipsClaimed() external {
        claim(L1, L2A, sent[L1][0]);
        claim(L1, L2A, sent[L1][3]);
        claimMany(L1, L2A, _first(6));
        assertEq(wrapped(L2A).totalSupply(), 15 ether);
        assertEq(wrapped(L2A).balanceOf(relayer), 0.5 ether);
    }

    function test_claim_rejectsWrongChain() external {
        _expectClaim(
            abi.encodeWithSelector(IBridge.WrongDestinationChain.selector, chainIds[L2B], chainIds[L2A]),
            sent[L1][6]
        );
        Message[] memory messages = new Message[](1);
        messages[0] = sent[L1][6];
        _expectClaimMany(
            abi.encodeWithSelector(IBridge.WrongDestinationChain.selector, chainIds[L2B], chainIds[L2A]),
            messages
        );
    }

    /// @dev Attack 12: with only one field changed nothing is proven any more.
    function testFuzz_claim_rejectsAnyChange(uint256 field, uint256 value) external {
        claim(L1, L2A, sent[L1][0]);
        Message memory message = sent[L1][1];
        bytes32 id = MessageHash.id(message);
        field %= 9;
        if (field == 0) message.kind = uint8(value);
        if (field == 1) message.sourceChain = uint64(value);
        if (field == 2) message.originChain = uint64(value);
        if (field == 3) message.originToken = address(uint160(value));
        if (field == 4) message.sender = address(uint160(value));
        if (field == 5) message.recipient = address(uint160(value));
        if (field == 6) message.amount = value;
        if (field == 7) message.relayerFee = value;
        if (field == 8) message.data = abi.encode(value);
        vm.assume(MessageHash.id(message) != id);
        bytes32[32] memory proof = exitProof(L1, 1);
        IBridge.GlobalProof memory g = globalProof(L1);
        vm.expectPartialRevert(IBridge.GlobalRootMismatch.selector);
        bridges[L2A].claim(message, settled[L1], proof, g, relayer);
    }

    /// @dev Old roots stay good: a settlement in between does not strand a proof that is on its way.
    function test_claim_againstAnOlderRoot() external {
        Message memory message = sent[L1][0];
        bytes32[32] memory proof = exitProof(L1, 0);
        IBridge.GlobalProof memory g = globalProof(L1);
        uint32 count = settled[L1];
        send(L1, L2A, address(token), 1 ether, 0);
        settle(L1);
        bridges[L2A].claim(message, count, proof, g, relayer);
    }

    function test_claim_needsTheTokenDescribed() external {
        _expectClaim(
            abi.encodeWithSelector(IBridge.TokenUnknown.selector, chainIds[L1], address(token)), sent[L1][1]
        );
        Message[] memory messages = new Message[](1);
        messages[0] = sent[L1][2];
        _expectClaimMany(
            abi.encodeWithSelector(IBridge.TokenUnknown.selector, chainIds[L1], address(token)), messages
        );
    }

    function test_claim_feeNeedsRecipient() external {
        claim(L1, L2A, sent[L1][0]);
        bytes32[32] memory proof = exitProof(L1, 1);
        IBridge.GlobalProof memory g = globalProof(L1);
        Message memory message = sent[L1][1];
        vm.expectRevert(abi.encodeWithSelector(IBridge.FeeRecipientMissing.selector, 0.1 ether));
        bridges[L2A].claim(message, settled[L1], proof, g, address(0));
    }

    function test_claim_stopsAtLimitAndPasses() external {
        relay(L1, L2B);
        address image = bridges[L2A].wrappedToken(chainIds[L1], address(token));
        claim(L1, L2A, sent[L1][0]);
        vm.prank(limiter);
        bridges[L2A].setLimit(image, INBOUND, 2 ether, 0.5 ether);
        claim(L1, L2A, sent[L1][2]);
        _expectClaim(
            abi.encodeWithSelector(IBridge.LimitExceeded.selector, image, INBOUND, 1 ether, 0), sent[L1][1]
        );
        skip(2);
        claim(L1, L2A, sent[L1][1]);
        _expectClaim(
            abi.encodeWithSelector(IBridge.LimitExceeded.selector, image, INBOUND, 3 ether, 0), sent[L1][3]
        );
    }

    function test_claim_pausedThenReplayed() external {
        vm.prank(guardian);
        bridges[L2A].pause(INBOUND);
        _expectClaim(abi.encodeWithSelector(IBridge.Paused.selector, INBOUND), sent[L1][0]);
        _expectClaimMany(abi.encodeWithSelector(IBridge.Paused.selector, INBOUND), _first(2));
        vm.prank(unpauser);
        bridges[L2A].scheduleUnpause(INBOUND);
        skip(UNPAUSE_DELAY);
        bridges[L2A].unpause(INBOUND);
        claimMany(L1, L2A, _first(6));
    }

    /// @dev A chain that lies about its messages can not take more than was ever sent out.
    function test_claim_releasesNoMoreThanEscrow() external {
        relay(L1, L2A);
        Message memory forged = sent[L1][1];
        forged.sourceChain = chainIds[L2B];
        forged.leafIndex = 0;
        forged.destinationChain = chainIds[L1];
        forged.amount = 22 ether;
        trees[L2B].push(MessageHash.id(forged));
        bytes32 exitRoot = trees[L2B].exitRoot(1);
        vm.prank(sources[L2B]);
        globalRoots.acceptExitRoot(exitRoot);
        settled[L2B] = 1;
        bytes32[32] memory proof = exitProof(L2B, 0);
        IBridge.GlobalProof memory g = globalProof(L2B);
        vm.expectRevert(
            abi.encodeWithSelector(IBridge.EscrowShort.selector, address(token), 21 ether, 22 ether)
        );
        bridges[L1].claim(forged, 1, proof, g, relayer);
    }

    /// @dev Attack 21: unknown kinds revert, they are never skipped.
    function test_claim_rejectsUnknownKind() external {
        Message memory odd = sent[L1][1];
        odd.sourceChain = chainIds[L2B];
        odd.leafIndex = 0;
        odd.kind = 3;
        trees[L2B].push(MessageHash.id(odd));
        bytes32 exitRoot = trees[L2B].exitRoot(1);
        vm.prank(sources[L2B]);
        globalRoots.acceptExitRoot(exitRoot);
        settled[L2B] = 1;
        bytes32[32] memory proof = exitProof(L2B, 0);
        IBridge.GlobalProof memory g = globalProof(L2B);
        vm.expectRevert(abi.encodeWithSelector(IBridge.KindInvalid.selector, 3));
        bridges[L2A].claim(odd, 1, proof, g, relayer);
    }

    /// @dev Attack 10: the relayer's key can not mint without a proof, nor can anybody else.
    /// A chain that lies settles descriptions of tokens that nobody may describe, or that do not fit.
    function test_claim_rejectsForgedDescriptions() external {
        for (uint256 which = 0; which < 5; ++which) {
            Message memory lie = sent[L1][0];
            lie.sourceChain = chainIds[L2B];
            lie.leafIndex = uint32(which);
            lie.originToken = makeAddr("another token");
            if (which == 0) lie.originChain = chainIds[L2A];
            if (which == 1) lie.originChain = 0;
            if (which == 2) lie.originToken = address(0);
            if (which == 3) lie.data = abi.encode(new string(65), "SYM", uint8(18));
            if (which == 4) lie.data = abi.encode("Name", new string(33), uint8(18));
            _settleLie(lie);
            _expectClaim(
                L2B, abi.encodeWithSelector(IBridge.MetadataInvalid.selector, MessageHash.id(lie)), lie
            );
        }
    }

    /// The longest names that fit.
    function test_claim_takesLongestDescription() external {
        Message memory described = sent[L1][0];
        described.sourceChain = chainIds[L2B];
        described.leafIndex = 0;
        described.originToken = makeAddr("another token");
        described.data = abi.encode(string(new bytes(64)), string(new bytes(32)), uint8(18));
        _settleLie(described);
        bridges[L2A].claim(described, 1, exitProof(L2B, 0), globalProof(L2B), relayer);
        TestToken image = TestToken(bridges[L2A].wrappedToken(chainIds[L1], described.originToken));
        assertEq(bytes(image.name()).length, 64);
        assertEq(bytes(image.symbol()).length, 32);
    }

    /// @dev Chain B settles a message that its bridge never sent.
    function _settleLie(Message memory lie) private {
        trees[L2B].push(MessageHash.id(lie));
        uint32 count = trees[L2B].count();
        bytes32 exitRoot = trees[L2B].exitRoot(count);
        vm.prank(sources[L2B]);
        globalRoots.acceptExitRoot(exitRoot);
        settled[L2B] = count;
    }

    function _expectClaim(uint256 from, bytes memory reason, Message memory message) private {
        bytes32[32] memory proof = exitProof(from, message.leafIndex);
        IBridge.GlobalProof memory g = globalProof(from);
        vm.expectRevert(reason);
        bridges[L2A].claim(message, settled[from], proof, g, relayer);
    }

    function test_wrappedToken_mintsForTheBridgeOnly() external {
        relay(L1, L2A);
        WrappedToken image = WrappedToken(address(wrapped(L2A)));
        address[4] memory others = [relayer, guardian, limiter, unpauser];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.startPrank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(WrappedToken.NotBridge.selector, others[i]));
            image.mint(others[i], 1);
            vm.expectRevert(abi.encodeWithSelector(WrappedToken.NotBridge.selector, others[i]));
            image.burn(bob, 1);
            vm.stopPrank();
        }
    }

    function testFuzz_claimMany_anySubset(uint8 chosen) external {
        chosen |= 1;
        uint256 count = 0;
        for (uint256 i = 0; i < 6; ++i) {
            if (chosen >> i & 1 != 0) ++count;
        }
        Message[] memory messages = new Message[](count);
        uint256 expected = 0;
        count = 0;
        for (uint256 i = 0; i < 6; ++i) {
            if (chosen >> i & 1 == 0) continue;
            messages[count++] = sent[L1][i];
            expected += sent[L1][i].amount;
        }
        claimMany(L1, L2A, messages);
        assertEq(wrapped(L2A).totalSupply(), expected);
    }

    function _expectClaim(bytes memory reason, Message memory message) private {
        _expectClaim(L1, reason, message);
    }

    function _expectClaimMany(bytes memory reason, Message[] memory messages) private {
        bytes32[] memory proof = multiProof(L1, messages);
        IBridge.GlobalProof memory g = globalProof(L1);
        vm.expectRevert(reason);
        bridges[L2A].claimMany(messages, settled[L1], proof, g, relayer);
    }

    function _first(uint256 count) private view returns (Message[] memory messages) {
        messages = new Message[](count);
        for (uint256 i = 0; i < count; ++i) {
            messages[i] = sent[L1][i];
        }
    }
}
