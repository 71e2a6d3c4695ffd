// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {MetadataReaderLib} from "solady/utils/MetadataReaderLib.sol";

import {IBridge} from "../interfaces/IBridge.sol";
import {KIND_CALL, KIND_TOKEN, KIND_TOKEN_METADATA, Message, MessageHash} from "../Message.sol";
import {ExitTree} from "../libraries/ExitTree.sol";
import {PauseSwitch} from "../libraries/PauseSwitch.sol";
import {BridgeCore} from "./BridgeCore.sol";
import {MessageLog} from "./MessageLog.sol";
import {Origin, TokenVault} from "./TokenVault.sol";

/// @title The sending half of a bridge
abstract contract Outbox is BridgeCore {
    using TokenVault for TokenVault.Books;

    /// @notice Longest data of a call, in bytes.
    uint256 public constant MAXIMUM_DATA_LENGTH = 16_384;
    /// @notice Longest name of a token that travels, in bytes; a longer one is cut.
    uint256 public constant MAXIMUM_NAME_LENGTH = 64;
    /// @notice Longest symbol of a token that travels, in bytes; a longer one is cut.
    uint256 public constant MAXIMUM_SYMBOL_LENGTH = 32;

    /// @dev Set for a (destination, token) once the destination needs no description of the token any more. It
    /// implies that the chain is known, so that a deposit in steady state reads this one word for both.
    mapping(uint64 destinationChain => mapping(address token => bool)) private _announced;

    /// @inheritdoc IBridge
    function bridgeToken(
        uint64 destinationChain,
        address recipient,
        address token,
        uint256 amount,
        uint256 relayerFee,
        bytes calldata permit
    ) external nonReentrant returns (bytes32 messageId) {
        _requireOpen(PauseSwitch.OUTBOUND);
        Message memory message;
        message.kind = KIND_TOKEN;
        message.recipient = recipient;
        message.relayerFee = relayerFee;
        if (permit.length != 0) _usePermit(token, amount, permit);
        return _sendWithToken(message, destinationChain, token, amount);
    }

    /// @inheritdoc IBridge
    function bridgeCall(
        uint64 destinationChain,
        address receiver,
        address token,
        uint256 amount,
        uint256 relayerFee,
        bytes calldata data
    ) external nonReentrant returns (bytes32 messageId) {
        _requireOpen(PauseSwitch.OUTBOUND);
        if (data.length > MAXIMUM_DATA_LENGTH) revert DataTooLong(data.length, MAXIMUM_DATA_LENGTH);
        Message memory message;
        message.kind = KIND_CALL;
        message.recipient = receiver;
        message.relayerFee = relayerFee;
        message.data = data;
        if (token != address(0)) return _sendWithToken(message, destinationChain, token, amount);
        if (amount != 0 || relayerFee != 0) revert AmountWithoutToken(amount, relayerFee);
        if (!_knownChains[destinationChain]) revert UnknownChain(destinationChain);
        message.originChain = chain;
        return _send(message, destinationChain);
    }

    function _sendWithToken(Message memory message, uint64 destinationChain, address token, uint256 amount)
        private
        returns (bytes32 messageId)
    {
        // Checked first: it is what a user gets wrong, and nothing was moved yet.
        bool announced = _announced[destinationChain][token];
        if (!announced && !_knownChains[destinationChain]) revert UnknownChain(destinationChain);

        (uint256 received, bool wrapped) = _books.take(token, msg.sender, amount, _defaultLimit());
        if (message.relayerFee > received) revert FeeAboveAmount(message.relayerFee, received);
        message.amount = received;
        if (wrapped) {
            Origin memory origin = _books.origins[token];
            message.originChain = origin.chain;
            message.originToken = origin.token;
        } else {
            message.originChain = chain;
            message.originToken = token;
        }

        if (!announced) {
            _announced[destinationChain][token] = true;
            // The chain where the token is at home needs no description.
            if (message.originChain != destinationChain) _sendMetadata(message, destinationChain, token);
        }
        return _send(message, destinationChain);
    }

    function _sendMetadata(Message memory about, uint64 destinationChain, address token) private {
        Message memory message;
        message.kind = KIND_TOKEN_METADATA;
        message.originChain = about.originChain;
        message.originToken = about.originToken;
        message.recipient = about.recipient;
        // Never reverts for a token that lacks or garbles its description; a token without a name still travels.
        string memory name = MetadataReaderLib.readName(token, MAXIMUM_NAME_LENGTH);
        string memory symbol = MetadataReaderLib.readSymbol(token, MAXIMUM_SYMBOL_LENGTH);
        message.data = abi.encode(
            bytes(name).length == 0 ? "Unnamed token" : name,
            bytes(symbol).length == 0 ? "UNNAMED" : symbol,
            MetadataReaderLib.readDecimals(token)
        );
        _send(message, destinationChain);
    }

    /// @dev Completes the message with what this bridge alone decides, appends it and tells everything it commits to.
    function _send(Message memory message, uint64 destinationChain) private returns (bytes32 messageId) {
        if (message.recipient == address(0)) revert RecipientInvalid(message.recipient);
        uint32 index = _leafCount;
        if (index == ExitTree.MAX_LEAVES) revert TreeFull(index);
        message.sourceChain = chain;
        message.leafIndex = index;
        message.destinationChain = destinationChain;
        message.sender = msg.sender;

        messageId = MessageHash.id(message);
        uint32 count = index + 1;
        bytes32 root = ExitTree.mixIn(ExitTree.append(_frontier, index, messageId), count);
        _leafCount = count;
        _exitRoot = root;
        MessageLog.emitSent(message, messageId, root, msg.sender);
    }

    /// @dev A call that does not revert proves nothing: a fallback accepts every permit. So what counts is the
    /// allowance afterwards, and a permit that somebody else has already handed in does no harm.
    function _usePermit(address token, uint256 amount, bytes calldata permit) private {
        if (permit.length != 160) revert PermitMalformed(permit.length);
        if (token.code.length == 0) revert TokenWithoutCode(token);
        // A wrapped token is burned without an allowance.
        if (_books.origins[token].chain != 0) return;
        (uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) =
            abi.decode(permit, (uint256, uint256, uint8, bytes32, bytes32));
        try IERC20Permit(token).permit(msg.sender, address(this), value, deadline, v, r, s) {} catch {}
        uint256 allowance = IERC20(token).allowance(msg.sender, address(this));
        if (allowance < amount) revert PermitFailed(token, allowance, amount);
    }
}
