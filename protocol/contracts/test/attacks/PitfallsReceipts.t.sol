// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {L1Attributes} from "causeway/devnet/L1Attributes.sol";
import {L1AttributesSetter} from "../devnet/L1AttributesSetter.sol";
import {HeaderBuilder} from "../trie/HeaderBuilder.sol";
import {TrieBuilder} from "../trie/TrieBuilder.sol";
import {MirrorAttack} from "./support/MirrorAttack.sol";

/// @notice The contracts prove by state alone. What can go wrong with receipts, their positions and their logs cannot go
/// wrong here, because nothing of it is read: these tests offer it, each beside what is taken in its place.
contract ReceiptsPitfallsTest is MirrorAttack {
    using L1AttributesSetter for L1Attributes;

    bytes32 private constant VALUE = bytes32(uint256(5));
    uint256 private constant STATE_ROOT = 3;
    uint256 private constant RECEIPTS_ROOT = 5;

    bytes[] private _slotProof;
    uint64 private _block = 1000;

    /// The receipt of a transaction of type 2 in the place of the account.
    function test_exempt14_receiptForAnAccount() external real {
        _slotProof = one(TrieBuilder.leaf(key, 0, hex"05"));
        bytes[] memory receipt = new bytes[](4);
        (receipt[0], receipt[1]) = (hex"01", RLP.encode(uint256(21_000)));
        (receipt[2], receipt[3]) = (RLP.encode(new bytes(256)), hex"c0");
        assertFalse(_takes(_account(bytes.concat(hex"02", RLP.encode(receipt))), STATE_ROOT));
        assertFalse(_takes(_account(RLP.encode(receipt)), STATE_ROOT));
        assertTrue(_takes(_account(TrieBuilder.account(keccak256(_slotProof[0]))), STATE_ROOT));
    }

    /// The account under the key of a position: the encoded 0, 1, 127 and 128.
    function test_exempt15_positionForAKey() external real {
        _slotProof = one(TrieBuilder.leaf(key, 0, hex"05"));
        bytes memory account = TrieBuilder.account(keccak256(_slotProof[0]));
        bytes[] memory positions = new bytes[](4);
        (positions[0], positions[1]) = (hex"80", hex"01");
        (positions[2], positions[3]) = (hex"7f", hex"8180");
        for (uint256 i = 0; i < positions.length; ++i) {
            bytes memory path = bytes.concat(hex"20", positions[i]);
            assertFalse(_takes(TrieBuilder.pair(path, account), STATE_ROOT));
        }
        assertTrue(_takes(_account(account), STATE_ROOT));
    }

    /// A proof that would hold, under the receipts root in the place of the state root.
    function test_exempt16_proofUnderTheReceiptsRoot() external real {
        _slotProof = one(TrieBuilder.leaf(key, 0, hex"05"));
        bytes memory account = _account(TrieBuilder.account(keccak256(_slotProof[0])));
        assertFalse(_takes(account, RECEIPTS_ROOT));
        assertTrue(_takes(account, STATE_ROOT));
    }

    function _account(bytes memory value) private view returns (bytes memory) {
        return TrieBuilder.leaf(keccak256(abi.encodePacked(globalRoots)), 0, value);
    }

    /// Whether the mirror takes the slot's value, by an account in a header with its root in that field.
    function _takes(bytes memory account, uint256 field) private returns (bool taken) {
        ++_block;
        bytes[] memory fields = HeaderBuilder.fields(21, keccak256("parent"), _block);
        fields[field] = RLP.encode(keccak256(account));
        bytes memory header = HeaderBuilder.list(fields);
        attributes.set(_block, keccak256(header));
        vm.prank(attacker);
        (taken,) = address(mirror).call(acceptInput(header, one(account), _slotProof));
        assertEq(taken, mirror.isKnown(VALUE));
    }
}
