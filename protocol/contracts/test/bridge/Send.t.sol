// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {KIND_CALL, KIND_TOKEN, KIND_TOKEN_METADATA, Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {TestToken} from "causeway/token/TestToken.sol";

import {Network} from "../support/Network.sol";
import {
    FallbackToken,
    HookedToken,
    LyingToken,
    OldToken,
    OrdinaryToken,
    TaxedToken
} from "../support/Tokens.sol";

contract SendTest is Network {
    function setUp() external {
        setUpNetwork();
        fund(alice, 1000 ether);
    }

    function test_exitRoot_ofEmptyTreeAtFirst() external view {
        assertEq(bridges[L1].exitRoot(), trees[L1].exitRoot(0));
        assertEq(bridges[L1].leafCount(), 0);
    }

    function test_exitRoot_livesInSlotZero() external {
        send(L1, L2A, address(token), 1 ether, 0);
        assertEq(vm.load(address(bridges[L1]), bytes32(0)), bridges[L1].exitRoot());
        assertEq(bridges[L1].exitRoot(), trees[L1].exitRoot(2));
    }

    function test_bridgeToken_locksAndTellsEverything() external {
        Message memory message = send(L1, L2A, address(token), 5 ether, 1 ether);
        assertEq(token.balanceOf(address(bridges[L1])), 5 ether);
        assertEq(bridges[L1].lockedOf(address(token)), 5 ether);
        assertEq(message.kind, KIND_TOKEN);
        assertEq(message.sourceChain, chainIds[L1]);
        assertEq(message.leafIndex, 1);
        assertEq(message.destinationChain, chainIds[L2A]);
        assertEq(message.originChain, chainIds[L1]);
        assertEq(message.originToken, address(token));
        assertEq(message.sender, alice);
        assertEq(message.recipient, bob);
        assertEq(message.amount, 5 ether);
        assertEq(message.relayerFee, 1 ether);
        assertEq(message.data.length, 0);
        assertEq(MessageHash.id(message), trees[L1].leaf(1));
        assertEq(bridges[L1].computeMessageId(message), trees[L1].leaf(1));
    }

    function test_bridgeToken_describesTokenOncePerDestination() external {
        send(L1, L2A, address(token), 1 ether, 0);
        send(L1, L2A, address(token), 1 ether, 0);
        send(L1, L2B, address(token), 1 ether, 0);
        assertEq(sent[L1].length, 5);
        assertEq(sent[L1][0].kind, KIND_TOKEN_METADATA);
        assertEq(sent[L1][1].kind, KIND_TOKEN);
        assertEq(sent[L1][2].kind, KIND_TOKEN);
        assertEq(sent[L1][3].kind, KIND_TOKEN_METADATA);
        assertEq(sent[L1][3].destinationChain, chainIds[L2B]);
        assertEq(sent[L1][0].amount, 0);
        assertEq(sent[L1][0].data, abi.encode("Test token", "TEST", uint8(18)));
    }

    function test_bridgeToken_wrappedTokenGoesHomeWithoutDescription() external {
        send(L1, L2A, address(token), 5 ether, 0);
        relay(L1, L2A);
        TestToken image = wrapped(L2A);
        vm.prank(bob);
        image.transfer(alice, 5 ether);
        Message memory home = send(L2A, L1, address(image), 2 ether, 0);
        assertEq(home.leafIndex, 0);
        assertEq(home.originChain, chainIds[L1]);
        assertEq(home.originToken, address(token));
        assertEq(image.totalSupply(), 3 ether);
        assertEq(bridges[L2A].lockedOf(address(image)), 0);
        // To a third chain the origin's description travels on.
        send(L2A, L2B, address(image), 1 ether, 0);
        assertEq(sent[L2A][1].kind, KIND_TOKEN_METADATA);
        assertEq(sent[L2A][1].originToken, address(token));
        assertEq(sent[L2A][1].data, abi.encode("Test token", "TEST", uint8(18)));
    }

    function test_bridgeToken_rejectsWhatCanNotArrive() external {
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IBridge.UnknownChain.selector, 7));
        bridges[L1].bridgeToken(7, bob, address(token), 1, 0, "");
        vm.expectRevert(abi.encodeWithSelector(IBridge.UnknownChain.selector, chainIds[L1]));
        bridges[L1].bridgeToken(chainIds[L1], bob, address(token), 1, 0, "");
        vm.expectRevert(abi.encodeWithSelector(IBridge.UnknownChain.selector, 0));
        bridges[L1].bridgeToken(0, bob, address(token), 1, 0, "");
        vm.expectRevert(abi.encodeWithSelector(IBridge.RecipientInvalid.selector, address(0)));
        bridges[L1].bridgeToken(chainIds[L2A], address(0), address(token), 1, 0, "");
        vm.expectRevert(abi.encodeWithSelector(IBridge.AmountZero.selector, token));
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), 0, 0, "");
        vm.expectRevert(abi.encodeWithSelector(IBridge.FeeAboveAmount.selector, 2, 1));
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), 1, 2, "");
    }

    function test_bridgeToken_rejectsUnknownChainAfterAnnouncementElsewhere() external {
        send(L1, L2A, address(token), 1 ether, 0);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IBridge.UnknownChain.selector, 904));
        bridges[L1].bridgeToken(904, bob, address(token), 1, 0, "");
    }

    /// @dev Attack 6: a call to an address without code succeeds and moves nothing.
    function test_bridgeToken_rejectsTokenWithoutCode() external {
        address[2] memory nothings = [address(0), makeAddr("nobody")];
        for (uint256 i = 0; i < nothings.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IBridge.TokenWithoutCode.selector, nothings[i]));
            bridges[L1].bridgeToken(chainIds[L2A], bob, nothings[i], 1, 0, "");
        }
    }

    /// @dev Attack 6 again: a token that says yes and moves nothing.
    function test_bridgeToken_rejectsTokenThatMovesNothing() external {
        LyingToken liar = new LyingToken();
        vm.expectRevert(abi.encodeWithSelector(IBridge.AmountZero.selector, liar));
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(liar), 1 ether, 0, "");
    }

    function test_bridgeToken_countsWhatArrived() external {
        TaxedToken taxed = new TaxedToken();
        taxed.transfer(alice, 1000 ether);
        vm.prank(alice);
        taxed.approve(address(bridges[L1]), type(uint256).max);
        Message memory message = send(L1, L2A, address(taxed), 100 ether, 0);
        assertEq(message.amount, 99 ether);
        assertEq(bridges[L1].lockedOf(address(taxed)), 99 ether);
        // A fee that only the sent amount would cover is refused.
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IBridge.FeeAboveAmount.selector, 100 ether, 99 ether));
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(taxed), 100 ether, 100 ether, "");
    }

    function test_bridgeToken_takesTokensWithoutReturnOrName() external {
        OldToken old = new OldToken();
        old.transfer(alice, 10);
        send(L1, L2A, address(old), 10, 0);
        assertEq(sent[L1][0].data, abi.encode("Unnamed token", "OLD", uint8(0)));
        relay(L1, L2A);
        TestToken image = TestToken(bridges[L2A].wrappedToken(chainIds[L1], address(old)));
        assertEq(image.name(), "Unnamed token");
        assertEq(image.symbol(), "OLD");
        assertEq(image.balanceOf(bob), 10);
    }

    function test_bridgeToken_cutsLongDescriptions() external {
        string memory long = "0123456789012345678901234567890123456789012345678901234567890123456789";
        TestToken named = new TestToken(long, long, 7, type(uint128).max);
        named.faucet(alice, 1 ether);
        vm.prank(alice);
        named.approve(address(bridges[L1]), 1 ether);
        send(L1, L2A, address(named), 1 ether, 0);
        relay(L1, L2A);
        TestToken image = TestToken(bridges[L2A].wrappedToken(chainIds[L1], address(named)));
        assertEq(image.name(), "0123456789012345678901234567890123456789012345678901234567890123");
        assertEq(image.symbol(), "01234567890123456789012345678901");
        assertEq(image.decimals(), 7);
    }

    function test_bridgeToken_isNotReentered() external {
        HookedToken hooked = new HookedToken();
        hooked.transfer(alice, 10 ether);
        vm.prank(alice);
        hooked.approve(address(bridges[L1]), type(uint256).max);
        hooked.hook(
            address(bridges[L1]),
            abi.encodeCall(IBridge.bridgeToken, (chainIds[L2A], bob, address(hooked), 1, 0, ""))
        );
        vm.prank(alice);
        vm.expectRevert(); // The token library reports its own error for a failed transfer.
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(hooked), 1 ether, 0, "");
        hooked.hook(address(0), "");
        send(L1, L2A, address(hooked), 1 ether, 0);
    }

    function test_permit_standsInForApproval() external {
        OrdinaryToken ordinary = new OrdinaryToken();
        (address owner, uint256 key) = makeAddrAndKey("signer");
        ordinary.transfer(owner, 10 ether);
        bytes memory permit = _permit(ordinary, owner, key, 3 ether);
        vm.prank(owner);
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(ordinary), 3 ether, 0, permit);
        assertEq(bridges[L1].lockedOf(address(ordinary)), 3 ether);
        // The permit is used up, and the allowance as well.
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(IBridge.PermitFailed.selector, address(ordinary), 0, 3 ether));
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(ordinary), 3 ether, 0, permit);
    }

    function test_permit_handedInBySomebodyElseDoesNoHarm() external {
        OrdinaryToken ordinary = new OrdinaryToken();
        (address owner, uint256 key) = makeAddrAndKey("signer");
        ordinary.transfer(owner, 10 ether);
        bytes memory permit = _permit(ordinary, owner, key, 3 ether);
        (uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) =
            abi.decode(permit, (uint256, uint256, uint8, bytes32, bytes32));
        ordinary.permit(owner, address(bridges[L1]), value, deadline, v, r, s);
        vm.prank(owner);
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(ordinary), 3 ether, 0, permit);
    }

    /// @dev Attack 9: a fallback that accepts the permit gives no allowance.
    function test_permit_ofFallbackTokenIsNoPermit() external {
        FallbackToken fake = new FallbackToken();
        fake.transfer(alice, 10 ether);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IBridge.PermitFailed.selector, address(fake), 0, 1 ether));
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(fake), 1 ether, 0, new bytes(160));
    }

    /// @dev Attack 9: an allowance that a victim once gave is of no use to anybody else.
    function test_permit_neverTakesFromAnybodyButTheCaller() external {
        vm.prank(bob);
        vm.expectRevert();
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), 1 ether, 0, "");
        assertEq(token.balanceOf(alice), 1000 ether);
    }

    function test_permit_ofTokenWithoutCode() external {
        address nothing = makeAddr("nothing");
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IBridge.TokenWithoutCode.selector, nothing));
        bridges[L1].bridgeToken(chainIds[L2A], bob, nothing, 1 ether, 0, new bytes(160));
    }

    function test_permit_mustBeWellFormed() external {
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IBridge.PermitMalformed.selector, 161));
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), 1 ether, 0, new bytes(161));
    }

    function test_bridgeCall_withoutToken() external {
        vm.prank(alice);
        bridges[L1].bridgeCall(chainIds[L2A], bob, address(0), 0, 0, "hello");
        Message memory message = lastSent(L1);
        assertEq(message.kind, KIND_CALL);
        assertEq(message.originChain, chainIds[L1]);
        assertEq(message.originToken, address(0));
        assertEq(message.data, "hello");
        vm.expectRevert(abi.encodeWithSelector(IBridge.AmountWithoutToken.selector, 1, 0));
        bridges[L1].bridgeCall(chainIds[L2A], bob, address(0), 1, 0, "");
        vm.expectRevert(abi.encodeWithSelector(IBridge.AmountWithoutToken.selector, 0, 1));
        bridges[L1].bridgeCall(chainIds[L2A], bob, address(0), 0, 1, "");
        vm.expectRevert(abi.encodeWithSelector(IBridge.UnknownChain.selector, 7));
        bridges[L1].bridgeCall(7, bob, address(0), 0, 0, "");
        vm.expectRevert(abi.encodeWithSelector(IBridge.DataTooLong.selector, 16_385, 16_384));
        bridges[L1].bridgeCall(chainIds[L2A], bob, address(0), 0, 0, new bytes(16_385));
    }

    /// @dev The event is written by hand: every length of data must come out as the ABI says.
    function testFuzz_bridgeCall_eventIsWellFormed(bytes calldata data) external {
        vm.assume(data.length <= 16_384);
        vm.prank(alice);
        bridges[L1].bridgeCall(chainIds[L2A], bob, address(token), 2, 1, data);
        Message memory message = lastSent(L1);
        assertEq(message.data, data);
        assertEq(MessageHash.id(message), trees[L1].leaf(1));
    }

    function test_bridgeCall_boundsTheData() external {
        uint256 most = bridges[L1].MAXIMUM_DATA_LENGTH();
        vm.startPrank(alice);
        bridges[L1].bridgeCall(chainIds[L2A], bob, address(0), 0, 0, new bytes(most));
        assertEq(lastSent(L1).data.length, most);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DataTooLong.selector, most + 1, most));
        bridges[L1].bridgeCall(chainIds[L2A], bob, address(0), 0, 0, new bytes(most + 1));
    }

    /// The last leaf stays empty, so that a count of leaves always fits.
    function test_bridgeToken_stopsAtAFullTree() external {
        send(L1, L2A, address(token), 1 ether, 0);
        vm.store(address(bridges[L1]), bytes32(uint256(1)), bytes32(uint256(type(uint32).max)));
        assertEq(bridges[L1].leafCount(), type(uint32).max);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IBridge.TreeFull.selector, type(uint32).max));
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), 1 ether, 0, "");
    }

    /// As much as fits into escrow, and not one unit more.
    function test_bridgeToken_stopsAtFullEscrow() external {
        uint256 bucket = type(uint104).max;
        vm.prank(limiter);
        bridges[L1].setLimit(address(token), OUTBOUND, uint128(bucket), uint128(bucket));
        deal(address(token), alice, type(uint128).max);
        vm.startPrank(alice);
        for (uint256 i = 0; i < 256; ++i) {
            skip(2);
            bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), bucket, 0, "");
        }
        skip(2);
        uint256 locked = 256 * bucket;
        vm.expectRevert(abi.encodeWithSelector(IBridge.EscrowFull.selector, address(token), locked, 256));
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), 256, 0, "");
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), 255, 0, "");
        assertEq(bridges[L1].lockedOf(address(token)), type(uint112).max);
        assertEq(token.balanceOf(address(bridges[L1])), type(uint112).max);
        vm.expectPartialRevert(IBridge.EscrowFull.selector);
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), 1, 0, "");
    }

    function test_limit_rejectsAndRefills() external {
        vm.prank(limiter);
        bridges[L1].setLimit(address(token), OUTBOUND, 10 ether, 1 ether);
        send(L1, L2A, address(token), 10 ether, 0);
        vm.prank(alice);
        vm.expectRevert(
            abi.encodeWithSelector(IBridge.LimitExceeded.selector, address(token), OUTBOUND, 1, 0)
        );
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), 1, 0, "");
        skip(3);
        assertEq(bridges[L1].available(address(token), OUTBOUND), 3 ether);
        send(L1, L2A, address(token), 3 ether, 0);
        // More than the bucket holds never passes, however long one waits.
        skip(365 days);
        assertEq(bridges[L1].available(address(token), OUTBOUND), 10 ether);
        vm.prank(alice);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBridge.LimitExceeded.selector, address(token), OUTBOUND, 10 ether + 1, 10 ether
            )
        );
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), 10 ether + 1, 0, "");
    }

    function test_pause_stopsDepositsOnly() external {
        send(L1, L2A, address(token), 1 ether, 0);
        vm.prank(guardian);
        bridges[L1].pause(OUTBOUND);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IBridge.Paused.selector, OUTBOUND));
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), 1 ether, 0, "");
        vm.expectRevert(abi.encodeWithSelector(IBridge.Paused.selector, OUTBOUND));
        bridges[L1].bridgeCall(chainIds[L2A], bob, address(0), 0, 0, "");
        assertFalse(bridges[L1].paused(INBOUND));
    }

    function testFuzz_exitRoot_followsReference(uint8[] calldata amounts) external {
        vm.assume(amounts.length <= 40);
        for (uint256 i = 0; i < amounts.length; ++i) {
            // The helper compares the exit root of each event with the reference.
            send(L1, amounts[i] % 2 == 0 ? L2A : L2B, address(token), uint256(amounts[i]) + 1, 0);
        }
        assertEq(bridges[L1].exitRoot(), trees[L1].exitRoot(sent[L1].length));
    }

    function _permit(OrdinaryToken ordinary, address owner, uint256 key, uint256 value)
        private
        view
        returns (bytes memory)
    {
        bytes32 typehash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        uint256 deadline = block.timestamp + 60;
        bytes32 content = keccak256(
            abi.encode(typehash, owner, address(bridges[L1]), value, ordinary.nonces(owner), deadline)
        );
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(key, keccak256(abi.encodePacked(hex"1901", ordinary.DOMAIN_SEPARATOR(), content)));
        return abi.encode(value, deadline, v, r, s);
    }
}
