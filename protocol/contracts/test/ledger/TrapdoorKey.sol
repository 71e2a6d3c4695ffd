// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Verifying keys whose secrets are known, so that a test can prove whatever it wants
/// @notice The proofs are valid ones, for the verifier as it is deployed: a test that needs a proven batch makes one
/// from the public signals alone. What no such test says anything about is the circuit; that is for the recorded
/// proofs of `LedgerVectors`. Each salt is another circuit.
library TrapdoorKey {
    uint256 internal constant R =
        21_888_242_871_839_275_222_246_405_745_257_275_088_548_364_400_416_034_343_698_204_186_575_808_495_617;
    uint256 internal constant Q =
        21_888_242_871_839_275_222_246_405_745_257_275_088_696_311_157_297_823_662_689_037_894_645_226_208_583;

    /// @dev alpha = ALPHA * G1, and beta, gamma, delta are 2, 3 and 5 times G2.
    uint256 private constant ALPHA = 7;
    uint256 private constant BETA = 2;
    uint256 private constant GAMMA = 3;
    uint256 private constant DELTA = 5;

    /// @dev The generator of G2 and multiples of it, as EIP-197 writes points.
    function g2(uint256 multiple) internal pure returns (uint256[4] memory) {
        if (multiple == 1) {
            return [
                11_559_732_032_986_387_107_991_004_021_392_285_783_925_812_861_821_192_530_917_403_151_452_391_805_634,
                10_857_046_999_023_057_135_944_570_762_232_829_481_370_756_359_578_518_086_990_519_993_285_655_852_781,
                4_082_367_875_863_433_681_332_203_403_145_435_568_316_851_327_593_401_208_105_741_076_214_120_093_531,
                8_495_653_923_123_431_417_604_973_247_489_272_438_418_190_587_263_600_148_770_280_649_306_958_101_930
            ];
        }
        if (multiple == 2) {
            return [
                14_583_779_054_894_525_174_450_323_658_765_874_724_019_480_979_794_335_525_732_096_752_006_891_875_705,
                18_029_695_676_650_738_226_693_292_988_307_914_797_657_423_701_064_905_010_927_197_838_374_790_804_409,
                11_474_861_747_383_700_316_476_719_153_975_578_001_603_231_366_361_248_090_558_603_872_215_261_634_898,
                2_140_229_616_977_736_810_657_479_771_656_733_941_598_412_651_537_078_903_776_637_920_509_952_744_750
            ];
        }
        if (multiple == 3) {
            return [
                7_273_165_102_799_931_111_715_871_471_550_377_909_735_733_521_218_303_035_754_523_677_688_038_059_653,
                2_725_019_753_478_801_796_453_339_367_788_033_689_375_851_816_420_509_565_303_521_482_350_756_874_229,
                957_874_124_722_006_818_841_961_785_324_909_313_781_880_061_366_718_538_693_995_380_805_373_202_866,
                2_512_659_008_974_376_214_222_774_206_987_427_162_027_254_181_373_325_676_825_515_531_566_330_959_255
            ];
        }
        require(multiple == 5, "no such multiple here");
        return [
            4_540_444_681_147_253_467_785_307_942_530_223_364_530_218_361_853_237_193_970_751_657_229_138_047_649,
            20_954_117_799_226_682_825_035_885_491_234_530_437_475_518_021_362_091_509_513_177_301_640_194_298_072,
            11_631_839_690_097_995_216_017_572_651_900_167_465_857_396_346_217_730_511_548_857_041_925_508_482_915,
            21_508_930_868_448_350_162_258_892_668_132_814_424_284_302_804_699_005_394_342_512_102_884_055_673_846
        ];
    }

    function key(uint256 salt) internal view returns (uint256[28] memory words) {
        (words[0], words[1]) = g1(ALPHA);
        uint256[3] memory multiples = [BETA, GAMMA, DELTA];
        for (uint256 i = 0; i < 3; ++i) {
            uint256[4] memory point = g2(multiples[i]);
            for (uint256 j = 0; j < 4; ++j) {
                words[2 + 4 * i + j] = point[j];
            }
        }
        for (uint256 i = 0; i < 7; ++i) {
            (words[14 + 2 * i], words[15 + 2 * i]) = g1(_ic(salt, i));
        }
    }

    /// @dev A = a * G1 and B = G2, with a of the test's choice; C is what makes the equation hold:
    /// a = alpha * beta + gamma * L + delta * c.
    function proveWith(uint256 a, uint256 salt, uint256[6] memory signals)
        internal
        view
        returns (uint256[8] memory proof)
    {
        uint256 rest = addmod(a, R - addmod(ALPHA * BETA, mulmod(GAMMA, _linear(salt, signals), R), R), R);
        (proof[0], proof[1]) = g1(a);
        uint256[4] memory b = g2(1);
        (proof[2], proof[3], proof[4], proof[5]) = (b[0], b[1], b[2], b[3]);
        (proof[6], proof[7]) = g1(mulmod(rest, _inverse(DELTA), R));
    }

    function prove(uint256 salt, uint256[6] memory signals) internal view returns (uint256[8] memory) {
        return proveWith(uint256(keccak256(abi.encode(salt, signals))) % R, salt, signals);
    }

    /// @dev A proof whose C is the zero point.
    function proveWithZeroC(uint256 salt, uint256[6] memory signals)
        internal
        view
        returns (uint256[8] memory)
    {
        uint256 a = addmod(ALPHA * BETA, mulmod(GAMMA, _linear(salt, signals), R), R);
        return proveWith(a, salt, signals);
    }

    /// @dev scalar * G1.
    function g1(uint256 scalar) internal view returns (uint256 x, uint256 y) {
        (bool success, bytes memory answer) = address(7).staticcall(abi.encode(1, 2, scalar));
        require(success, "multiplication");
        return abi.decode(answer, (uint256, uint256));
    }

    function _linear(uint256 salt, uint256[6] memory signals) private pure returns (uint256 sum) {
        sum = _ic(salt, 0);
        for (uint256 i = 0; i < 6; ++i) {
            sum = addmod(sum, mulmod(signals[i], _ic(salt, i + 1), R), R);
        }
    }

    function _ic(uint256 salt, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode("ic", salt, i))) % R;
    }

    /// @dev value^(R - 2).
    function _inverse(uint256 value) private pure returns (uint256 result) {
        result = 1;
        for (uint256 exponent = R - 2; exponent != 0; exponent >>= 1) {
            if (exponent & 1 != 0) result = mulmod(result, value, R);
            value = mulmod(value, value, R);
        }
    }
}
