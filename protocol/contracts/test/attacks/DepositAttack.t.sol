// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {Message} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {TestToken} from "causeway/token/TestToken.sol";

import {TaxedToken} from "../support/Tokens.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {PoliteToken, StaleToken} from "./support/AttackTokens.sol";
import {BridgeAmountUnhashed} from "./weak/BridgeAmountUnhashed.sol";
import {BridgeBelievesTransfers} from "./weak/BridgeBelievesTransfers.sol";
import {BridgeCodeless} from "./weak/BridgeCodeless.sol";
import {BridgeIgnoresFalse} from "./weak/BridgeIgnoresFalse.sol";
import {BridgeReadsNothing} from "./weak/BridgeReadsNothing.sol";
import {BridgeTokenUnhashed} from "./weak/BridgeTokenUnhashed.sol";
import {BridgeUnmeasured} from "./weak/BridgeUnmeasured.sol";

/// @notice A transfer from a token without code succeeded and moved nothing, and the deposit counted; here a deposit is
/// what the bridge has more of than before.
contract QubitAttackTest is AttackNetwork {
    function test_attack06_tokenWithoutCode() external real {
        address[3] memory tokens = _tokensWithoutCode();
        for (uint256 i = 0; i < tokens.length; ++i) {
            refused(
                attacker,
                address(bridges[L1]),
                _deposit(tokens[i], 70 ether),
                abi.encodeWithSelector(IBridge.TokenWithoutCode.selector, tokens[i])
            );
        }
        assertEq(supply(L2A), LOCKED);
        assertEq(bridges[L1].leafCount(), 2);
    }

    function test_twin06_tokenWithoutCode() external twin(type(BridgeBelievesTransfers).name) {
        address[3] memory tokens = _tokensWithoutCode();
        for (uint256 i = 0; i < tokens.length; ++i) {
            accepted(attacker, address(bridges[L1]), _deposit(tokens[i], 70 ether));
        }
        // The token that is gone has images, to which the attacker's are equal.
        relayExcept(address(0));
        assertEq(wrapped(L2A).balanceOf(attacker), 70 ether);
        assertEq(supply(L2A), LOCKED + 70 ether);
    }

    /// The attacker locks nothing, claims the image of it, brings that home and gets what Alice has locked.
    function test_attack06_tokenThatReturnsFalse() external real {
        PoliteToken polite = _politeTokenLockedByAlice();
        refused(
            attacker,
            address(bridges[L1]),
            _deposit(address(polite), 50 ether),
            abi.encodeWithSelector(SafeTransferLib.TransferFromFailed.selector)
        );
        assertEq(bridges[L1].lockedOf(address(polite)), 50 ether);
        assertEq(polite.balanceOf(address(bridges[L1])), 50 ether);
    }

    function test_twin06_tokenThatReturnsFalse() external twin(type(BridgeBelievesTransfers).name) {
        PoliteToken polite = _politeTokenLockedByAlice();
        accepted(attacker, address(bridges[L1]), _deposit(address(polite), 50 ether));
        relay(L1, L2A);
        address image = bridges[L2A].wrappedToken(chainIds[L1], address(polite));
        vm.prank(attacker);
        bridges[L2A].bridgeToken(chainIds[L1], attacker, image, 50 ether, 0, "");
        relay(L2A, L1);
        assertEq(polite.balanceOf(attacker), 50 ether);
        assertEq(polite.balanceOf(address(bridges[L1])), 0);
        assertEq(TestToken(image).totalSupply(), 50 ether, "Bob's image of nothing");
    }

    /// Whether there is code, what the transfer returns, and what arrived: without any one of them the others refuse.
    function test_reason06_refusedWithoutTheMeasure() external twin(type(BridgeUnmeasured).name) {
        _bothRefused(SafeTransferLib.TransferFromFailed.selector, IBridge.TokenWithoutCode.selector);
    }

    function test_reason06_refusedWithoutTheReturnValue() external twin(type(BridgeIgnoresFalse).name) {
        _bothRefused(IBridge.AmountZero.selector, IBridge.TokenWithoutCode.selector);
    }

    function test_reason06_refusedWithoutTheCodeCheck() external twin(type(BridgeCodeless).name) {
        // What has no code has no balance to be told.
        _bothRefused(SafeTransferLib.TransferFromFailed.selector, bytes4(0));
    }

    function _bothRefused(bytes4 polite, bytes4 codeless) private {
        PoliteToken token_ = _politeTokenLockedByAlice();
        refused(attacker, address(bridges[L1]), _deposit(address(token_), 50 ether), polite);
        address[3] memory tokens = _tokensWithoutCode();
        for (uint256 i = 0; i < tokens.length; ++i) {
            refused(attacker, address(bridges[L1]), _deposit(tokens[i], 70 ether), codeless);
        }
    }

    /// What the token does not say is not zero: else one token that comes would count as all that is there.
    function test_attack06_tokenThatDoesNotAnswer() external real {
        StaleToken stale = _staleTokenLockedByAlice();
        refused(
            attacker,
            address(bridges[L1]),
            _deposit(address(stale), 1 ether),
            abi.encodeWithSelector(StaleToken.Stale.selector)
        );
        assertEq(bridges[L1].lockedOf(address(stale)), 50 ether);
    }

    function test_twin06_tokenThatDoesNotAnswer() external twin(type(BridgeReadsNothing).name) {
        StaleToken stale = _staleTokenLockedByAlice();
        accepted(attacker, address(bridges[L1]), _deposit(address(stale), 1 ether));
        relay(L1, L2A);
        address image = bridges[L2A].wrappedToken(chainIds[L1], address(stale));
        assertEq(TestToken(image).balanceOf(attacker), 51 ether);
        vm.prank(attacker);
        bridges[L2A].bridgeToken(chainIds[L1], attacker, image, 51 ether, 0, "");
        relay(L2A, L1);
        assertEq(stale.balanceOf(attacker), 51 ether);
        assertEq(stale.balanceOf(address(bridges[L1])), 0);
        assertEq(TestToken(image).totalSupply(), 50 ether, "Bob's image of nothing");
    }

    function _deposit(address what, uint256 amount) private view returns (bytes memory) {
        return abi.encodeCall(IBridge.bridgeToken, (chainIds[L2A], attacker, what, amount, 0, ""));
    }

    /// Zero, an account, and a token that was destroyed after Alice had locked it.
    function _tokensWithoutCode() private returns (address[3] memory) {
        vm.etch(address(token), "");
        return [address(0), makeAddr("account"), address(token)];
    }

    /// Alice has locked fifty; the attacker has one, and the token's books are old.
    function _staleTokenLockedByAlice() private returns (StaleToken stale) {
        stale = new StaleToken();
        stale.transfer(alice, 50 ether);
        vm.prank(alice);
        stale.approve(address(bridges[L1]), 50 ether);
        send(L1, L2A, address(stale), 50 ether, 0);
        relay(L1, L2A);
        stale.transfer(attacker, 1 ether);
        vm.prank(attacker);
        stale.approve(address(bridges[L1]), 1 ether);
        stale.age();
    }

    function _politeTokenLockedByAlice() private returns (PoliteToken polite) {
        polite = new PoliteToken();
        polite.transfer(alice, 50 ether);
        vm.prank(alice);
        polite.approve(address(bridges[L1]), 50 ether);
        send(L1, L2A, address(polite), 50 ether, 0);
        relay(L1, L2A);
    }

    /// Claims one by one what can be claimed of what the L1 has sent; messages about `origin` can not.
    function relayExcept(address origin) private {
        settle(L1);
        for (uint256 i = 0; i < sent[L1].length; ++i) {
            if (sent[L1][i].originToken == origin || bridges[L2A].isClaimed(chainIds[L1], uint32(i))) {
                continue;
            }
            claim(L1, L2A, sent[L1][i]);
        }
    }
}

/// @notice One of two ways to deposit did not compare the amount with what had come; here both entries take tokens by
/// the same code, no entry takes value, and what is locked is what arrived.
contract MeterAttackTest is AttackNetwork {
    TaxedToken private _taxed;

    function arrange() internal override {
        _taxed = new TaxedToken();
        _taxed.transfer(alice, 1000 ether);
        vm.prank(alice);
        _taxed.approve(address(bridges[L1]), type(uint256).max);
    }

    function test_attack07_amountThatDoesNotArrive() external real {
        _depositByBothEntries();
        assertEq(bridges[L1].lockedOf(address(_taxed)), _taxed.balanceOf(address(bridges[L1])));
        assertEq(bridges[L1].lockedOf(address(_taxed)), 2 * 99 ether);
    }

    function test_twin07_amountThatDoesNotArrive() external twin(type(BridgeUnmeasured).name) {
        _depositByBothEntries();
        assertEq(bridges[L1].lockedOf(address(_taxed)), 2 * 100 ether);
        assertEq(_taxed.balanceOf(address(bridges[L1])), 2 * 99 ether, "less than is owed");
    }

    /// 256 runs of 40 deposits: what is locked is what was sent, and is there.
    function testFuzz_attack07_lockedIsTheSumOfDeposits(uint256 seed) external real {
        uint256 total = 0;
        for (uint256 i = 0; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.prank(alice);
            if (seed & 1 == 0) {
                bridges[L1].bridgeToken(chainIds[L2A], bob, address(_taxed), 1 + seed % 1 ether, 0, "");
            } else {
                bridges[L1].bridgeCall(chainIds[L2B], bob, address(_taxed), 1 + seed % 1 ether, 0, "data");
            }
        }
        collect();
        for (uint256 i = 0; i < sent[L1].length; ++i) {
            if (sent[L1][i].originToken == address(_taxed)) total += sent[L1][i].amount;
        }
        assertEq(bridges[L1].lockedOf(address(_taxed)), total);
        assertEq(_taxed.balanceOf(address(bridges[L1])), total);
    }

    function test_twin07_lockedIsTheSumOfDeposits() external twin(type(BridgeUnmeasured).name) {
        _depositByBothEntries();
        collect();
        assertGt(
            sent[L1][sent[L1].length - 1].amount + sent[L1][sent[L1].length - 2].amount,
            _taxed.balanceOf(address(bridges[L1]))
        );
    }

    /// There is no native coin to confuse with its wrapped form: value is refused, and an amount of no token as well.
    function test_reason07_noEntryTakesValue() external real {
        vm.deal(alice, 1 ether);
        vm.startPrank(alice);
        bytes[2] memory inputs = [
            abi.encodeCall(IBridge.bridgeToken, (chainIds[L2A], bob, address(token), 1 ether, 0, "")),
            abi.encodeCall(IBridge.bridgeCall, (chainIds[L2A], bob, address(0), 0, 0, ""))
        ];
        for (uint256 i = 0; i < 2; ++i) {
            (bool success,) = address(bridges[L1]).call{value: 1}(inputs[i]);
            assertFalse(success, "value taken");
        }
        (bool sentPlainly,) = address(bridges[L1]).call{value: 1}("");
        assertFalse(sentPlainly, "value taken");
        vm.stopPrank();
        refused(
            alice,
            address(bridges[L1]),
            abi.encodeCall(IBridge.bridgeCall, (chainIds[L2A], bob, address(0), 1 ether, 0, "")),
            abi.encodeWithSelector(IBridge.AmountWithoutToken.selector, 1 ether, 0)
        );
        assertEq(address(bridges[L1]).balance, 0);
    }

    function _depositByBothEntries() private {
        vm.startPrank(alice);
        bridges[L1].bridgeToken(chainIds[L2A], bob, address(_taxed), 100 ether, 0, "");
        bridges[L1].bridgeCall(chainIds[L2A], bob, address(_taxed), 100 ether, 0, "data");
        vm.stopPrank();
    }
}

/// @notice The proof was valid and the payout was nowhere compared with what had been locked; here every word that is
/// paid out by is part of what is proven, and what is proven is what arrived.
contract VerusAttackTest is AttackNetwork {
    uint256 private constant LOOT = 1000 ether;

    /// The attacker has locked one token and claims a thousand.
    function test_attack18_otherAmountThanWasLocked() external real {
        refused(attacker, address(bridges[L2A]), _otherAmount(), IBridge.GlobalRootMismatch.selector);
        assertEq(wrapped(L2A).balanceOf(attacker), 0);
        assertEq(supply(L2A), LOCKED);
        claim(L1, L2A, sent[L1][2]);
        assertEq(wrapped(L2A).balanceOf(attacker), 1 ether);
    }

    function test_twin18_otherAmountThanWasLocked() external twin(type(BridgeAmountUnhashed).name) {
        accepted(attacker, address(bridges[L2A]), _otherAmount());
        assertEq(wrapped(L2A).balanceOf(attacker), LOOT);
        assertEq(locked(), LOCKED + 1 ether);
    }

    /// The source locks less than its caller says, and the images of it are too many: the last to leave gets nothing.
    function test_attack18_lessLockedThanWasSaid() external real {
        TaxedToken taxed = _taxedHome();
        assertEq(bridges[L1].lockedOf(address(taxed)), 0);
        assertEq(taxed.balanceOf(address(bridges[L1])), 0);
        assertTrue(bridges[L1].isClaimed(chainIds[L2A], 0));
    }

    function test_twin18_lessLockedThanWasSaid() external twin(type(BridgeUnmeasured).name) {
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        this.taxedHome();
    }

    function taxedHome() external {
        _taxedHome();
    }

    /// Another token than the locked one, all else as it was sent: a worthless one is locked, and the good one claimed.
    function test_attack18_otherTokenThanWasLocked() external real {
        refused(attacker, address(bridges[L2A]), _otherToken(), IBridge.GlobalRootMismatch.selector);
        assertEq(wrapped(L2A).balanceOf(attacker), 0);
        assertUntouched();
    }

    function test_twin18_otherTokenThanWasLocked() external twin(type(BridgeTokenUnhashed).name) {
        accepted(attacker, address(bridges[L2A]), _otherToken());
        assertEq(wrapped(L2A).balanceOf(attacker), LOOT);
        assertEq(locked(), LOCKED, "of which nobody has locked any more");
    }

    function _otherToken() private returns (bytes memory) {
        TestToken worthless = new TestToken("Test token", "TEST", 18, type(uint128).max);
        worthless.faucet(attacker, LOOT);
        vm.startPrank(attacker);
        worthless.approve(address(bridges[L1]), LOOT);
        bridges[L1].bridgeToken(chainIds[L2A], attacker, address(worthless), LOOT, 0, "");
        vm.stopPrank();
        Message memory message = lastSent(L1);
        settle(L1);
        message.originToken = address(token);
        return claimInput(L1, message);
    }

    function _otherAmount() private returns (bytes memory) {
        token.faucet(attacker, 1 ether);
        vm.startPrank(attacker);
        token.approve(address(bridges[L1]), 1 ether);
        bridges[L1].bridgeToken(chainIds[L2A], attacker, address(token), 1 ether, 0, "");
        vm.stopPrank();
        Message memory message = lastSent(L1);
        settle(L1);
        message.amount = LOOT;
        return claimInput(L1, message);
    }

    /// Locks a hundred of a token that keeps one percent, and brings home all images that come of it.
    function _taxedHome() private returns (TaxedToken taxed) {
        taxed = new TaxedToken();
        taxed.transfer(alice, 200 ether);
        vm.prank(alice);
        taxed.approve(address(bridges[L1]), 100 ether);
        send(L1, L2A, address(taxed), 100 ether, 0);
        relay(L1, L2A);
        TestToken image = TestToken(bridges[L2A].wrappedToken(chainIds[L1], address(taxed)));
        uint256 amount = image.balanceOf(bob);
        vm.prank(bob);
        image.transfer(alice, amount);
        send(L2A, L1, address(image), amount, 0);
        relay(L2A, L1);
    }
}
