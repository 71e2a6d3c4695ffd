// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Vm} from "forge-std/Vm.sol";

import {Message} from "causeway/Message.sol";
import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {LedgerRollup} from "causeway/ledger/LedgerRollup.sol";

import {LedgerNetwork} from "../ledger/LedgerNetwork.sol";
import {ReferenceBinding} from "../ledger/ReferenceBinding.sol";

/// @title Random traffic through a ledger, one step per call
/// @notice Sends from the L1, claims some or all, submits batches of what comes to mind, claims exits, pauses, demands,
/// freezes, waits. Plays the circuit as well: keeps the balances that the words say, and proves nothing that overdraws
/// them. Keeps count of what is where, from events and words alone.
contract LedgerTraffic is LedgerNetwork {
    struct Queued {
        address owner;
        uint128 amount;
    }

    address[3] public owners = [address(0xa1), address(0xa2), address(0xa3)];
    mapping(address owner => uint256) public balances;
    uint256 public balanceSum;
    /// @dev Sent by the bridge and not claimed here.
    uint256 public toLedger;
    /// @dev Left the ledger and not claimed at the L1.
    uint256 public fromLedger;
    uint256 public queuedSum;
    Queued[] public queue;
    uint64 public processed;
    mapping(uint64 batch => uint256) public settlements;
    uint64 public batches;
    uint32 public acceptedLeaves;
    uint256 public refusals;
    bool public wasFrozen;
    uint256 public frozenBatches;

    function setUp() external {
        setUpLedger();
        vm.prank(limiter);
        bridges[L1].setLimit(address(token), 1, type(uint96).max, type(uint96).max);
    }

    function locked() external view returns (uint256) {
        return bridges[L1].lockedOf(address(token));
    }

    function bridge() external view returns (address) {
        return address(bridges[L1]);
    }

    function rollup() external view returns (LedgerRollup) {
        return ledger;
    }

    function underlying() external view returns (address) {
        return address(token);
    }

    function sendIn(uint8 owner, uint64 amount, uint8 fee) external {
        uint256 sum = uint256(amount) + 1;
        send(owners[owner % 3], sum, sum * (fee % 5) / 4);
        toLedger += sum;
    }

    /// @dev From the first that is open, some of those that follow.
    function claim(uint8 count, bool withFee) external {
        settle(L1);
        Message[] memory open = openMessages(L1);
        if (open.length == 0) return;
        uint256 some_ = bound(count, 1, open.length);
        Message[] memory messages = new Message[](some_);
        uint256 amounts = 0;
        for (uint256 i = 0; i < some_; ++i) {
            messages[i] = open[i];
            amounts += open[i].amount;
        }
        if (ledger.paused(INBOUND)) {
            try this.claimNow(messages, withFee) {
                revert("claimed while paused");
            } catch {
                ++refusals;
            }
            return;
        }
        claimMany(L1, messages, withFee ? owners[0] : address(0));
        toLedger -= amounts;
        collect();
    }

    function claimNow(Message[] calldata messages, bool withFee) external {
        claimMany(L1, messages, withFee ? owners[0] : address(0));
    }

    /// @dev A batch of four, each of a kind by chance, as the circuit would allow it.
    function batch(uint8[4] calldata kinds, uint64[4] calldata amounts, uint8[4] calldata who) external {
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](4);
        bool frozen = ledger.frozen();
        bool empty = true;
        uint64 next = processed;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 kind = kinds[i] % 4;
            address payer = owners[who[i] % 3];
            uint256 amount = balances[payer] == 0 ? 0 : bound(amounts[i], 1, balances[payer]);
            if (kind == 1 && next < queue.length) {
                Queued memory q = queue[next++];
                list[i] = depositOf(q.owner, 1, q.amount);
                balances[q.owner] += q.amount;
                balanceSum += q.amount;
                queuedSum -= q.amount;
                empty = false;
            } else if (kind == 2 && !frozen && amount != 0) {
                address payee = owners[(who[i] >> 2) % 3];
                list[i] = transferTo(payee, 1, amount);
                balances[payer] -= amount;
                balances[payee] += amount;
                empty = false;
            } else if (kind == 3 && amount != 0) {
                list[i] = exitTo(L1, bob, 1, amount);
                balances[payer] -= amount;
                balanceSum -= amount;
                fromLedger += amount;
                empty = false;
            }
        }
        if (_refused(frozen, empty, next)) {
            // Nothing was moved in that case.
            _expectAnyRefusal(some(list));
            return;
        }
        processed = next;
        submitAs(frozen ? stranger : operator, some(list));
        if (frozen) ++frozenBatches;
        _noteAccepted();
    }

    /// @dev Deposits that are not the next, in whatever way.
    function wrongDeposit(uint8 ahead, uint8 owner, uint64 amount) external {
        uint64 index = processed + (ahead % 4);
        ReferenceBinding.Transaction memory t = index < queue.length && owner & 1 == 0
            ? depositOf(queue[index].owner, 1, queue[index].amount)
            : depositOf(owners[owner % 3], 1, amount);
        if (processed < queue.length) {
            Queued memory next = queue[processed];
            if (next.owner == t.recipient && next.amount == t.amount) return;
        }
        _expectAnyRefusal(ledger.tokenCount() == 0 ? one(depositOf(owners[0], 1, 1)) : one(t));
    }

    function claimExits() external {
        for (uint32 i = 0; i < acceptedLeaves; ++i) {
            if (bridges[L1].isClaimed(chainIds[LEDGER], i)) continue;
            claimExit(L1, i);
            fromLedger -= sent[LEDGER][i].amount;
        }
    }

    function pauseSome(uint8 direction, bool lift) external {
        direction %= 2;
        if (!lift) {
            vm.prank(guardian);
            ledger.pause(direction);
        } else if (ledger.paused(direction)) {
            vm.prank(unpauser);
            ledger.scheduleUnpause(direction);
            skip(UNPAUSE_DELAY);
            ledger.unpause(direction);
        }
    }

    function limit(uint64 capacity) external {
        if (ledger.tokenCount() == 0) return;
        vm.prank(limiter);
        ledger.setLimit(1, capacity, 1);
    }

    function release() external {
        try ledger.releaseExits() {
            collect();
            _noteAccepted();
        } catch {
            ++refusals;
        }
    }

    function demand() external {
        if (!ledger.frozen()) ledger.demandBatch();
    }

    function freeze() external {
        uint64 at = ledger.freezableAt();
        bool due = at != 0 && block.timestamp >= at;
        try ledger.freeze() {
            assertTrue(due, "frozen too early");
            wasFrozen = true;
        } catch {
            assertFalse(due, "freeze refused");
        }
    }

    function wait(uint32 time) external {
        skip(bound(time, 1, FREEZE_DEADLINE / 3));
    }

    function observe(Vm.Log memory log) internal override {
        if (log.emitter != address(ledger)) return;
        if (log.topics[0] == ILedgerRollup.DepositQueued.selector) {
            (uint128 amount,) = abi.decode(log.data, (uint128, bytes32));
            assertEq(uint256(log.topics[1]), queue.length, "deposit index");
            queue.push(Queued(address(uint160(uint256(log.topics[2]))), amount));
            queuedSum += amount;
        } else if (log.topics[0] == ILedgerRollup.BatchSettled.selector) {
            ++settlements[uint64(uint256(log.topics[1]))];
            ++batches;
        }
    }

    function _refused(bool frozen, bool empty, uint64 next) private view returns (bool) {
        if (frozen) return empty;
        if (next != processed || processed == queue.length) return false;
        return block.timestamp > uint256(ledger.depositTime(processed)) + DEPOSIT_DEADLINE;
    }

    function _expectAnyRefusal(uint256[] memory words) private {
        uint256[8] memory proof = prove(words);
        uint256 newRoot = nextRoot();
        vm.prank(operator);
        try ledger.submitBatch(newRoot, field("commitment"), words, proof) {
            revert("accepted");
        } catch {
            ++refusals;
        }
    }

    function _noteAccepted() private {
        acceptedLeaves = leavesOf[globalRoots.exitRootOf(chainIds[LEDGER])];
    }
}
