// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {IRootSource} from "../interfaces/IRootSource.sol";
import {GlobalTree} from "../libraries/GlobalTree.sol";

/// @title The part of a bridge that the registry reads
interface IExitRoot {
    /// @notice Root of the chain's outgoing messages.
    function exitRoot() external view returns (bytes32);
}

/// @title The registry of chains on the L1, and the root over all their accepted exit roots
/// @notice Chain `i` of the constructor has slot `i`. The exit root of slot 0, the L1's own, is read from its bridge;
/// each other is accepted from the settlement contract of that chain and from nobody else. Every global root that
/// ever was stays known.
contract GlobalRoots is IRootSource {
    event GlobalRootUpdated(
        bytes32 indexed globalRoot, uint64 indexed chain, bytes32 exitRoot, uint64 sequence
    );

    error ChainsInvalid(uint256 chains, uint256 sources);
    error ChainInvalid(uint64 chain);
    error SourceInvalid(address source);
    error NotSource(address caller);
    error ExitRootZero(uint64 chain);
    error ChainUnregistered(uint64 chain);

    /// @dev Storage slot 0, which the mirrors prove against. Never move it.
    bytes32 private _globalRoot;
    uint64 private _sequence;
    uint64[] private _chains;
    mapping(uint256 slot => bytes32) private _exitRoots;
    mapping(bytes32 root => bool) private _known;
    /// @dev Slot plus one, so that zero means none.
    mapping(address source => uint256) private _slotOfSource;
    mapping(uint64 chain => uint256) private _slotOfChain;

    address private immutable _l1Bridge;

    /// @param chainIds The chains in the order of their slots, the L1 first; each once, none zero, at most 32.
    /// @param sources The L1 bridge, then the settlement contract of each other chain; each once, none zero.
    constructor(uint64[] memory chainIds, address[] memory sources) {
        if (chainIds.length == 0 || chainIds.length > GlobalTree.SLOTS || chainIds.length != sources.length) {
            revert ChainsInvalid(chainIds.length, sources.length);
        }
        for (uint256 i = 0; i < chainIds.length; ++i) {
            if (chainIds[i] == 0 || _slotOfChain[chainIds[i]] != 0) revert ChainInvalid(chainIds[i]);
            if (sources[i] == address(0) || _slotOfSource[sources[i]] != 0) revert SourceInvalid(sources[i]);
            _slotOfChain[chainIds[i]] = i + 1;
            _slotOfSource[sources[i]] = i + 1;
        }
        _chains = chainIds;
        _l1Bridge = sources[0];
    }

    /// @notice Takes the exit root that the L1 bridge has now. Anybody may call; nothing happens if it is unchanged.
    /// @return root The global root.
    function update() external returns (bytes32 root) {
        return _accept(0, IExitRoot(_l1Bridge).exitRoot());
    }

    /// @notice Takes an exit root of the chain that the caller settles. For settlement contracts only.
    /// @param exitRoot The exit root, not zero; nothing happens if it is unchanged.
    /// @return root The global root.
    function acceptExitRoot(bytes32 exitRoot) external returns (bytes32 root) {
        uint256 position = _slotOfSource[msg.sender];
        // The L1 bridge is read, it never calls.
        if (position < 2) revert NotSource(msg.sender);
        return _accept(position - 1, exitRoot);
    }

    /// @notice The root over all accepted exit roots; zero until the first is accepted.
    function globalRoot() external view returns (bytes32) {
        return _globalRoot;
    }

    /// @inheritdoc IRootSource
    function isKnown(bytes32 root) external view returns (bool known) {
        return root != bytes32(0) && _known[root];
    }

    /// @notice How many global roots there were.
    function sequence() external view returns (uint64) {
        return _sequence;
    }

    /// @notice A chain's position in the global tree.
    /// @param chain A registered chain.
    function slotOf(uint64 chain) external view returns (uint8) {
        return uint8(_slot(chain));
    }

    /// @notice The last accepted exit root of a chain, zero if there was none.
    /// @param chain A registered chain.
    function exitRootOf(uint64 chain) external view returns (bytes32) {
        return _exitRoots[_slot(chain)];
    }

    /// @notice The registered chains in the order of their slots.
    function chains() external view returns (uint64[] memory) {
        return _chains;
    }

    function _slot(uint64 chain) private view returns (uint256) {
        uint256 position = _slotOfChain[chain];
        if (position == 0) revert ChainUnregistered(chain);
        return position - 1;
    }

    function _accept(uint256 slot, bytes32 exitRoot) private returns (bytes32 root) {
        uint64 chain = _chains[slot];
        if (exitRoot == bytes32(0)) revert ExitRootZero(chain);
        if (_exitRoots[slot] == exitRoot) return _globalRoot;
        _exitRoots[slot] = exitRoot;

        uint256 count = _chains.length;
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            bytes32 accepted = _exitRoots[i];
            if (accepted != bytes32(0)) leaves[i] = GlobalTree.leafOf(_chains[i], accepted);
        }
        root = GlobalTree.rootOver(leaves);
        _globalRoot = root;
        _known[root] = true;
        uint64 number = ++_sequence;
        emit GlobalRootUpdated(root, chain, exitRoot, number);
    }
}
