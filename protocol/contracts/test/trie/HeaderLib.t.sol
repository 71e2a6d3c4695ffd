// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {HeaderLib} from "causeway/trie/HeaderLib.sol";
import {Fixtures, RecordedHeader} from "./Fixtures.sol";
import {StrictVerifier} from "./Harnesses.sol";
import {HeaderBuilder} from "./HeaderBuilder.sol";

contract HeaderLibTest is Test {
    bytes32 private constant PARENT = keccak256("parent");

    StrictVerifier private _strict = new StrictVerifier();

    function test_decode_readsHeadersOfRealChains() public view {
        string memory json = Fixtures.text("headers");
        _readsFork(json, ".london", 16);
        _readsFork(json, ".shanghai", 17);
        _readsFork(json, ".cancun", 20);
        _readsFork(json, ".prague", 21);
        _readsFork(json, ".osaka", 21);
    }

    function test_decode_acceptsExtremes() public view {
        bytes[] memory fields = HeaderBuilder.fields(21, PARENT, type(uint64).max);
        fields[7] = RLP.encode(type(uint256).max);
        fields[12] = RLP.encode(bytes32(type(uint256).max));
        fields[15] = hex"07";
        assertEq(_strict.decode(HeaderBuilder.list(fields)).number, type(uint64).max);
        fields[8] = hex"80";
        fields[12] = hex"80";
        assertEq(_strict.decode(HeaderBuilder.list(fields)).number, 0);
    }

    function _readsFork(string memory json, string memory fork, uint256 fieldCount) private view {
        for (uint256 i = 1; i < 3; ++i) {
            RecordedHeader memory recorded = Fixtures.header(json, Fixtures.item(fork, i));
            assertEq(recorded.fieldCount, fieldCount);
            HeaderLib.Header memory header = _strict.decode(recorded.rlp);
            assertEq(header.hash, recorded.hash);
            assertEq(header.parentHash, recorded.parentHash);
            assertEq(header.stateRoot, recorded.stateRoot);
            assertEq(header.number, recorded.number);
        }
    }
}
