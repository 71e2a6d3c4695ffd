// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

import {Message, MessageHash} from "causeway/Message.sol";
import {ExitTree} from "causeway/libraries/ExitTree.sol";
import {GlobalTree} from "causeway/libraries/GlobalTree.sol";
import {MultiProof} from "causeway/libraries/MultiProof.sol";
import {HeaderLib} from "causeway/trie/HeaderLib.sol";

import {JsonPath} from "../support/JsonPath.sol";
import {StrictVerifier} from "../trie/Harnesses.sol";
import {VectorWriter} from "./VectorWriter.sol";

/// @notice Reads vectors, ours and those that the Java side generates, with the libraries of the contracts. Ours are
/// also compared with what the plain reference makes; run with CAUSEWAY_WRITE_VECTORS=true to write them anew.
contract VectorsTest is Test {
    using JsonPath for string;

    string private constant FOLDER = "../vectors/";
    string private constant JAVA_FOLDER = "../vectors/java/";

    bytes32[32] private _frontier;

    function test_messages_writtenByReference() external {
        _compare("messages.json", new VectorWriter().messages());
    }

    function test_exitTree_writtenByReference() external {
        _compare("exit-tree.json", new VectorWriter().exitTrees());
    }

    function test_globalTree_writtenByReference() external {
        _compare("global-tree.json", new VectorWriter().globalTrees());
    }

    function test_messages_ours() external view {
        _checkMessages(FOLDER);
    }

    function test_messages_fromJava() external view {
        _checkMessages(JAVA_FOLDER);
    }

    function test_exitTree_ours() external {
        _checkExitTrees(FOLDER);
    }

    function test_exitTree_fromJava() external {
        _checkExitTrees(JAVA_FOLDER);
    }

    function test_globalTree_ours() external view {
        _checkGlobalTrees(FOLDER);
    }

    function test_globalTree_fromJava() external view {
        _checkGlobalTrees(JAVA_FOLDER);
    }

    /// Java judges headers as the contracts do, at the ends of what each field can be.
    function test_headers_fromJava() external {
        StrictVerifier decoder = new StrictVerifier();
        string memory json = vm.readFile(string.concat(JAVA_FOLDER, "headers.json"));
        uint256 taken = 0;
        uint256 count = 0;
        for (string memory at = "$[0]"; vm.keyExistsJson(json, at); at = JsonPath.item("$", count)) {
            string memory what = vm.parseJsonString(json, at.field("what"));
            bool expected = vm.parseJsonBool(json, at.field("taken"));
            try decoder.decode(vm.parseJsonBytes(json, at.field("header"))) returns (
                HeaderLib.Header memory header
            ) {
                assertTrue(expected, what);
                assertEq(header.hash, vm.parseJsonBytes32(json, at.field("hash")), what);
                ++taken;
            } catch {
                assertFalse(expected, what);
            }
            ++count;
        }
        assertGt(taken, 50);
        assertGt(count - taken, 100);
    }

    function rootOf(bytes32 leaf, uint256 index, bytes32[32] calldata siblings)
        external
        pure
        returns (bytes32)
    {
        return ExitTree.rootOf(leaf, index, siblings);
    }

    function multiRootOf(uint256[] memory indexes, bytes32[] memory leaves, bytes32[] calldata proof)
        external
        pure
        returns (bytes32)
    {
        return MultiProof.rootOf(indexes, leaves, proof);
    }

    function globalRootOf(bytes32 leaf, uint256 slot, bytes32[5] calldata siblings)
        external
        pure
        returns (bytes32)
    {
        return GlobalTree.rootOf(leaf, slot, siblings);
    }

    function _compare(string memory file, string memory generated) private {
        string memory path = string.concat(FOLDER, file);
        if (vm.envOr("CAUSEWAY_WRITE_VECTORS", false)) vm.writeFile(path, generated);
        assertEq(
            keccak256(bytes(vm.readFile(path))),
            keccak256(bytes(generated)),
            string.concat(
                path,
                " differs from what the reference makes: run with CAUSEWAY_WRITE_VECTORS=true if that is meant"
            )
        );
    }

    function _checkMessages(string memory folder) private view {
        string memory json = vm.readFile(string.concat(folder, "messages.json"));
        uint256 count = 0;
        for (string memory at = "$[0]"; vm.keyExistsJson(json, at); at = JsonPath.item("$", count)) {
            Message memory m;
            m.kind = uint8(vm.parseJsonUint(json, at.field("kind")));
            m.sourceChain = uint64(vm.parseJsonUint(json, at.field("sourceChain")));
            m.leafIndex = uint32(vm.parseJsonUint(json, at.field("leafIndex")));
            m.destinationChain = uint64(vm.parseJsonUint(json, at.field("destinationChain")));
            m.originChain = uint64(vm.parseJsonUint(json, at.field("originChain")));
            m.originToken = vm.parseJsonAddress(json, at.field("originToken"));
            m.sender = vm.parseJsonAddress(json, at.field("sender"));
            m.recipient = vm.parseJsonAddress(json, at.field("recipient"));
            m.amount = vm.parseJsonUint(json, at.field("amount"));
            m.relayerFee = vm.parseJsonUint(json, at.field("relayerFee"));
            m.data = vm.parseJsonBytes(json, at.field("data"));
            assertEq(MessageHash.id(m), vm.parseJsonBytes32(json, at.field("id")), at);
            ++count;
        }
        assertGt(count, 0, "no message in the file");
    }

    function _checkExitTrees(string memory folder) private {
        string memory json = vm.readFile(string.concat(folder, "exit-tree.json"));
        uint256 count = 0;
        uint256 proofs = 0;
        for (string memory at = "$[0]"; vm.keyExistsJson(json, at); at = JsonPath.item("$", count)) {
            bytes32[] memory leaves = vm.parseJsonBytes32Array(json, at.field("leaves"));
            bytes32 treeRoot = vm.parseJsonBytes32(json, at.field("treeRoot"));
            delete _frontier;
            bytes32 appended = 0x27ae5ba08d7291c96c8cbddcc148bf48a6d68c7974b94356f53754ef6171d757;
            for (uint256 i = 0; i < leaves.length; ++i) {
                appended = ExitTree.append(_frontier, i, leaves[i]);
            }
            assertEq(appended, treeRoot, at);
            assertEq(
                ExitTree.mixIn(treeRoot, leaves.length), vm.parseJsonBytes32(json, at.field("exitRoot")), at
            );
            proofs += _checkProofs(json, at, leaves, treeRoot);
            ++count;
        }
        assertGt(count, 0, "no tree in the file");
        assertGt(proofs, 0, "no proof in the file");
    }

    function _checkProofs(string memory json, string memory tree, bytes32[] memory leaves, bytes32 treeRoot)
        private
        view
        returns (uint256 checked)
    {
        string memory list = tree.field("proofs");
        for (uint256 i = 0; vm.keyExistsJson(json, JsonPath.item(list, i)); ++i) {
            string memory at = JsonPath.item(list, i);
            uint256 index = vm.parseJsonUint(json, at.field("leafIndex"));
            bytes32[] memory siblings = vm.parseJsonBytes32Array(json, at.field("siblings"));
            assertEq(siblings.length, 32, at);
            bytes32[32] memory fixedSiblings;
            for (uint256 k = 0; k < 32; ++k) {
                fixedSiblings[k] = siblings[k];
            }
            assertEq(this.rootOf(leaves[index], index, fixedSiblings), treeRoot, at);
            ++checked;
        }
        list = tree.field("multiProofs");
        for (uint256 i = 0; vm.keyExistsJson(json, JsonPath.item(list, i)); ++i) {
            string memory at = JsonPath.item(list, i);
            uint256[] memory indexes = vm.parseJsonUintArray(json, at.field("leafIndexes"));
            bytes32[] memory siblings = vm.parseJsonBytes32Array(json, at.field("siblings"));
            bytes32[] memory chosen = new bytes32[](indexes.length);
            for (uint256 k = 0; k < indexes.length; ++k) {
                chosen[k] = leaves[indexes[k]];
            }
            assertEq(this.multiRootOf(indexes, chosen, siblings), treeRoot, at);
            ++checked;
        }
    }

    function _checkGlobalTrees(string memory folder) private view {
        string memory json = vm.readFile(string.concat(folder, "global-tree.json"));
        uint256 count = 0;
        for (string memory at = "$[0]"; vm.keyExistsJson(json, at); at = JsonPath.item("$", count)) {
            bytes32[] memory leaves = _slotLeaves(json, at);
            bytes32 root = vm.parseJsonBytes32(json, at.field("globalRoot"));
            string memory list = at.field("proofs");
            for (uint256 i = 0; vm.keyExistsJson(json, JsonPath.item(list, i)); ++i) {
                string memory proof = JsonPath.item(list, i);
                uint256 slot = vm.parseJsonUint(json, proof.field("slot"));
                bytes32[] memory siblings = vm.parseJsonBytes32Array(json, proof.field("siblings"));
                assertEq(siblings.length, 5, proof);
                bytes32[5] memory fixedSiblings;
                for (uint256 k = 0; k < 5; ++k) {
                    fixedSiblings[k] = siblings[k];
                }
                bytes32 leaf = slot < leaves.length ? leaves[slot] : bytes32(0);
                assertEq(this.globalRootOf(leaf, slot, fixedSiblings), root, proof);
            }
            assertEq(GlobalTree.rootOver(leaves), root, at);
            ++count;
        }
        assertGt(count, 0, "no tree in the file");
    }

    function _slotLeaves(string memory json, string memory tree)
        private
        view
        returns (bytes32[] memory leaves)
    {
        string memory list = tree.field("slots");
        uint256 size = 0;
        while (vm.keyExistsJson(json, JsonPath.item(list, size))) ++size;
        leaves = new bytes32[](size);
        for (uint256 i = 0; i < size; ++i) {
            string memory at = JsonPath.item(list, i);
            bytes32 exitRoot = vm.parseJsonBytes32(json, at.field("exitRoot"));
            if (exitRoot != bytes32(0)) {
                leaves[i] = GlobalTree.leafOf(uint64(vm.parseJsonUint(json, at.field("chain"))), exitRoot);
            }
        }
    }
}
