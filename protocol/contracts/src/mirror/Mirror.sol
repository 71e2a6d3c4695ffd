// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRootSource} from "../interfaces/IRootSource.sol";
import {StorageSlots} from "../libraries/StorageSlots.sol";
import {HeaderLib} from "../trie/HeaderLib.sol";
import {StorageProof} from "../trie/StorageProof.sol";
import {IL1Attributes} from "./IL1Attributes.sol";

/// @title Mirror
/// @notice Where an L2 learns global roots. Anyone brings a header of the L1 and a proof of the global root in the
/// state under it; the header counts because the rollup's own derivation has told this chain its hash, or the hash of
/// a later block that it leads to. Nobody is trusted, and nobody can take an accepted root back.
/// @dev It is exactly as final as the L1 attributes: when the L1 reorganises, the rollup reorganises this contract's
/// state with it.
contract Mirror is IRootSource {
    /// @notice Most headers in one call.
    uint256 public constant MAX_HEADERS = 64;

    /// @notice The predeploy that holds the L1 attributes.
    IL1Attributes public immutable l1Attributes;

    /// @notice The `GlobalRoots` contract on the L1.
    address public immutable globalRoots;

    mapping(bytes32 globalRoot => bool) private _known;
    mapping(uint64 l1BlockNumber => bytes32 hash) private _remembered;

    /// @notice A global root can be claimed against from now on.
    event GlobalRootAccepted(bytes32 indexed globalRoot, uint64 l1BlockNumber);
    /// @notice The hash of an L1 block stays usable after the attributes have moved on.
    event L1BlockRemembered(uint64 indexed l1BlockNumber, bytes32 indexed l1BlockHash);

    /// @notice A constructor address is zero.
    error ZeroAddress();
    /// @notice The rollup has not provided L1 attributes yet.
    error NoL1Attributes();
    /// @notice No header was given, or more than `MAX_HEADERS`.
    error WrongHeaderCount(uint256 count);
    /// @notice A header does not name the one before it as its parent.
    error HeaderNotLinked(uint256 index, bytes32 expectedParent, bytes32 actualParent);
    /// @notice No header is the current L1 block or a remembered one.
    error HeadersNotAnchored(uint64 firstNumber, uint64 lastNumber);

    /// @param l1Attributes_ The predeploy that holds the L1 attributes.
    /// @param globalRoots_ The `GlobalRoots` contract on the L1.
    constructor(IL1Attributes l1Attributes_, address globalRoots_) {
        if (address(l1Attributes_) == address(0) || globalRoots_ == address(0)) revert ZeroAddress();
        l1Attributes = l1Attributes_;
        globalRoots = globalRoots_;
    }

    /// @notice Keeps the hash of the current L1 block, so that headers can be linked to it later. Anyone may call.
    /// @return l1BlockNumber Number of the block.
    /// @return l1BlockHash Its hash.
    function remember() external returns (uint64 l1BlockNumber, bytes32 l1BlockHash) {
        l1BlockNumber = l1Attributes.number();
        l1BlockHash = l1Attributes.hash();
        if (l1BlockHash == 0) revert NoL1Attributes();
        if (_remembered[l1BlockNumber] == l1BlockHash) return (l1BlockNumber, l1BlockHash);
        _remembered[l1BlockNumber] = l1BlockHash;
        emit L1BlockRemembered(l1BlockNumber, l1BlockHash);
    }

    /// @notice Accepts the global root of an L1 block. Anyone may call; a root that is known already costs little and
    /// changes nothing, whatever else was passed.
    /// @param headers RLP of consecutive L1 headers. The first is of the block whose state is proven; one of them must
    /// be the current L1 block or a remembered one. More may follow after that, so that a caller can send all the
    /// headers it has although the attributes will have moved on until inclusion.
    /// @param accountProof Trie nodes from the first header's state root to `globalRoots`.
    /// @param storageProof Trie nodes from that account's storage root to the slot of the global root.
    /// @return globalRoot The root.
    function acceptRoot(
        bytes[] calldata headers,
        bytes[] calldata accountProof,
        bytes[] calldata storageProof
    ) external returns (bytes32 globalRoot) {
        globalRoot = StorageProof.unverifiedValue(storageProof);
        if (_known[globalRoot]) return globalRoot;
        HeaderLib.Header memory proven = _anchored(headers);
        globalRoot = StorageProof.verify(
            proven.stateRoot, globalRoots, StorageSlots.GLOBAL_ROOT, accountProof, storageProof
        );
        _known[globalRoot] = true;
        emit GlobalRootAccepted(globalRoot, proven.number);
    }

    /// @inheritdoc IRootSource
    /// @dev The zero root is never stored: a proof cannot yield it.
    function isKnown(bytes32 root) external view returns (bool) {
        return _known[root];
    }

    /// @notice The hash that was remembered for an L1 block.
    /// @param l1BlockNumber Number of the block.
    /// @return l1BlockHash Its hash, zero if it was not remembered.
    function rememberedHash(uint64 l1BlockNumber) external view returns (bytes32 l1BlockHash) {
        return _remembered[l1BlockNumber];
    }

    /// @dev Decodes and links all headers, those after the anchor too, and returns the first.
    function _anchored(bytes[] calldata headers) private view returns (HeaderLib.Header memory proven) {
        uint256 count = headers.length;
        if (count == 0 || count > MAX_HEADERS) revert WrongHeaderCount(count);
        uint64 currentNumber = l1Attributes.number();
        bytes32 currentHash = l1Attributes.hash();
        HeaderLib.Header memory header;
        bool anchored = false;
        for (uint256 i = 0; i < count; ++i) {
            bytes32 previous = header.hash;
            header = HeaderLib.decode(headers[i]);
            if (i == 0) proven = header;
            else if (header.parentHash != previous) revert HeaderNotLinked(i, previous, header.parentHash);
            // A hash is never zero, so a block that nobody remembered never matches.
            bool current = header.number == currentNumber && header.hash == currentHash;
            anchored = anchored || current || header.hash == _remembered[header.number];
        }
        if (!anchored) revert HeadersNotAnchored(proven.number, header.number);
    }
}
