// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Vm} from "forge-std/Vm.sol";

import {QuorumResolver} from "causeway/settlement/QuorumResolver.sol";

/// @notice A verifier's key and address.
struct Verifier {
    uint256 key;
    address account;
}

/// @title Test verifiers and their signatures
library Quorum {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @notice Verifiers in ascending order of their addresses.
    function verifiers(uint256 count) internal pure returns (Verifier[] memory sorted) {
        sorted = new Verifier[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 key = uint256(keccak256(abi.encode("verifier", i)));
            Verifier memory next = Verifier(key, VM.addr(key));
            uint256 k = i;
            for (; k > 0 && sorted[k - 1].account > next.account; --k) {
                sorted[k] = sorted[k - 1];
            }
            sorted[k] = next;
        }
    }

    function accounts(Verifier[] memory all) internal pure returns (address[] memory out) {
        out = new address[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            out[i] = all[i].account;
        }
    }

    function sign(Verifier memory verifier, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(verifier.key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @notice Signatures of the first `count` verifiers.
    function sign(Verifier[] memory all, uint256 count, bytes32 digest)
        internal
        pure
        returns (bytes[] memory signatures)
    {
        signatures = new bytes[](count);
        for (uint256 i = 0; i < count; ++i) {
            signatures[i] = sign(all[i], digest);
        }
    }

    /// @notice The EIP-712 digest, computed without the contract's help.
    function outputDigest(
        uint256 evmChain,
        address resolver,
        address proposals,
        uint64 chain,
        uint256 id,
        uint64 l2BlockNumber,
        bytes32 outputRoot
    ) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Causeway Output Verifier"),
                keccak256("1"),
                evmChain,
                resolver
            )
        );
        bytes32 content = keccak256(
            abi.encode(
                keccak256(
                    "Output(address proposals,uint64 chain,uint256 id,uint64 l2BlockNumber,bytes32 outputRoot)"
                ),
                proposals,
                chain,
                id,
                l2BlockNumber,
                outputRoot
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, content));
    }
}
