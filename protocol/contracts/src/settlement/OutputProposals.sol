// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IChallengeResolver} from "../interfaces/IChallengeResolver.sol";
import {IOutputSource} from "../interfaces/IOutputSource.sol";

/// @title OutputProposals
/// @notice Bonded proposals of one rollup's output roots. Anyone proposes, anyone challenges within the window, the
/// resolver decides a challenge, the loser's bond goes to the winner. A proposal becomes final when the window has
/// passed (in chain time) and nobody challenged it, or the challenge was decided in its favour.
/// @dev Proposals stand for themselves: a wrong one blocks no other, and a challenge that nobody resolves blocks its
/// own proposal only, so the same output can be proposed again. Bonds are credited here and pulled by their owner;
/// no call to a stranger happens anywhere else.
/// An output root does not say of which block it is, so the number is as much a claim as the root: the right output of
/// another block is a wrong output of this one, and challenged as such. Unchallenged it does the harm of any wrong output
/// that goes unchallenged, and with a high number it ends all later settlements.
contract OutputProposals is IOutputSource {
    /// @notice What the contract is made for.
    /// @param chain The rollup's chain id.
    /// @param disputeWindow How long a proposal can be challenged, in seconds of this chain's time.
    /// @param resolutionWindow How long after that a challenge waits for its decision, in seconds: longer than any outage
    /// of the verifiers, for it ends without a loser.
    /// @param proposalBond What a proposer stakes, in wei.
    /// @param challengeBond What a challenger stakes, in wei.
    /// @param resolver Who decides challenges.
    struct Config {
        uint64 chain;
        uint64 disputeWindow;
        uint64 resolutionWindow;
        uint256 proposalBond;
        uint256 challengeBond;
        IChallengeResolver resolver;
    }

    /// @notice Where a proposal stands.
    enum Status {
        NONE,
        PROPOSED,
        CHALLENGED,
        UPHELD,
        REFUTED,
        FINAL
    }

    /// @notice A proposal.
    /// @param outputRoot The output root.
    /// @param proposer Who staked on it.
    /// @param l2BlockNumber The L2 block that it is of.
    /// @param status Where it stands.
    /// @param challenger Who challenged it, zero if nobody.
    /// @param deadline First second at which it can be challenged no more, and finalized if it stands.
    struct Proposal {
        bytes32 outputRoot;
        address proposer;
        uint64 l2BlockNumber;
        Status status;
        address challenger;
        uint64 deadline;
    }

    /// @notice The rollup's chain id.
    uint64 public immutable chain;
    /// @notice How long a proposal can be challenged, in seconds.
    uint64 public immutable disputeWindow;
    /// @notice How long after the end of its window a challenge waits for its decision, in seconds.
    uint64 public immutable resolutionWindow;
    /// @notice What a proposer stakes, in wei.
    uint256 public immutable proposalBond;
    /// @notice What a challenger stakes, in wei.
    uint256 public immutable challengeBond;
    /// @notice Who decides challenges.
    IChallengeResolver public immutable resolver;

    Proposal[] private _proposals;
    mapping(address owner => uint256) private _credit;

    /// @notice An output was proposed; it can be challenged until `deadline`, exclusive.
    event OutputProposed(
        uint256 indexed id,
        bytes32 indexed outputRoot,
        uint64 indexed l2BlockNumber,
        address proposer,
        uint64 deadline
    );
    /// @notice A proposal was challenged; it is not final before the challenge is resolved in its favour.
    event OutputChallenged(uint256 indexed id, address indexed challenger);
    /// @notice A challenge was decided; both bonds were credited to the winner. Or it was not decided in time: then the
    /// winner is zero, and each side was credited its own bond.
    event ChallengeResolved(uint256 indexed id, bool upheld, address winner, uint256 payout);
    /// @notice An output is final.
    event OutputFinalized(uint256 indexed id, bytes32 outputRoot);
    /// @notice Credited bonds were paid out.
    event BondWithdrawn(address indexed owner, address indexed to, uint256 amount);

    /// @notice A constructor parameter is zero.
    error ZeroParameter(string name);
    /// @notice The value sent is not the bond.
    error WrongBond(uint256 expected, uint256 actual);
    /// @notice The zero root cannot be an output.
    error ZeroOutputRoot();
    /// @notice No output commits to the genesis block.
    error ZeroBlockNumber();
    /// @notice No block has such a number, and not all who read it could hold it.
    error BlockNumberTooLarge(uint64 l2BlockNumber, uint64 largest);
    /// @notice There is no such proposal.
    error UnknownProposal(uint256 id);
    /// @notice The proposal is not in a state that allows this.
    error WrongStatus(uint256 id, Status status);
    /// @notice The window has passed, so the proposal can be challenged no more.
    error WindowClosed(uint256 id, uint64 deadline);
    /// @notice The proposal can still be challenged.
    error WindowOpen(uint256 id, uint64 deadline);
    /// @notice The challenge can still be decided: until `end`, exclusive.
    error ResolutionOpen(uint256 id, uint256 end);
    /// @notice The output is not final.
    error NotFinal(uint256 id, Status status);
    /// @notice Nothing is credited to the caller.
    error NothingToWithdraw(address owner);
    /// @notice The recipient is the zero address.
    error ZeroRecipient();
    /// @notice The recipient did not take the payment.
    error PaymentRefused(address to, uint256 amount);

    /// @param config What the contract is made for; no member may be zero.
    constructor(Config memory config) {
        if (config.chain == 0) revert ZeroParameter("chain");
        if (config.disputeWindow == 0) revert ZeroParameter("disputeWindow");
        if (config.resolutionWindow == 0) revert ZeroParameter("resolutionWindow");
        if (config.proposalBond == 0) revert ZeroParameter("proposalBond");
        if (config.challengeBond == 0) revert ZeroParameter("challengeBond");
        if (address(config.resolver) == address(0)) revert ZeroParameter("resolver");
        chain = config.chain;
        disputeWindow = config.disputeWindow;
        resolutionWindow = config.resolutionWindow;
        proposalBond = config.proposalBond;
        challengeBond = config.challengeBond;
        resolver = config.resolver;
    }

    /// @notice Proposes the output of an L2 block. The value must be exactly `proposalBond`.
    /// @param outputRoot keccak256(version, stateRoot, messagePasserStorageRoot, blockHash) of the block.
    /// @param l2BlockNumber Number of the block, below 2^63. A wrong one is a reason to challenge, not to revert.
    /// @return id Identity of the proposal; ids count from 0 without gaps.
    function propose(bytes32 outputRoot, uint64 l2BlockNumber) external payable returns (uint256 id) {
        if (msg.value != proposalBond) revert WrongBond(proposalBond, msg.value);
        if (outputRoot == 0) revert ZeroOutputRoot();
        if (l2BlockNumber == 0) revert ZeroBlockNumber();
        uint64 largest = uint64(type(int64).max);
        if (l2BlockNumber > largest) revert BlockNumberTooLarge(l2BlockNumber, largest);
        uint64 deadline = uint64(block.timestamp) + disputeWindow;
        id = _proposals.length;
        _proposals.push(
            Proposal(outputRoot, msg.sender, l2BlockNumber, Status.PROPOSED, address(0), deadline)
        );
        emit OutputProposed(id, outputRoot, l2BlockNumber, msg.sender, deadline);
    }

    /// @notice Disputes a proposal, once, before its deadline. The value must be exactly `challengeBond`.
    /// @param id The proposal.
    function challenge(uint256 id) external payable {
        Proposal storage proposed = _at(id);
        if (msg.value != challengeBond) revert WrongBond(challengeBond, msg.value);
        if (proposed.status != Status.PROPOSED) revert WrongStatus(id, proposed.status);
        // Chain time is the rule of the window; a validator's few seconds of freedom are far below it.
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp >= proposed.deadline) revert WindowClosed(id, proposed.deadline);
        proposed.status = Status.CHALLENGED;
        proposed.challenger = msg.sender;
        emit OutputChallenged(id, msg.sender);
    }

    /// @notice Decides a challenge. Anyone may bring the evidence, before or after the deadline.
    /// @param id The challenged proposal.
    /// @param correctOutputRoot The true output root of the block.
    /// @param signatures What convinces the resolver of it.
    function resolve(uint256 id, bytes32 correctOutputRoot, bytes[] calldata signatures) external {
        Proposal storage proposed = _at(id);
        if (proposed.status != Status.CHALLENGED) revert WrongStatus(id, proposed.status);
        resolver.verify(address(this), chain, id, proposed.l2BlockNumber, correctOutputRoot, signatures);
        bool upheld = correctOutputRoot == proposed.outputRoot;
        address winner = upheld ? proposed.proposer : proposed.challenger;
        uint256 payout = proposalBond + challengeBond;
        proposed.status = upheld ? Status.UPHELD : Status.REFUTED;
        _credit[winner] += payout;
        emit ChallengeResolved(id, upheld, winner, payout);
    }

    /// @notice Ends a challenge that nobody could decide in time, as that of an output of a block that never came to be:
    /// the proposal counts as refuted, for it was not shown to be right, and each side is credited its own bond. Anyone
    /// may call.
    /// @param id The challenged proposal.
    function expire(uint256 id) external {
        Proposal storage proposed = _at(id);
        if (proposed.status != Status.CHALLENGED) revert WrongStatus(id, proposed.status);
        uint256 end = uint256(proposed.deadline) + resolutionWindow;
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp < end) revert ResolutionOpen(id, end);
        proposed.status = Status.REFUTED;
        _credit[proposed.proposer] += proposalBond;
        _credit[proposed.challenger] += challengeBond;
        emit ChallengeResolved(id, false, address(0), 0);
    }

    /// @notice Makes a proposal final once its window has passed, if it was not challenged or the challenge failed.
    /// Anyone may call; does nothing if it is final already.
    /// @param id The proposal.
    function finalize(uint256 id) external {
        Proposal storage proposed = _at(id);
        Status status = proposed.status;
        if (status == Status.FINAL) return;
        if (status != Status.PROPOSED && status != Status.UPHELD) revert NotFinal(id, status);
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp < proposed.deadline) revert WindowOpen(id, proposed.deadline);
        proposed.status = Status.FINAL;
        // The bond of an upheld proposal was credited with the challenger's when the challenge was resolved.
        if (status == Status.PROPOSED) _credit[proposed.proposer] += proposalBond;
        emit OutputFinalized(id, proposed.outputRoot);
    }

    /// @notice Pays out all that is credited to the caller.
    /// @param to Where it goes.
    function withdrawBond(address to) external {
        if (to == address(0)) revert ZeroRecipient();
        uint256 amount = _credit[msg.sender];
        if (amount == 0) revert NothingToWithdraw(msg.sender);
        // Before the call, so that a recipient that calls back finds nothing left.
        _credit[msg.sender] = 0;
        (bool paid,) = to.call{value: amount}("");
        if (!paid) revert PaymentRefused(to, amount);
        emit BondWithdrawn(msg.sender, to, amount);
    }

    /// @inheritdoc IOutputSource
    function finalizedOutput(uint256 id) external view returns (bytes32 outputRoot, uint64 l2BlockNumber) {
        Proposal storage proposed = _at(id);
        if (proposed.status != Status.FINAL) revert NotFinal(id, proposed.status);
        return (proposed.outputRoot, proposed.l2BlockNumber);
    }

    /// @notice A proposal with all that is known of it.
    /// @param id The proposal.
    /// @return found The proposal; reverts if there is none.
    function proposal(uint256 id) external view returns (Proposal memory found) {
        return _at(id);
    }

    /// @notice How many proposals there are; the next one's id.
    /// @return count The number.
    function proposalCount() external view returns (uint256 count) {
        return _proposals.length;
    }

    /// @notice What `withdrawBond` would pay.
    /// @param owner Whose credit.
    /// @return amount In wei.
    function bondOf(address owner) external view returns (uint256 amount) {
        return _credit[owner];
    }

    function _at(uint256 id) private view returns (Proposal storage) {
        if (id >= _proposals.length) revert UnknownProposal(id);
        return _proposals[id];
    }
}
