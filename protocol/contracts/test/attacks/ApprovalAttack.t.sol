// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {KIND_CALL, Message} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {TestToken} from "causeway/token/TestToken.sol";

import {FallbackToken} from "../support/Tokens.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {BridgeCallsItself} from "./weak/BridgeCallsItself.sol";
import {BridgeTakesFromNamed} from "./weak/BridgeTakesFromNamed.sol";

/// @notice A router took tokens from whom the caller named, on the strength of a permit that a fallback had swallowed
/// and of approvals that users had left behind; here the owner is the caller and nobody else.
contract AnyswapAttackTest is AttackNetwork {
    FallbackToken private _weth;

    /// The twin takes Alice's first deposit from its recipient.
    function beforeFirstDeposit() internal override {
        fund(bob, LOCKED);
    }

    /// Alice has approved the bridge for ever, of a token that answers any call, `permit` and `underlying` included.
    function arrange() internal override {
        _weth = new FallbackToken();
        _weth.transfer(alice, 40 ether);
        vm.prank(alice);
        _weth.approve(address(bridges[L1]), type(uint256).max);
        vm.prank(attacker);
        _weth.approve(address(bridges[L1]), type(uint256).max);
    }

    function test_attack09_permitThatHitsAFallback() external real {
        _refused(_take(new bytes(160)));
    }

    function test_twin09_permitThatHitsAFallback() external twin(type(BridgeTakesFromNamed).name) {
        accepted(attacker, address(bridges[L1]), _take(new bytes(160)));
        _assertTaken();
    }

    function test_attack09_allowanceOfSomebodyElse() external real {
        _refused(_take(""));
        // Without an allowance of its own the caller is told so before anything is asked of the token.
        vm.prank(attacker);
        _weth.approve(address(bridges[L1]), 0);
        refused(
            attacker,
            address(bridges[L1]),
            _take(new bytes(160)),
            abi.encodeWithSelector(IBridge.PermitFailed.selector, address(_weth), 0, 40 ether)
        );
        assertEq(_weth.balanceOf(alice), 40 ether);
    }

    function test_twin09_allowanceOfSomebodyElse() external twin(type(BridgeTakesFromNamed).name) {
        accepted(attacker, address(bridges[L1]), _take(""));
        _assertTaken();
    }

    /// Names Alice wherever an address can be named, with all of it as the fee of whoever claims.
    function _take(bytes memory permit) private view returns (bytes memory) {
        return abi.encodeCall(
            IBridge.bridgeToken, (chainIds[L2A], alice, address(_weth), 40 ether, 40 ether, permit)
        );
    }

    function _refused(bytes memory input) private {
        refused(
            attacker,
            address(bridges[L1]),
            input,
            abi.encodeWithSelector(SafeTransferLib.TransferFromFailed.selector)
        );
        assertEq(_weth.balanceOf(alice), 40 ether);
        assertEq(bridges[L1].lockedOf(address(_weth)), 0);
    }

    function _assertTaken() private {
        assertEq(_weth.balanceOf(alice), 0);
        collect();
        settle(L1);
        Message[] memory messages = new Message[](2);
        (messages[0], messages[1]) = (sent[L1][2], sent[L1][3]);
        accepted(attacker, address(bridges[L2A]), claimManyInput(L1, messages));
        address image = bridges[L2A].wrappedToken(chainIds[L1], address(_weth));
        assertEq(TestToken(image).balanceOf(attacker), 40 ether);
    }
}

/// @notice Routers made calls that their users chose, from an address that other users had approved; here no call is
/// made from an address that holds or is allowed anything.
contract ApprovalAttackTest is AttackNetwork {
    /// Alice has approved the bridge of the L1 for ever, and it holds her escrow.
    function test_attack35_spendAnothersApproval() external real {
        _call(_spendApproval());
        _call(_takeEscrow());
        assertEq(token.balanceOf(alice), 900 ether);
        assertUntouched();
        address executor = address(bridges[L1].executor());
        assertEq(token.allowance(executor, attacker), 0);
        assertEq(token.allowance(alice, executor), 0);
        assertEq(token.balanceOf(executor), 0);
    }

    function test_twin35_spendAnothersApproval() external twin(type(BridgeCallsItself).name) {
        _call(_spendApproval());
        _call(_takeEscrow());
        assertEq(token.balanceOf(alice), 0);
        assertEq(token.balanceOf(attacker), 900 ether + LOCKED);
        assertEq(token.balanceOf(address(bridges[L1])), 0);
    }

    function _spendApproval() private view returns (bytes memory) {
        return abi.encodeCall(TestToken(address(token)).transferFrom, (alice, attacker, 900 ether));
    }

    function _takeEscrow() private view returns (bytes memory) {
        return abi.encodeCall(TestToken(address(token)).transfer, (attacker, LOCKED));
    }

    /// A message from L2 A to the token on the L1.
    function _call(bytes memory data) private {
        vm.prank(attacker);
        bridges[L2A].bridgeCall(chainIds[L1], address(token), address(0), 0, 0, data);
        Message memory message = lastSent(L2A);
        assertEq(message.kind, KIND_CALL);
        settle(L2A);
        accepted(attacker, address(bridges[L1]), claimInput(L2A, message));
        assertTrue(bridges[L1].isClaimed(chainIds[L2A], message.leafIndex));
    }
}
