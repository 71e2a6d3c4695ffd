// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Bridge} from "causeway/Bridge.sol";
import {Message} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {IChallengeResolver} from "causeway/interfaces/IChallengeResolver.sol";
import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {IOutputSource} from "causeway/interfaces/IOutputSource.sol";
import {IRootSource} from "causeway/interfaces/IRootSource.sol";
import {LedgerRollup} from "causeway/ledger/LedgerRollup.sol";
import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";
import {OutputProposals} from "causeway/settlement/OutputProposals.sol";
import {QuorumResolver} from "causeway/settlement/QuorumResolver.sol";
import {TestToken} from "causeway/token/TestToken.sol";

import {LedgerNetwork} from "../ledger/LedgerNetwork.sol";
import {Quorum} from "../settlement/Quorum.sol";
import {Artifacts} from "./support/Artifacts.sol";
import {Attempt} from "./support/Attempt.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {SettlementAttack} from "./support/SettlementAttack.sol";
import {BridgeInitializable} from "./weak/BridgeInitializable.sol";
import {BridgeRelists} from "./weak/BridgeRelists.sol";
import {BridgeRootSourceSettable} from "./weak/BridgeRootSourceSettable.sol";
import {LedgerRollupRenumbers} from "./weak/LedgerRollupRenumbers.sol";
import {LedgerRollupVerifierSettable} from "./weak/LedgerRollupVerifierSettable.sol";
import {OptimisticSettlementOutputsSettable} from "./weak/OptimisticSettlementOutputsSettable.sol";
import {OutputProposalsWindowZero} from "./weak/OutputProposalsWindowZero.sol";
import {QuorumResolverThresholdZero} from "./weak/QuorumResolverThresholdZero.sol";

/// @dev Knows every root.
contract LookAlikeRootSource is IRootSource {
    function isKnown(bytes32) external pure returns (bool) {
        return true;
    }
}

/// @dev Says of every output that it is the one it was made with.
contract LookAlikeOutputSource is IOutputSource {
    bytes32 private immutable _root;
    uint64 private immutable _number;

    constructor(bytes32 root, uint64 number) {
        (_root, _number) = (root, number);
    }

    function finalize(uint256) external {}

    function finalizedOutput(uint256) external view returns (bytes32, uint64) {
        return (_root, _number);
    }
}

/// @dev Takes every proof.
contract LookAlikeVerifier {
    fallback() external {}
}

/// @title Names that functions have which put another contract in the place of one
library Replacements {
    /// @return done How many of them a contract has.
    function tryAll(address target, address own) internal returns (uint256 done) {
        string[12] memory functions = [
            "setRootSource(address)",
            "setGlobalRoots(address)",
            "setVerifier(address)",
            "setVerifiers(address)",
            "setMirror(address)",
            "setOutputs(address)",
            "setResolver(address)",
            "setSettlement(address)",
            "setBridge(address)",
            "setL2Bridge(address)",
            "initialize(address)",
            "upgradeTo(address)"
        ];
        for (uint256 i = 0; i < functions.length; ++i) {
            (bool success,) = target.call(abi.encodeWithSignature(functions[i], own));
            if (success) ++done;
        }
    }
}

/// @notice A verifier looked at an account that the caller had put in the place of the system's own; here a bridge asks
/// the one source of roots that it was deployed with, which is part of its code and in no argument.
contract WormholeAttackTest is AttackNetwork {
    uint256 private constant LOOT = 1000 ether;

    function test_attack08_rootSourceOfTheCallersOwn() external real {
        _substitute();
        bytes memory input = forgedClaim(L1, forged(L1, 7, L2A, attacker, LOOT));
        refused(attacker, address(bridges[L2A]), input, IBridge.GlobalRootUnknown.selector);
        assertEq(bridges[L2A].rootSource(), address(globalRoots));
        assertUntouched();
    }

    function test_twin08_rootSourceOfTheCallersOwn() external twin(type(BridgeRootSourceSettable).name) {
        _substitute();
        accepted(attacker, address(bridges[L2A]), forgedClaim(L1, forged(L1, 7, L2A, attacker, LOOT)));
        assertEq(wrapped(L2A).balanceOf(attacker), LOOT);
    }

    /// Not in storage either, where it could be written over, nor where a proxy keeps what it points to.
    function test_reason08_noAddressIsInStorage() external real {
        bytes32 source = bytes32(uint256(uint160(address(globalRoots))));
        address bridge = address(bridges[L2A]);
        for (uint256 slot = 0; slot < 100; ++slot) {
            assertNotEq(vm.load(bridge, bytes32(slot)), source);
        }
        string[3] memory names =
            ["eip1967.proxy.implementation", "eip1967.proxy.admin", "eip1967.proxy.beacon"];
        for (uint256 i = 0; i < names.length; ++i) {
            bytes32 slot = bytes32(uint256(keccak256(bytes(names[i]))) - 1);
            assertEq(vm.load(bridge, slot), 0);
            assertEq(vm.load(address(globalRoots), slot), 0);
        }
        assertEq(vm.load(bridge, keccak256("PROXIABLE")), 0);
    }

    /// Calls whatever could put another source in: names that such functions have.
    function _substitute() private {
        address source = address(new LookAlikeRootSource());
        Replacements.tryAll(address(bridges[L2A]), source);
    }
}

/// @notice The same for what a settlement verifies by: the source of its outputs, and where its exit roots go.
contract WormholeSettlementAttackTest is SettlementAttack {
    function test_attack08_sourceOfOutputsOfTheCallersOwn() external real {
        Replacements.tryAll(address(settlement), address(_source()));
        refused(
            attacker,
            address(settlement),
            settleInput(0, fabricated),
            OutputProposals.UnknownProposal.selector
        );
        assertEq(address(settlement.outputs()), address(outputs));
        assertEq(address(settlement.globalRoots()), address(globalRoots));
        assertEq(address(outputs.resolver()), address(resolver));
        assertEq(globalRoots.exitRootOf(CHAIN), 0);
    }

    function test_twin08_sourceOfOutputsOfTheCallersOwn()
        external
        twin(type(OptimisticSettlementOutputsSettable).name)
    {
        Replacements.tryAll(address(settlement), address(_source()));
        accepted(attacker, address(settlement), settleInput(0, fabricated));
        assertEq(globalRoots.exitRootOf(CHAIN), EVIL);
    }

    /// Nor can whom the proposals believe be replaced, by anybody whom they pay or name.
    function test_reason08_resolverIsFixed() external real {
        address own = address(_source());
        assertEq(Replacements.tryAll(address(outputs), own), 0);
        assertEq(Replacements.tryAll(address(resolver), own), 0);
        assertEq(Replacements.tryAll(address(globalRoots), own), 0);
        assertEq(address(outputs.resolver()), address(resolver));
        assertEq(resolver.verifiers().length, 3);
    }

    function _source() private returns (LookAlikeOutputSource) {
        return new LookAlikeOutputSource(fabricated.root, fabricated.number);
    }
}

/// @notice The same for the verifiers of a ledger.
contract WormholeLedgerAttackTest is LedgerNetwork, Attempt {
    string private _weak;

    function newLedger(ILedgerRollup.Config memory c) internal override returns (LedgerRollup) {
        string memory name = bytes(_weak).length == 0 ? "LedgerRollup" : _weak;
        return LedgerRollup(deploy(name, abi.encode(c, chainIds, sizes, verifiers)));
    }

    function test_attack08_verifierOfTheCallersOwn() external {
        bytes memory input = _substitute();
        refused(operator, address(ledger), input, Groth16Verifier.ProofInvalid.selector);
        for (uint256 i = 0; i < sizes.length; ++i) {
            assertEq(ledger.verifierOf(sizes[i]), verifiers[i]);
        }
        assertEq(ledger.batchCount(), 1);
    }

    function test_twin08_verifierOfTheCallersOwn() external {
        _weak = type(LedgerRollupVerifierSettable).name;
        bytes memory input = _substitute();
        accepted(operator, address(ledger), input);
        collect();
        claimExit(L1, 0);
        assertEq(token.balanceOf(stranger), 10 ether, "by a batch that nothing has proven");
    }

    /// A batch in which Alice's tokens go to a stranger, with the proof of another.
    function _substitute() private returns (bytes memory) {
        setUpLedger();
        deposit(alice, 10 ether);
        submit(one(depositOf(alice, 1, 10 ether)));
        uint256[8] memory proof = prove(one(transferTo(bob, 1, 1)));
        address own = address(new LookAlikeVerifier());
        vm.prank(stranger);
        (bool done,) = address(ledger).call(abi.encodeWithSignature("setVerifier(uint256,address)", 1, own));
        if (done) emit log_string("setVerifier");
        assertEq(Replacements.tryAll(address(ledger), own), 0);
        return abi.encodeCall(
            ILedgerRollup.submitBatch,
            (nextRoot(), field("commitment"), one(exitTo(L1, stranger, 1, 10 ether)), proof)
        );
    }
}

/// @notice An upgrade that left one initialiser out set a threshold to zero; here there is no upgrade, and no contract
/// can be deployed with a security parameter left at its default.
contract RoninUpgradeAttackTest is AttackNetwork {
    /// The attacker, who disputes an output, needs as many signatures as the threshold says.
    function test_attack11_thresholdLeftAtZero() external real {
        address[] memory accounts = Quorum.accounts(Quorum.verifiers(3));
        vm.expectRevert(abi.encodeWithSelector(QuorumResolver.UnreachableThreshold.selector, 0, 3));
        new QuorumResolver(accounts, 0);
        QuorumResolver resolver = new QuorumResolver(accounts, 1);
        vm.expectRevert(abi.encodeWithSelector(QuorumResolver.TooFewSignatures.selector, 0, 1));
        resolver.verify(attacker, 101, 0, 1, keccak256("fabricated"), new bytes[](0));
    }

    function test_twin11_thresholdLeftAtZero() external {
        address[] memory accounts = Quorum.accounts(Quorum.verifiers(3));
        QuorumResolver resolver =
            QuorumResolver(deploy(type(QuorumResolverThresholdZero).name, abi.encode(accounts, uint256(0))));
        OutputProposals outputs =
            new OutputProposals(OutputProposals.Config(101, 3600, 86_400, 1 ether, 1 ether, resolver));
        vm.deal(alice, 1 ether);
        vm.prank(alice);
        uint256 id = outputs.propose{value: 1 ether}(keccak256("right"), 7);
        vm.deal(attacker, 1 ether);
        vm.startPrank(attacker);
        outputs.challenge{value: 1 ether}(id);
        outputs.resolve(id, keccak256("fabricated"), new bytes[](0));
        vm.stopPrank();
        assertEq(outputs.bondOf(attacker), 2 ether, "refuted without a signature");
    }

    function test_attack11_windowLeftAtZero() external {
        OutputProposals.Config memory c = _withoutWindow();
        vm.expectRevert(abi.encodeWithSelector(OutputProposals.ZeroParameter.selector, "disputeWindow"));
        new OutputProposals(c);
    }

    function test_twin11_windowLeftAtZero() external {
        OutputProposals outputs =
            OutputProposals(deploy(type(OutputProposalsWindowZero).name, abi.encode(_withoutWindow())));
        vm.deal(attacker, 1 ether);
        vm.startPrank(attacker);
        uint256 id = outputs.propose{value: 1 ether}(keccak256("fabricated"), 7);
        outputs.finalize(id);
        vm.stopPrank();
        (bytes32 root,) = outputs.finalizedOutput(id);
        assertEq(root, keccak256("fabricated"), "final in the block in which it was proposed");
    }

    function _withoutWindow() private returns (OutputProposals.Config memory) {
        return
            OutputProposals.Config(101, 0, 86_400, 1 ether, 1 ether, IChallengeResolver(makeAddr("resolver")));
    }

    /// Everything that secures a bridge has a value after deployment, on every chain.
    function test_reason11_noParameterIsAtItsDefault() external real {
        for (uint256 i = 0; i < CHAINS; ++i) {
            Bridge bridge = bridges[i];
            assertNotEq(bridge.rootSource(), address(0));
            assertNotEq(bridge.guardian(), address(0));
            assertNotEq(bridge.unpauser(), address(0));
            assertNotEq(bridge.limiter(), address(0));
            assertNotEq(address(bridge.executor()), address(0));
            assertGt(bridge.unpauseDelay(), 0);
            assertGt(bridge.chain(), 0);
            for (uint8 direction = 0; direction < 2; ++direction) {
                // Of a token that nobody has spoken of yet.
                (uint128 capacity, uint128 refill) = bridge.limitOf(address(0xdead), direction);
                assertGt(capacity, 0);
                assertGt(refill, 0);
                assertEq(bridge.available(address(0xdead), direction), capacity);
            }
            assertEq(bridge.executor().bridge(), address(bridge));
        }
    }
}

/// @notice Contracts that anybody could initialise, once more or for the first time, and implementations that destroyed
/// themselves under their proxies; here there is nothing to initialise, to upgrade or to destroy.
contract InitializerAttackTest is AttackNetwork {
    function test_reason29_strangersInitializeNothing() external real {
        address[5] memory targets = [
            address(bridges[L1]),
            address(bridges[L2A].executor()),
            address(wrapped(L2A)),
            address(globalRoots),
            address(token)
        ];
        string[8] memory functions = [
            "initialize()",
            "initialize(address)",
            "initialize(address,address)",
            "init()",
            "reinitialize(uint8)",
            "upgradeTo(address)",
            "upgradeToAndCall(address,bytes)",
            "transferOwnership(address)"
        ];
        for (uint256 i = 0; i < targets.length; ++i) {
            for (uint256 k = 0; k < functions.length; ++k) {
                vm.prank(attacker);
                (bool success, bytes memory answer) = targets[i].call(
                    abi.encodePacked(
                        bytes4(keccak256(bytes(functions[k]))), abi.encode(attacker, attacker, 64, 0)
                    )
                );
                assertFalse(success, functions[k]);
                // No function answered: that of a selector which is not there says nothing.
                assertEq(answer.length, 0, functions[k]);
            }
        }
        assertUntouched();
    }

    /// A stranger initialises the bridge with a source of roots that knows every root, and claims.
    function test_attack29_initializeAndClaim() external real {
        (bool done, bytes memory input) = _initialize();
        assertFalse(done, "initialised");
        refused(attacker, address(bridges[L2A]), input, IBridge.GlobalRootUnknown.selector);
        assertUntouched();
    }

    function test_twin29_initializeAndClaim() external twin(type(BridgeInitializable).name) {
        (bool done, bytes memory input) = _initialize();
        assertTrue(done, "the twin resists");
        accepted(attacker, address(bridges[L2A]), input);
        assertEq(wrapped(L2A).balanceOf(attacker), 1000 ether);
    }

    function _initialize() private returns (bool done, bytes memory input) {
        address source = address(new LookAlikeRootSource());
        vm.prank(attacker);
        (done,) = address(bridges[L2A]).call(abi.encodeWithSignature("initialize(address)", source));
        input = forgedClaim(L1, forged(L1, 7, L2A, attacker, 1000 ether));
    }

    /// The search below would find what it looks for.
    function test_reason29_theSearchFinds() external view {
        assertTrue(Artifacts.hasOpcode(vm.getDeployedCode("CallExecutor.sol:CallExecutor"), 0xf1));
        assertTrue(Artifacts.hasOpcode(hex"5bff", 0xff));
        assertTrue(Artifacts.hasOpcode(hex"60ff6000f4", 0xf4));
        assertFalse(Artifacts.hasOpcode(hex"60ff61f4f4", 0xf4));
        assertFalse(Artifacts.hasOpcode(hex"00fff45b00f4", 0xf4));
    }

    /// No deployed contract has such a function by any name, and no code that would run another's or remove itself.
    function test_reason29_nothingToInitializeOrDestroy() external view {
        string[] memory names = Artifacts.deployed();
        string[6] memory words = ["init", "reinit", "upgrade", "migrate", "setImplementation", "destroy"];
        for (uint256 i = 0; i < names.length; ++i) {
            string[] memory functions = Artifacts.functions(names[i]);
            for (uint256 k = 0; k < functions.length; ++k) {
                for (uint256 w = 0; w < words.length; ++w) {
                    assertFalse(Artifacts.startsWith(functions[k], words[w]), functions[k]);
                }
            }
            bytes memory code = vm.getDeployedCode(string.concat(names[i], ".sol:", names[i]));
            assertGt(code.length, 100);
            // CALLCODE, DELEGATECALL, SELFDESTRUCT.
            assertFalse(Artifacts.hasOpcode(code, 0xf2), names[i]);
            assertFalse(Artifacts.hasOpcode(code, 0xf4), names[i]);
            assertFalse(Artifacts.hasOpcode(code, 0xff), names[i]);
        }
    }
}

/// @notice Anybody could list a token that was listed, and became its owner; here a listing is made once, by what the
/// token's own chain says of it, and gives nobody anything.
contract XBridgeAttackTest is AttackNetwork {
    /// L2 B's settlement, whose keys are stolen, describes a token of the L1 that L2 A knows already.
    function test_attack38_describeAListedToken() external real {
        bytes memory input = _describeAgain();
        address image = address(wrapped(L2A));
        accepted(attacker, address(bridges[L2A]), input);
        assertEq(address(wrapped(L2A)), image);
        assertEq(wrapped(L2A).name(), "Test token");
        (uint64 originChain, address originToken) = bridges[L2A].originOf(image);
        assertEq(originChain, chainIds[L1]);
        assertEq(originToken, address(token));
        assertUntouched();
    }

    /// In the twin the attacker's listing is the token's from then on, and what Alice sends arrives in it.
    function test_twin38_describeAListedToken() external twin(type(BridgeRelists).name) {
        bytes memory input = _describeAgain();
        TestToken image = wrapped(L2A);
        accepted(attacker, address(bridges[L2A]), input);
        assertNotEq(address(wrapped(L2A)), address(image));
        assertEq(wrapped(L2A).name(), "The attacker's");
        assertEq(wrapped(L2A).decimals(), 0);
        Message memory message = send(L1, L2A, address(token), 5 ether, 0);
        settle(L1);
        claim(L1, L2A, message);
        assertEq(wrapped(L2A).balanceOf(bob), 5 ether);
        assertEq(image.balanceOf(bob), LOCKED, "the true image gets no more");
    }

    /// A listing is no right to withdraw: of a token that nobody has locked nothing leaves.
    function test_reason38_listingIsNoRightToWithdraw() external real {
        accepted(attacker, address(bridges[L2A]), _describeAgain());
        Message memory message = forged(L2B, 1, L1, attacker, LOCKED + 1);
        settleForged(L2B, message);
        refused(
            attacker,
            address(bridges[L1]),
            claimInput(L2B, message),
            abi.encodeWithSelector(IBridge.EscrowShort.selector, address(token), LOCKED, LOCKED + 1)
        );
        assertUntouched();
    }

    function _describeAgain() private returns (bytes memory) {
        Message memory message = forged(L2B, 0, L2A, attacker, 0);
        message.kind = 2;
        message.data = abi.encode("The attacker's", "EVIL", uint8(0));
        settleForged(L2B, message);
        return claimInput(L2B, message);
    }
}

/// @notice The same on a ledger: a number is given to a token once.
contract XBridgeLedgerAttackTest is LedgerNetwork, Attempt {
    string private _weak;

    function newLedger(ILedgerRollup.Config memory c) internal override returns (LedgerRollup) {
        string memory name = bytes(_weak).length == 0 ? "LedgerRollup" : _weak;
        return LedgerRollup(deploy(name, abi.encode(c, chainIds, sizes, verifiers)));
    }

    function test_attack38_describeAListedTokenToALedger() external {
        _describeAgain();
        assertEq(ledger.tokenOf(chainIds[L1], address(token)), 1);
        assertEq(ledger.tokenCount(), 1);
        (string memory name,,) = ledger.descriptionOf(1);
        assertEq(name, "Test token");
    }

    function test_twin38_describeAListedTokenToALedger() external {
        _weak = type(LedgerRollupRenumbers).name;
        _describeAgain();
        assertEq(ledger.tokenOf(chainIds[L1], address(token)), 2, "deposits go to another number");
        (string memory name,,) = ledger.descriptionOf(2);
        assertEq(name, "The attacker's");
    }

    function _describeAgain() private {
        setUpLedger();
        deposit(alice, 1 ether);
        Message[] memory messages = new Message[](1);
        messages[0] = descriptionMessage(0, address(token), "The attacker's", "EVIL");
        messages[0].originChain = chainIds[L1];
        forgeSent(messages);
        claimMany(L2, messages, stranger);
    }
}
