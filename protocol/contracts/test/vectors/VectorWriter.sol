// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Vm} from "forge-std/Vm.sol";

import {Message, MessageHash} from "causeway/Message.sol";

import {ReferenceGlobalTree} from "../support/ReferenceGlobalTree.sol";
import {ReferenceTree} from "../support/ReferenceTree.sol";

/// @title Makes the shared vectors: messages, exit trees and global trees as JSON text
/// @notice The format is described in `protocol/vectors/README.md`. Everything follows from a fixed seed.
contract VectorWriter {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function messages() external pure returns (string memory json) {
        json = "[\n";
        for (uint256 i = 0; i < 24; ++i) {
            json = string.concat(json, i == 0 ? "  " : ",\n  ", _message(_sample(i)));
        }
        return string.concat(json, "\n]\n");
    }

    function exitTrees() external returns (string memory json) {
        uint8[10] memory sizes = [0, 1, 2, 3, 4, 7, 8, 33, 64, 100];
        json = "[\n";
        for (uint256 i = 0; i < sizes.length; ++i) {
            json = string.concat(json, i == 0 ? "  " : ",\n  ", _exitTree(sizes[i]));
        }
        return string.concat(json, "\n]\n");
    }

    function globalTrees() external pure returns (string memory json) {
        uint8[6] memory sizes = [1, 2, 3, 5, 17, 32];
        json = "[\n";
        for (uint256 i = 0; i < sizes.length; ++i) {
            json = string.concat(json, i == 0 ? "  " : ",\n  ", _globalTree(sizes[i]));
        }
        return string.concat(json, "\n]\n");
    }

    function _sample(uint256 i) private pure returns (Message memory m) {
        m.kind = uint8(i % 3);
        m.sourceChain = uint64(i == 3 ? type(uint64).max : _draw("source", i) % 100_000 + 1);
        m.leafIndex = uint32(i == 4 ? type(uint32).max - 1 : _draw("leaf", i));
        m.destinationChain = uint64(_draw("destination", i) % 100_000 + 1);
        m.originChain = uint64(_draw("origin", i) % 100_000 + 1);
        m.originToken = address(uint160(_draw("token", i)));
        m.sender = address(uint160(_draw("sender", i)));
        m.recipient = address(uint160(_draw("recipient", i)));
        m.amount = i == 5 ? type(uint128).max : uint128(_draw("amount", i)) >> (4 * i);
        m.relayerFee = m.amount == 0 ? 0 : _draw("fee", i) % m.amount;
        if (m.kind == 2) {
            m.amount = 0;
            m.relayerFee = 0;
            m.data = abi.encode(string.concat("Token ", VM.toString(i)), "TKN", uint8(i % 19));
        } else if (m.kind == 1) {
            // Lengths around the word, and none at all.
            m.data = new bytes(i <= 1 ? 0 : (_draw("length", i) % 4) * 32 + i % 5);
            for (uint256 k = 0; k < m.data.length; ++k) {
                m.data[k] = bytes1(uint8(_draw("data", i * 1000 + k)));
            }
        }
        if (i == 0) {
            // The least that a message can be.
            m = Message(0, 1, 0, 2, 0, address(0), address(0), address(0), 0, 0, "");
        }
    }

    function _message(Message memory m) private pure returns (string memory) {
        string memory head = string.concat(
            '{"kind": ',
            VM.toString(uint256(m.kind)),
            ', "sourceChain": "',
            VM.toString(uint256(m.sourceChain)),
            '", "leafIndex": ',
            VM.toString(uint256(m.leafIndex)),
            ', "destinationChain": "',
            VM.toString(uint256(m.destinationChain)),
            '", "originChain": "',
            VM.toString(uint256(m.originChain)),
            '", "originToken": ',
            _hex(m.originToken)
        );
        return string.concat(
            head,
            ', "sender": ',
            _hex(m.sender),
            ', "recipient": ',
            _hex(m.recipient),
            ', "amount": "',
            VM.toString(m.amount),
            '", "relayerFee": "',
            VM.toString(m.relayerFee),
            '", "data": "',
            VM.toString(m.data),
            '", "id": "',
            VM.toString(MessageHash.id(m)),
            '"}'
        );
    }

    function _exitTree(uint256 size) private returns (string memory json) {
        ReferenceTree tree = new ReferenceTree();
        bytes32[] memory leaves = new bytes32[](size);
        for (uint256 i = 0; i < size; ++i) {
            leaves[i] = bytes32(_draw("exit leaf", size * 1000 + i));
            tree.push(leaves[i]);
        }
        json = string.concat(
            '{"leaves": ',
            _words(leaves),
            ', "treeRoot": "',
            VM.toString(tree.treeRoot(size)),
            '", "exitRoot": "',
            VM.toString(tree.exitRoot(size)),
            '",\n   "proofs": ['
        );
        // First, last, and some between.
        uint256[] memory indexes = _indexes(size, 3);
        for (uint256 i = 0; i < indexes.length; ++i) {
            bytes32[32] memory fixedSiblings = tree.proof(indexes[i], size);
            bytes32[] memory siblings = new bytes32[](32);
            for (uint256 k = 0; k < 32; ++k) {
                siblings[k] = fixedSiblings[k];
            }
            json = string.concat(
                json,
                i == 0 ? "" : ", ",
                '{"leafIndex": ',
                VM.toString(indexes[i]),
                ', "siblings": ',
                _words(siblings),
                "}"
            );
        }
        json = string.concat(json, '],\n   "multiProofs": [');
        for (uint256 width = 1; width <= size; width = width * 2 + 1) {
            uint256[] memory set = _indexes(size, width);
            json = string.concat(
                json,
                width == 1 ? "" : ", ",
                '{"leafIndexes": ',
                _numbers(set),
                ', "siblings": ',
                _words(tree.multiProof(set, size)),
                "}"
            );
        }
        return string.concat(json, "]}");
    }

    function _globalTree(uint256 size) private pure returns (string memory json) {
        bytes32[] memory leaves = new bytes32[](size);
        json = '{"slots": [';
        for (uint256 i = 0; i < size; ++i) {
            uint64 chain = uint64(_draw("chain", size * 100 + i) % 1_000_000 + 1);
            // Some chains have not settled yet.
            bytes32 exitRoot = i % 3 == 1 ? bytes32(0) : bytes32(_draw("exit root", size * 100 + i));
            leaves[i] = ReferenceGlobalTree.leaf(chain, exitRoot);
            json = string.concat(
                json,
                i == 0 ? "" : ", ",
                '{"chain": "',
                VM.toString(uint256(chain)),
                '", "exitRoot": "',
                VM.toString(exitRoot),
                '"}'
            );
        }
        json = string.concat(
            json, '],\n   "globalRoot": "', VM.toString(ReferenceGlobalTree.root(leaves)), '", "proofs": ['
        );
        for (uint256 i = 0; i < size; ++i) {
            bytes32[5] memory fixedSiblings = ReferenceGlobalTree.proof(leaves, i);
            bytes32[] memory siblings = new bytes32[](5);
            for (uint256 k = 0; k < 5; ++k) {
                siblings[k] = fixedSiblings[k];
            }
            json = string.concat(
                json, i == 0 ? "" : ", ", '{"slot": ', VM.toString(i), ', "siblings": ', _words(siblings), "}"
            );
        }
        return string.concat(json, "]}");
    }

    /// @dev Up to `width` ascending indexes below `size`, the last among them.
    function _indexes(uint256 size, uint256 width) private pure returns (uint256[] memory result) {
        if (width > size) width = size;
        result = new uint256[](width);
        for (uint256 i = 0; i < width; ++i) {
            result[i] = width == 1 ? size - 1 : (i * (size - 1)) / (width - 1);
        }
    }

    function _words(bytes32[] memory words) private pure returns (string memory json) {
        json = "[";
        for (uint256 i = 0; i < words.length; ++i) {
            json = string.concat(json, i == 0 ? '"' : ', "', VM.toString(words[i]), '"');
        }
        return string.concat(json, "]");
    }

    function _numbers(uint256[] memory numbers) private pure returns (string memory json) {
        json = "[";
        for (uint256 i = 0; i < numbers.length; ++i) {
            json = string.concat(json, i == 0 ? "" : ", ", VM.toString(numbers[i]));
        }
        return string.concat(json, "]");
    }

    /// @dev Lower case, so that every tool writes the same text.
    function _hex(address value) private pure returns (string memory) {
        return string.concat('"', VM.toString(abi.encodePacked(value)), '"');
    }

    function _draw(string memory what, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode("causeway vectors 1", what, i)));
    }
}
