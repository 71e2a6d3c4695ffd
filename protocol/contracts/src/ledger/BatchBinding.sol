// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title What binds a proof to the public data of its batch
/// @notice The circuit and the contract each evaluate their own list of words as a polynomial at alpha. Alpha is a hash
/// over both lists (the circuit's by its commitment), so it is known only after they are fixed: equal values mean equal
/// lists, up to a chance of words / r.
library BatchBinding {
    /// @notice What alpha is hashed from, besides chain, contract and words.
    /// @param oldRoot State root before the batch.
    /// @param newRoot State root after it.
    /// @param commitment The circuit's commitment to its words.
    /// @param number Number of the batch.
    /// @param deposits How many deposits were processed before it.
    /// @param leaves How many leaves the exit tree had before it.
    struct Batch {
        uint256 oldRoot;
        uint256 newRoot;
        uint256 commitment;
        uint64 number;
        uint64 deposits;
        uint32 leaves;
    }

    /// @dev Order of the groups of BN254, the field of the circuit.
    uint256 internal constant R =
        21_888_242_871_839_275_222_246_405_745_257_275_088_548_364_400_416_034_343_698_204_186_575_808_495_617;

    bytes32 internal constant TAG = keccak256("causeway.ledger.batch.v1");

    /// @notice The point at which words are evaluated.
    /// @dev Every byte that settlement depends on is in it, or was before: state root and counters are the contract's.
    /// @param batch The batch.
    /// @param words All words of the batch.
    /// @return Below r.
    function alphaOf(Batch memory batch, uint256[] calldata words) internal view returns (uint256) {
        bytes32 hash;
        assembly ("memory-safe") {
            let free := mload(0x40)
            let length := shl(5, words.length)
            calldatacopy(free, words.offset, length)
            hash := keccak256(free, length)
        }
        return uint256(
            keccak256(
            abi.encode(
            TAG,
            block.chainid,
            address(this),
            batch.oldRoot,
            batch.newRoot,
            batch.commitment,
            batch.number,
            batch.deposits,
            batch.leaves,
            hash
        )
        )
        ) % R;
    }

    /// @notice Sum of words[j] * alpha^(j+1) mod r.
    /// @param alpha Where.
    /// @param words The words.
    /// @return evaluation Below r.
    function evaluate(uint256 alpha, uint256[] calldata words) internal pure returns (uint256 evaluation) {
        assembly ("memory-safe") {
            // From the last to the first (Horner).
            for { let at := add(words.offset, shl(5, words.length)) } gt(at, words.offset) {} {
                at := sub(at, 0x20)
                evaluation := mulmod(addmod(evaluation, calldataload(at), R), alpha, R)
            }
        }
    }

    /// @notice What a signature of the ledger counts for: this deployment and no other.
    /// @param chain The ledger's chain id.
    /// @return chain * 2^160 + address of this contract.
    function domainOf(uint64 chain) internal view returns (uint256) {
        return (uint256(chain) << 160) | uint160(address(this));
    }
}
