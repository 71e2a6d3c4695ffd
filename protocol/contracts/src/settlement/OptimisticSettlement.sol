// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IExitRootSink} from "../interfaces/IExitRootSink.sol";
import {IOutputSource} from "../interfaces/IOutputSource.sol";
import {StorageSlots} from "../libraries/StorageSlots.sol";
import {StorageProof} from "../trie/StorageProof.sol";

/// @title OptimisticSettlement
/// @notice Turns a final output of a rollup into its exit root on the L1: proves the exit root of the rollup's bridge
/// under the output's state root and hands it to the registry of global roots. Anyone may call; nobody is trusted
/// beyond the source of outputs.
contract OptimisticSettlement {
    /// @notice The pre-image of an output root, as the OP Stack defines it.
    /// @param version Version of the format; zero is the only one.
    /// @param stateRoot State root of the L2 block.
    /// @param messagePasserStorageRoot Storage root of the stack's own message passer; not used here.
    /// @param blockHash Hash of the L2 block.
    struct OutputRootProof {
        bytes32 version;
        bytes32 stateRoot;
        bytes32 messagePasserStorageRoot;
        bytes32 blockHash;
    }

    /// @notice Where final outputs come from.
    IOutputSource public immutable outputs;
    /// @notice Where the exit root goes.
    IExitRootSink public immutable globalRoots;
    /// @notice The bridge on the rollup.
    address public immutable l2Bridge;
    /// @notice The rollup's chain id.
    uint64 public immutable chain;

    /// @notice Number of the L2 block that was settled last, zero if none was.
    uint64 public lastSettledBlock;

    /// @notice The rollup's exit root as of an L2 block was accepted.
    event ExitRootSettled(uint64 indexed chain, bytes32 indexed exitRoot, uint64 l2BlockNumber, uint256 id);

    /// @notice A constructor parameter is zero.
    error ZeroParameter(string name);
    /// @notice The output is of no later block than the one settled last.
    error OutputNotNewer(uint64 l2BlockNumber, uint64 lastSettledBlock);
    /// @notice The output's format is not known here.
    error UnknownOutputVersion(bytes32 version);
    /// @notice The pre-image is not that of the output root.
    error OutputRootMismatch(bytes32 expected, bytes32 actual);

    /// @param outputs_ Where final outputs come from.
    /// @param globalRoots_ The registry that knows this contract as the settlement of `chain_`.
    /// @param l2Bridge_ The bridge on the rollup.
    /// @param chain_ The rollup's chain id.
    constructor(IOutputSource outputs_, IExitRootSink globalRoots_, address l2Bridge_, uint64 chain_) {
        if (address(outputs_) == address(0)) revert ZeroParameter("outputs");
        if (address(globalRoots_) == address(0)) revert ZeroParameter("globalRoots");
        if (l2Bridge_ == address(0)) revert ZeroParameter("l2Bridge");
        if (chain_ == 0) revert ZeroParameter("chain");
        outputs = outputs_;
        globalRoots = globalRoots_;
        l2Bridge = l2Bridge_;
        chain = chain_;
    }

    /// @notice Settles the exit root under an output, finalizing the output first where that is due.
    /// @dev Verified and used in one call, so nothing can change in between. Only newer blocks than the last are
    /// taken: an exit root never goes back.
    /// @param id The output in its source.
    /// @param proof Pre-image of the output root.
    /// @param accountProof Trie nodes from the state root to the rollup's bridge.
    /// @param storageProof Trie nodes from the bridge's storage root to the slot of its exit root.
    /// @return exitRoot The exit root.
    function settle(
        uint256 id,
        OutputRootProof calldata proof,
        bytes[] calldata accountProof,
        bytes[] calldata storageProof
    ) external returns (bytes32 exitRoot) {
        outputs.finalize(id);
        (bytes32 outputRoot, uint64 l2BlockNumber) = outputs.finalizedOutput(id);
        uint64 last = lastSettledBlock;
        if (l2BlockNumber <= last) revert OutputNotNewer(l2BlockNumber, last);
        if (proof.version != 0) revert UnknownOutputVersion(proof.version);
        bytes32 actual = keccak256(
            abi.encode(proof.version, proof.stateRoot, proof.messagePasserStorageRoot, proof.blockHash)
        );
        if (actual != outputRoot) revert OutputRootMismatch(outputRoot, actual);
        exitRoot = StorageProof.verify(
            proof.stateRoot, l2Bridge, StorageSlots.EXIT_ROOT, accountProof, storageProof
        );
        lastSettledBlock = l2BlockNumber;
        emit ExitRootSettled(chain, exitRoot, l2BlockNumber, id);
        globalRoots.acceptExitRoot(exitRoot);
    }
}
