// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Words, alpha and evaluation written a second time, as plainly as docs/features/ledger.md has them
library ReferenceBinding {
    uint256 internal constant R =
        21_888_242_871_839_275_222_246_405_745_257_275_088_548_364_400_416_034_343_698_204_186_575_808_495_617;

    struct Transaction {
        uint256 kind;
        uint256 from;
        uint256 to;
        uint256 token;
        uint256 amount;
        address recipient;
        uint256 destination;
    }

    function pack(Transaction memory t) internal pure returns (uint256 a, uint256 b) {
        a = t.amount + t.token * 2 ** 128 + t.to * 2 ** 160 + t.from * 2 ** 184 + t.kind * 2 ** 208;
        b = uint256(uint160(t.recipient)) + t.destination * 2 ** 160;
    }

    function pack(Transaction[] memory list, uint256 size) internal pure returns (uint256[] memory words) {
        words = new uint256[](2 * size);
        for (uint256 i = 0; i < list.length; ++i) {
            (words[2 * i], words[2 * i + 1]) = pack(list[i]);
        }
    }

    function alpha(
        uint256 chainId,
        address rollup,
        uint256[3] memory rootsAndCommitment,
        uint256[3] memory counters,
        uint256[] memory words
    ) internal pure returns (uint256) {
        bytes memory packed = "";
        for (uint256 i = 0; i < words.length; ++i) {
            packed = bytes.concat(packed, bytes32(words[i]));
        }
        bytes memory head = bytes.concat(
            keccak256("causeway.ledger.batch.v1"), bytes32(chainId), bytes32(uint256(uint160(rollup)))
        );
        for (uint256 i = 0; i < 3; ++i) {
            head = bytes.concat(head, bytes32(rootsAndCommitment[i]));
        }
        for (uint256 i = 0; i < 3; ++i) {
            head = bytes.concat(head, bytes32(counters[i]));
        }
        return uint256(keccak256(bytes.concat(head, keccak256(packed)))) % R;
    }

    function evaluation(uint256 at, uint256[] memory words) internal pure returns (uint256 sum) {
        for (uint256 j = 0; j < words.length; ++j) {
            uint256 power = 1;
            for (uint256 k = 0; k <= j; ++k) {
                power = mulmod(power, at, R);
            }
            sum = addmod(sum, mulmod(words[j], power, R), R);
        }
    }
}
