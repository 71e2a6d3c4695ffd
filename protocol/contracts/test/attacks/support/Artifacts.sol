// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Vm} from "forge-std/Vm.sol";

/// @title What the compiler says of the contracts that are deployed: for tests that walk all of an interface
/// @notice Reads the lines of `snapshots/abi`, one for each item of an ABI, which the build compares with what it has
/// compiled; selectors come from what was compiled.
library Artifacts {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @notice Names of the contracts that a deployment consists of.
    function deployed() internal view returns (string[] memory names) {
        Vm.DirEntry[] memory files = VM.readDir("snapshots/abi");
        names = new string[](files.length);
        for (uint256 i = 0; i < files.length; ++i) {
            string[] memory parts = VM.split(files[i].path, "/");
            names[i] = VM.replace(parts[parts.length - 1], ".txt", "");
        }
    }

    /// @notice Selectors of all functions of a contract.
    function selectors(string memory name) internal view returns (bytes4[] memory out) {
        string memory json = VM.readFile(string.concat("out/", name, ".sol/", name, ".json"));
        string[] memory signatures = VM.parseJsonKeys(json, ".methodIdentifiers");
        out = new bytes4[](signatures.length);
        for (uint256 i = 0; i < signatures.length; ++i) {
            out[i] = bytes4(keccak256(bytes(signatures[i])));
        }
    }

    /// @notice Names of all functions of a contract.
    function functions(string memory name) internal view returns (string[] memory) {
        return _namesOf(name, false);
    }

    /// @notice Names of the functions of a contract that can change state or take value.
    function entries(string memory name) internal view returns (string[] memory) {
        return _namesOf(name, true);
    }

    /// @notice Lines of a contract's ABI.
    function lines(string memory name) internal view returns (string[] memory) {
        return VM.split(VM.readFile(string.concat("snapshots/abi/", name, ".txt")), "\n");
    }

    function startsWith(string memory text, string memory start) internal pure returns (bool) {
        return VM.indexOf(text, start) == 0;
    }

    function _contains(string memory text, string memory part) private pure returns (bool) {
        return VM.indexOf(text, part) != type(uint256).max;
    }

    /// @notice Whether an instruction stands where execution can come to: what follows a PUSH is no instruction, and
    /// what follows the end of a block is one only from the next place on that can be jumped to.
    function hasOpcode(bytes memory code, uint8 opcode) internal pure returns (bool) {
        bool reachable = true;
        for (uint256 i = 0; i < code.length; ++i) {
            uint8 at = uint8(code[i]);
            if (at == 0x5b) reachable = true;
            if (reachable && at == opcode) return true;
            // STOP, JUMP, RETURN, REVERT, INVALID, SELFDESTRUCT.
            if (at == 0 || at == 0x56 || at == 0xf3 || at == 0xfd || at >= 0xfe) reachable = false;
            if (at >= 0x60 && at <= 0x7f) i += at - 0x5f;
        }
        return false;
    }

    function _namesOf(string memory name, bool changing) private view returns (string[] memory out) {
        string[] memory all = lines(name);
        uint256 count = 0;
        out = new string[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            if (!startsWith(all[i], "function ")) continue;
            if (changing && (_contains(all[i], ") view") || _contains(all[i], ") pure"))) continue;
            out[count++] = VM.replace(VM.split(all[i], "(")[0], "function ", "");
        }
        assembly ("memory-safe") {
            mstore(out, count)
        }
    }
}
