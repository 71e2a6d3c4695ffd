// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Message, MessageHash} from "causeway/Message.sol";
import {CallExecutor} from "causeway/bridge/CallExecutor.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {L1Attributes} from "causeway/devnet/L1Attributes.sol";
import {ICausewayReceiver} from "causeway/interfaces/ICausewayReceiver.sol";
import {IChallengeResolver} from "causeway/interfaces/IChallengeResolver.sol";
import {IExitRootSink} from "causeway/interfaces/IExitRootSink.sol";
import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {IOutputSource} from "causeway/interfaces/IOutputSource.sol";
import {LedgerRollup} from "causeway/ledger/LedgerRollup.sol";
import {Mirror} from "causeway/mirror/Mirror.sol";
import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";
import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";
import {OptimisticSettlement} from "causeway/settlement/OptimisticSettlement.sol";
import {OutputProposals} from "causeway/settlement/OutputProposals.sol";
import {QuorumResolver} from "causeway/settlement/QuorumResolver.sol";
import {WrappedToken} from "causeway/token/WrappedToken.sol";

import {TrapdoorKey} from "../ledger/TrapdoorKey.sol";
import {Quorum} from "../settlement/Quorum.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {Artifacts} from "./support/Artifacts.sol";
import {BridgeCallsItself} from "./weak/BridgeCallsItself.sol";
import {BridgeRawCalls} from "./weak/BridgeRawCalls.sol";

/// @notice A message could call any contract, with any function that its sender chose, from an address with rights:
/// one call replaced the keepers; here the sender chooses arguments only, the function has one name that no contract of
/// the bridge has, and the caller is an executor that has no right and no token anywhere.
contract PolyNetworkAttackTest is AttackNetwork {
    uint256 private constant LOOT = 1000 ether;

    function test_attack01_mintByMessage() external real {
        Message memory message = _send(address(wrapped(L2A)), _mint());
        claim(L1, L2A, message);
        _assertKept(message);
        assertUntouched();
    }

    function test_twin01_mintByMessage() external twin(type(BridgeCallsItself).name) {
        claim(L1, L2A, _send(address(wrapped(L2A)), _mint()));
        assertEq(wrapped(L2A).balanceOf(attacker), LOOT);
        assertEq(supply(L2A), LOCKED + LOOT);
    }

    /// Data that begins with the selector of every function that the contract called has.
    function test_attack01_everyFunctionOfTheBridge() external real {
        (uint256 tried, uint256 kept) = _callEveryFunction();
        assertGt(tried, 130);
        assertEq(kept, tried, "a function was called");
        assertUntouched();
    }

    function test_twin01_everyFunctionOfTheBridge() external twin(type(BridgeCallsItself).name) {
        (uint256 tried, uint256 kept) = _callEveryFunction();
        assertLt(kept, tried);
        assertGe(wrapped(L2A).balanceOf(attacker), LOOT);
    }

    /// @return tried How many messages.
    /// @return kept How many of their calls failed.
    function _callEveryFunction() private returns (uint256 tried, uint256 kept) {
        string[10] memory names = [
            "Bridge",
            "CallExecutor",
            "WrappedToken",
            "GlobalRoots",
            "Mirror",
            "LedgerRollup",
            "OptimisticSettlement",
            "OutputProposals",
            "QuorumResolver",
            "Groth16Verifier"
        ];
        address verifier = address(new Groth16Verifier(TrapdoorKey.key(1)));
        address resolver = address(new QuorumResolver(Quorum.accounts(Quorum.verifiers(3)), 2));
        address outputs = address(_outputs(resolver));
        address[10] memory targets = [
            address(bridges[L2A]),
            address(bridges[L2A].executor()),
            address(wrapped(L2A)),
            address(globalRoots),
            address(new Mirror(new L1Attributes(), address(globalRoots))),
            address(_ledger(verifier)),
            address(_settlement(outputs)),
            outputs,
            resolver,
            verifier
        ];
        for (uint256 i = 0; i < names.length; ++i) {
            bytes4[] memory selectors = Artifacts.selectors(names[i]);
            for (uint256 k = 0; k < selectors.length; ++k) {
                bytes memory data = abi.encodePacked(selectors[k], abi.encode(attacker, LOOT, attacker));
                Message memory message = _send(targets[i], data);
                claim(L1, L2A, message);
                if (bridges[L2A].isRetryable(MessageHash.id(message))) ++kept;
                ++tried;
            }
        }
    }

    function _outputs(address resolver) private returns (OutputProposals) {
        return
            new OutputProposals(
                OutputProposals.Config(chainIds[L2A], 1, 1, 1, 1, IChallengeResolver(resolver))
            );
    }

    function _settlement(address outputs) private returns (OptimisticSettlement) {
        return new OptimisticSettlement(
            IOutputSource(outputs), IExitRootSink(address(globalRoots)), address(bridges[L2A]), chainIds[L2A]
        );
    }

    function _ledger(address verifier) private returns (LedgerRollup) {
        (uint256[] memory sizes, address[] memory verifiers) = (new uint256[](1), new address[](1));
        (sizes[0], verifiers[0]) = (1, verifier);
        ILedgerRollup.Config memory c = ILedgerRollup.Config({
            chain: 950,
            globalRoots: address(globalRoots),
            operator: relayer,
            guardian: guardian,
            unpauser: unpauser,
            limiter: limiter,
            unpauseDelay: 1,
            depositDeadline: 1,
            freezeDeadline: 2,
            exitDelay: 1,
            defaultCapacity: 1,
            defaultRefillPerSecond: 1
        });
        return new LedgerRollup(c, chainIds, sizes, verifiers);
    }

    /// 256 runs of 400 draws: whatever is in the message, no contract of the bridge is reached through the executor.
    function testFuzz_attack01_anyTargetAnyData(uint256 seed) external real {
        assertEq(_draw(seed, 400), 0, "a contract of the bridge answered");
        assertUntouched();
    }

    function test_twin01_anyTargetAnyData() external twin(type(BridgeRawCalls).name) {
        assertGt(_draw(1, 400), 10);
    }

    /// As the bridge, which is the executor's only caller; the data of every second draw begins with a selector that
    /// some contract has.
    function _draw(uint256 seed, uint256 draws) private returns (uint256 answered) {
        CallExecutor executor = bridges[L2A].executor();
        address[6] memory targets = [
            address(bridges[L1]),
            address(bridges[L2A]),
            address(bridges[L2B]),
            address(executor),
            address(wrapped(L2A)),
            address(globalRoots)
        ];
        bytes4[6] memory selectors = [
            IBridge.exitRoot.selector,
            IBridge.leafCount.selector,
            WrappedToken.mint.selector,
            IERC20.approve.selector,
            GlobalRoots.update.selector,
            CallExecutor.execute.selector
        ];
        bytes memory input = abi.encodeCall(
            CallExecutor.execute,
            (targets[0], bytes32(0), chainIds[L1], attacker, attacker, LOOT, new bytes(96))
        );
        vm.startPrank(address(bridges[L2A]));
        for (uint256 i = 0; i < draws; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            address target = targets[seed % targets.length];
            uint256 first = i % 2 == 0
                ? seed
                : uint256(bytes32(selectors[(seed >> 128) % selectors.length])) | seed >> 32;
            assembly ("memory-safe") {
                mstore(add(input, 0x24), target)
                // Identity, amount, and three words of data.
                mstore(add(input, 0x44), seed)
                mstore(add(input, 0xc4), shl(mod(seed, 256), 1))
                mstore(add(input, 0x124), first)
                mstore(add(input, 0x144), xor(seed, target))
                mstore(add(input, 0x164), not(seed))
            }
            (bool success, bytes memory reason) = address(executor).call(input);
            if (success) ++answered;
            else assertEq(bytes4(reason), CallExecutor.ReceiverFailed.selector);
        }
        vm.stopPrank();
    }

    /// No function of any deployed contract has the selector that messages call, by chance or by another's choice, but
    /// for the receiver that is there to be called.
    function test_reason01_noFunctionIsCalledByChance() external view {
        string[] memory names = Artifacts.deployed();
        bytes4 called = ICausewayReceiver.onCausewayMessage.selector;
        uint256 receivers = 0;
        for (uint256 i = 0; i < names.length; ++i) {
            bytes4[] memory selectors = Artifacts.selectors(names[i]);
            for (uint256 k = 0; k < selectors.length; ++k) {
                if (selectors[k] != called) continue;
                assertEq(names[i], "TestReceiver");
                ++receivers;
            }
        }
        assertEq(receivers, 1);
    }

    /// A call without a token, from the attacker to anything.
    function _send(address target, bytes memory data) private returns (Message memory message) {
        vm.prank(attacker);
        bridges[L1].bridgeCall(chainIds[L2A], target, address(0), 0, 0, data);
        message = lastSent(L1);
        settle(L1);
    }

    function _mint() private view returns (bytes memory) {
        return abi.encodeCall(WrappedToken.mint, (attacker, LOOT));
    }

    function _assertKept(Message memory message) private view {
        assertTrue(bridges[L2A].isRetryable(MessageHash.id(message)));
    }
}
