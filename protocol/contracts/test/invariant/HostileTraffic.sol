// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Vm} from "forge-std/Vm.sol";

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {TestToken} from "causeway/token/TestToken.sol";

import {
    FalseToken,
    FeeToken,
    OpenToken,
    RebasingToken,
    ReenteringToken,
    SilentToken
} from "../support/HostileTokens.sol";
import {BadReceiver} from "../support/Receivers.sol";
import {OutputGame} from "./OutputGame.sol";

/// @title Hostile traffic between three chains, one step per call
/// @notice Tokens that take fees, call back, return nothing or false, change balances by themselves, have no decimals or
/// thirty; claims replayed, reordered and by anybody; roots that settle late; outputs that are forged, challenged,
/// refuted and proposed again; directions that are paused. Keeps count, by step, of what went through and of what was
/// refused, and of what is in flight, from the messages alone.
contract HostileTraffic is OutputGame {
    uint256 public constant TOKENS = 8;
    uint256 public constant REBASING = 6;
    uint256 private constant REENTERING = 7;
    uint256 private constant CLAIM_GAS = 2_500_000;

    BadReceiver private _receiver;
    OpenToken[] private _tokens;
    /// @dev Plus one, by token of the L1.
    mapping(address token => uint256) private _tokenAt;
    /// @dev Sent and not delivered yet.
    mapping(uint256 which => uint256) public inFlight;
    mapping(bytes32 id => uint256) public deliveries;
    bytes32[] public ids;
    /// @dev How often the receiver was told to burn all its gas.
    uint256 public burning;
    mapping(bytes32 step => uint256) public done;
    mapping(bytes32 step => uint256) public refused;
    /// @dev Deposits of a token that went through, and messages about it that were delivered.
    mapping(uint256 which => uint256) public sends;
    mapping(uint256 which => uint256) public claims;
    Message[] private _failed;
    /// @dev An exit root of chain B that waits to be settled.
    bytes32 private _waitingRoot;
    uint32 private _waitingCount;

    function setUp() external {
        setUpNetwork();
        _receiver = new BadReceiver();
        address[TOKENS] memory all = [
            address(new OpenToken(18)),
            address(new OpenToken(0)),
            address(new OpenToken(30)),
            address(new FeeToken()),
            address(new SilentToken()),
            address(new FalseToken()),
            address(new RebasingToken()),
            address(new ReenteringToken())
        ];
        for (uint256 i = 0; i < TOKENS; ++i) {
            _tokens.push(OpenToken(all[i]));
            _tokenAt[all[i]] = i + 1;
            // A silent one returns nothing, which only a bare call takes for an answer.
            vm.prank(alice);
            (bool approved,) =
                all[i].call(abi.encodeCall(IERC20.approve, (address(bridges[L1]), type(uint256).max)));
            assertTrue(approved);
        }
    }

    function lockedOf(uint256 which) external view returns (uint256) {
        return bridges[L1].lockedOf(address(_tokens[which]));
    }

    function escrowOf(uint256 which) external view returns (uint256) {
        return _tokens[which].balanceOf(address(bridges[L1]));
    }

    function supplyOn(uint256 chain, uint256 which) external view returns (uint256) {
        TestToken image = _image(chain, which);
        return address(image).code.length == 0 ? 0 : image.totalSupply();
    }

    function reentered() external view returns (uint256 attempts, uint256 successes) {
        ReenteringToken token = ReenteringToken(address(_tokens[REENTERING]));
        return (token.attempts(), token.successes());
    }

    function settledAgain() external view returns (uint256) {
        return settledAfterRefutation;
    }

    function idCount() external view returns (uint256) {
        return ids.length;
    }

    // ---- sending ----

    function sendToken(uint8 from, uint8 to, uint8 which, uint64 amount, uint8 shift, uint8 fee) external {
        _send(
            from % CHAINS,
            to % CHAINS,
            which % TOKENS,
            uint256(amount) << (shift % 8 == 0 ? 24 : 0),
            fee,
            false
        );
    }

    function sendCall(uint8 from, uint8 to, uint8 which, uint64 amount, uint8 way, uint8 fee) external {
        _misbehave(way);
        _send(from % CHAINS, to % CHAINS, which % TOKENS, amount, fee, true);
    }

    // ---- roots ----

    function settleBase() external {
        collect();
        globalRoots.update();
        settled[L1] = bridges[L1].leafCount();
    }

    function noteExitRootOfB() external {
        collect();
        (_waitingRoot, _waitingCount) = (bridges[L2B].exitRoot(), bridges[L2B].leafCount());
    }

    function settleB() external {
        if (_waitingCount <= settled[L2B]) return;
        vm.prank(sources[L2B]);
        globalRoots.acceptExitRoot(_waitingRoot);
        settled[L2B] = _waitingCount;
    }

    function proposeOutput(bool honest, uint8 which) external {
        propose(honest, which);
    }

    function challengeOutput(uint8 which) external {
        if (proposals.length != 0) _count("challenge", challenge(which % proposals.length));
    }

    function resolveOutput(uint8 which) external {
        if (proposals.length != 0) _count("resolve", resolve(_recent(which)));
    }

    function settleAnyOutput(uint8 which) external {
        if (proposals.length != 0) _count("settle output", settleOutput(_recent(which)));
    }

    // ---- claiming ----

    function claimNext(uint8 from, uint8 to, uint8 skipped, uint8 way, address by) external {
        (uint256 source, uint256 destination) = (from % CHAINS, to % CHAINS);
        _misbehave(way);
        skipped %= 4;
        for (uint256 i = 0; i < settled[source]; ++i) {
            if (!isOpen(source, destination, i)) continue;
            if (skipped != 0) {
                --skipped;
                continue;
            }
            relayer = by == address(0) ? alice : by;
            _count("claim", _try(abi.encodeCall(this.claimOne, (source, destination, i))));
            return;
        }
    }

    function claimSome(uint8 from, uint8 to, uint8 most, uint8 way) external {
        (uint256 source, uint256 destination) = (from % CHAINS, to % CHAINS);
        _misbehave(way);
        Message[] memory messages = _open(source, destination, 1 + most % 4);
        if (messages.length == 0) return;
        _count("claim many", _try(abi.encodeCall(this.claimThese, (source, destination, messages))));
    }

    /// @dev Descending, and each twice.
    function claimReordered(uint8 from, uint8 to, bool twice) external {
        (uint256 source, uint256 destination) = (from % CHAINS, to % CHAINS);
        Message[] memory messages = _open(source, destination, 2);
        if (messages.length < 2) return;
        if (twice) messages[1] = messages[0];
        else (messages[0], messages[1]) = (messages[1], messages[0]);
        assertFalse(_try(abi.encodeCall(this.claimThese, (source, destination, messages))), "reordered");
        _count("claim reordered", false);
    }

    function claimTwice(uint8 from, uint32 index, bool many) external {
        uint256 source = from % CHAINS;
        if (settled[source] == 0) return;
        Message memory message = sent[source][index % settled[source]];
        uint256 to = message.destinationChain - chainIds[L1];
        if (!bridges[to].isClaimed(chainIds[source], message.leafIndex)) return;
        Message[] memory messages = new Message[](1);
        messages[0] = message;
        bytes memory again = many
            ? abi.encodeCall(this.claimThese, (source, to, messages))
            : abi.encodeCall(this.claimOne, (source, to, message.leafIndex));
        assertFalse(_try(again), "claimed twice");
        _count("claim twice", false);
    }

    /// @dev The same message with one thing changed that would pay.
    function claimChanged(uint8 from, uint32 index, uint8 what) external {
        uint256 source = from % CHAINS;
        if (settled[source] == 0) return;
        Message memory message = sent[source][index % settled[source]];
        uint256 to = message.destinationChain - chainIds[L1];
        uint32 at = message.leafIndex;
        what %= 6;
        if (what == 0) message.amount += 1;
        if (what == 1) message.recipient = address(this);
        if (what == 2) message.originToken = address(_tokens[(index + 1) % TOKENS]);
        if (what == 3) message.leafIndex = (at + 1) % settled[source];
        if (what == 4) (message.kind, message.data) = (1 - message.kind % 2, "x");
        if (what == 5) message.relayerFee += 1;
        if (MessageHash.id(message) == MessageHash.id(sent[source][at])) return;
        try bridges[to].claim(message, settled[source], exitProof(source, at), globalProof(source), alice) {
            assertTrue(false, "claimed what nobody sent");
        } catch {
            _count("claim changed", false);
        }
    }

    function retry(uint8 which, uint8 way) external {
        if (_failed.length == 0) return;
        Message memory message = _failed[which % _failed.length];
        uint256 chain = message.destinationChain - chainIds[L1];
        _misbehave(way);
        try bridges[chain].retryCall{gas: CLAIM_GAS}(message) {
            _delivered(message);
            _count("retry", true);
        } catch {
            _count("retry", false);
        }
    }

    // ---- the world ----

    function pause(uint8 chain, uint8 direction) external {
        vm.prank(guardian);
        bridges[chain % CHAINS].pause(direction % 2);
    }

    function unpauseAll() external {
        for (uint256 i = 0; i < 2 * CHAINS; ++i) {
            if (!bridges[i / 2].paused(uint8(i % 2))) continue;
            vm.prank(unpauser);
            bridges[i / 2].scheduleUnpause(uint8(i % 2));
            _skip(UNPAUSE_DELAY);
            bridges[i / 2].unpause(uint8(i % 2));
        }
    }

    function rebase(uint8 percent) external {
        RebasingToken(address(_tokens[REBASING])).rebase(50 + percent % 100);
    }

    function refuse(bool refusing) external {
        FalseToken(address(_tokens[5])).refuse(refusing);
    }

    /// @dev What the token calls back with: a deposit of its own, or a claim.
    function armReentry(uint8 from, bool withClaim) external {
        uint256 source = from % CHAINS;
        bytes memory call =
            abi.encodeCall(IBridge.bridgeToken, (chainIds[L2A], bob, address(_tokens[REENTERING]), 1, 0, ""));
        if (withClaim) {
            for (uint256 i = 0; i < settled[source]; ++i) {
                if (!isOpen(source, L1, i)) continue;
                call = abi.encodeCall(
                    IBridge.claim,
                    (sent[source][i], settled[source], exitProof(source, i), globalProof(source), alice)
                );
            }
        }
        ReenteringToken(address(_tokens[REENTERING])).reenter(address(bridges[L1]), call);
    }

    function wait(uint16 time) external {
        _skip(time);
    }

    // ---- only for this contract, so that a failure can be caught ----

    function claimOne(uint256 from, uint256 to, uint256 index) external {
        claim(from, to, sent[from][index]);
    }

    function claimThese(uint256 from, uint256 to, Message[] calldata messages) external {
        claimMany(from, to, messages);
    }

    /// @dev Any proposal, every second time one of the last eight.
    function _recent(uint256 which) private view returns (uint256) {
        uint256 count = proposals.length;
        return which % 2 == 0 && count > 8 ? count - 1 - (which / 2) % 8 : which % count;
    }

    function _try(bytes memory call) private returns (bool success) {
        // Not all there is: a receiver that burns it would leave nothing for the steps to come.
        (success,) = address(this).call{gas: CLAIM_GAS}(call);
        if (success) _observe();
        // What was logged before it reverted is recorded all the same.
        else vm.getRecordedLogs();
    }

    function _skip(uint256 time) private {
        watch();
        skip(time);
    }

    function _misbehave(uint8 way) private {
        // 1 refuses, 4 calls back, 5 returns a megabyte, 6 burns all its gas.
        uint8[5] memory ways = [0, 1, 4, 5, 6];
        _receiver.misbehave(ways[way % 5]);
        if (ways[way % 5] == 6) ++burning;
        _receiver.reenterWith(
            abi.encodeCall(IBridge.retryCall, (sent[L1].length == 0 ? _none() : sent[L1][0]))
        );
    }

    function _none() private pure returns (Message memory message) {}

    function _send(uint256 from, uint256 to, uint256 which, uint256 amount, uint256 fee, bool call) private {
        if (from == to) return;
        address owner = from == L1 ? alice : bob;
        address what = from == L1 ? address(_tokens[which]) : address(_image(from, which));
        if (what.code.length == 0) return;
        if (from == L1) _tokens[which].mint(alice, 2 * amount);
        else amount = bound(amount, 0, TestToken(what).balanceOf(bob));
        fee = amount * (fee % 5) / 4;
        bytes memory data = call
            ? abi.encodeCall(IBridge.bridgeCall, (chainIds[to], address(_receiver), what, amount, fee, "x"))
            : abi.encodeCall(IBridge.bridgeToken, (chainIds[to], bob, what, amount, fee, ""));
        uint256 before = sent[from].length;
        vm.prank(owner);
        (bool success,) = address(bridges[from]).call(data);
        _count("send", success);
        if (success) ++sends[which];
        collect();
        assertEq(success, sent[from].length > before, "sent or refused");
        // A description of the token may have gone before it, and moves nothing.
        for (uint256 i = before; i < sent[from].length; ++i) {
            ids.push(MessageHash.id(sent[from][i]));
            inFlight[which] += sent[from][i].amount;
        }
    }

    function _observe() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IBridge.MessageClaimed.selector) continue;
            uint256 source = uint256(logs[i].topics[2]) - chainIds[L1];
            Message memory message = sent[source][uint256(logs[i].topics[3])];
            if (abi.decode(logs[i].data, (uint8)) == 0) _delivered(message);
            else _failed.push(message);
        }
    }

    function _delivered(Message memory message) private {
        ++deliveries[MessageHash.id(message)];
        uint256 at = _tokenAt[message.originToken];
        if (at == 0) return;
        inFlight[at - 1] -= message.amount;
        if (message.kind != 2) ++claims[at - 1];
    }

    function _open(uint256 from, uint256 to, uint256 most) private view returns (Message[] memory messages) {
        uint256 count = 0;
        for (uint256 i = 0; i < settled[from] && count < most; ++i) {
            if (isOpen(from, to, i)) ++count;
        }
        messages = new Message[](count);
        for (uint256 i = settled[from]; i > 0 && count > 0; --i) {
            if (isOpen(from, to, i - 1) && _rank(from, to, i - 1) < messages.length) {
                messages[--count] = sent[from][i - 1];
            }
        }
    }

    /// @dev How many open ones stand before it.
    function _rank(uint256 from, uint256 to, uint256 index) private view returns (uint256 rank) {
        for (uint256 i = 0; i < index; ++i) {
            if (isOpen(from, to, i)) ++rank;
        }
    }

    function _image(uint256 chain, uint256 which) private view returns (TestToken) {
        return TestToken(bridges[chain].wrappedToken(chainIds[L1], address(_tokens[which])));
    }

    function _count(bytes32 step, bool success) private {
        if (success) ++done[step];
        else ++refused[step];
    }
}
