// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Vm} from "forge-std/Vm.sol";

import {OptimisticSettlement} from "causeway/settlement/OptimisticSettlement.sol";
import {Fixtures, RecordedProof} from "../trie/Fixtures.sol";

/// @notice An L2 block that was recorded from a real node, with the proof of its bridge's exit root.
struct RecordedOutput {
    OptimisticSettlement.OutputRootProof preimage;
    bytes32 root;
    uint64 number;
    RecordedProof proof;
}

/// @title Reads the recorded L2 blocks
library SettlementFixture {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function output(string memory json, string memory at) internal pure returns (RecordedOutput memory out) {
        out.preimage = OptimisticSettlement.OutputRootProof({
            version: 0,
            stateRoot: VM.parseJsonBytes32(json, string.concat(at, ".stateRoot")),
            messagePasserStorageRoot: VM.parseJsonBytes32(
                json, string.concat(at, ".messagePasserStorageRoot")
            ),
            blockHash: VM.parseJsonBytes32(json, string.concat(at, ".blockHash"))
        });
        out.root = rootOf(out.preimage);
        out.number = uint64(VM.parseJsonUint(json, string.concat(at, ".number")));
        out.proof = Fixtures.proof(json, string.concat(at, ".proof"));
    }

    function rootOf(OptimisticSettlement.OutputRootProof memory preimage) internal pure returns (bytes32) {
        return keccak256(
            bytes.concat(
                preimage.version, preimage.stateRoot, preimage.messagePasserStorageRoot, preimage.blockHash
            )
        );
    }
}
