// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

/// @title Builds headers by hand, field by field
library HeaderBuilder {
    /// @notice The encoded fields of a header of `count` fields, for `list` or for changing one first.
    function fields(uint256 count, bytes32 parentHash, uint64 number)
        internal
        pure
        returns (bytes[] memory out)
    {
        out = new bytes[](count);
        for (uint256 i = 0; i < count; ++i) {
            out[i] = RLP.encode(keccak256(abi.encode("field", i)));
        }
        out[0] = RLP.encode(parentHash);
        out[2] = RLP.encode(address(0xfee));
        out[6] = RLP.encode(new bytes(256));
        out[7] = RLP.encode(uint256(0));
        out[8] = RLP.encode(uint256(number));
        out[9] = RLP.encode(uint256(30_000_000));
        out[10] = RLP.encode(uint256(21_000));
        out[11] = RLP.encode(uint256(1_700_000_000));
        out[12] = RLP.encode(bytes("extra"));
        out[14] = hex"880000000000000000";
        if (count > 15) out[15] = RLP.encode(uint256(1 gwei));
        if (count > 17) out[17] = RLP.encode(uint256(0));
        if (count > 18) out[18] = RLP.encode(uint256(131_072));
    }

    function list(bytes[] memory encodedFields) internal pure returns (bytes memory) {
        return RLP.encode(encodedFields);
    }
}
