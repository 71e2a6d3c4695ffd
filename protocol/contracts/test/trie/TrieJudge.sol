// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {StorageProof} from "causeway/trie/StorageProof.sol";

/// @title The library as one of the judges of the differential verification
/// @notice Takes many proofs in one call, so that ten million of them are judged in an EVM in reasonable time. Java puts
/// this code on a development chain and calls it.
contract TrieJudge {
    struct Proof {
        bytes32 stateRoot;
        address account;
        bytes32 slot;
        bytes[] accountProof;
        bytes[] slotProof;
    }

    /// @notice Judges every proof.
    /// @param proofs The proofs.
    /// @return verdicts For each the hash of the value that it proves, or else the selector of the error that refused it,
    /// followed by zeros.
    function judge(Proof[] calldata proofs) external view returns (bytes32[] memory verdicts) {
        verdicts = new bytes32[](proofs.length);
        for (uint256 i = 0; i < proofs.length; ++i) {
            try this.verify(proofs[i]) returns (bytes32 value) {
                verdicts[i] = keccak256(abi.encode(value));
            } catch (bytes memory reason) {
                verdicts[i] = bytes32(bytes4(reason));
            }
        }
    }

    /// @notice The library, behind a call of its own that can revert.
    function verify(Proof calldata proof) external pure returns (bytes32) {
        return
            StorageProof.verify(
                proof.stateRoot, proof.account, proof.slot, proof.accountProof, proof.slotProof
            );
    }
}
