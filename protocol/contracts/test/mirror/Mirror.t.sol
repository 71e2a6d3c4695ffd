// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

import {L1Attributes} from "causeway/devnet/L1Attributes.sol";
import {IL1Attributes} from "causeway/mirror/IL1Attributes.sol";
import {Mirror} from "causeway/mirror/Mirror.sol";
import {HeaderLib} from "causeway/trie/HeaderLib.sol";
import {L1AttributesSetter} from "../devnet/L1AttributesSetter.sol";
import {Fixtures, RecordedHeader, RecordedProof} from "../trie/Fixtures.sol";
import {HeaderBuilder} from "../trie/HeaderBuilder.sol";

/// @notice A mirror of a recorded L1: twelve consecutive headers, two global roots proven in them.
contract MirrorTest is Test {
    using L1AttributesSetter for L1Attributes;

    L1Attributes private _attributes = new L1Attributes();
    Mirror private _mirror;
    string private _json;
    RecordedHeader[] private _headers;
    RecordedProof private _proof;
    RecordedProof private _laterProof;
    uint256 private _laterIndex;

    function setUp() public {
        _json = Fixtures.text("mirror");
        _mirror = new Mirror(IL1Attributes(address(_attributes)), vm.parseJsonAddress(_json, ".globalRoots"));
        for (uint256 i = 0; i < 12; ++i) {
            _headers.push(Fixtures.header(_json, Fixtures.item(".headers", i)));
        }
        _proof = Fixtures.proof(_json, ".proof");
        _laterProof = Fixtures.proof(_json, ".later.proof");
        _laterIndex = vm.parseJsonUint(_json, ".later.index");
    }

    // ---- accepting ----

    function test_acceptRoot_takesRootOfCurrentBlock() public {
        _current(0);
        vm.expectEmit(address(_mirror));
        emit Mirror.GlobalRootAccepted(_proof.value, _headers[0].number);
        bytes32 root = _accept(_range(0, 0), _proof);
        assertEq(root, _proof.value);
        assertTrue(_mirror.isKnown(root));
    }

    function test_acceptRoot_takesRootOfOlderBlock() public {
        _current(11);
        _accept(_range(0, 11), _proof);
        assertTrue(_mirror.isKnown(_proof.value));
    }

    /// The attributes moved on, but not as far as the caller expected: headers after the anchor do no harm.
    function test_acceptRoot_takesHeadersBeyondTheAnchor() public {
        _current(4);
        _accept(_range(0, 11), _proof);
        assertTrue(_mirror.isKnown(_proof.value));
    }

    function test_acceptRoot_takesRememberedBlock() public {
        _current(3);
        _mirror.remember();
        // The attributes are far ahead now, beyond the headers that the caller has.
        _attributes.set(_headers[11].number + 1000, keccak256("far ahead"));
        _accept(_range(0, 3), _proof);
        assertTrue(_mirror.isKnown(_proof.value));
    }

    function test_acceptRoot_takesSeveralRoots() public {
        _current(11);
        _accept(_range(_laterIndex, 11), _laterProof);
        _accept(_range(0, 11), _proof);
        assertTrue(_mirror.isKnown(_laterProof.value));
        assertTrue(_mirror.isKnown(_proof.value));
        assertNotEq(_laterProof.value, _proof.value);
    }

    function test_acceptRoot_takesMaximumOfHeaders() public {
        _current(0);
        bytes[] memory headers = _withTail(64);
        _accept(headers, _proof);
        assertTrue(_mirror.isKnown(_proof.value));
    }

    // ---- rejecting headers ----

    function test_acceptRoot_rejectsBeforeAttributes() public {
        _expectNotAnchored(0, 11);
        _accept(_range(0, 11), _proof);
    }

    function test_acceptRoot_rejectsForgedHeader() public {
        _current(0);
        bytes[] memory fields = HeaderBuilder.fields(21, _headers[0].parentHash, _headers[0].number);
        bytes[] memory headers = new bytes[](1);
        headers[0] = HeaderBuilder.list(fields);
        _expectNotAnchored(0, 0);
        _accept(headers, _proof);
    }

    function test_acceptRoot_rejectsGap() public {
        _current(11);
        bytes[] memory headers = _range(0, 11);
        headers[5] = _headers[6].rlp;
        vm.expectRevert(
            abi.encodeWithSelector(
                Mirror.HeaderNotLinked.selector, 5, _headers[4].hash, _headers[6].parentHash
            )
        );
        _accept(headers, _proof);
    }

    function test_acceptRoot_rejectsUnlinkedTail() public {
        _current(0);
        bytes[] memory headers = _range(0, 2);
        headers[2] = _headers[3].rlp;
        vm.expectRevert(
            abi.encodeWithSelector(
                Mirror.HeaderNotLinked.selector, 2, _headers[1].hash, _headers[3].parentHash
            )
        );
        _accept(headers, _proof);
    }

    function test_acceptRoot_rejectsRepeatedHeader() public {
        _current(0);
        bytes[] memory headers = new bytes[](2);
        headers[0] = headers[1] = _headers[0].rlp;
        vm.expectPartialRevert(Mirror.HeaderNotLinked.selector);
        _accept(headers, _proof);
    }

    function test_acceptRoot_rejectsMalformedTail() public {
        _current(0);
        bytes[] memory headers = new bytes[](2);
        headers[0] = _headers[0].rlp;
        headers[1] = HeaderBuilder.list(HeaderBuilder.fields(19, _headers[0].hash, _headers[0].number + 1));
        vm.expectRevert(abi.encodeWithSelector(HeaderLib.WrongHeaderFieldCount.selector, 19));
        _accept(headers, _proof);
    }

    function test_acceptRoot_rejectsNoneOrTooManyHeaders() public {
        _current(0);
        vm.expectRevert(abi.encodeWithSelector(Mirror.WrongHeaderCount.selector, 0));
        _accept(new bytes[](0), _proof);
        bytes[] memory headers = _withTail(65);
        vm.expectRevert(abi.encodeWithSelector(Mirror.WrongHeaderCount.selector, 65));
        _accept(headers, _proof);
    }

    // ---- rejecting proofs ----

    function test_acceptRoot_rejectsProofOfAnotherAccount() public {
        _current(0);
        RecordedProof memory another = _proof;
        another.account = vm.parseJsonBytesArray(_json, ".anotherAccount.accountProof");
        vm.expectRevert();
        _accept(_range(0, 0), another);
    }

    function test_acceptRoot_rejectsEmptyProofs() public {
        _current(0);
        vm.expectRevert();
        _mirror.acceptRoot(_range(0, 0), new bytes[](0), _proof.slot);
        vm.expectRevert();
        _mirror.acceptRoot(_range(0, 0), _proof.account, new bytes[](0));
    }

    /// What is claimed by a proof that fails is not remembered anywhere.
    function test_acceptRoot_leavesNothingBehindWhenRejected() public {
        RecordedProof memory proof = _proof;
        _current(5);
        vm.expectRevert();
        _accept(_range(0, 3), proof);
        assertFalse(_mirror.isKnown(proof.value));
        vm.expectRevert();
        _accept(_range(0, 3), proof);
    }

    function testFuzz_acceptRoot_rejectsChangedByte(uint256 part, uint256 element, uint256 at, uint8 mask)
        public
    {
        vm.assume(mask != 0);
        _current(11);
        bytes[] memory headers = _range(0, 11);
        RecordedProof memory proof = _proof;
        part = bound(part, 0, 2);
        bytes[] memory target = part == 0 ? headers : part == 1 ? proof.account : proof.slot;
        element = bound(element, 0, target.length - 1);
        at = bound(at, 0, target[element].length - 1);
        target[element][at] ^= bytes1(mask);
        vm.expectRevert();
        _accept(headers, proof);
    }

    // ---- zero root, constructor ----

    function test_isKnown_neverTakesZero() public {
        assertFalse(_mirror.isKnown(0));
        _current(0);
        _accept(_range(0, 0), _proof);
        assertFalse(_mirror.isKnown(0));
    }

    function test_constructor_rejectsZeroAddresses() public {
        vm.expectRevert(Mirror.ZeroAddress.selector);
        new Mirror(IL1Attributes(address(0)), address(1));
        vm.expectRevert(Mirror.ZeroAddress.selector);
        new Mirror(IL1Attributes(address(1)), address(0));
    }

    // ---- remembering ----

    function test_remember_keepsCurrentBlockOnce() public {
        _current(2);
        vm.expectEmit(address(_mirror));
        emit Mirror.L1BlockRemembered(_headers[2].number, _headers[2].hash);
        (uint64 number, bytes32 hash) = _mirror.remember();
        assertEq(number, _headers[2].number);
        assertEq(hash, _headers[2].hash);
        assertEq(_mirror.rememberedHash(number), hash);
        vm.recordLogs();
        _mirror.remember();
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_remember_rejectsBeforeAttributes() public {
        vm.expectRevert(Mirror.NoL1Attributes.selector);
        _mirror.remember();
    }

    /// The rollup re-derived from another L1 block of the same number: the abandoned one anchors nothing.
    function test_remember_forgetsAbandonedBlock() public {
        _attributes.set(_headers[3].number, keccak256("abandoned"));
        _mirror.remember();
        _current(3);
        _mirror.remember();
        assertEq(_mirror.rememberedHash(_headers[3].number), _headers[3].hash);
    }

    // ---- building blocks ----

    function _current(uint256 index) private {
        _attributes.set(_headers[index].number, _headers[index].hash);
    }

    function _range(uint256 first, uint256 last) private view returns (bytes[] memory headers) {
        headers = new bytes[](last - first + 1);
        for (uint256 i = 0; i < headers.length; ++i) {
            headers[i] = _headers[first + i].rlp;
        }
    }

    /// The first recorded header, and hand-made ones that are linked to it.
    function _withTail(uint256 count) private view returns (bytes[] memory headers) {
        headers = new bytes[](count);
        headers[0] = _headers[0].rlp;
        for (uint256 i = 1; i < count; ++i) {
            bytes32 parent = keccak256(headers[i - 1]);
            headers[i] = HeaderBuilder.list(HeaderBuilder.fields(21, parent, uint64(_headers[0].number + i)));
        }
    }

    function _accept(bytes[] memory headers, RecordedProof memory proof) private returns (bytes32) {
        return _mirror.acceptRoot(headers, proof.account, proof.slot);
    }

    function _expectNotAnchored(uint256 first, uint256 last) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                Mirror.HeadersNotAnchored.selector, _headers[first].number, _headers[last].number
            )
        );
    }
}
