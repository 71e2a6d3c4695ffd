// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {BatchBinding} from "causeway/ledger/BatchBinding.sol";
import {LedgerRollup} from "causeway/ledger/LedgerRollup.sol";
import {LedgerWords} from "causeway/ledger/LedgerWords.sol";

/// @dev The check that a `WeakLedger` leaves out.
enum Weakness {
    NONE,
    EVALUATION,
    BINDING,
    OLD_ROOT,
    RECORD,
    DEPOSIT_ORDER,
    DEPOSIT_CONTENT
}

/// @title The ledger with exactly one check left out: the weakened twin of the tests of tampering
/// @notice With `NONE` it does what `LedgerRollup` does, by the same code. A test shows that an attack fails so, and
/// that it succeeds as soon as the check is gone: what is refused is refused by that check and not by an accident.
contract WeakLedger is LedgerRollup {
    Weakness public weakness;
    /// @dev What a prover says where the contract should compute it itself.
    uint256 private _evaluation;
    uint256 private _alpha;
    uint256 private _oldRoot;

    constructor(
        Config memory config,
        uint64[] memory chains,
        uint256[] memory sizes,
        address[] memory verifiers
    ) LedgerRollup(config, chains, sizes, verifiers) {}

    function weaken(Weakness weakness_) external {
        weakness = weakness_;
    }

    function believe(uint256 evaluation, uint256 alpha, uint256 oldRoot) external {
        (_evaluation, _alpha, _oldRoot) = (evaluation, alpha, oldRoot);
    }

    /// @dev EVALUATION: the prover's value of the words. BINDING: the prover's alpha as well.
    function _signals(BatchBinding.Batch memory batch, uint256[] calldata words)
        internal
        view
        override
        returns (uint256[6] memory signals)
    {
        signals = super._signals(batch, words);
        if (weakness == Weakness.EVALUATION || weakness == Weakness.BINDING) signals[2] = _evaluation;
        if (weakness == Weakness.BINDING) signals[4] = _alpha;
    }

    /// @dev OLD_ROOT: the caller's old root instead of the contract's.
    function _nextBatch(uint256 newRoot, uint256 commitment)
        internal
        view
        override
        returns (BatchBinding.Batch memory batch)
    {
        batch = super._nextBatch(newRoot, commitment);
        if (weakness == Weakness.OLD_ROOT) batch.oldRoot = _oldRoot;
    }

    /// @dev RECORD: nothing says that the batch was there.
    function _record(BatchBinding.Batch memory batch, Progress memory progress) internal override {
        if (weakness != Weakness.RECORD) super._record(batch, progress);
    }

    /// @dev DEPOSIT_ORDER: any deposit of the queue will do. DEPOSIT_CONTENT: it is not compared.
    function _takeDeposit(uint64 index, uint256 a, uint256 b) internal override {
        if (weakness == Weakness.DEPOSIT_CONTENT) {
            delete _deposits[index];
            return;
        }
        if (weakness == Weakness.DEPOSIT_ORDER) {
            uint216 hash = _depositHash(LedgerWords.recipient(b), LedgerWords.token(a), LedgerWords.amount(a));
            while (index < _depositsQueued && _deposits[index].hash != hash) ++index;
        }
        super._takeDeposit(index, a, b);
    }
}

/// @title The ledger that cuts fields out of words, whatever stands above them
contract WideLedger is LedgerRollup {
    constructor(
        Config memory config,
        uint64[] memory chains,
        uint256[] memory sizes,
        address[] memory verifiers
    ) LedgerRollup(config, chains, sizes, verifiers) {}

    function _check(uint256, uint256 a, uint256) internal pure override returns (uint256 kind) {
        return uint8(a >> 208);
    }
}
