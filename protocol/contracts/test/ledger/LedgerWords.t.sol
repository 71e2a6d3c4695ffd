// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";

import {BatchBinding} from "causeway/ledger/BatchBinding.sol";
import {LedgerWords} from "causeway/ledger/LedgerWords.sol";

import {ReferenceBinding} from "./ReferenceBinding.sol";

contract WordsHarness {
    function check(uint256 position, uint256 a, uint256 b) external pure returns (uint256) {
        return LedgerWords.check(position, a, b);
    }

    function alphaOf(BatchBinding.Batch memory batch, uint256[] calldata words)
        external
        view
        returns (uint256)
    {
        return BatchBinding.alphaOf(batch, words);
    }

    function evaluate(uint256 alpha, uint256[] calldata words) external pure returns (uint256) {
        return BatchBinding.evaluate(alpha, words);
    }

    function domainOf(uint64 chain) external view returns (uint256) {
        return BatchBinding.domainOf(chain);
    }
}

contract LedgerWordsTest is Test {
    uint256 private constant R = ReferenceBinding.R;

    WordsHarness private _harness;

    function setUp() external {
        _harness = new WordsHarness();
    }

    function testFuzz_check_acceptsEveryTransaction(
        uint8 kind,
        uint16 from,
        uint16 to,
        uint32 token,
        uint128 amount,
        address recipient,
        uint64 destination
    ) external view {
        ReferenceBinding.Transaction memory t = _valid(kind, from, to, token, amount, recipient, destination);
        (uint256 a, uint256 b) = ReferenceBinding.pack(t);
        assertEq(_harness.check(0, a, b), t.kind);
        assertEq(LedgerWords.amount(a), t.amount);
        assertEq(LedgerWords.token(a), t.token);
        assertEq(LedgerWords.recipient(b), t.recipient);
        assertEq(LedgerWords.destination(b), t.destination);
    }

    /// Every word that passes is that of a transaction: unpacked and packed again it is the same.
    function testFuzz_check_passesPackedTransactionsOnly(uint256 a, uint256 b, uint8 widthA, uint8 widthB)
        external
        view
    {
        // Most words of 256 bits are refused for their width alone.
        a >>= widthA;
        b >>= widthB;
        try _harness.check(0, a, b) returns (uint256 kind) {
            ReferenceBinding.Transaction memory t = ReferenceBinding.Transaction({
                kind: kind,
                from: (a >> 184) % 2 ** 24,
                to: (a >> 160) % 2 ** 24,
                token: (a >> 128) % 2 ** 32,
                amount: a % 2 ** 128,
                recipient: address(uint160(b % 2 ** 160)),
                destination: b >> 160
            });
            (uint256 packedA, uint256 packedB) = ReferenceBinding.pack(t);
            assertEq(packedA, a);
            assertEq(packedB, b);
            assertLt(kind, 4);
            assertLt(t.from, 2 ** 16);
            assertLt(t.to, 2 ** 16);
            assertTrue(kind == 2 || kind == 3 || t.from == 0, "from");
            assertTrue(kind == 1 || kind == 2 || t.to == 0, "to");
            assertTrue(kind == 3 || t.destination == 0, "destination");
            assertTrue(kind != 0 || a | b == 0, "no-op");
        } catch {}
    }

    /// One bit more in a place that the kind does not use, or beyond the word.
    function testFuzz_check_rejectsStrayBit(uint8 kind, uint16 index, uint256 bit, bool inA) external {
        ReferenceBinding.Transaction memory t = _valid(kind, index, index, 1, 5, address(7), 8);
        (uint256 a, uint256 b) = ReferenceBinding.pack(t);
        if (inA) {
            // Bits 0 to 159 are amount and token, of which a no-op has none.
            bit = bound(bit, t.kind == 0 ? 0 : 160, 255);
            bool used = bit < 160 && t.kind != 0;
            if (bit >= 160 && bit < 176) used = t.kind == 1 || t.kind == 2;
            if (bit >= 184 && bit < 200) used = t.kind == 2 || t.kind == 3;
            // A flipped bit of the kind makes another transaction of it, whose fields may fit.
            if (bit == 208 || bit == 209) used = true;
            vm.assume(!used);
            a ^= 1 << bit;
        } else {
            bit = bound(bit, t.kind == 0 ? 0 : t.kind == 3 ? 224 : 160, 255);
            b ^= 1 << bit;
        }
        vm.expectRevert();
        _harness.check(0, a, b);
    }

    function test_check_rejectsWideWords() external {
        uint256 wide = 1 << 216;
        vm.expectRevert(abi.encodeWithSelector(LedgerWords.WordTooWide.selector, 6, wide));
        _harness.check(6, wide, 0);
        wide = 1 << 224;
        vm.expectRevert(abi.encodeWithSelector(LedgerWords.WordTooWide.selector, 7, wide));
        _harness.check(6, 0, wide);
    }

    /// No word has a second name modulo r.
    function testFuzz_check_rejectsAlias(uint256 a, uint256 b, uint8 times) external {
        a %= 1 << 216;
        b %= 1 << 224;
        uint256 more = R * bound(times, 1, 5);
        vm.expectRevert(abi.encodeWithSelector(LedgerWords.WordTooWide.selector, 0, a + more));
        _harness.check(0, a + more, b);
        vm.expectRevert(abi.encodeWithSelector(LedgerWords.WordTooWide.selector, 1, b + more));
        _harness.check(0, a, b + more);
    }

    function testFuzz_check_rejectsUnknownKinds(uint8 kind) external {
        kind = uint8(bound(kind, 4, 255));
        vm.expectRevert(abi.encodeWithSelector(LedgerWords.TransactionKindInvalid.selector, 2, uint256(kind)));
        _harness.check(2, uint256(kind) << 208, 0);
    }

    function test_check_rejectsAccountsBeyondTree() external {
        (uint256 a, uint256 b) =
            ReferenceBinding.pack(ReferenceBinding.Transaction(2, 1 << 16, 1, 1, 1, address(1), 0));
        vm.expectRevert(abi.encodeWithSelector(LedgerWords.AccountInvalid.selector, 0, 1 << 16));
        _harness.check(0, a, b);
        (a, b) = ReferenceBinding.pack(ReferenceBinding.Transaction(2, 1, 1 << 23, 1, 1, address(1), 0));
        vm.expectRevert(abi.encodeWithSelector(LedgerWords.AccountInvalid.selector, 0, 1 << 23));
        _harness.check(0, a, b);
        (a, b) = ReferenceBinding.pack(ReferenceBinding.Transaction(2, 1, 1 << 16, 1, 1, address(1), 0));
        vm.expectRevert(abi.encodeWithSelector(LedgerWords.AccountInvalid.selector, 0, 1 << 16));
        _harness.check(0, a, b);
    }

    function testFuzz_alpha_isThatOfTheReference(
        BatchBinding.Batch memory batch,
        uint256[] memory words,
        uint64 chainId
    ) external {
        vm.chainId(bound(chainId, 1, type(uint64).max));
        uint256 alpha = _harness.alphaOf(batch, words);
        assertEq(alpha, _reference(batch, words));
        assertLt(alpha, R);
    }

    function testFuzz_evaluate_isThatOfTheReference(uint256 alpha, uint256[] memory words) external view {
        alpha %= R;
        assertEq(_harness.evaluate(alpha, words), ReferenceBinding.evaluation(alpha, words));
    }

    function test_evaluate_atTheEdges() external view {
        uint256[] memory words = new uint256[](40);
        assertEq(_harness.evaluate(R - 1, words), 0);
        for (uint256 i = 0; i < 40; ++i) {
            words[i] = type(uint256).max;
        }
        uint256[3] memory points = [uint256(0), 1, R - 1];
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(_harness.evaluate(points[i], words), ReferenceBinding.evaluation(points[i], words));
        }
        // 2 * 3 + 5 * 3^2.
        words = new uint256[](2);
        (words[0], words[1]) = (2, 5);
        assertEq(_harness.evaluate(3, words), 51);
        assertEq(_harness.evaluate(3, new uint256[](0)), 0);
    }

    function testFuzz_domain_holdsChainAndContract(uint64 chain) external view {
        uint256 domain = _harness.domainOf(chain);
        assertEq(domain, uint256(chain) * 2 ** 160 + uint160(address(_harness)));
        assertLt(domain, R);
    }

    function _reference(BatchBinding.Batch memory batch, uint256[] memory words)
        private
        view
        returns (uint256)
    {
        return ReferenceBinding.alpha(
            block.chainid,
            address(_harness),
            [batch.oldRoot, batch.newRoot, batch.commitment],
            [uint256(batch.number), batch.deposits, batch.leaves],
            words
        );
    }

    function _valid(
        uint8 kind,
        uint16 from,
        uint16 to,
        uint32 token,
        uint128 amount,
        address recipient,
        uint64 destination
    ) private pure returns (ReferenceBinding.Transaction memory t) {
        t.kind = kind % 4;
        if (t.kind == 0) return t;
        (t.token, t.amount, t.recipient) = (token, amount, recipient);
        if (t.kind != 1) t.from = from;
        if (t.kind != 3) t.to = to;
        if (t.kind == 3) t.destination = destination;
    }
}
