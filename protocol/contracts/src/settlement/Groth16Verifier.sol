// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IBatchVerifier} from "../interfaces/IBatchVerifier.sol";

/// @title Groth16Verifier
/// @notice Verifies Groth16 proofs over BN254 for one circuit with six public signals. The verifying key is part of
/// the code. There is one encoding of each proof and of each signal: whatever is not below its modulus is refused.
/// @dev The equation is e(A, B) = e(alpha, beta) e(L, gamma) e(C, delta), where L = ic[0] + sum of signals[i] *
/// ic[i + 1] (Groth 2016, section 3.2). Points of G2 are written as EIP-197 has them, the imaginary part first.
/// The functions that are virtual are so for the tests alone, which show what would be accepted without them.
contract Groth16Verifier is IBatchVerifier {
    /// @dev Modulus of the field that coordinates are in.
    uint256 internal constant Q =
        21_888_242_871_839_275_222_246_405_745_257_275_088_696_311_157_297_823_662_689_037_894_645_226_208_583;
    /// @dev Order of the groups, the modulus of signals.
    uint256 internal constant R =
        21_888_242_871_839_275_222_246_405_745_257_275_088_548_364_400_416_034_343_698_204_186_575_808_495_617;

    uint256 private constant ECADD = 6;
    uint256 private constant ECMUL = 7;
    uint256 private constant PAIRING = 8;

    uint256 private immutable _alphaX;
    uint256 private immutable _alphaY;
    uint256 private immutable _betaX1;
    uint256 private immutable _betaX0;
    uint256 private immutable _betaY1;
    uint256 private immutable _betaY0;
    uint256 private immutable _gammaX1;
    uint256 private immutable _gammaX0;
    uint256 private immutable _gammaY1;
    uint256 private immutable _gammaY0;
    uint256 private immutable _deltaX1;
    uint256 private immutable _deltaX0;
    uint256 private immutable _deltaY1;
    uint256 private immutable _deltaY0;
    uint256 private immutable _icX0;
    uint256 private immutable _icY0;
    uint256 private immutable _icX1;
    uint256 private immutable _icY1;
    uint256 private immutable _icX2;
    uint256 private immutable _icY2;
    uint256 private immutable _icX3;
    uint256 private immutable _icY3;
    uint256 private immutable _icX4;
    uint256 private immutable _icY4;
    uint256 private immutable _icX5;
    uint256 private immutable _icY5;
    uint256 private immutable _icX6;
    uint256 private immutable _icY6;

    /// @notice A point of the verifying key is not in its group, is zero, or has a coordinate beyond the modulus.
    /// @param position Where it starts in the key.
    error KeyPointInvalid(uint256 position);
    /// @notice Gamma and delta of the key are equal, as they are before anybody has contributed to it: with such a
    /// key anybody proves anything.
    error KeyUnfinished();
    /// @notice A signal is not below the order of the groups.
    error SignalTooLarge(uint256 index, uint256 value);
    /// @notice A coordinate of the proof is not below its modulus.
    error CoordinateTooLarge(uint256 index, uint256 value);
    /// @notice A point of the proof is the zero of its group.
    error ProofPointZero(uint256 position);
    /// @notice A precompile did not answer: a point is not in its group, or the gas did not suffice.
    error PrecompileFailed(uint256 precompile);
    /// @notice The proof is not one of these signals.
    error ProofInvalid();

    /// @param words The verifying key: alpha (2 words), beta, gamma, delta (4 each), ic[0] to ic[6] (2 each).
    constructor(uint256[28] memory words) {
        _requireKey(words);
        (_alphaX, _alphaY) = (words[0], words[1]);
        (_betaX1, _betaX0, _betaY1, _betaY0) = (words[2], words[3], words[4], words[5]);
        (_gammaX1, _gammaX0, _gammaY1, _gammaY0) = (words[6], words[7], words[8], words[9]);
        (_deltaX1, _deltaX0, _deltaY1, _deltaY0) = (words[10], words[11], words[12], words[13]);
        (_icX0, _icY0) = (words[14], words[15]);
        (_icX1, _icY1) = (words[16], words[17]);
        (_icX2, _icY2) = (words[18], words[19]);
        (_icX3, _icY3) = (words[20], words[21]);
        (_icX4, _icY4) = (words[22], words[23]);
        (_icX5, _icY5) = (words[24], words[25]);
        (_icX6, _icY6) = (words[26], words[27]);
    }

    /// @inheritdoc IBatchVerifier
    function verify(uint256[8] calldata proof, uint256[6] calldata signals) external view {
        _requireCanonical(proof, signals);

        uint256[24] memory input;
        // e(-A, B): what is multiplied is one if the equation holds. No point has y = 0, so -A is canonical.
        (input[0], input[1]) = (proof[0], Q - proof[1]);
        (input[2], input[3], input[4], input[5]) = (proof[2], proof[3], proof[4], proof[5]);
        (input[6], input[7]) = (_alphaX, _alphaY);
        (input[8], input[9], input[10], input[11]) = (_betaX1, _betaX0, _betaY1, _betaY0);
        (input[12], input[13]) = _linear(signals);
        (input[14], input[15], input[16], input[17]) = (_gammaX1, _gammaX0, _gammaY1, _gammaY0);
        (input[18], input[19]) = (proof[6], proof[7]);
        (input[20], input[21], input[22], input[23]) = (_deltaX1, _deltaX0, _deltaY1, _deltaY0);
        uint256 at;
        assembly ("memory-safe") {
            at := input
        }
        _call(PAIRING, at, 768, 32);
        if (input[0] != 1) revert ProofInvalid();
    }

    /// @notice The verifying key, as the constructor takes it.
    function key() external view returns (uint256[28] memory words) {
        words = [
            _alphaX,
            _alphaY,
            _betaX1,
            _betaX0,
            _betaY1,
            _betaY0,
            _gammaX1,
            _gammaX0,
            _gammaY1,
            _gammaY0,
            _deltaX1,
            _deltaX0,
            _deltaY1,
            _deltaY0,
            _icX0,
            _icY0,
            _icX1,
            _icY1,
            _icX2,
            _icY2,
            _icX3,
            _icY3,
            _icX4,
            _icY4,
            _icX5,
            _icY5,
            _icX6,
            _icY6
        ];
    }

    /// @dev Whether points lie in their groups is for the precompiles to say; they take coordinates below Q only, but
    /// -A is computed here and a signal beyond R would be reduced without a word. A zero point is in its group and no
    /// honest proof has one.
    function _requireCanonical(uint256[8] calldata proof, uint256[6] calldata signals) internal pure virtual {
        for (uint256 i = 0; i < 6; ++i) {
            if (signals[i] >= R) revert SignalTooLarge(i, signals[i]);
        }
        for (uint256 i = 0; i < 8; ++i) {
            if (proof[i] >= Q) revert CoordinateTooLarge(i, proof[i]);
        }
        if (proof[0] | proof[1] == 0) revert ProofPointZero(0);
        if (proof[2] | proof[3] | proof[4] | proof[5] == 0) revert ProofPointZero(2);
        if (proof[6] | proof[7] == 0) revert ProofPointZero(6);
    }

    function _requireKey(uint256[28] memory words) internal view virtual {
        _requireG1(words, 0);
        for (uint256 i = 2; i < 14; i += 4) {
            _requireG2(words, i);
        }
        for (uint256 i = 14; i < 28; i += 2) {
            _requireG1(words, i);
        }
        if (words[6] == words[10] && words[7] == words[11] && words[8] == words[12] && words[9] == words[13])
        {
            revert KeyUnfinished();
        }
    }

    /// @dev y^2 = x^3 + 3; the curve has prime order, so a point on it is in the group. Zero is not on it.
    function _requireG1(uint256[28] memory words, uint256 at) private pure {
        (uint256 x, uint256 y) = (words[at], words[at + 1]);
        if (x >= Q || y >= Q || mulmod(y, y, Q) != addmod(mulmod(mulmod(x, x, Q), x, Q), 3, Q)) {
            revert KeyPointInvalid(at);
        }
    }

    /// @dev The pairing precompile takes a point of G2 only from the right subgroup, whatever it is paired with.
    function _requireG2(uint256[28] memory words, uint256 at) private view {
        uint256[6] memory input;
        uint256 bits = 0;
        for (uint256 i = 0; i < 4; ++i) {
            input[i + 2] = words[at + i];
            bits |= words[at + i];
        }
        bool valid;
        assembly ("memory-safe") {
            valid := staticcall(gas(), PAIRING, input, 192, input, 32)
            valid := and(valid, eq(returndatasize(), 32))
        }
        if (!valid || bits == 0) revert KeyPointInvalid(at);
    }

    /// @dev ic[0] + sum of signals[i] * ic[i + 1]. Words 0 and 1 are the sum, 2 to 4 a point and what multiplies it.
    function _linear(uint256[6] calldata signals) private view returns (uint256 x, uint256 y) {
        uint256[5] memory sum;
        (sum[0], sum[1]) = (_icX0, _icY0);
        _add(sum, _icX1, _icY1, signals[0]);
        _add(sum, _icX2, _icY2, signals[1]);
        _add(sum, _icX3, _icY3, signals[2]);
        _add(sum, _icX4, _icY4, signals[3]);
        _add(sum, _icX5, _icY5, signals[4]);
        _add(sum, _icX6, _icY6, signals[5]);
        return (sum[0], sum[1]);
    }

    function _add(uint256[5] memory sum, uint256 x, uint256 y, uint256 scalar) private view {
        (sum[2], sum[3], sum[4]) = (x, y, scalar);
        uint256 at;
        assembly ("memory-safe") {
            at := sum
        }
        _call(ECMUL, at + 64, 96, 64);
        _call(ECADD, at, 128, 64);
    }

    /// @dev Writes the answer over the input. A precompile that runs out of gas, or that is not there, is no answer.
    function _call(uint256 precompile, uint256 at, uint256 inputLength, uint256 outputLength) private view {
        bool answered;
        assembly ("memory-safe") {
            answered := staticcall(gas(), precompile, at, inputLength, at, outputLength)
            answered := and(answered, eq(returndatasize(), outputLength))
        }
        if (!answered) revert PrecompileFailed(precompile);
    }
}
