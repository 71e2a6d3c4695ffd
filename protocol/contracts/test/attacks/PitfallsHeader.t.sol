// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";
import {Test} from "forge-std/Test.sol";

import {L1Attributes} from "causeway/devnet/L1Attributes.sol";
import {Mirror} from "causeway/mirror/Mirror.sol";
import {HeaderLib} from "causeway/trie/HeaderLib.sol";
import {TrieWalk} from "causeway/trie/TrieWalk.sol";

import {L1AttributesSetter} from "../devnet/L1AttributesSetter.sol";
import {Fixtures, RecordedHeader, RecordedProof} from "../trie/Fixtures.sol";
import {StrictVerifier} from "../trie/Harnesses.sol";
import {HeaderBuilder} from "../trie/HeaderBuilder.sol";
import {MirrorAttack} from "./support/MirrorAttack.sol";

/// @notice A header has one encoding, of one of the forms that a fork gives it.
contract HeaderPitfallsTest is Test {
    bytes32 private constant PARENT = keccak256("parent");

    StrictVerifier private _strict = new StrictVerifier();

    /// Anvil writes genesis headers of old forks with two fields too many, in places of others: real data of a form
    /// that no fork has.
    function test_pitfall20_realHeaderOfNoFork() public {
        string memory json = Fixtures.text("headers");
        RecordedHeader memory genesis = Fixtures.header(json, ".london[0]");
        vm.expectRevert(abi.encodeWithSelector(HeaderLib.MalformedHeaderField.selector, 16));
        _strict.decode(genesis.rlp);
        genesis = Fixtures.header(json, ".shanghai[0]");
        vm.expectRevert(abi.encodeWithSelector(HeaderLib.WrongHeaderFieldCount.selector, 19));
        _strict.decode(genesis.rlp);
    }

    function test_pitfall20_unknownFieldCount() public {
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

    function test_pitfall20_malformedField() public {
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

    function test_pitfall20_otherFraming() public {
        bytes memory header = HeaderBuilder.list(HeaderBuilder.fields(21, PARENT, 7));
        vm.expectRevert(HeaderLib.HeaderNotAList.selector);
        _strict.decode(bytes.concat(header, hex"00"));
        vm.expectRevert(HeaderLib.HeaderNotAList.selector);
        _strict.decode(RLP.encode(header));
        vm.expectRevert(HeaderLib.HeaderNotAList.selector);
        _strict.decode("");
        vm.expectRevert(abi.encodeWithSelector(HeaderLib.WrongHeaderFieldCount.selector, 0));
        _strict.decode(hex"c0");
    }

    /// A header that decodes has another hash than every other header: one encoding per content.
    function testFuzz_pitfall20_changedByte(uint256 at, uint8 mask) public view {
        RecordedHeader memory recorded = Fixtures.header(Fixtures.text("headers"), ".prague[2]");
        vm.assume(mask != 0);
        bytes memory changed = recorded.rlp;
        at = bound(at, 0, changed.length - 1);
        changed[at] ^= bytes1(mask);
        try _strict.decode(changed) returns (HeaderLib.Header memory header) {
            assertNotEq(header.hash, recorded.hash);
        } catch {}
    }

    /// Items that are well-framed RLP but not of the field's type.
    function _malformed(uint256 index) private pure returns (bytes[] memory wrong) {
        bool integer = (index >= 7 && index <= 11) || index == 15 || index == 17 || index == 18;
        if (integer) {
            wrong = new bytes[](5);
            wrong[0] = hex"00";
            wrong[1] = hex"820005";
            wrong[2] = hex"c0";
            wrong[3] = RLP.encode(new bytes(33));
            wrong[4] = hex"c105";
        } else if (index == 12) {
            wrong = new bytes[](2);
            wrong[0] = RLP.encode(new bytes(33));
            wrong[1] = hex"c0";
        } else {
            uint256 size = index == 2 ? 20 : index == 6 ? 256 : index == 14 ? 8 : 32;
            wrong = new bytes[](5);
            wrong[0] = hex"80";
            wrong[1] = RLP.encode(new bytes(size - 1));
            wrong[2] = RLP.encode(new bytes(size + 1));
            wrong[3] = hex"c0";
            // A list whose content has the size of the field.
            wrong[4] = size == 256
                ? bytes.concat(hex"f90100", new bytes(256))
                : bytes.concat(bytes1(uint8(0xc0 + size)), new bytes(size));
        }
    }
}

/// @notice A proof is of the state of one block, which the L2 has to know.
contract StaleRootPitfallsTest is MirrorAttack {
    using L1AttributesSetter for L1Attributes;

    /// Right, and of a block that the attributes have left behind.
    function test_pitfall19_blockThatNobodyRemembers() external real {
        attributes.set(recorded.number + 1000, keccak256("far ahead"));
        refused(attacker, address(mirror), recordedInput(), Mirror.HeadersNotAnchored.selector);
        assertFalse(mirror.isKnown(recordedProof.value));
        // Remembered in time it is good for ever.
        anchorRecorded();
        mirror.remember();
        attributes.set(recorded.number + 1000, keccak256("far ahead"));
        accepted(attacker, address(mirror), recordedInput());
        assertTrue(mirror.isKnown(recordedProof.value));
    }

    /// The hash of the block under the number of another.
    function test_pitfall19_hashOfAnotherNumber() external real {
        attributes.set(recorded.number + 1, recorded.hash);
        refused(attacker, address(mirror), recordedInput(), Mirror.HeadersNotAnchored.selector);
        assertFalse(mirror.isKnown(recordedProof.value));
    }

    /// A good proof under the state of another block, be that one known as well.
    function test_pitfall19_proofOfAnotherBlock() external real {
        string memory json = Fixtures.text("mirror");
        uint256 index = vm.parseJsonUint(json, ".later.index");
        RecordedHeader memory later = Fixtures.header(json, Fixtures.item(".headers", index));
        RecordedProof memory proof = Fixtures.proof(json, ".later.proof");
        anchorRecorded();
        refused(
            attacker,
            address(mirror),
            acceptInput(recorded.rlp, proof.account, proof.slot),
            TrieWalk.ProofNodeMismatch.selector
        );
        attributes.set(later.number, later.hash);
        refused(
            attacker,
            address(mirror),
            acceptInput(later.rlp, recordedProof.account, recordedProof.slot),
            TrieWalk.ProofNodeMismatch.selector
        );
        assertFalse(mirror.isKnown(proof.value));
        assertFalse(mirror.isKnown(recordedProof.value));
        accepted(attacker, address(mirror), acceptInput(later.rlp, proof.account, proof.slot));
    }

    /// A root is one root however it is proven: once it is known, whatever comes with it changes nothing.
    function test_pitfall21_rootByAnotherProof() external real {
        anchorRecorded();
        accepted(attacker, address(mirror), recordedInput());
        vm.recordLogs();
        bytes[] memory none = new bytes[](0);
        assertEq(mirror.acceptRoot(none, none, recordedProof.slot), recordedProof.value);
        RecordedHeader memory next = Fixtures.header(Fixtures.text("mirror"), ".headers[1]");
        attributes.set(next.number, next.hash);
        accepted(attacker, address(mirror), acceptInput(next.rlp, recordedProof.account, recordedProof.slot));
        assertEq(vm.getRecordedLogs().length, 0);
        assertTrue(mirror.isKnown(recordedProof.value));
    }
}
