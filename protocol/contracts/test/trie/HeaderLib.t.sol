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

    /// Anvil writes genesis headers of old forks with two fields too many, in places of others: real data of a form
    /// that no fork has.
    function test_decode_rejectsRealHeaderOfNoFork() public {
        string memory json = Fixtures.text("headers");
        RecordedHeader memory genesis = Fixtures.header(json, ".london[0]");
        vm.expectRevert(abi.encodeWithSelector(HeaderLib.MalformedHeaderField.selector, 16));
        _strict.decode(genesis.rlp);
        genesis = Fixtures.header(json, ".shanghai[0]");
        vm.expectRevert(abi.encodeWithSelector(HeaderLib.WrongHeaderFieldCount.selector, 19));
        _strict.decode(genesis.rlp);
    }

    function test_decode_acceptsOnlyKnownFieldCounts() public {
        for (uint256 count = 15; count < 24; ++count) {
            bytes memory header = HeaderBuilder.list(HeaderBuilder.fields(count, PARENT, 7));
            if (count == 16 || count == 17 || count == 20 || count == 21) {
                assertEq(_strict.decode(header).number, 7);
            } else {
                vm.expectRevert(abi.encodeWithSelector(HeaderLib.WrongHeaderFieldCount.selector, count));
                _strict.decode(header);
            }
        }
    }

    function test_decode_rejectsMalformedField() public {
        for (uint256 i = 0; i < 21; ++i) {
            bytes[] memory wrong = _malformed(i);
            for (uint256 k = 0; k < wrong.length; ++k) {
                bytes[] memory fields = HeaderBuilder.fields(21, PARENT, 7);
                fields[i] = wrong[k];
                vm.expectRevert(abi.encodeWithSelector(HeaderLib.MalformedHeaderField.selector, i));
                _strict.decode(HeaderBuilder.list(fields));
            }
        }
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

    function test_decode_rejectsOtherFraming() public {
        bytes memory header = HeaderBuilder.list(HeaderBuilder.fields(21, PARENT, 7));
        vm.expectRevert();
        _strict.decode(bytes.concat(header, hex"00"));
        vm.expectRevert();
        _strict.decode(RLP.encode(header));
        vm.expectRevert();
        _strict.decode("");
        vm.expectRevert(abi.encodeWithSelector(HeaderLib.WrongHeaderFieldCount.selector, 0));
        _strict.decode(hex"c0");
    }

    /// A header that decodes has another hash than every other header: one encoding per content.
    function testFuzz_decode_bindsEveryByte(uint256 at, uint8 mask) public view {
        RecordedHeader memory recorded = Fixtures.header(Fixtures.text("headers"), ".prague[2]");
        vm.assume(mask != 0);
        bytes memory changed = recorded.rlp;
        at = bound(at, 0, changed.length - 1);
        changed[at] ^= bytes1(mask);
        try _strict.decode(changed) returns (HeaderLib.Header memory header) {
            assertNotEq(header.hash, recorded.hash);
        } catch {}
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

    /// Items that are well-framed RLP but not of the field's type.
    function _malformed(uint256 index) private pure returns (bytes[] memory wrong) {
        bool integer = (index >= 7 && index <= 11) || index == 15 || index == 17 || index == 18;
        if (integer) {
            wrong = new bytes[](4);
            wrong[0] = hex"00";
            wrong[1] = hex"820005";
            wrong[2] = hex"c0";
            wrong[3] = RLP.encode(new bytes(33));
        } else if (index == 12) {
            wrong = new bytes[](2);
            wrong[0] = RLP.encode(new bytes(33));
            wrong[1] = hex"c0";
        } else {
            wrong = new bytes[](4);
            wrong[0] = hex"80";
            wrong[1] = RLP.encode(new bytes(index == 2 ? 19 : index == 6 ? 255 : index == 14 ? 7 : 31));
            wrong[2] = RLP.encode(new bytes(index == 2 ? 21 : index == 6 ? 257 : index == 14 ? 9 : 33));
            wrong[3] = hex"c0";
        }
    }
}
