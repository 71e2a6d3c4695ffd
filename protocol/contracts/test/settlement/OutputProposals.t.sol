// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

import {IChallengeResolver} from "causeway/interfaces/IChallengeResolver.sol";
import {OutputProposals} from "causeway/settlement/OutputProposals.sol";
import {QuorumResolver} from "causeway/settlement/QuorumResolver.sol";
import {GreedyProposer} from "./GreedyProposer.sol";
import {Quorum, Verifier} from "./Quorum.sol";

contract OutputProposalsTest is Test {
    using Quorum for Verifier[];

    uint64 private constant CHAIN = 101;
    uint64 private constant WINDOW = 3600;
    uint64 private constant RESOLUTION = 1 days;
    uint256 private constant PROPOSAL_BOND = 1 ether;
    uint256 private constant CHALLENGE_BOND = 0.4 ether;
    bytes32 private constant ROOT = keccak256("output");
    bytes32 private constant WRONG = keccak256("wrong output");

    OutputProposals private _proposals;
    QuorumResolver private _resolver;
    Verifier[] private _verifiers;
    address private _proposer = makeAddr("proposer");
    address private _challenger = makeAddr("challenger");
    uint256 private _start = 1_700_000_000;

    function setUp() public {
        vm.warp(_start);
        Verifier[] memory all = Quorum.verifiers(3);
        for (uint256 i = 0; i < all.length; ++i) {
            _verifiers.push(all[i]);
        }
        _resolver = new QuorumResolver(all.accounts(), 2);
        _proposals = new OutputProposals(_config());
        vm.deal(_proposer, 100 ether);
        vm.deal(_challenger, 100 ether);
    }

    // ---- unchallenged ----

    function test_propose_recordsAndAnnounces() public {
        vm.expectEmit(address(_proposals));
        emit OutputProposals.OutputProposed(0, ROOT, 5, _proposer, uint64(_start) + WINDOW);
        uint256 id = _propose(ROOT, 5);
        assertEq(id, 0);
        assertEq(_propose(WRONG, 6), 1);
        assertEq(_proposals.proposalCount(), 2);
        OutputProposals.Proposal memory found = _proposals.proposal(0);
        assertEq(found.outputRoot, ROOT);
        assertEq(found.proposer, _proposer);
        assertEq(found.l2BlockNumber, 5);
        assertEq(found.deadline, _start + WINDOW);
        assertTrue(found.status == OutputProposals.Status.PROPOSED);
    }

    function test_propose_rejectsWrongBond() public {
        uint256[3] memory bonds = [0, PROPOSAL_BOND - 1, PROPOSAL_BOND + 1];
        for (uint256 i = 0; i < bonds.length; ++i) {
            vm.prank(_proposer);
            vm.expectRevert(
                abi.encodeWithSelector(OutputProposals.WrongBond.selector, PROPOSAL_BOND, bonds[i])
            );
            _proposals.propose{value: bonds[i]}(ROOT, 5);
        }
    }

    function test_propose_rejectsZeroes() public {
        vm.prank(_proposer);
        vm.expectRevert(OutputProposals.ZeroOutputRoot.selector);
        _proposals.propose{value: PROPOSAL_BOND}(0, 5);
        vm.prank(_proposer);
        vm.expectRevert(OutputProposals.ZeroBlockNumber.selector);
        _proposals.propose{value: PROPOSAL_BOND}(ROOT, 0);
    }

    /// Not a number that some reader could take for a negative one.
    function test_propose_rejectsNumberThatNoBlockHas() public {
        uint64 largest = uint64(type(int64).max);
        uint64[2] memory numbers = [largest + 1, type(uint64).max];
        for (uint256 i = 0; i < numbers.length; ++i) {
            vm.prank(_proposer);
            vm.expectRevert(
                abi.encodeWithSelector(OutputProposals.BlockNumberTooLarge.selector, numbers[i], largest)
            );
            _proposals.propose{value: PROPOSAL_BOND}(ROOT, numbers[i]);
        }
        assertEq(_propose(ROOT, largest), 0);
    }

    function test_finalize_afterWindow() public {
        uint256 id = _propose(ROOT, 5);
        vm.warp(_start + WINDOW);
        vm.expectEmit(address(_proposals));
        emit OutputProposals.OutputFinalized(id, ROOT);
        _proposals.finalize(id);
        (bytes32 root, uint64 number) = _proposals.finalizedOutput(id);
        assertEq(root, ROOT);
        assertEq(number, 5);
        assertEq(_proposals.bondOf(_proposer), PROPOSAL_BOND);
    }

    function test_finalize_rejectsWithinWindow() public {
        uint256 id = _propose(ROOT, 5);
        vm.warp(_start + WINDOW - 1);
        uint64 deadline = uint64(_start) + WINDOW;
        vm.expectRevert(abi.encodeWithSelector(OutputProposals.WindowOpen.selector, id, deadline));
        _proposals.finalize(id);
        _expectNotFinal(id, OutputProposals.Status.PROPOSED);
        _proposals.finalizedOutput(id);
    }

    /// Two relayers race to finalize: the second changes nothing, and credits nothing.
    function test_finalize_againDoesNothing() public {
        uint256 id = _propose(ROOT, 5);
        vm.warp(_start + WINDOW);
        _proposals.finalize(id);
        vm.recordLogs();
        _proposals.finalize(id);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(_proposals.bondOf(_proposer), PROPOSAL_BOND);
    }

    /// The output counts only once it is finalized, even if it could be.
    function test_finalizedOutput_rejectsBeforeFinalize() public {
        uint256 id = _propose(ROOT, 5);
        vm.warp(_start + 10 * WINDOW);
        _expectNotFinal(id, OutputProposals.Status.PROPOSED);
        _proposals.finalizedOutput(id);
    }

    function test_unknownId_isRejectedEverywhere() public {
        bytes memory unknown = abi.encodeWithSelector(OutputProposals.UnknownProposal.selector, 0);
        vm.expectRevert(unknown);
        _proposals.finalize(0);
        vm.expectRevert(unknown);
        _proposals.finalizedOutput(0);
        vm.expectRevert(unknown);
        _proposals.proposal(0);
        vm.expectRevert(unknown);
        _proposals.resolve(0, ROOT, new bytes[](0));
        vm.deal(address(this), 1 ether);
        vm.expectRevert(unknown);
        _proposals.challenge{value: CHALLENGE_BOND}(0);
    }

    // ---- challenged ----

    function test_challenge_inTheLastSecondHoldsFinalizationUp() public {
        uint256 id = _propose(ROOT, 5);
        vm.warp(_start + WINDOW - 1);
        vm.expectEmit(address(_proposals));
        emit OutputProposals.OutputChallenged(id, _challenger);
        _challenge(id);
        vm.warp(_start + 100 * WINDOW);
        _expectNotFinal(id, OutputProposals.Status.CHALLENGED);
        _proposals.finalize(id);
        _expectNotFinal(id, OutputProposals.Status.CHALLENGED);
        _proposals.finalizedOutput(id);
    }

    function test_challenge_rejectsAfterWindow() public {
        uint256 id = _propose(ROOT, 5);
        vm.warp(_start + WINDOW);
        vm.prank(_challenger);
        vm.expectRevert(
            abi.encodeWithSelector(OutputProposals.WindowClosed.selector, id, uint64(_start) + WINDOW)
        );
        _proposals.challenge{value: CHALLENGE_BOND}(id);
    }

    function test_challenge_rejectsSecond() public {
        uint256 id = _propose(ROOT, 5);
        _challenge(id);
        vm.prank(_challenger);
        vm.expectRevert(
            abi.encodeWithSelector(
                OutputProposals.WrongStatus.selector, id, OutputProposals.Status.CHALLENGED
            )
        );
        _proposals.challenge{value: CHALLENGE_BOND}(id);
    }

    function test_challenge_rejectsWrongBond() public {
        uint256 id = _propose(ROOT, 5);
        vm.prank(_challenger);
        vm.expectRevert(abi.encodeWithSelector(OutputProposals.WrongBond.selector, CHALLENGE_BOND, 1));
        _proposals.challenge{value: 1}(id);
    }

    function test_resolve_refutesWrongOutput() public {
        uint256 id = _propose(WRONG, 5);
        _challenge(id);
        vm.expectEmit(address(_proposals));
        emit OutputProposals.ChallengeResolved(id, false, _challenger, PROPOSAL_BOND + CHALLENGE_BOND);
        _resolve(id, ROOT);
        vm.warp(_start + 100 * WINDOW);
        _expectNotFinal(id, OutputProposals.Status.REFUTED);
        _proposals.finalize(id);
        _expectNotFinal(id, OutputProposals.Status.REFUTED);
        _proposals.finalizedOutput(id);
        assertEq(_withdrawn(_challenger), PROPOSAL_BOND + CHALLENGE_BOND);
        assertEq(_proposals.bondOf(_proposer), 0);
        assertEq(address(_proposals).balance, 0);
    }

    function test_resolve_upholdsRightOutput() public {
        uint256 id = _propose(ROOT, 5);
        _challenge(id);
        vm.expectEmit(address(_proposals));
        emit OutputProposals.ChallengeResolved(id, true, _proposer, PROPOSAL_BOND + CHALLENGE_BOND);
        _resolve(id, ROOT);
        // Still not before the window ends.
        vm.expectPartialRevert(OutputProposals.WindowOpen.selector);
        _proposals.finalize(id);
        vm.warp(_start + WINDOW);
        _proposals.finalize(id);
        (bytes32 root,) = _proposals.finalizedOutput(id);
        assertEq(root, ROOT);
        // Not credited a second time by finalization.
        assertEq(_withdrawn(_proposer), PROPOSAL_BOND + CHALLENGE_BOND);
        assertEq(address(_proposals).balance, 0);
    }

    function test_challenge_rejectsAfterResolution() public {
        uint256 id = _propose(ROOT, 5);
        _challenge(id);
        _resolve(id, ROOT);
        vm.prank(_challenger);
        vm.expectRevert(
            abi.encodeWithSelector(OutputProposals.WrongStatus.selector, id, OutputProposals.Status.UPHELD)
        );
        _proposals.challenge{value: CHALLENGE_BOND}(id);
    }

    function test_resolve_rejectsUnlessChallenged() public {
        uint256 id = _propose(ROOT, 5);
        bytes[] memory signatures = _signatures(id, ROOT);
        vm.expectPartialRevert(OutputProposals.WrongStatus.selector);
        _proposals.resolve(id, ROOT, signatures);
        _challenge(id);
        _proposals.resolve(id, ROOT, signatures);
        vm.expectPartialRevert(OutputProposals.WrongStatus.selector);
        _proposals.resolve(id, ROOT, signatures);
    }

    function test_resolve_rejectsWithoutQuorum() public {
        uint256 id = _propose(WRONG, 5);
        uint256 other = _propose(WRONG, 6);
        _challenge(id);
        bytes[] memory one = new bytes[](1);
        one[0] = _signatures(id, ROOT)[0];
        vm.expectPartialRevert(QuorumResolver.TooFewSignatures.selector);
        _proposals.resolve(id, ROOT, one);
        // Signed for another proposal, or for another root than the one brought.
        bytes[] memory wrong = _signatures(other, ROOT);
        vm.expectRevert();
        _proposals.resolve(id, ROOT, wrong);
        wrong = _signatures(id, ROOT);
        vm.expectRevert();
        _proposals.resolve(id, WRONG, wrong);
    }

    function test_proposal_wrongOneBlocksNoOther() public {
        uint256 wrong = _propose(WRONG, uint64(type(int64).max));
        _challenge(wrong);
        uint256 id = _propose(ROOT, 5);
        vm.warp(_start + WINDOW);
        _proposals.finalize(id);
        (bytes32 root,) = _proposals.finalizedOutput(id);
        assertEq(root, ROOT);
    }

    // ---- undecided ----

    function test_expire_creditsEachItsOwn() public {
        uint256 id = _propose(ROOT, 5);
        _challenge(id);
        vm.warp(_start + WINDOW + RESOLUTION);
        vm.expectEmit(address(_proposals));
        emit OutputProposals.ChallengeResolved(id, false, address(0), 0);
        vm.prank(makeAddr("anybody"));
        _proposals.expire(id);
        assertEq(_withdrawn(_proposer), PROPOSAL_BOND);
        assertEq(_withdrawn(_challenger), CHALLENGE_BOND);
        assertEq(address(_proposals).balance, 0);
    }

    function test_expire_rejectsBeforeItsTime() public {
        uint256 id = _propose(ROOT, 5);
        _challenge(id);
        uint256 end = _start + WINDOW + RESOLUTION;
        vm.warp(end - 1);
        vm.expectRevert(abi.encodeWithSelector(OutputProposals.ResolutionOpen.selector, id, end));
        _proposals.expire(id);
        // Until somebody ends it, the verifiers can still decide it.
        vm.warp(end + 1 days);
        _resolve(id, ROOT);
        _expectWrongStatus(id, OutputProposals.Status.UPHELD);
        _proposals.expire(id);
        assertEq(_proposals.bondOf(_proposer), PROPOSAL_BOND + CHALLENGE_BOND);
        assertEq(_proposals.bondOf(_challenger), 0);
    }

    function test_expire_isTheEnd() public {
        uint256 id = _propose(ROOT, 5);
        _challenge(id);
        vm.warp(_start + WINDOW + RESOLUTION);
        _proposals.expire(id);
        bytes[] memory signatures = _signatures(id, ROOT);
        _expectNotFinal(id, OutputProposals.Status.REFUTED);
        _proposals.finalize(id);
        _expectNotFinal(id, OutputProposals.Status.REFUTED);
        _proposals.finalizedOutput(id);
        _expectWrongStatus(id, OutputProposals.Status.REFUTED);
        _proposals.resolve(id, ROOT, signatures);
        _expectWrongStatus(id, OutputProposals.Status.REFUTED);
        _proposals.expire(id);
        assertEq(_proposals.bondOf(_proposer), PROPOSAL_BOND);
        assertEq(_proposals.bondOf(_challenger), CHALLENGE_BOND);
    }

    function test_expire_rejectsUnlessChallenged() public {
        uint256 id = _propose(ROOT, 5);
        vm.warp(_start + WINDOW + RESOLUTION);
        _expectWrongStatus(id, OutputProposals.Status.PROPOSED);
        _proposals.expire(id);
        _proposals.finalize(id);
        _expectWrongStatus(id, OutputProposals.Status.FINAL);
        _proposals.expire(id);
        vm.expectRevert(abi.encodeWithSelector(OutputProposals.UnknownProposal.selector, id + 1));
        _proposals.expire(id + 1);
    }

    // ---- bonds ----

    function test_withdrawBond_paysOnce() public {
        uint256 id = _propose(ROOT, 5);
        vm.warp(_start + WINDOW);
        _proposals.finalize(id);
        assertEq(_withdrawn(_proposer), PROPOSAL_BOND);
        vm.prank(_proposer);
        vm.expectRevert(abi.encodeWithSelector(OutputProposals.NothingToWithdraw.selector, _proposer));
        _proposals.withdrawBond(_proposer);
    }

    function test_withdrawBond_rejectsNestedCall() public {
        GreedyProposer greedy = new GreedyProposer{value: PROPOSAL_BOND}(_proposals);
        greedy.propose(ROOT, PROPOSAL_BOND);
        _propose(ROOT, 6);
        vm.warp(_start + WINDOW);
        _proposals.finalize(0);
        greedy.withdraw();
        assertTrue(greedy.triedAgain());
        assertEq(address(greedy).balance, PROPOSAL_BOND);
        assertEq(address(_proposals).balance, PROPOSAL_BOND, "the other's bond is still there");
    }

    function test_withdrawBond_keepsCreditWhenPaymentIsRefused() public {
        uint256 id = _propose(ROOT, 5);
        vm.warp(_start + WINDOW);
        _proposals.finalize(id);
        vm.prank(_proposer);
        vm.expectRevert(
            abi.encodeWithSelector(OutputProposals.PaymentRefused.selector, address(_resolver), PROPOSAL_BOND)
        );
        _proposals.withdrawBond(address(_resolver));
        vm.prank(_proposer);
        vm.expectRevert(OutputProposals.ZeroRecipient.selector);
        _proposals.withdrawBond(address(0));
        assertEq(_withdrawn(_proposer), PROPOSAL_BOND);
    }

    /// Random proposals, challenges and decisions: what is paid out is exactly what was paid in.
    function testFuzz_bonds_areConserved(uint256 choices) public {
        uint256 paidIn = 0;
        for (uint256 id = 0; id < 8; ++id) {
            uint256 choice = (choices >> (4 * id)) % 4;
            _propose(choice == 3 ? WRONG : ROOT, uint64(id + 1));
            paidIn += PROPOSAL_BOND;
            if (choice == 0) continue;
            _challenge(id);
            paidIn += CHALLENGE_BOND;
            if (choice > 1) _resolve(id, ROOT);
        }
        vm.warp(_start + WINDOW);
        uint256 undecided = 0;
        for (uint256 id = 0; id < 8; ++id) {
            uint256 choice = (choices >> (4 * id)) % 4;
            if (choice == 1) undecided += PROPOSAL_BOND + CHALLENGE_BOND;
            if (choice == 0 || choice == 2) _proposals.finalize(id);
        }
        uint256 owed = _proposals.bondOf(_proposer) + _proposals.bondOf(_challenger);
        assertEq(owed + undecided, paidIn);
        assertEq(address(_proposals).balance, paidIn);
        if (_proposals.bondOf(_proposer) > 0) _withdrawn(_proposer);
        if (_proposals.bondOf(_challenger) > 0) _withdrawn(_challenger);
        assertEq(address(_proposals).balance, undecided);
        vm.warp(_start + WINDOW + RESOLUTION);
        uint256 expired = 0;
        for (uint256 id = 0; id < 8; ++id) {
            if ((choices >> (4 * id)) % 4 != 1) continue;
            _proposals.expire(id);
            ++expired;
        }
        if (expired == 0) return;
        assertEq(_withdrawn(_proposer), expired * PROPOSAL_BOND);
        assertEq(_withdrawn(_challenger), expired * CHALLENGE_BOND);
        assertEq(address(_proposals).balance, 0);
    }

    function test_constructor_rejectsZeroes() public {
        string[6] memory names =
            ["chain", "disputeWindow", "resolutionWindow", "proposalBond", "challengeBond", "resolver"];
        for (uint256 i = 0; i < names.length; ++i) {
            OutputProposals.Config memory config = _config();
            if (i == 0) config.chain = 0;
            if (i == 1) config.disputeWindow = 0;
            if (i == 2) config.resolutionWindow = 0;
            if (i == 3) config.proposalBond = 0;
            if (i == 4) config.challengeBond = 0;
            if (i == 5) config.resolver = IChallengeResolver(address(0));
            vm.expectRevert(abi.encodeWithSelector(OutputProposals.ZeroParameter.selector, names[i]));
            new OutputProposals(config);
        }
    }

    // ---- building blocks ----

    function _config() private view returns (OutputProposals.Config memory) {
        return OutputProposals.Config(CHAIN, WINDOW, RESOLUTION, PROPOSAL_BOND, CHALLENGE_BOND, _resolver);
    }

    function _propose(bytes32 root, uint64 number) private returns (uint256) {
        vm.prank(_proposer);
        return _proposals.propose{value: PROPOSAL_BOND}(root, number);
    }

    function _challenge(uint256 id) private {
        vm.prank(_challenger);
        _proposals.challenge{value: CHALLENGE_BOND}(id);
    }

    function _resolve(uint256 id, bytes32 root) private {
        _proposals.resolve(id, root, _signatures(id, root));
    }

    function _signatures(uint256 id, bytes32 root) private view returns (bytes[] memory) {
        uint64 number = _proposals.proposal(id).l2BlockNumber;
        Verifier[] memory all = _verifiers;
        return all.sign(2, _resolver.outputDigest(address(_proposals), CHAIN, id, number, root));
    }

    function _withdrawn(address owner) private returns (uint256) {
        uint256 before = owner.balance;
        vm.prank(owner);
        _proposals.withdrawBond(owner);
        return owner.balance - before;
    }

    function _expectWrongStatus(uint256 id, OutputProposals.Status status) private {
        vm.expectRevert(abi.encodeWithSelector(OutputProposals.WrongStatus.selector, id, status));
    }

    function _expectNotFinal(uint256 id, OutputProposals.Status status) private {
        vm.expectRevert(abi.encodeWithSelector(OutputProposals.NotFinal.selector, id, status));
    }
}
