// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {MultiProof} from "causeway/libraries/MultiProof.sol";

import {LedgerNetwork} from "./LedgerNetwork.sol";

/// @notice From messages to deposits. Messages that no honest bridge sends come from the L2, whose exit root a test
/// may choose.
contract LedgerClaimTest is LedgerNetwork {
    function setUp() external {
        setUpLedger();
    }

    function test_claimMany_queuesDeposits() external {
        Message memory first = send(bob, 5 ether, 1 ether);
        Message memory second = send(alice, 7 ether, 2 ether);
        settle(L1);
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.TokenRegistered(1, chainIds[L1], address(token), "Test token", "TEST", 18);
        vm.expectEmit(address(ledger));
        emit IBridge.WrappedTokenDeployed(chainIds[L1], address(token), address(1));
        vm.expectEmit(address(ledger));
        emit IBridge.MessageClaimed(trees[L1].leaf(0), chainIds[L1], 0, 0);
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(0, bob, 1, 4 ether, MessageHash.id(first));
        vm.expectEmit(address(ledger));
        emit IBridge.MessageClaimed(MessageHash.id(first), chainIds[L1], 1, 0);
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(1, alice, 1, 5 ether, MessageHash.id(second));
        vm.expectEmit(address(ledger));
        emit IBridge.MessageClaimed(MessageHash.id(second), chainIds[L1], 2, 0);
        // The fees in one piece.
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(2, relayer, 1, 3 ether, bytes32(0));
        claimMany(L1, openMessages(L1), relayer);
        assertEq(ledger.depositsQueued(), 3);
        assertEq(ledger.depositsProcessed(), 0);
        assertEq(ledger.depositTime(2), block.timestamp);
        assertEq(ledger.depositTime(3), 0);
        assertEq(ledger.tokenCount(), 1);
        assertEq(ledger.tokenOf(chainIds[L1], address(token)), 1);
        (uint64 originChain, address originToken) = ledger.originOf(1);
        assertEq(originChain, chainIds[L1]);
        assertEq(originToken, address(token));
        (string memory name, string memory symbol, uint8 decimals) = ledger.descriptionOf(1);
        assertEq(abi.encode(name, symbol, decimals), sent[L1][0].data);
        assertTrue(ledger.isClaimed(chainIds[L1], 2));
        assertFalse(ledger.isClaimed(chainIds[L1], 3));
    }

    /// Events that a relayer reads at a bridge are the same here.
    function test_events_areThoseOfABridge() external pure {
        assertEq(ILedgerRollup.MessageSent.selector, IBridge.MessageSent.selector);
    }

    function test_claimMany_leavesFeesToRecipientsIfNobodyIsNamed() external {
        send(bob, 5 ether, 1 ether);
        settle(L1);
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(0, bob, 1, 5 ether, trees[L1].leaf(1));
        claimMany(L1, openMessages(L1), address(0));
        assertEq(ledger.depositsQueued(), 1);
    }

    /// A deposit of nothing would cost an account and mean nothing.
    function test_claimMany_queuesNoZeroDeposit() external {
        send(bob, 5 ether, 5 ether);
        settle(L1);
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(0, relayer, 1, 5 ether, bytes32(0));
        claimMany(L1, openMessages(L1), relayer);
        assertEq(ledger.depositsQueued(), 1);
    }

    function test_claimMany_paysFeesOfEachToken() external {
        Message[] memory messages = new Message[](5);
        messages[0] = descriptionMessage(0, address(11), "A", "A");
        messages[1] = descriptionMessage(1, address(12), "B", "B");
        messages[2] = tokenMessage(2, address(11), 10, 1);
        messages[3] = tokenMessage(3, address(12), 20, 2);
        messages[4] = tokenMessage(4, address(11), 30, 3);
        forgeSent(messages);
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(1, bob, 2, 18, MessageHash.id(messages[3]));
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(2, relayer, 1, 1, bytes32(0));
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(3, bob, 1, 27, MessageHash.id(messages[4]));
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(4, relayer, 2, 2, bytes32(0));
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(5, relayer, 1, 3, bytes32(0));
        claimMany(L2, messages, relayer);
    }

    /// The sum of fees does not fit a deposit.
    function test_claimMany_splitsFeesThatOverflow() external {
        uint256 most = type(uint128).max;
        Message[] memory messages = new Message[](3);
        messages[0] = descriptionMessage(0, address(11), "A", "A");
        messages[1] = tokenMessage(1, address(11), most, most);
        messages[2] = tokenMessage(2, address(11), most, 1);
        forgeSent(messages);
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(0, bob, 1, uint128(most - 1), MessageHash.id(messages[2]));
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(1, relayer, 1, uint128(most), bytes32(0));
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(2, relayer, 1, 1, bytes32(0));
        claimMany(L2, messages, relayer);
    }

    /// @dev Attack: one message that can not become a deposit stops those beside it.
    function test_claimMany_consumesWhatCanNotBecomeADeposit() external {
        Message[] memory messages = new Message[](11);
        messages[0] = descriptionMessage(0, address(11), "A", "A");
        for (uint32 i = 1; i < 11; ++i) {
            messages[i] = tokenMessage(i, address(11), 100, 0);
        }
        messages[1].recipient = address(0);
        messages[2].amount = 0;
        messages[3].amount = uint256(type(uint128).max) + 1;
        messages[4].relayerFee = 101;
        messages[5].originToken = address(0);
        messages[6].amount = type(uint256).max;
        messages[6].relayerFee = type(uint256).max;
        messages[7] = descriptionMessage(7, address(0), "Z", "Z");
        messages[8] = descriptionMessage(8, address(13), "C", "C");
        messages[8].data = "not a description";
        messages[9].kind = 1;
        messages[9].originToken = address(0);
        messages[9].amount = 0;
        forgeSent(messages);
        for (uint32 i = 0; i < 11; ++i) {
            vm.expectEmit(address(ledger));
            emit IBridge.MessageClaimed(
                MessageHash.id(messages[i]), chainIds[L2], i, i == 0 || i == 10 ? 0 : 1
            );
        }
        claimMany(L2, messages, relayer);
        assertEq(ledger.depositsQueued(), 1);
        assertEq(ledger.tokenCount(), 1);
        for (uint32 i = 0; i < 11; ++i) {
            assertTrue(ledger.isClaimed(chainIds[L2], i));
        }
    }

    function test_claimMany_creditsCallsWithToken() external {
        vm.startPrank(alice);
        bridges[L1].bridgeCall(chainIds[LEDGER], bob, address(token), 3 ether, 1 ether, "data");
        bridges[L1].bridgeCall(chainIds[LEDGER], bob, address(0), 0, 0, "data");
        vm.stopPrank();
        settle(L1);
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.DepositQueued(0, bob, 1, 2 ether, trees[L1].leaf(1));
        vm.expectEmit(address(ledger));
        emit IBridge.MessageClaimed(trees[L1].leaf(1), chainIds[L1], 1, 0);
        vm.expectEmit(address(ledger));
        emit IBridge.MessageClaimed(trees[L1].leaf(2), chainIds[L1], 2, 1);
        claimMany(L1, openMessages(L1), relayer);
        assertEq(ledger.depositsQueued(), 2);
    }

    function test_claimMany_onceOnly() external {
        send(bob, 5 ether, 0);
        relay(L1);
        Message[] memory messages = new Message[](1);
        messages[0] = sent[L1][1];
        _expectClaim(abi.encodeWithSelector(IBridge.NothingToClaim.selector, 1), messages);
        // Beside a new one it is skipped, with another proof and under another root.
        send(bob, 6 ether, 0);
        settle(L1);
        messages = new Message[](2);
        (messages[0], messages[1]) = (sent[L1][1], sent[L1][2]);
        claimMany(L1, messages, relayer);
        assertEq(ledger.depositsQueued(), 2);
    }

    function test_claimMany_secondDescriptionChangesNothing() external {
        deposit(bob, 1 ether);
        Message[] memory messages = new Message[](1);
        messages[0] = descriptionMessage(0, address(token), "Another name", "OTHER");
        messages[0].originChain = chainIds[L1];
        forgeSent(messages);
        claimMany(L2, messages, relayer);
        (string memory name,,) = ledger.descriptionOf(1);
        assertEq(name, "Test token");
        assertEq(ledger.tokenCount(), 1);
    }

    function test_claimMany_rejectsTokenThatWasNotDescribed() external {
        send(bob, 5 ether, 0);
        settle(L1);
        Message[] memory messages = new Message[](1);
        messages[0] = sent[L1][1];
        _expectClaim(
            abi.encodeWithSelector(IBridge.TokenUnknown.selector, chainIds[L1], address(token)), messages
        );
        // It stays claimable.
        claimMany(L1, openMessages(L1), relayer);
        assertEq(ledger.depositsQueued(), 1);
    }

    function test_claimMany_rejectsUnknownKind() external {
        Message[] memory messages = new Message[](1);
        messages[0] = tokenMessage(0, address(11), 10, 1);
        messages[0].kind = 3;
        forgeSent(messages);
        bytes32[] memory proof = multiProof(L2, messages);
        IBridge.GlobalProof memory g = globalProof(L2);
        vm.expectRevert(abi.encodeWithSelector(IBridge.KindInvalid.selector, 3));
        ledger.claimMany(messages, settled[L2], proof, g, relayer);
    }

    /// Nothing is at home on the ledger.
    function test_claimMany_registersNoTokenOfItsOwn() external {
        Message[] memory messages = new Message[](2);
        messages[0] = descriptionMessage(0, address(11), "A", "A");
        messages[0].originChain = chainIds[LEDGER];
        messages[1] = descriptionMessage(1, address(11), "A", "A");
        messages[1].originChain = 0;
        forgeSent(messages);
        claimMany(L2, messages, relayer);
        assertEq(ledger.tokenCount(), 0);
    }

    function test_claimMany_rejectsWrongChain() external {
        vm.prank(alice);
        bridges[L1].bridgeToken(chainIds[L2], bob, address(token), 1 ether, 0, "");
        settle(L1);
        Message[] memory messages = new Message[](1);
        messages[0] = sent[L1][1];
        _expectClaim(
            abi.encodeWithSelector(IBridge.WrongDestinationChain.selector, chainIds[L2], chainIds[LEDGER]),
            messages
        );
    }

    /// @dev Attack 12: with only one field changed nothing is proven any more.
    function testFuzz_claimMany_rejectsAnyChange(uint256 which, uint256 value) external {
        send(bob, 5 ether, 1 ether);
        settle(L1);
        Message[] memory messages = openMessages(L1);
        Message memory message = messages[1];
        bytes32 id = MessageHash.id(message);
        which %= 8;
        if (which == 0) message.kind = uint8(value);
        if (which == 1) message.originChain = uint64(value);
        if (which == 2) message.originToken = address(uint160(value));
        if (which == 3) message.sender = address(uint160(value));
        if (which == 4) message.recipient = address(uint160(value));
        if (which == 5) message.amount = value;
        if (which == 6) message.relayerFee = value;
        if (which == 7) message.data = abi.encode(value);
        vm.assume(MessageHash.id(message) != id);
        bytes32[] memory proof = multiProof(L1, messages);
        IBridge.GlobalProof memory g = globalProof(L1);
        vm.expectPartialRevert(IBridge.GlobalRootMismatch.selector);
        ledger.claimMany(messages, settled[L1], proof, g, relayer);
    }

    function test_claimMany_rejectsUnknownRootsAndBadProofs() external {
        send(bob, 5 ether, 0);
        settle(L1);
        Message[] memory messages = openMessages(L1);
        bytes32[] memory proof = multiProof(L1, messages);
        IBridge.GlobalProof memory g = globalProof(L1);
        uint32 count = settled[L1];

        g.globalRoot = bytes32(0);
        vm.expectPartialRevert(IBridge.GlobalRootMismatch.selector);
        ledger.claimMany(messages, count, proof, g, relayer);
        g = globalProof(L1);
        g.slot = 32;
        vm.expectRevert(abi.encodeWithSelector(IBridge.SlotInvalid.selector, 32));
        ledger.claimMany(messages, count, proof, g, relayer);
        g = globalProof(L1);
        vm.expectRevert(abi.encodeWithSelector(IBridge.LeafIndexOutOfRange.selector, 1, 1));
        ledger.claimMany(messages, 1, proof, g, relayer);
        bytes32[] memory longer = new bytes32[](proof.length + 1);
        for (uint256 i = 0; i < proof.length; ++i) {
            longer[i] = proof[i];
        }
        vm.expectRevert(abi.encodeWithSelector(MultiProof.ProofTooLong.selector, proof.length, longer.length));
        ledger.claimMany(messages, count, longer, g, relayer);
        vm.expectRevert(abi.encodeWithSelector(IBridge.NothingToClaim.selector, 0));
        ledger.claimMany(new Message[](0), count, proof, g, relayer);
        messages[1] = messages[0];
        vm.expectRevert(abi.encodeWithSelector(IBridge.LeafIndexesNotAscending.selector, 0, 0));
        ledger.claimMany(messages, count, proof, g, relayer);

        // A tree of the attacker's own, under a root that was never accepted.
        messages = new Message[](1);
        messages[0] = tokenMessage(0, address(11), 10, 1);
        trees[L2].push(MessageHash.id(messages[0]));
        settled[L2] = 1;
        proof = multiProof(L2, messages);
        g = globalProof(L2);
        g.globalRoot = _rootWith(L2, trees[L2].exitRoot(1), g.siblings);
        vm.expectRevert(abi.encodeWithSelector(IBridge.GlobalRootUnknown.selector, g.globalRoot));
        ledger.claimMany(messages, 1, proof, g, relayer);
    }

    function test_claimMany_pausedThenOpen() external {
        send(bob, 5 ether, 0);
        settle(L1);
        vm.prank(guardian);
        ledger.pause(INBOUND);
        _expectClaim(abi.encodeWithSelector(IBridge.Paused.selector, INBOUND), openMessages(L1));
        vm.prank(unpauser);
        ledger.scheduleUnpause(INBOUND);
        skip(UNPAUSE_DELAY);
        ledger.unpause(INBOUND);
        claimMany(L1, openMessages(L1), relayer);
    }

    /// What was on its way when the ledger froze is not lost: it becomes a deposit, and leaves as such.
    function test_claimMany_staysOpenWhenFrozen() external {
        send(bob, 5 ether, 0);
        ledger.demandBatch();
        skip(FREEZE_DEADLINE);
        ledger.freeze();
        relay(L1);
        assertEq(ledger.depositsQueued(), 1);
        submitAs(stranger, one(depositOf(bob, 1, 5 ether)));
        submitAs(stranger, one(exitTo(L1, alice, 1, 5 ether)));
        uint256 before = token.balanceOf(alice);
        claimExit(L1, 0);
        assertEq(token.balanceOf(alice), before + 5 ether);
    }

    /// A description comes in one encoding or not at all.
    function testFuzz_description_anyOtherByteIsRefused(uint256 at, uint8 mask, uint8 extra) external {
        Message[] memory messages = new Message[](1);
        messages[0] = descriptionMessage(0, address(11), "A name longer than thirty-two bytes", "SYM");
        bytes memory data = messages[0].data;
        at %= data.length;
        // What it says may be anything: name, symbol, decimals, and how long the two are.
        bool own = (at >= 128 && at < 163) || (at >= 224 && at < 227);
        own = own || at == 95 || at == 127 || at == 223;
        if (mask != 0 && !own) data[at] ^= bytes1(mask);
        else messages[0].data = bytes.concat(data, new bytes(uint256(extra) + 1));
        forgeSent(messages);
        claimMany(L2, messages, relayer);
        assertEq(ledger.tokenCount(), 0);
        assertTrue(ledger.isClaimed(chainIds[L2], 0));
    }

    function testFuzz_description_isForwardedAsItCame(
        string memory name,
        string memory symbol,
        uint8 decimals
    ) external {
        Message[] memory messages = new Message[](1);
        messages[0] = descriptionMessage(0, address(11), name, symbol);
        messages[0].data = abi.encode(name, symbol, decimals);
        forgeSent(messages);
        claimMany(L2, messages, relayer);
        bool fits = bytes(name).length <= 64 && bytes(symbol).length <= 32;
        assertEq(ledger.tokenCount(), fits ? 1 : 0);
        if (!fits) return;
        (string memory knownName, string memory knownSymbol, uint8 knownDecimals) = ledger.descriptionOf(1);
        assertEq(abi.encode(knownName, knownSymbol, knownDecimals), messages[0].data);
    }

    function _expectClaim(bytes memory reason, Message[] memory messages) private {
        bytes32[] memory proof = multiProof(L1, messages);
        IBridge.GlobalProof memory g = globalProof(L1);
        vm.expectRevert(reason);
        ledger.claimMany(messages, settled[L1], proof, g, relayer);
    }

    function _rootWith(uint256 chain, bytes32 exitRoot, bytes32[5] memory siblings)
        private
        view
        returns (bytes32 root)
    {
        root = keccak256(bytes.concat(hex"00", bytes32(uint256(chainIds[chain])), exitRoot));
        for (uint256 i = 0; i < 5; ++i) {
            root = (chain >> i) & 1 == 0
                ? keccak256(bytes.concat(root, siblings[i]))
                : keccak256(bytes.concat(siblings[i], root));
        }
    }
}
