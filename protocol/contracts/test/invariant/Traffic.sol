// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Vm} from "forge-std/Vm.sol";

import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {TestToken} from "causeway/token/TestToken.sol";

import {Network} from "../support/Network.sol";
import {BadReceiver} from "../support/Receivers.sol";

/// @title Random traffic between three chains, one step per call
/// @notice Sends, settles, claims one or many, tries to claim twice, retries calls, pauses, waits. Keeps count of
/// what is in flight, from the messages alone.
contract Traffic is Network {
    BadReceiver public receiver;
    /// @dev Sent and neither delivered nor burned yet.
    uint256 public inFlight;
    mapping(bytes32 id => uint256) public deliveries;
    bytes32[] public ids;
    uint256 public claims;
    uint256 public replays;
    Message[] private _failed;
    mapping(bytes32 id => uint256) private _failedOn;

    function setUp() external {
        setUpNetwork();
        receiver = new BadReceiver();
        token.faucet(alice, 100_000 ether);
        vm.prank(alice);
        token.approve(address(bridges[L1]), type(uint256).max);
    }

    function underlying() external view returns (TestToken) {
        return token;
    }

    function supplyOn(uint256 chain) external view returns (uint256) {
        TestToken image = wrapped(chain);
        return address(image).code.length == 0 ? 0 : image.totalSupply();
    }

    function locked() external view returns (uint256) {
        return bridges[L1].lockedOf(address(token));
    }

    function bridgeAt(uint256 chain) external view returns (address) {
        return address(bridges[chain]);
    }

    function idCount() external view returns (uint256) {
        return ids.length;
    }

    function sendToken(uint8 from, uint8 to, uint64 amount, uint8 fee) external {
        _send(from, to, uint256(amount) + 1, fee, false);
    }

    function sendCall(uint8 from, uint8 to, uint64 amount, uint8 fee, bool refusing) external {
        receiver.misbehave(refusing ? 1 : 0);
        _send(from, to, uint256(amount) + 1, fee, true);
    }

    function settleChain(uint8 chain) external {
        settle(chain % CHAINS);
    }

    function claimNext(uint8 from, uint8 to, uint8 skipped, bool refusing) external {
        uint256 source = from % CHAINS;
        uint256 destination = to % CHAINS;
        skipped %= 4;
        receiver.misbehave(refusing ? 1 : 0);
        for (uint256 i = 0; i < settled[source]; ++i) {
            Message memory message = sent[source][i];
            if (message.destinationChain != chainIds[destination]) continue;
            if (bridges[destination].isClaimed(chainIds[source], uint32(i))) continue;
            if (skipped != 0) {
                --skipped;
                continue;
            }
            try this.claimOne(source, destination, i) {
                _observe();
            } catch {
                // Only the lack of the wrapped token is a reason: its description was skipped.
                assertEq(address(wrapped(destination)).code.length, 0, "claim refused");
            }
            return;
        }
    }

    function claimAll(uint8 from, uint8 to, bool refusing) external {
        uint256 source = from % CHAINS;
        receiver.misbehave(refusing ? 1 : 0);
        if (source == to % CHAINS) return;
        relay(source, to % CHAINS);
        _observe();
    }

    function claimTwice(uint8 from, uint32 index, bool many) external {
        uint256 source = from % CHAINS;
        if (settled[source] == 0) return;
        Message memory message = sent[source][index % settled[source]];
        for (uint256 to = 0; to < CHAINS; ++to) {
            if (!bridges[to].isClaimed(chainIds[source], message.leafIndex)) continue;
            if (message.destinationChain != chainIds[to]) continue;
            ++replays;
            bool refused = false;
            if (many) {
                try this.claimManyOne(source, to, message.leafIndex) {}
                catch {
                    refused = true;
                }
            } else {
                try this.claimOne(source, to, message.leafIndex) {}
                catch {
                    refused = true;
                }
            }
            assertTrue(refused, "claimed twice");
        }
    }

    function retry(uint8 which) external {
        if (_failed.length == 0) return;
        Message memory message = _failed[which % _failed.length];
        uint256 chain = _failedOn[MessageHash.id(message)];
        receiver.misbehave(0);
        try bridges[chain].retryCall(message) {
            _delivered(message);
        } catch {
            assertFalse(bridges[chain].isRetryable(MessageHash.id(message)), "retry refused");
        }
    }

    function wait(uint16 time) external {
        skip(time);
    }

    function claimOne(uint256 from, uint256 to, uint256 index) external {
        claim(from, to, sent[from][index]);
    }

    function claimManyOne(uint256 from, uint256 to, uint256 index) external {
        Message[] memory messages = new Message[](1);
        messages[0] = sent[from][index];
        claimMany(from, to, messages);
    }

    function _send(uint8 from, uint8 to, uint256 amount, uint256 fee, bool call) private {
        uint256 source = from % CHAINS;
        uint256 destination = to % CHAINS;
        if (source == destination) return;
        TestToken what = source == L1 ? token : wrapped(source);
        if (address(what).code.length == 0) return;
        address owner = source == L1 ? alice : bob;
        if (what.balanceOf(owner) < amount) return;
        fee = amount * (fee % 4) / 4;
        vm.prank(owner);
        if (call) {
            bridges[source].bridgeCall(
                chainIds[destination], address(receiver), address(what), amount, fee, "x"
            );
        } else {
            bridges[source].bridgeToken(chainIds[destination], bob, address(what), amount, fee, "");
        }
        uint256 before = sent[source].length;
        collect();
        for (uint256 i = before; i < sent[source].length; ++i) {
            ids.push(MessageHash.id(sent[source][i]));
            inFlight += sent[source][i].amount;
        }
    }

    /// @dev Counts every MessageClaimed of the bridges.
    function _observe() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IBridge.MessageClaimed.selector) continue;
            uint256 source = uint256(logs[i].topics[2]) - chainIds[L1];
            Message memory message = sent[source][uint256(logs[i].topics[3])];
            ++claims;
            if (abi.decode(logs[i].data, (uint8)) == 0) {
                _delivered(message);
            } else {
                _failed.push(message);
                _failedOn[logs[i].topics[1]] = message.destinationChain - chainIds[L1];
            }
        }
    }

    function _delivered(Message memory message) private {
        ++deliveries[MessageHash.id(message)];
        inFlight -= message.amount;
    }
}
