// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {Vm} from "forge-std/Vm.sol";

import {Bridge} from "causeway/Bridge.sol";
import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {LedgerRollup} from "causeway/ledger/LedgerRollup.sol";
import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";
import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";
import {TestToken} from "causeway/token/TestToken.sol";

import {ReferenceGlobalTree} from "../support/ReferenceGlobalTree.sol";
import {ReferenceTree} from "../support/ReferenceTree.sol";
import {ReferenceBinding} from "./ReferenceBinding.sol";
import {TrapdoorKey} from "./TrapdoorKey.sol";

/// @title An L1 with its bridge and a ledger, and an L2, in one EVM
/// @notice Batches are proven for real, under keys whose secrets are known (`TrapdoorKey`), from signals that the plain
/// reference computes: a contract that bound a proof to anything else would refuse them. State roots are arbitrary.
abstract contract LedgerNetwork is Test {
    uint256 internal constant CHAINS = 3;
    uint256 internal constant L1 = 0;
    uint256 internal constant L2 = 1;
    uint256 internal constant LEDGER = 2;
    uint8 internal constant OUTBOUND = 0;
    uint8 internal constant INBOUND = 1;
    uint256 internal constant R = TrapdoorKey.R;
    uint128 internal constant CAPACITY = 1_000_000 ether;
    uint128 internal constant REFILL = 100 ether;
    uint32 internal constant UNPAUSE_DELAY = 1 days;
    uint32 internal constant DEPOSIT_DEADLINE = 1 hours;
    uint32 internal constant FREEZE_DEADLINE = 7 days;
    uint32 internal constant EXIT_DELAY = 2 days;
    uint256 internal constant EMPTY_ROOT =
        19_217_088_683_336_594_659_449_020_493_828_377_907_203_207_941_212_636_669_271_704_950_158_751_593_251;

    address internal guardian = makeAddr("guardian");
    address internal unpauser = makeAddr("unpauser");
    address internal limiter = makeAddr("limiter");
    address internal relayer = makeAddr("relayer");
    address internal operator = makeAddr("operator");
    address internal stranger = makeAddr("stranger");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");

    uint64[] internal chainIds;
    Bridge[] internal bridges;
    ReferenceTree[] internal trees;
    GlobalRoots internal globalRoots;
    LedgerRollup internal ledger;
    TestToken internal token;
    uint256[] internal sizes;
    address[] internal verifiers;

    mapping(uint256 chain => Message[]) internal sent;
    /// @dev How many leaves the accepted exit root of each chain covers.
    uint32[CHAINS] internal settled;
    /// @dev How many leaves an exit root of the ledger covers.
    mapping(bytes32 exitRoot => uint32) internal leavesOf;

    function setUpLedger() internal {
        vm.warp(1_800_000_000);
        chainIds = [uint64(901), 902, 950];
        sizes = [uint256(1), 4, 20];
        for (uint256 i = 0; i < sizes.length; ++i) {
            verifiers.push(address(new Groth16Verifier(TrapdoorKey.key(sizes[i]))));
        }
        for (uint256 i = 0; i < CHAINS; ++i) {
            trees.push(new ReferenceTree());
        }
        address predicted = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 3);
        vm.chainId(chainIds[L2]);
        Bridge l2 = new Bridge(bridgeConfig(predicted), chainIds);
        vm.chainId(chainIds[L1]);
        bridges.push(new Bridge(bridgeConfig(predicted), chainIds));
        bridges.push(l2);
        ledger = newLedger(config(predicted));
        address[] memory sources = new address[](CHAINS);
        (sources[0], sources[1], sources[2]) = (address(bridges[L1]), settlement(), address(ledger));
        globalRoots = new GlobalRoots(chainIds, sources);
        assertEq(address(globalRoots), predicted);
        token = new TestToken("Test token", "TEST", 18, type(uint128).max);
        token.faucet(alice, 100_000_000 ether);
        vm.prank(alice);
        token.approve(address(bridges[L1]), type(uint256).max);
        vm.recordLogs();
    }

    /// @dev Tests of attacks put a weakened twin in its place.
    function newLedger(ILedgerRollup.Config memory c) internal virtual returns (LedgerRollup) {
        return new LedgerRollup(c, chainIds, sizes, verifiers);
    }

    function settlement() internal returns (address) {
        return makeAddr("settlement of the L2");
    }

    function bridgeConfig(address rootSource) internal view returns (IBridge.Config memory) {
        return IBridge.Config(rootSource, guardian, unpauser, limiter, UNPAUSE_DELAY, CAPACITY * 1000, REFILL);
    }

    function config(address roots) internal view returns (ILedgerRollup.Config memory) {
        return ILedgerRollup.Config({
            chain: chainIds[LEDGER],
            globalRoots: roots,
            operator: operator,
            guardian: guardian,
            unpauser: unpauser,
            limiter: limiter,
            unpauseDelay: UNPAUSE_DELAY,
            depositDeadline: DEPOSIT_DEADLINE,
            freezeDeadline: FREEZE_DEADLINE,
            exitDelay: EXIT_DELAY,
            defaultCapacity: CAPACITY,
            defaultRefillPerSecond: REFILL
        });
    }

    /// @dev Sends from Alice at the L1, and returns the message that moves the token.
    function send(address owner, uint256 amount, uint256 fee) internal returns (Message memory) {
        vm.prank(alice);
        bridges[L1].bridgeToken(chainIds[LEDGER], owner, address(token), amount, fee, "");
        collect();
        return sent[L1][sent[L1].length - 1];
    }

    /// @dev Sends and claims, so that a deposit waits.
    function deposit(address owner, uint256 amount) internal {
        send(owner, amount, 0);
        relay(L1);
    }

    /// @dev Registers another token by a deposit of it.
    function secondToken(address owner, uint256 amount) internal returns (TestToken second) {
        second = new TestToken("Second token", "SECOND", 6, type(uint128).max);
        second.faucet(alice, amount);
        vm.startPrank(alice);
        second.approve(address(bridges[L1]), amount);
        bridges[L1].bridgeToken(chainIds[LEDGER], owner, address(second), amount, 0, "");
        vm.stopPrank();
        relay(L1);
    }

    /// @dev Reads the recorded events into the reference trees.
    function collect() internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            observe(logs[i]);
            if (logs[i].topics[0] != IBridge.MessageSent.selector) continue;
            for (uint256 chain = 0; chain < CHAINS; ++chain) {
                if (logs[i].emitter != emitterOf(chain)) continue;
                (Message memory message, bytes32 exitRoot) = abi.decode(logs[i].data, (Message, bytes32));
                trees[chain].push(logs[i].topics[1]);
                sent[chain].push(message);
                if (chain == LEDGER) leavesOf[exitRoot] = message.leafIndex + 1;
                assertEq(trees[chain].count(), message.leafIndex + 1, "leaf index");
                assertEq(trees[chain].exitRoot(trees[chain].count()), exitRoot, "exit root of the event");
            }
        }
    }

    /// @dev For tests that look at further events.
    function observe(Vm.Log memory log) internal virtual {}

    function emitterOf(uint256 chain) internal view returns (address) {
        return chain == LEDGER ? address(ledger) : address(bridges[chain]);
    }

    /// @dev Makes the global root cover all that a bridge has sent. What a ledger sends is covered by itself.
    function settle(uint256 chain) internal {
        collect();
        if (chain == L1) {
            globalRoots.update();
        } else {
            address source = settlement();
            bytes32 exitRoot = bridges[chain].exitRoot();
            vm.prank(source);
            globalRoots.acceptExitRoot(exitRoot);
        }
        settled[chain] = bridges[chain].leafCount();
    }

    /// @dev Settles, then claims at the ledger all that the chain has sent there and that is not claimed yet.
    function relay(uint256 from) internal {
        settle(from);
        Message[] memory open = openMessages(from);
        if (open.length == 0) return;
        claimMany(from, open, relayer);
        collect();
    }

    function openMessages(uint256 from) internal view returns (Message[] memory open) {
        uint256 count = 0;
        Message[] memory all = new Message[](sent[from].length);
        for (uint256 i = 0; i < sent[from].length; ++i) {
            if (sent[from][i].destinationChain != chainIds[LEDGER]) continue;
            if (!ledger.isClaimed(chainIds[from], uint32(i))) all[count++] = sent[from][i];
        }
        open = new Message[](count);
        for (uint256 i = 0; i < count; ++i) {
            open[i] = all[i];
        }
    }

    function claimMany(uint256 from, Message[] memory messages, address feeRecipient) internal {
        ledger.claimMany(messages, settled[from], multiProof(from, messages), globalProof(from), feeRecipient);
    }

    function multiProof(uint256 from, Message[] memory messages) internal view returns (bytes32[] memory) {
        uint256[] memory indexes = new uint256[](messages.length);
        for (uint256 i = 0; i < messages.length; ++i) {
            indexes[i] = messages[i].leafIndex;
        }
        return trees[from].multiProof(indexes, settled[from]);
    }

    function globalProof(uint256 chain) internal view returns (IBridge.GlobalProof memory proof) {
        bytes32[] memory leaves = new bytes32[](CHAINS);
        for (uint256 i = 0; i < CHAINS; ++i) {
            leaves[i] = ReferenceGlobalTree.leaf(chainIds[i], globalRoots.exitRootOf(chainIds[i]));
        }
        proof.globalRoot = ReferenceGlobalTree.root(leaves);
        proof.slot = uint8(chain);
        proof.siblings = ReferenceGlobalTree.proof(leaves, chain);
    }

    /// @dev A message of the L2 that no bridge has sent; tests change it further.
    function tokenMessage(uint32 index, address originToken, uint256 amount, uint256 fee)
        internal
        view
        returns (Message memory)
    {
        return Message({
            kind: 0,
            sourceChain: chainIds[L2],
            leafIndex: index,
            destinationChain: chainIds[LEDGER],
            originChain: chainIds[L2],
            originToken: originToken,
            sender: alice,
            recipient: bob,
            amount: amount,
            relayerFee: fee,
            data: ""
        });
    }

    function descriptionMessage(uint32 index, address originToken, string memory name, string memory symbol)
        internal
        view
        returns (Message memory message)
    {
        message = tokenMessage(index, originToken, 0, 0);
        message.kind = 2;
        message.data = abi.encode(name, symbol, uint8(6));
    }

    /// @dev Makes the L2 have sent exactly these messages.
    function forgeSent(Message[] memory messages) internal {
        for (uint256 i = 0; i < messages.length; ++i) {
            trees[L2].push(MessageHash.id(messages[i]));
        }
        settled[L2] = trees[L2].count();
        bytes32 exitRoot = trees[L2].exitRoot(settled[L2]);
        address source = settlement();
        vm.prank(source);
        globalRoots.acceptExitRoot(exitRoot);
    }

    /// @dev Claims a message of the ledger at a bridge, against the exit root that is accepted.
    function claimExit(uint256 to, uint32 index) internal {
        uint32 count = leavesOf[globalRoots.exitRootOf(chainIds[LEDGER])];
        bytes32[32] memory siblings = trees[LEDGER].proof(index, count);
        bridges[to].claim(sent[LEDGER][index], count, siblings, globalProof(LEDGER), relayer);
    }

    function depositOf(address owner, uint256 number, uint256 amount)
        internal
        pure
        returns (ReferenceBinding.Transaction memory)
    {
        return ReferenceBinding.Transaction(1, 0, 0, number, amount, owner, 0);
    }

    function transferTo(address owner, uint256 number, uint256 amount)
        internal
        pure
        returns (ReferenceBinding.Transaction memory)
    {
        return ReferenceBinding.Transaction(2, 1, 2, number, amount, owner, 0);
    }

    function exitTo(uint256 destination, address recipient, uint256 number, uint256 amount)
        internal
        view
        returns (ReferenceBinding.Transaction memory)
    {
        return ReferenceBinding.Transaction(3, 1, 0, number, amount, recipient, chainIds[destination]);
    }

    function one(ReferenceBinding.Transaction memory t) internal pure returns (uint256[] memory words) {
        words = new uint256[](2);
        (words[0], words[1]) = ReferenceBinding.pack(t);
    }

    /// @dev Four transactions, the rest no-ops.
    function some(ReferenceBinding.Transaction[] memory list) internal pure returns (uint256[] memory) {
        return ReferenceBinding.pack(list, list.length > 4 ? 20 : 4);
    }

    function noop() internal pure returns (uint256[] memory) {
        return new uint256[](2);
    }

    /// @dev What the circuit would put out for these words and the ledger as it stands, by the plain reference.
    function signalsFor(uint256 newRoot, uint256 commitment, uint256[] memory words)
        internal
        view
        returns (uint256[6] memory)
    {
        return signalsOver(words, newRoot, commitment, words);
    }

    /// @dev As `signalsFor`, where the contract is shown other words than the circuit has.
    function signalsOver(uint256[] memory shown, uint256 newRoot, uint256 commitment, uint256[] memory words)
        internal
        view
        returns (uint256[6] memory)
    {
        uint256 oldRoot = ledger.stateRoot();
        uint256 alpha = ReferenceBinding.alpha(
            block.chainid,
            address(ledger),
            [oldRoot, newRoot, commitment],
            [uint256(ledger.batchCount()), ledger.depositsProcessed(), ledger.leafCount()],
            shown
        );
        return [
            newRoot,
            commitment,
            ReferenceBinding.evaluation(alpha, words),
            oldRoot,
            alpha,
            uint256(chainIds[LEDGER]) * 2 ** 160 + uint160(address(ledger))
        ];
    }

    /// @dev Any number below r stands for a root or a commitment.
    function field(string memory label) internal pure returns (uint256) {
        return uint256(keccak256(bytes(label))) % R;
    }

    function nextRoot() internal view returns (uint256) {
        return uint256(keccak256(abi.encode("root", ledger.batchCount()))) % R;
    }

    function prove(uint256[] memory words) internal view returns (uint256[8] memory) {
        return TrapdoorKey.prove(words.length / 2, signalsFor(nextRoot(), field("commitment"), words));
    }

    /// @dev Proves and submits as the operator.
    function submit(uint256[] memory words) internal {
        submitAs(operator, words);
    }

    function submitAs(address caller, uint256[] memory words) internal {
        uint256[8] memory proof = prove(words);
        uint256 newRoot = nextRoot();
        vm.prank(caller);
        ledger.submitBatch(newRoot, field("commitment"), words, proof);
        collect();
    }

    /// @dev Proven, so that nothing but the reason can be why it is refused.
    function expectRefused(bytes memory reason, uint256[] memory words) internal {
        uint256[8] memory proof = prove(words);
        uint256 newRoot = nextRoot();
        vm.prank(operator);
        vm.expectRevert(reason);
        ledger.submitBatch(newRoot, field("commitment"), words, proof);
    }
}
