// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Vm} from "forge-std/Vm.sol";

/// @notice Account proof and proof of storage slot 0, as a node gave them.
struct RecordedProof {
    bytes[] account;
    bytes[] slot;
    bytes32 value;
}

/// @notice A header as a node gave it; the recorder has checked the hash of `rlp`.
struct RecordedHeader {
    bytes rlp;
    bytes32 hash;
    bytes32 parentHash;
    bytes32 stateRoot;
    uint64 number;
    uint256 fieldCount;
}

/// @title Reads what `fixtures/record.mjs` recorded from real nodes
library Fixtures {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function text(string memory name) internal view returns (string memory) {
        return VM.readFile(string.concat("fixtures/", name, ".json"));
    }

    function proof(string memory json, string memory at) internal pure returns (RecordedProof memory) {
        return RecordedProof({
            account: VM.parseJsonBytesArray(json, string.concat(at, ".accountProof")),
            slot: VM.parseJsonBytesArray(json, string.concat(at, ".storageProof")),
            value: VM.parseJsonBytes32(json, string.concat(at, ".value"))
        });
    }

    function header(string memory json, string memory at) internal pure returns (RecordedHeader memory) {
        return RecordedHeader({
            rlp: VM.parseJsonBytes(json, string.concat(at, ".rlp")),
            hash: VM.parseJsonBytes32(json, string.concat(at, ".hash")),
            parentHash: VM.parseJsonBytes32(json, string.concat(at, ".parentHash")),
            stateRoot: VM.parseJsonBytes32(json, string.concat(at, ".stateRoot")),
            number: uint64(VM.parseJsonUint(json, string.concat(at, ".number"))),
            fieldCount: VM.parseJsonUint(json, string.concat(at, ".fieldCount"))
        });
    }

    function item(string memory at, uint256 index) internal pure returns (string memory) {
        return string.concat(at, "[", VM.toString(index), "]");
    }
}
