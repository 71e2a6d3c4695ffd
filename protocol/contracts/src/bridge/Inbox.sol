// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {IBridge} from "../interfaces/IBridge.sol";
import {KIND_CALL, KIND_TOKEN, KIND_TOKEN_METADATA, Message, MessageHash} from "../Message.sol";
import {ExitTree} from "../libraries/ExitTree.sol";
import {PauseSwitch} from "../libraries/PauseSwitch.sol";
import {IWrappedTokenSource, WrappedToken} from "../token/WrappedToken.sol";
import {BridgeCore} from "./BridgeCore.sol";
import {CallExecutor} from "./CallExecutor.sol";
import {ClaimProofs} from "./ClaimProofs.sol";
import {FLAG_WRAPPED, Origin, TokenVault} from "./TokenVault.sol";

/// @title The claiming half of a bridge
abstract contract Inbox is BridgeCore, IWrappedTokenSource {
    using TokenVault for TokenVault.Books;

    uint8 private constant DELIVERED = 0;
    uint8 private constant CALL_FAILED = 1;

    /// @notice Calls receivers on behalf of this bridge.
    CallExecutor public immutable executor;

    /// @dev The replay key is (source chain, leaf index) and nothing of the proof.
    mapping(uint64 sourceChain => mapping(uint256 word => uint256 bits)) private _claimed;
    mapping(bytes32 messageId => bool) private _retryable;

    bytes32 private immutable _wrappedTokenCodeHash;

    // What the constructor of the wrapped token reads back, for the time of its deployment.
    bytes32 private transient _newName0;
    bytes32 private transient _newName1;
    bytes32 private transient _newSymbol;
    uint8 private transient _newNameLength;
    uint8 private transient _newSymbolLength;
    uint8 private transient _newDecimals;
    uint64 private transient _newOriginChain;
    address private transient _newOriginToken;

    constructor() {
        executor = new CallExecutor();
        _wrappedTokenCodeHash = keccak256(type(WrappedToken).creationCode);
    }

    /// @inheritdoc IBridge
    function claim(
        Message calldata message,
        uint32 leafCount,
        bytes32[32] calldata exitSiblings,
        GlobalProof calldata globalProof,
        address feeRecipient
    ) external nonReentrant {
        _requireOpen(PauseSwitch.INBOUND);
        uint32 index = message.leafIndex;
        if (index >= leafCount) revert LeafIndexOutOfRange(index, leafCount);
        if (message.destinationChain != chain) revert WrongDestinationChain(message.destinationChain, chain);
        bytes32 id = MessageHash.idOf(message);
        ClaimProofs.requireProven(
            ExitTree.mixIn(ExitTree.rootOf(id, index, exitSiblings), leafCount),
            message.sourceChain,
            globalProof,
            rootSource
        );
        mapping(uint256 => uint256) storage words = _claimed[message.sourceChain];
        uint256 bits = words[index >> 8];
        uint256 bit = 1 << (index & 0xff);
        if (bits & bit != 0) revert AlreadyClaimed(message.sourceChain, index);
        words[index >> 8] = bits | bit;

        if (message.kind == KIND_TOKEN) {
            (address token, bool native) = _book(message.originChain, message.originToken, message.amount);
            TokenVault.give(token, message.recipient, message.amount - message.relayerFee, native);
            _payFee(token, feeRecipient, message.relayerFee, native);
            emit MessageClaimed(id, message.sourceChain, index, DELIVERED);
        } else {
            _deliverOther(message, id, feeRecipient);
        }
    }

    /// @inheritdoc IBridge
    function claimMany(
        Message[] calldata messages,
        uint32 leafCount,
        bytes32[] calldata exitMultiproof,
        GlobalProof calldata globalProof,
        address feeRecipient
    ) external nonReentrant {
        _requireOpen(PauseSwitch.INBOUND);
        // All bits are set before the first token moves.
        bytes32[] memory ids = ClaimProofs.consume(
            _claimed, messages, leafCount, exitMultiproof, globalProof, chain, rootSource
        );

        for (uint256 i = 0; i < messages.length;) {
            if (ids[i] == 0) {
                ++i;
            } else if (messages[i].kind == KIND_TOKEN) {
                i = _deliverRun(messages, ids, i, feeRecipient);
            } else {
                _deliverOther(messages[i], ids[i], feeRecipient);
                ++i;
            }
        }
    }

    /// @inheritdoc IBridge
    function retryCall(Message calldata message) external nonReentrant {
        _requireOpen(PauseSwitch.INBOUND);
        bytes32 id = MessageHash.idOf(message);
        if (!_retryable[id]) revert NotRetryable(id);
        delete _retryable[id];
        if (!_tryDeliverCall(message, id, msg.sender)) revert RetryFailed(id);
        emit CallRetried(id);
    }

    /// @notice Gives the token and calls the receiver, both or neither. For this bridge itself only: the frame of
    /// this call is what a failure undoes, the books included.
    /// @param message The message, of kind CALL.
    /// @param id Its identity.
    /// @param feeRecipient Who gets the relayer fee.
    function deliverCall(Message calldata message, bytes32 id, address feeRecipient)
        external
        only(address(this))
    {
        address token = address(0);
        uint256 amount = 0;
        if (message.originToken != address(0) || message.amount != 0) {
            bool native;
            (token, native) = _book(message.originChain, message.originToken, message.amount);
            amount = message.amount - message.relayerFee;
            TokenVault.give(token, message.recipient, amount, native);
            _payFee(token, feeRecipient, message.relayerFee, native);
        }
        executor.execute(
            message.recipient, id, message.sourceChain, message.sender, token, amount, message.data
        );
    }

    /// @inheritdoc IWrappedTokenSource
    function wrappedTokenParameters()
        external
        view
        returns (
            string memory name,
            string memory symbol,
            uint8 decimals,
            uint64 originChain,
            address originToken
        )
    {
        bytes memory nameBytes = abi.encodePacked(_newName0, _newName1);
        bytes memory symbolBytes = abi.encodePacked(_newSymbol);
        uint256 nameLength = _newNameLength;
        uint256 symbolLength = _newSymbolLength;
        assembly ("memory-safe") {
            // Both are at most what was just allocated, see `_deployWrapped`.
            mstore(nameBytes, nameLength)
            mstore(symbolBytes, symbolLength)
        }
        return (string(nameBytes), string(symbolBytes), _newDecimals, _newOriginChain, _newOriginToken);
    }

    /// @inheritdoc IBridge
    function isClaimed(uint64 sourceChain, uint32 leafIndex) external view returns (bool) {
        return _claimed[sourceChain][leafIndex >> 8] & (1 << (leafIndex & 0xff)) != 0;
    }

    /// @inheritdoc IBridge
    function isRetryable(bytes32 messageId) external view returns (bool) {
        return _retryable[messageId];
    }

    /// @inheritdoc IBridge
    function wrappedToken(uint64 originChain, address originToken) external view returns (address) {
        return _wrappedToken(originChain, originToken);
    }

    /// @dev Delivers the TOKEN messages from `start` on that are about the same token: booked once, before the first
    /// is given, and the fees paid in one piece.
    /// @return end Where the next run starts.
    function _deliverRun(
        Message[] calldata messages,
        bytes32[] memory ids,
        uint256 start,
        address feeRecipient
    ) private returns (uint256 end) {
        uint64 originChain = messages[start].originChain;
        address originToken = messages[start].originToken;
        uint256 amounts = 0;
        uint256 fees = 0;
        for (end = start; end < ids.length; ++end) {
            if (ids[end] == 0) continue;
            Message calldata message = messages[end];
            if (
                message.kind != KIND_TOKEN || message.originToken != originToken
                    || message.originChain != originChain
            ) break;
            amounts += message.amount;
            fees += message.relayerFee;
        }
        (address token, bool native) = _book(originChain, originToken, amounts);
        for (uint256 i = start; i < end; ++i) {
            bytes32 id = ids[i];
            if (id == 0) continue;
            Message calldata message = messages[i];
            TokenVault.give(token, message.recipient, message.amount - message.relayerFee, native);
            emit MessageClaimed(id, message.sourceChain, message.leafIndex, DELIVERED);
        }
        _payFee(token, feeRecipient, fees, native);
    }

    function _deliverOther(Message calldata message, bytes32 id, address feeRecipient) private {
        uint8 outcome = DELIVERED;
        if (message.kind == KIND_TOKEN_METADATA) {
            _deployWrapped(message, id);
        } else if (message.kind == KIND_CALL) {
            if (!_tryDeliverCall(message, id, feeRecipient)) {
                _retryable[id] = true;
                outcome = CALL_FAILED;
            }
        } else {
            revert KindInvalid(message.kind);
        }
        emit MessageClaimed(id, message.sourceChain, message.leafIndex, outcome);
    }

    /// @dev False only if the receiver failed. Whatever else goes wrong (limit, escrow, token, too little gas) is the
    /// claimer's business now and not the receiver's fault: it reverts and the message stays claimable.
    function _tryDeliverCall(Message calldata message, bytes32 id, address feeRecipient)
        private
        returns (bool)
    {
        (bool success, bytes memory reason) =
            address(this).call(abi.encodeCall(this.deliverCall, (message, id, feeRecipient)));
        if (success) return true;
        if (reason.length == 4 && bytes4(reason) == CallExecutor.ReceiverFailed.selector) return false;
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }

    function _book(uint64 originChain, address originToken, uint256 amount)
        private
        returns (address token, bool native)
    {
        native = originChain == chain;
        token = native ? originToken : _wrappedToken(originChain, originToken);
        if (!_books.book(token, amount, native, _defaultLimit())) {
            revert TokenUnknown(originChain, originToken);
        }
    }

    function _payFee(address token, address feeRecipient, uint256 fee, bool native) private {
        if (fee == 0) return;
        if (feeRecipient == address(0)) revert FeeRecipientMissing(fee);
        TokenVault.give(token, feeRecipient, fee, native);
    }

    /// @dev Deploys the wrapped token that the message describes, if it is not there.
    function _deployWrapped(Message calldata message, bytes32 id) private {
        uint64 originChain = message.originChain;
        address originToken = message.originToken;
        if (originChain == chain || originChain == 0 || originToken == address(0)) {
            revert MetadataInvalid(id);
        }
        address token = _wrappedToken(originChain, originToken);
        if (_books.outbound[token].flags & FLAG_WRAPPED != 0) return;

        (string memory name, string memory symbol, uint8 decimals) =
            abi.decode(message.data, (string, string, uint8));
        bytes memory nameBytes = bytes(name);
        if (nameBytes.length > 64 || bytes(symbol).length > 32) revert MetadataInvalid(id);
        _newNameLength = uint8(nameBytes.length);
        _newSymbolLength = uint8(bytes(symbol).length);
        _newSymbol = bytes32(bytes(symbol));
        _newName0 = bytes32(nameBytes);
        bytes32 rest = bytes32(0);
        if (nameBytes.length > 32) {
            assembly ("memory-safe") {
                rest := mload(add(nameBytes, 0x40))
            }
        }
        _newName1 = rest;
        _newDecimals = decimals;
        _newOriginChain = originChain;
        _newOriginToken = originToken;

        _books.outbound[token].flags |= FLAG_WRAPPED;
        _books.origins[token] = Origin(originChain, originToken);
        address deployed = address(new WrappedToken{salt: _salt(originChain, originToken)}());
        assert(deployed == token);
        emit WrappedTokenDeployed(originChain, originToken, token);
    }

    function _wrappedToken(uint64 originChain, address originToken) private view returns (address) {
        return address(
            uint160(
                uint256(
                    keccak256(
                        abi.encodePacked(
                            bytes1(0xff),
                            address(this),
                            _salt(originChain, originToken),
                            _wrappedTokenCodeHash
                        )
                    )
                )
            )
        );
    }

    function _salt(uint64 originChain, address originToken) private pure returns (bytes32) {
        return keccak256(abi.encode(originChain, originToken));
    }
}
