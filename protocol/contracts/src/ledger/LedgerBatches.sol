// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MessageLog} from "../bridge/MessageLog.sol";
import {IBatchVerifier} from "../interfaces/IBatchVerifier.sol";
import {IBridge} from "../interfaces/IBridge.sol";
import {IExitRootSink} from "../interfaces/IExitRootSink.sol";
import {ILedgerRollup} from "../interfaces/ILedgerRollup.sol";
import {ExitTree} from "../libraries/ExitTree.sol";
import {PauseSwitch} from "../libraries/PauseSwitch.sol";
import {KIND_TOKEN, KIND_TOKEN_METADATA, Message, MessageHash} from "../Message.sol";
import {BatchBinding} from "./BatchBinding.sol";
import {HeldRoots} from "./HeldRoots.sol";
import {LedgerCore} from "./LedgerCore.sol";
import {LedgerWords} from "./LedgerWords.sol";
import {TokenRegistry} from "./TokenRegistry.sol";

/// @title The settling half of a ledger: batches, exits, and what happens when batches do not come
/// @notice Verified and used in one call. The verifiers and the registry of roots are all that is called, and neither
/// calls back. The functions that are virtual are so for the tests alone, which show what each check prevents.
abstract contract LedgerBatches is LedgerCore {
    using HeldRoots for HeldRoots.Queue;
    using TokenRegistry for TokenRegistry.Tokens;

    /// @dev How far a batch has come.
    /// @param deposits How many deposits are processed.
    /// @param leaves How many leaves the exit tree has.
    /// @param exitRoot The exit root with the last of them.
    /// @param moves Whether there is more than no-ops.
    /// @param overdrawn Whether an exit overdraws a bucket.
    struct Progress {
        uint64 deposits;
        uint32 leaves;
        bytes32 exitRoot;
        bool moves;
        bool overdrawn;
    }

    /// @inheritdoc ILedgerRollup
    function submitBatch(
        uint256 newRoot,
        uint256 commitment,
        uint256[] calldata words,
        uint256[8] calldata proof
    ) external {
        if (!_frozen && msg.sender != operator) {
            revert IBridge.NotAllowed(msg.sender);
        }
        IBatchVerifier verifier = _verifiers[words.length];
        if (address(verifier) == address(0)) revert WordsLengthInvalid(words.length);
        BatchBinding.Batch memory batch = _nextBatch(newRoot, commitment);
        // Reverts unless the proof is valid.
        verifier.verify(proof, _signals(batch, words));
        Progress memory progress = _apply(batch, words);
        _record(batch, progress);
        emit BatchSettled(batch.number, batch.oldRoot, newRoot, batch.deposits, batch.leaves);
        emit BatchData(batch.number, words);
        if (progress.leaves != batch.leaves) _publish(progress.exitRoot, progress.overdrawn);
    }

    /// @inheritdoc ILedgerRollup
    function releaseExits() external {
        if (_pauseState.isPaused(PauseSwitch.OUTBOUND)) revert IBridge.Paused(PauseSwitch.OUTBOUND);
        bytes32 due = _held.takeDue();
        if (due == bytes32(0)) revert NothingToRelease(_held.firstUntil());
        _release(due);
    }

    /// @inheritdoc ILedgerRollup
    function demandBatch() external {
        if (_frozen) revert AlreadyFrozen();
        if (_demandedAt != 0) return;
        _demandedAt = uint40(block.timestamp);
        emit BatchDemanded(msg.sender, uint64(block.timestamp) + freezeDeadline);
    }

    /// @inheritdoc ILedgerRollup
    function freeze() external {
        if (_frozen) revert AlreadyFrozen();
        uint64 at = _freezableAt();
        if (at == 0 || block.timestamp < at) revert FreezeTooEarly(at);
        _frozen = true;
        emit LedgerFrozen(_batchCount);
    }

    /// @inheritdoc ILedgerRollup
    function freezableAt() external view returns (uint64) {
        return _frozen ? 0 : _freezableAt();
    }

    /// @inheritdoc ILedgerRollup
    function domain() external view returns (uint256) {
        return BatchBinding.domainOf(chain);
    }

    /// @inheritdoc ILedgerRollup
    function computeSignals(uint256 newRoot, uint256 commitment, uint256[] calldata words)
        external
        view
        returns (uint256[6] memory)
    {
        return _signals(_nextBatch(newRoot, commitment), words);
    }

    /// @dev The public signals in the order of the circuit. All that the contract knows better than the caller is its
    /// own: old root, alpha, domain, and the value of the words that it is about to act on.
    function _signals(BatchBinding.Batch memory batch, uint256[] calldata words)
        internal
        view
        virtual
        returns (uint256[6] memory)
    {
        uint256 alpha = BatchBinding.alphaOf(batch, words);
        return [
            batch.newRoot,
            batch.commitment,
            BatchBinding.evaluate(alpha, words),
            batch.oldRoot,
            alpha,
            BatchBinding.domainOf(chain)
        ];
    }

    function _nextBatch(uint256 newRoot, uint256 commitment)
        internal
        view
        virtual
        returns (BatchBinding.Batch memory)
    {
        return BatchBinding.Batch({
            oldRoot: _stateRoot,
            newRoot: newRoot,
            commitment: commitment,
            number: _batchCount,
            deposits: _depositsProcessed,
            leaves: _leafCount
        });
    }

    /// @dev The kind of a transaction whose words are as they must be.
    function _check(uint256 position, uint256 a, uint256 b) internal pure virtual returns (uint256 kind) {
        return LedgerWords.check(position, a, b);
    }

    /// @dev Takes the deposit from the queue if it is the next one.
    function _takeDeposit(uint64 index, uint256 a, uint256 b) internal virtual {
        uint216 hash = _depositHash(LedgerWords.recipient(b), LedgerWords.token(a), LedgerWords.amount(a));
        if (index >= _depositsQueued || _deposits[index].hash != hash) {
            revert DepositMismatch(index, _depositsQueued);
        }
        delete _deposits[index];
    }

    /// @dev What the batch moved becomes the contract's.
    function _record(BatchBinding.Batch memory batch, Progress memory progress) internal virtual {
        _stateRoot = batch.newRoot;
        _batchCount = batch.number + 1;
        _depositsProcessed = progress.deposits;
        _leafCount = progress.leaves;
        _demandedAt = 0;
        if (progress.leaves != batch.leaves) _exitRoot = progress.exitRoot;
    }

    /// @dev Does on this chain what the transactions say, one after the other.
    function _apply(BatchBinding.Batch memory batch, uint256[] calldata words)
        private
        returns (Progress memory progress)
    {
        progress.deposits = batch.deposits;
        progress.leaves = batch.leaves;
        bool frozen = _frozen;
        uint32 tokens = _tokenCount;
        Message memory message;
        message.sourceChain = chain;
        for (uint256 i = 0; i < words.length; i += 2) {
            (uint256 a, uint256 b) = (words[i], words[i + 1]);
            uint256 kind = _check(i, a, b);
            if (kind == LedgerWords.NO_OP) continue;
            progress.moves = true;
            uint32 token = LedgerWords.token(a);
            if (token == 0 || token > tokens) revert TokenInvalid(i, token);
            if (kind == LedgerWords.DEPOSIT) {
                _takeDeposit(progress.deposits++, a, b);
            } else if (kind == LedgerWords.EXIT) {
                if (LedgerWords.amount(a) == 0) revert ExitAmountZero(i);
                _exit(progress, message, a, b);
            } else if (frozen) {
                revert TransferFrozen(i);
            }
        }
        if (frozen) {
            // Who only wants to outdate the proofs of others has to move something at least.
            if (!progress.moves) revert BatchEmpty();
        } else if (progress.deposits == batch.deposits) {
            _requireNoneOverdue(batch.deposits);
        }
    }

    /// @dev The operator must not leave a deposit out for longer than this. Frozen, everybody can process their own,
    /// and one that can not be processed must not keep others from leaving.
    function _requireNoneOverdue(uint64 oldest) private view {
        uint64 since = _deposits[oldest].time;
        if (since != 0 && block.timestamp > since + depositDeadline) revert DepositOverdue(oldest, since);
    }

    /// @dev Sends what the words say, and before it the token's description if the destination needs one.
    function _exit(Progress memory progress, Message memory message, uint256 a, uint256 b) private {
        uint64 destination = LedgerWords.destination(b);
        uint256 position = _positions[destination];
        if (position == 0) revert IBridge.UnknownChain(destination);
        if (LedgerWords.recipient(b) == address(0)) revert IBridge.RecipientInvalid(address(0));
        uint32 token = LedgerWords.token(a);
        TokenRegistry.Token storage entry = _tokens.known[token];
        message.destinationChain = destination;
        message.originChain = entry.originChain;
        message.originToken = entry.originToken;
        message.recipient = LedgerWords.recipient(b);
        if (message.originChain != destination) {
            uint32 bit = uint32(1) << uint32(position - 1);
            if (entry.announced & bit == 0) {
                entry.announced |= bit;
                _sendDescription(progress, message, token);
            }
        }
        message.amount = LedgerWords.amount(a);
        if (!_tokens.take(token, message.amount, _defaultLimit())) progress.overdrawn = true;
        _send(progress, message);
    }

    function _sendDescription(Progress memory progress, Message memory message, uint32 token) private {
        bytes memory none = message.data;
        message.kind = KIND_TOKEN_METADATA;
        message.amount = 0;
        message.data = TokenRegistry.encode(_tokens.descriptions[token]);
        _send(progress, message);
        message.kind = KIND_TOKEN;
        message.data = none;
    }

    function _send(Progress memory progress, Message memory message) private {
        uint32 index = progress.leaves;
        if (index == ExitTree.MAX_LEAVES) revert IBridge.TreeFull(index);
        message.leafIndex = index;
        bytes32 id = MessageHash.id(message);
        bytes32 root = ExitTree.mixIn(ExitTree.append(_frontier, index, id), index + 1);
        progress.leaves = index + 1;
        progress.exitRoot = root;
        MessageLog.emitSent(message, id, root, address(0));
    }

    /// @dev Lets the exit root be accepted now, or holds it back.
    function _publish(bytes32 exitRoot, bool overdrawn) private {
        bool open = !_pauseState.isPaused(PauseSwitch.OUTBOUND);
        bytes32 due = open ? _held.takeDue() : bytes32(0);
        uint64 until = uint64(block.timestamp);
        if (overdrawn) {
            until += exitDelay;
            _held.push(exitRoot, until);
        } else if (!_held.isEmpty()) {
            until = _held.replaceLast(exitRoot);
        } else if (open) {
            IExitRootSink(globalRoots).acceptExitRoot(exitRoot);
            return;
        } else {
            _held.push(exitRoot, until);
        }
        emit ExitsHeld(exitRoot, until);
        if (due != bytes32(0)) _release(due);
    }

    function _release(bytes32 exitRoot) private {
        emit ExitsReleased(exitRoot);
        IExitRootSink(globalRoots).acceptExitRoot(exitRoot);
    }

    /// @dev The time of whatever waits longest, plus the deadline.
    function _freezableAt() private view returns (uint64) {
        uint64 since = _deposits[_depositsProcessed].time;
        uint64 demanded = _demandedAt;
        if (since == 0 || (demanded != 0 && demanded < since)) since = demanded;
        return since == 0 ? 0 : since + freezeDeadline;
    }
}
