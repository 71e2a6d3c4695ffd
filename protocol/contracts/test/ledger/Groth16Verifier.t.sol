// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";

import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";

import {TrapdoorKey} from "./TrapdoorKey.sol";

/// @dev Takes what is not canonical.
contract LenientVerifier is Groth16Verifier {
    constructor(uint256[28] memory words) Groth16Verifier(words) {}

    function _requireCanonical(uint256[8] calldata, uint256[6] calldata) internal pure override {}
}

/// @dev Takes any key.
contract KeylessVerifier is Groth16Verifier {
    constructor(uint256[28] memory words) Groth16Verifier(words) {}

    function _requireKey(uint256[28] memory) internal pure override {}
}

contract Groth16VerifierTest is Test {
    uint256 private constant R = TrapdoorKey.R;
    uint256 private constant Q = TrapdoorKey.Q;
    uint256 private constant SALT = 1;
    /// @dev A precompile that refuses its input burns what it was given.
    uint256 private constant GAS = 3_000_000;

    Groth16Verifier private _verifier;
    uint256[6] private _signals = [uint256(1), 2, R - 1, 0, 5, 6];

    function setUp() external {
        _verifier = new Groth16Verifier(TrapdoorKey.key(SALT));
    }

    function test_key_isWhatWasGiven() external view {
        assertEq(abi.encode(_verifier.key()), abi.encode(TrapdoorKey.key(SALT)));
    }

    function testFuzz_verify_acceptsProofs(uint256[6] memory signals, uint256 a) external view {
        for (uint256 i = 0; i < 6; ++i) {
            signals[i] %= R;
        }
        _verifier.verify(TrapdoorKey.proveWith(bound(a, 1, R - 1), SALT, signals), signals);
    }

    function testFuzz_verify_rejectsChangedSignal(uint256 which, uint256 value) external {
        uint256[8] memory proof = TrapdoorKey.prove(SALT, _signals);
        uint256[6] memory signals = _signals;
        which %= 6;
        value %= R;
        vm.assume(value != signals[which]);
        signals[which] = value;
        vm.expectRevert(Groth16Verifier.ProofInvalid.selector);
        _verifier.verify(proof, signals);
    }

    /// Any other number in any place: off the curve, beyond the field, or not a proof.
    function testFuzz_verify_rejectsChangedCoordinate(uint256 which, uint256 value) external {
        uint256[8] memory proof = TrapdoorKey.prove(SALT, _signals);
        which %= 8;
        vm.assume(value != proof[which]);
        proof[which] = value;
        vm.expectRevert();
        _verifier.verify{gas: GAS}(proof, _signals);
    }

    /// Each point of the proof replaced by another of its group.
    function test_verify_rejectsOtherPoints() external {
        uint256[8] memory proof = TrapdoorKey.prove(SALT, _signals);
        (proof[0], proof[1]) = TrapdoorKey.g1(1234);
        _expectInvalid(proof);
        proof = TrapdoorKey.prove(SALT, _signals);
        (proof[6], proof[7]) = TrapdoorKey.g1(1234);
        _expectInvalid(proof);
        proof = TrapdoorKey.prove(SALT, _signals);
        uint256[4] memory b = TrapdoorKey.g2(5);
        (proof[2], proof[3], proof[4], proof[5]) = (b[0], b[1], b[2], b[3]);
        _expectInvalid(proof);
        // The negative of a good point.
        proof = TrapdoorKey.prove(SALT, _signals);
        proof[1] = Q - proof[1];
        _expectInvalid(proof);
    }

    function test_verify_rejectsProofOfAnotherKey() external {
        uint256[8] memory proof = TrapdoorKey.prove(SALT + 1, _signals);
        _expectInvalid(proof);
        new Groth16Verifier(TrapdoorKey.key(SALT + 1)).verify(proof, _signals);
    }

    /// The precompile reduces what a point is multiplied with: value + r would be value by another name.
    function test_verify_rejectsAliasOfSignal() external {
        LenientVerifier twin = new LenientVerifier(TrapdoorKey.key(SALT));
        uint256[8] memory proof = TrapdoorKey.prove(SALT, _signals);
        for (uint256 i = 0; i < 6; ++i) {
            uint256[6] memory signals = _signals;
            signals[i] += R;
            twin.verify(proof, signals);
            vm.expectRevert(abi.encodeWithSelector(Groth16Verifier.SignalTooLarge.selector, i, signals[i]));
            _verifier.verify(proof, signals);
        }
    }

    function test_verify_rejectsAliasOfCoordinate() external {
        uint256[8] memory proof = TrapdoorKey.prove(SALT, _signals);
        for (uint256 i = 0; i < 8; ++i) {
            uint256[8] memory changed = proof;
            uint256 coordinate = changed[i];
            changed[i] += Q;
            vm.expectRevert(
                abi.encodeWithSelector(Groth16Verifier.CoordinateTooLarge.selector, i, changed[i])
            );
            _verifier.verify(changed, _signals);
            // The smallest number that stands for another one.
            changed[i] = Q;
            vm.expectRevert(abi.encodeWithSelector(Groth16Verifier.CoordinateTooLarge.selector, i, Q));
            _verifier.verify(changed, _signals);
            changed[i] = coordinate;
        }
    }

    function test_verify_rejectsZeroPoints() external {
        uint256[8] memory proof = TrapdoorKey.proveWithZeroC(SALT, _signals);
        assertEq(proof[6] | proof[7], 0);
        // The equation holds for it.
        new LenientVerifier(TrapdoorKey.key(SALT)).verify(proof, _signals);
        _expectZero(proof, 6);
        proof = TrapdoorKey.prove(SALT, _signals);
        (proof[0], proof[1]) = (0, 0);
        _expectZero(proof, 0);
        proof = TrapdoorKey.prove(SALT, _signals);
        (proof[2], proof[3], proof[4], proof[5]) = (0, 0, 0, 0);
        _expectZero(proof, 2);
        uint256[8] memory empty;
        _expectZero(empty, 0);
    }

    function test_verify_rejectsPointsOffCurve() external {
        for (uint256 i = 0; i < 8; ++i) {
            uint256[8] memory proof = TrapdoorKey.prove(SALT, _signals);
            proof[i] = proof[i] == 1 ? 2 : proof[i] - 1;
            vm.expectRevert(abi.encodeWithSelector(Groth16Verifier.PrecompileFailed.selector, 8));
            _verifier.verify{gas: GAS}(proof, _signals);
        }
    }

    function test_verify_rejectsPointOutsideSubgroup() external {
        uint256[8] memory proof = TrapdoorKey.prove(SALT, _signals);
        uint256[4] memory b = _outsideSubgroup();
        (proof[2], proof[3], proof[4], proof[5]) = (b[0], b[1], b[2], b[3]);
        vm.expectRevert(abi.encodeWithSelector(Groth16Verifier.PrecompileFailed.selector, 8));
        _verifier.verify{gas: GAS}(proof, _signals);
    }

    /// @dev Attack: starve a precompile, so that its failure is taken for an answer. Whatever the gas, a bad proof is
    /// refused, and a good one is accepted or refused and never half of each.
    function test_verify_withAnyGas() external view {
        uint256[8] memory proof = TrapdoorKey.prove(SALT, _signals);
        uint256[6] memory other = _signals;
        other[0] = 9;
        uint256 accepted = 0;
        for (uint256 given = 0; given <= 300_000; given += 1500) {
            try _verifier.verify{gas: given}(proof, _signals) {
                ++accepted;
                assertGe(given, 210_000, "accepted with less than the pairing costs");
            } catch {
                assertEq(accepted, 0, "refused with more gas than was enough");
            }
            try _verifier.verify{gas: given}(proof, other) {
                revert("accepted a bad proof");
            } catch {}
        }
        assertGt(accepted, 0);
    }

    function test_verify_rejectsWherePrecompileIsMissing() external {
        uint256[8] memory proof = TrapdoorKey.prove(SALT, _signals);
        // An account that answers every call with success and nothing.
        vm.mockCall(address(8), bytes(""), bytes(""));
        vm.expectRevert(abi.encodeWithSelector(Groth16Verifier.PrecompileFailed.selector, 8));
        _verifier.verify(proof, _signals);
        vm.clearMockedCalls();
    }

    function testFuzz_constructor_rejectsChangedKey(uint256 which, uint256 value) external {
        uint256[28] memory key = TrapdoorKey.key(SALT);
        which %= 28;
        vm.assume(value != key[which]);
        key[which] = value;
        vm.expectPartialRevert(Groth16Verifier.KeyPointInvalid.selector);
        this.deploy{gas: GAS}(key);
    }

    function test_constructor_rejectsZeroAndAliasedPoints() external {
        for (uint256 at = 0; at < 28; at = at == 0 ? 2 : at < 14 ? at + 4 : at + 2) {
            uint256 width = at >= 2 && at < 14 ? 4 : 2;
            uint256[28] memory key = TrapdoorKey.key(SALT);
            for (uint256 i = 0; i < width; ++i) {
                key[at + i] = 0;
            }
            _expectKeyInvalid(key, at);
            key = TrapdoorKey.key(SALT);
            key[at + 1] += Q;
            _expectKeyInvalid(key, at);
            key = TrapdoorKey.key(SALT);
            key[at] += Q;
            _expectKeyInvalid(key, at);
        }
    }

    function test_constructor_rejectsPointOutsideSubgroup() external {
        uint256[28] memory key = TrapdoorKey.key(SALT);
        uint256[4] memory point = _outsideSubgroup();
        for (uint256 i = 0; i < 4; ++i) {
            key[2 + i] = point[i];
        }
        _expectKeyInvalid(key, 2);
    }

    /// @dev Attack: a key to which nobody has contributed has gamma = delta. A = alpha, B = beta and C = -L are then a
    /// proof of whatever one likes.
    function test_constructor_rejectsUnfinishedKey() external {
        uint256[28] memory key = TrapdoorKey.key(SALT);
        for (uint256 i = 0; i < 4; ++i) {
            key[10 + i] = key[6 + i];
        }
        KeylessVerifier twin = new KeylessVerifier(key);
        // With all signals zero, L is ic[0].
        uint256[6] memory signals;
        uint256[8] memory forged = [key[0], key[1], key[2], key[3], key[4], key[5], key[14], Q - key[15]];
        twin.verify(forged, signals);
        vm.expectRevert(Groth16Verifier.KeyUnfinished.selector);
        new Groth16Verifier(key);
    }

    function deploy(uint256[28] memory key) external {
        new Groth16Verifier(key);
    }

    function _expectInvalid(uint256[8] memory proof) private {
        vm.expectRevert(Groth16Verifier.ProofInvalid.selector);
        _verifier.verify(proof, _signals);
    }

    function _expectZero(uint256[8] memory proof, uint256 at) private {
        vm.expectRevert(abi.encodeWithSelector(Groth16Verifier.ProofPointZero.selector, at));
        _verifier.verify(proof, _signals);
    }

    function _expectKeyInvalid(uint256[28] memory key, uint256 at) private {
        vm.expectRevert(abi.encodeWithSelector(Groth16Verifier.KeyPointInvalid.selector, at));
        this.deploy{gas: GAS}(key);
    }

    /// @dev On the twist, of another order.
    function _outsideSubgroup() private pure returns (uint256[4] memory) {
        return [
            uint256(1),
            2,
            19_659_275_751_359_636_165_940_301_690_575_149_581_329_631_496_732_780_143_538_578_556_285_923_319_774,
            7_292_567_877_523_311_580_221_095_596_750_716_176_434_782_432_868_683_424_513_645_834_767_876_293_070
        ];
    }
}
