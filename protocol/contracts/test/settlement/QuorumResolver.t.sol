// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {QuorumResolver} from "causeway/settlement/QuorumResolver.sol";
import {Quorum, Verifier} from "./Quorum.sol";

contract QuorumResolverTest is Test {
    using Quorum for Verifier[];

    uint256 private constant CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
    address private constant PROPOSALS = address(0x9903);
    bytes32 private constant ROOT = keccak256("output");

    QuorumResolver private _resolver;
    Verifier[] private _verifiers;

    function setUp() public {
        Verifier[] memory all = Quorum.verifiers(5);
        for (uint256 i = 0; i < all.length; ++i) {
            _verifiers.push(all[i]);
        }
        _resolver = new QuorumResolver(all.accounts(), 3);
    }

    function test_verify_takesThresholdOfSignatures() public view {
        bytes32 digest = _digest(_resolver, PROPOSALS, 101, 4, 77, ROOT);
        assertEq(_resolver.outputDigest(PROPOSALS, 101, 4, 77, ROOT), digest);
        Verifier[] memory all = _verifiers;
        for (uint256 count = 3; count <= 5; ++count) {
            _verify(all.sign(count, digest));
        }
    }

    function test_verify_takesAnyThreeOfFive() public view {
        bytes32 digest = _digest(_resolver, PROPOSALS, 101, 4, 77, ROOT);
        for (uint256 skipped = 0; skipped < 3; ++skipped) {
            bytes[] memory signatures = new bytes[](3);
            for (uint256 i = 0; i < 3; ++i) {
                signatures[i] = Quorum.sign(_verifiers[i < skipped ? i : i + 2], digest);
            }
            _verify(signatures);
        }
    }

    function test_verify_rejectsTooFew() public {
        bytes32 digest = _digest(_resolver, PROPOSALS, 101, 4, 77, ROOT);
        Verifier[] memory all = _verifiers;
        for (uint256 count = 0; count < 3; ++count) {
            bytes[] memory signatures = all.sign(count, digest);
            vm.expectRevert(abi.encodeWithSelector(QuorumResolver.TooFewSignatures.selector, count, 3));
            _verify(signatures);
        }
    }

    function test_verify_rejectsDuplicate() public {
        Verifier[] memory all = _verifiers;
        bytes[] memory signatures = all.sign(3, _digest(_resolver, PROPOSALS, 101, 4, 77, ROOT));
        signatures[2] = signatures[1];
        address twice = all[1].account;
        vm.expectRevert(abi.encodeWithSelector(QuorumResolver.SignersNotAscending.selector, twice, twice));
        _verify(signatures);
    }

    function test_verify_rejectsUnordered() public {
        Verifier[] memory all = _verifiers;
        bytes[] memory signatures = all.sign(3, _digest(_resolver, PROPOSALS, 101, 4, 77, ROOT));
        (signatures[0], signatures[1]) = (signatures[1], signatures[0]);
        vm.expectRevert(
            abi.encodeWithSelector(
                QuorumResolver.SignersNotAscending.selector, all[1].account, all[0].account
            )
        );
        _verify(signatures);
    }

    /// The other s of the same signature recovers the same signer, and must not be a second way to write it.
    function test_verify_rejectsHighS() public {
        bytes32 digest = _digest(_resolver, PROPOSALS, 101, 4, 77, ROOT);
        Verifier[] memory all = _verifiers;
        bytes[] memory signatures = all.sign(3, digest);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(all[1].key, digest);
        bytes32 high = bytes32(CURVE_ORDER - uint256(s));
        assertEq(ecrecover(digest, v ^ 7, r, high), all[1].account, "the precompile takes it");
        signatures[1] = abi.encodePacked(r, high, v ^ 7);
        vm.expectRevert(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureS.selector, high));
        _verify(signatures);
    }

    function test_verify_rejectsMalformedSignature() public {
        bytes32 digest = _digest(_resolver, PROPOSALS, 101, 4, 77, ROOT);
        Verifier[] memory all = _verifiers;
        bytes[] memory signatures = all.sign(3, digest);
        bytes memory good = signatures[0];
        uint8[5] memory wrongV = [0, 1, 26, 29, 255];
        for (uint256 i = 0; i < wrongV.length; ++i) {
            signatures[0] = bytes.concat(good);
            signatures[0][64] = bytes1(wrongV[i]);
            vm.expectRevert(ECDSA.ECDSAInvalidSignature.selector);
            _verify(signatures);
        }
        signatures[0] = bytes.concat(good, hex"00");
        vm.expectRevert(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureLength.selector, 66));
        _verify(signatures);
        signatures[0] = new bytes(64);
        vm.expectRevert(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureLength.selector, 64));
        _verify(signatures);
        signatures[0] = new bytes(65);
        vm.expectRevert(ECDSA.ECDSAInvalidSignature.selector);
        _verify(signatures);
    }

    function test_verify_rejectsStranger() public {
        bytes32 digest = _digest(_resolver, PROPOSALS, 101, 4, 77, ROOT);
        Verifier[] memory all = _verifiers;
        bytes[] memory signatures = all.sign(4, digest);
        // Above all verifiers, so that the order is right.
        uint256 key = 1;
        while (vm.addr(key) < all[3].account) {
            ++key;
        }
        signatures[3] = Quorum.sign(Verifier(key, vm.addr(key)), digest);
        vm.expectRevert(abi.encodeWithSelector(QuorumResolver.NotAVerifier.selector, vm.addr(key)));
        _verify(signatures);
    }

    /// Signatures for anything else are of no use: other contract, chain, id, block, root, resolver, EVM chain.
    function test_verify_rejectsSignaturesForSomethingElse() public {
        Verifier[] memory all = _verifiers;
        QuorumResolver other = new QuorumResolver(all.accounts(), 3);
        bytes32[7] memory digests = [
            _digest(_resolver, address(0x9904), 101, 4, 77, ROOT),
            _digest(_resolver, PROPOSALS, 102, 4, 77, ROOT),
            _digest(_resolver, PROPOSALS, 101, 5, 77, ROOT),
            _digest(_resolver, PROPOSALS, 101, 4, 78, ROOT),
            _digest(_resolver, PROPOSALS, 101, 4, 77, keccak256("another")),
            _digest(other, PROPOSALS, 101, 4, 77, ROOT),
            Quorum.outputDigest(block.chainid + 1, address(_resolver), PROPOSALS, 101, 4, 77, ROOT)
        ];
        for (uint256 i = 0; i < digests.length; ++i) {
            bytes[] memory signatures = all.sign(3, digests[i]);
            vm.expectRevert();
            _verify(signatures);
        }
        _verify(all.sign(3, _digest(_resolver, PROPOSALS, 101, 4, 77, ROOT)));
    }

    function test_verify_rejectsZeroRoot() public {
        Verifier[] memory all = _verifiers;
        bytes[] memory signatures = all.sign(3, _digest(_resolver, PROPOSALS, 101, 4, 77, 0));
        vm.expectRevert(QuorumResolver.ZeroOutputRoot.selector);
        _resolver.verify(PROPOSALS, 101, 4, 77, 0, signatures);
    }

    function testFuzz_verify_rejectsChangedByte(uint256 index, uint256 at, uint8 mask) public {
        vm.assume(mask != 0);
        Verifier[] memory all = _verifiers;
        bytes[] memory signatures = all.sign(3, _digest(_resolver, PROPOSALS, 101, 4, 77, ROOT));
        signatures[index % 3][at % 65] ^= bytes1(mask);
        vm.expectRevert();
        _verify(signatures);
    }

    function test_constructor_rejectsUnsafeParameters() public {
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (address(1), address(2));
        vm.expectRevert(abi.encodeWithSelector(QuorumResolver.UnreachableThreshold.selector, 0, 2));
        new QuorumResolver(accounts, 0);
        vm.expectRevert(abi.encodeWithSelector(QuorumResolver.UnreachableThreshold.selector, 3, 2));
        new QuorumResolver(accounts, 3);
        vm.expectRevert(abi.encodeWithSelector(QuorumResolver.UnreachableThreshold.selector, 0, 0));
        new QuorumResolver(new address[](0), 0);
        accounts[1] = address(1);
        vm.expectRevert(abi.encodeWithSelector(QuorumResolver.DuplicateVerifier.selector, address(1)));
        new QuorumResolver(accounts, 1);
        accounts[1] = address(0);
        vm.expectRevert(abi.encodeWithSelector(QuorumResolver.ZeroVerifier.selector, 1));
        new QuorumResolver(accounts, 1);
    }

    function _verify(bytes[] memory signatures) private view {
        _resolver.verify(PROPOSALS, 101, 4, 77, ROOT, signatures);
    }

    function _digest(
        QuorumResolver resolver,
        address proposals,
        uint64 chain,
        uint256 id,
        uint64 l2BlockNumber,
        bytes32 outputRoot
    ) private view returns (bytes32) {
        return Quorum.outputDigest(
            block.chainid, address(resolver), proposals, chain, id, l2BlockNumber, outputRoot
        );
    }
}
