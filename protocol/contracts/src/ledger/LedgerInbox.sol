// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ClaimProofs} from "../bridge/ClaimProofs.sol";
import {IBridge} from "../interfaces/IBridge.sol";
import {ILedgerRollup} from "../interfaces/ILedgerRollup.sol";
import {PauseSwitch} from "../libraries/PauseSwitch.sol";
import {KIND_CALL, KIND_TOKEN, KIND_TOKEN_METADATA, Message} from "../Message.sol";
import {LedgerCore} from "./LedgerCore.sol";
import {TokenRegistry} from "./TokenRegistry.sol";

/// @title The claiming half of a ledger: from messages to deposits that wait
/// @notice Proofs and claimed bits are those of a bridge. Nothing is called but the registry of roots.
abstract contract LedgerInbox is LedgerCore {
    uint8 private constant DELIVERED = 0;
    uint8 private constant CALL_FAILED = 1;

    /// @dev What one call gathers.
    /// @param feeRecipient Who gets the fees, zero if recipients keep them.
    /// @param queued How many deposits were ever queued.
    /// @param feeToken The token of the fees that were not queued yet.
    /// @param fees How much; below 2^128.
    struct Gathering {
        address feeRecipient;
        uint64 queued;
        uint32 feeToken;
        uint256 fees;
    }

    mapping(uint64 sourceChain => mapping(uint256 word => uint256 bits)) private _claimed;

    /// @inheritdoc ILedgerRollup
    function claimMany(
        Message[] calldata messages,
        uint32 leafCount,
        bytes32[] calldata exitMultiproof,
        IBridge.GlobalProof calldata globalProof,
        address feeRecipient
    ) external {
        if (_pauseState.isPaused(PauseSwitch.INBOUND)) {
            revert IBridge.Paused(PauseSwitch.INBOUND);
        }
        bytes32[] memory ids = ClaimProofs.consume(
            _claimed, messages, leafCount, exitMultiproof, globalProof, chain, globalRoots
        );
        Gathering memory gathering;
        gathering.feeRecipient = feeRecipient;
        gathering.queued = _depositsQueued;
        for (uint256 i = 0; i < ids.length; ++i) {
            if (ids[i] == 0) continue;
            uint8 outcome = _receive(messages[i], ids[i], gathering);
            emit IBridge.MessageClaimed(ids[i], messages[i].sourceChain, messages[i].leafIndex, outcome);
        }
        _queueFees(gathering);
        _depositsQueued = gathering.queued;
    }

    /// @inheritdoc ILedgerRollup
    function isClaimed(uint64 sourceChain, uint32 leafIndex) external view returns (bool) {
        return _claimed[sourceChain][leafIndex >> 8] & (1 << (leafIndex & 0xff)) != 0;
    }

    /// @dev On a ledger nothing can be called: a call with a token credits it, one without does nothing.
    function _receive(Message calldata message, bytes32 id, Gathering memory gathering)
        private
        returns (uint8 outcome)
    {
        if (message.kind == KIND_TOKEN || message.kind == KIND_CALL) {
            return _credit(message, id, gathering);
        }
        if (message.kind != KIND_TOKEN_METADATA) revert IBridge.KindInvalid(message.kind);
        return _register(message);
    }

    /// @dev Nobody's deposit may be one that the circuit can not process: it would stop the queue.
    function _credit(Message calldata message, bytes32 id, Gathering memory gathering)
        private
        returns (uint8 outcome)
    {
        uint256 amount = message.amount;
        uint256 fee = message.relayerFee;
        if (
            message.recipient == address(0) || message.originToken == address(0) || amount == 0
                || amount > type(uint128).max || fee > amount
        ) return CALL_FAILED;
        uint32 token = _tokens.numbers[message.originChain][message.originToken];
        if (token == 0) revert IBridge.TokenUnknown(message.originChain, message.originToken);
        if (gathering.feeRecipient == address(0)) fee = 0;
        // A deposit of nothing would cost an account.
        if (amount != fee) _queue(gathering, message.recipient, token, amount - fee, id);
        if (fee != 0) {
            if (token != gathering.feeToken || gathering.fees + fee > type(uint128).max) {
                _queueFees(gathering);
                gathering.feeToken = token;
            }
            gathering.fees += fee;
        }
        return DELIVERED;
    }

    function _queueFees(Gathering memory gathering) private {
        if (gathering.fees == 0) return;
        _queue(gathering, gathering.feeRecipient, gathering.feeToken, gathering.fees, bytes32(0));
        gathering.fees = 0;
    }

    /// @dev The amount is not zero and below 2^128.
    function _queue(Gathering memory gathering, address owner, uint32 token, uint256 amount, bytes32 id)
        private
    {
        uint64 index = gathering.queued++;
        _deposits[index] = Deposit(_depositHash(owner, token, uint128(amount)), uint40(block.timestamp));
        emit DepositQueued(index, owner, token, uint128(amount), id);
    }

    /// @dev Gives the token a number, if it has none. The first description counts, as at a bridge.
    function _register(Message calldata message) private returns (uint8 outcome) {
        uint64 originChain = message.originChain;
        address originToken = message.originToken;
        if (originChain == chain || originChain == 0 || originToken == address(0)) return CALL_FAILED;
        if (_tokens.numbers[originChain][originToken] != 0) return DELIVERED;
        (bool valid, TokenRegistry.Description memory description) = TokenRegistry.decode(message.data);
        if (!valid) return CALL_FAILED;
        uint32 token = ++_tokenCount;
        _tokens.numbers[originChain][originToken] = token;
        _tokens.known[token].originChain = originChain;
        _tokens.known[token].originToken = originToken;
        _tokens.descriptions[token] = description;
        emit TokenRegistered(
            token, originChain, originToken, description.name, description.symbol, description.decimals
        );
        emit IBridge.WrappedTokenDeployed(originChain, originToken, address(uint160(token)));
        return DELIVERED;
    }
}
