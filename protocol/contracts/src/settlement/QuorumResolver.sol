// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IChallengeResolver} from "../interfaces/IChallengeResolver.sol";

/// @title QuorumResolver
/// @notice Takes an output for established when enough independent verifiers, who recompute it from their own nodes,
/// have signed it. Meant for devnets and for chains that trust such a quorum.
/// @dev Signatures are EIP-712 over `Output`, bound to this chain, to this contract, to the contract that holds the
/// proposal and to the proposal's id: none can be used anywhere else.
contract QuorumResolver is IChallengeResolver, EIP712 {
    /// @notice EIP-712 type hash of what verifiers sign.
    bytes32 public constant OUTPUT_TYPEHASH = keccak256(
        "Output(address proposals,uint64 chain,uint256 id,uint64 l2BlockNumber,bytes32 outputRoot)"
    );

    /// @notice How many verifiers must agree.
    uint256 public immutable threshold;

    address[] private _verifiers;
    mapping(address account => bool) private _isVerifier;

    /// @notice The threshold is zero or above the number of verifiers.
    error UnreachableThreshold(uint256 threshold, uint256 verifiers);
    /// @notice A verifier is the zero address.
    error ZeroVerifier(uint256 index);
    /// @notice A verifier is named twice.
    error DuplicateVerifier(address verifier);
    /// @notice The zero root cannot be an output.
    error ZeroOutputRoot();
    /// @notice There are fewer signatures than the threshold.
    error TooFewSignatures(uint256 given, uint256 threshold);
    /// @notice A signature is by an account that is no verifier, or over something else.
    error NotAVerifier(address signer);
    /// @notice Signatures must be in ascending order of their signers, each of whom signs once.
    error SignersNotAscending(address previous, address signer);

    /// @param verifiers_ Who may sign, in any order.
    /// @param threshold_ How many of them must, at least one.
    constructor(address[] memory verifiers_, uint256 threshold_) EIP712("Causeway Output Verifier", "1") {
        uint256 count = verifiers_.length;
        if (threshold_ == 0 || threshold_ > count) revert UnreachableThreshold(threshold_, count);
        for (uint256 i = 0; i < count; ++i) {
            address verifier = verifiers_[i];
            if (verifier == address(0)) revert ZeroVerifier(i);
            if (_isVerifier[verifier]) revert DuplicateVerifier(verifier);
            _isVerifier[verifier] = true;
        }
        _verifiers = verifiers_;
        threshold = threshold_;
    }

    /// @inheritdoc IChallengeResolver
    /// @dev Each signature is 65 bytes: r, s (low half of the curve order), v (27 or 28). More than the threshold may
    /// be given, but every one of them must be good.
    function verify(
        address proposals,
        uint64 chain,
        uint256 id,
        uint64 l2BlockNumber,
        bytes32 correctOutputRoot,
        bytes[] calldata signatures
    ) external view {
        if (correctOutputRoot == 0) revert ZeroOutputRoot();
        uint256 count = signatures.length;
        if (count < threshold) revert TooFewSignatures(count, threshold);
        bytes32 digest = outputDigest(proposals, chain, id, l2BlockNumber, correctOutputRoot);
        address previous = address(0);
        for (uint256 i = 0; i < count; ++i) {
            address signer = ECDSA.recover(digest, signatures[i]);
            // Ascending order makes signers distinct, and ends the loop after at most all verifiers.
            if (signer <= previous) revert SignersNotAscending(previous, signer);
            if (!_isVerifier[signer]) revert NotAVerifier(signer);
            previous = signer;
        }
    }

    /// @notice What a verifier signs.
    /// @param proposals The contract that holds the proposal.
    /// @param chain The rollup's chain id.
    /// @param id The proposal.
    /// @param l2BlockNumber The L2 block of the proposal.
    /// @param outputRoot The output root that the verifier computed.
    /// @return digest The EIP-712 digest.
    function outputDigest(
        address proposals,
        uint64 chain,
        uint256 id,
        uint64 l2BlockNumber,
        bytes32 outputRoot
    ) public view returns (bytes32 digest) {
        return _hashTypedDataV4(
            keccak256(abi.encode(OUTPUT_TYPEHASH, proposals, chain, id, l2BlockNumber, outputRoot))
        );
    }

    /// @notice Who may sign.
    /// @return all The verifiers, in the order of the constructor.
    function verifiers() external view returns (address[] memory all) {
        return _verifiers;
    }
}
