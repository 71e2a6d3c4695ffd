// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IL1Attributes} from "../mirror/IL1Attributes.sol";

/// @title L1Attributes
/// @notice What a rollup's derivation tells its L2 about the L1 block it is derived from: number, timestamp and hash,
///         and the fee parameters beside them. It stands on a devnet where the OP Stack has its `L1Block` predeploy,
///         with the same functions, the same calldata and the same storage layout, so that `Mirror` and the rollup
///         driver cannot tell them apart.
/// @dev Only the depositor account may set the values; no key exists for that address, so on a real rollup only a
///      deposit transaction made by the derivation can come from it.
contract L1Attributes is IL1Attributes {
    /// @notice The account that deposit transactions of the derivation come from.
    address public constant DEPOSITOR_ACCOUNT = 0xDeaDDEaDDeAdDeAdDEAdDEaddeAddEAdDEAd0001;

    /// @dev Selector and the packed fields of `setL1BlockValuesEcotone`: 4 + 4 + 4 + 8 + 8 + 8 + 4 * 32 bytes.
    uint256 private constant ECOTONE_CALLDATA_LENGTH = 164;

    /// @inheritdoc IL1Attributes
    uint64 public number;

    /// @inheritdoc IL1Attributes
    uint64 public timestamp;

    /// @notice Base fee of the L1 block, in wei.
    uint256 public basefee;

    /// @inheritdoc IL1Attributes
    bytes32 public hash;

    /// @notice How many L2 blocks were derived from this L1 block before the present one.
    uint64 public sequenceNumber;

    /// @notice Scalar of the blob part of the L1 data fee.
    uint32 public blobBaseFeeScalar;

    /// @notice Scalar of the calldata part of the L1 data fee.
    uint32 public baseFeeScalar;

    /// @notice Versioned hash of the account that posts the rollup's batches.
    bytes32 public batcherHash;

    /// @notice Fee parameter of the time before Ecotone; only here to keep the storage layout, always 0.
    uint256 public l1FeeOverhead;

    /// @notice Fee parameter of the time before Ecotone; only here to keep the storage layout, always 0.
    uint256 public l1FeeScalar;

    /// @notice Blob base fee of the L1 block, in wei.
    uint256 public blobBaseFee;

    /// @notice The caller is not the depositor account.
    error NotDepositor(address caller);

    /// @notice The calldata is not the selector with exactly 160 bytes of packed fields.
    error WrongCalldataLength(uint256 actual);

    /// @notice Sets all values at once. Its parameters are not ABI encoded but packed after the selector, as the OP
    ///         Stack does since Ecotone: baseFeeScalar (4 bytes), blobBaseFeeScalar (4), sequenceNumber (8),
    ///         timestamp (8), number (8), basefee (32), blobBaseFee (32), hash (32), batcherHash (32).
    function setL1BlockValuesEcotone() external {
        if (msg.sender != DEPOSITOR_ACCOUNT) revert NotDepositor(msg.sender);
        if (msg.data.length != ECOTONE_CALLDATA_LENGTH) revert WrongCalldataLength(msg.data.length);
        baseFeeScalar = uint32(bytes4(msg.data[4:8]));
        blobBaseFeeScalar = uint32(bytes4(msg.data[8:12]));
        sequenceNumber = uint64(bytes8(msg.data[12:20]));
        timestamp = uint64(bytes8(msg.data[20:28]));
        number = uint64(bytes8(msg.data[28:36]));
        basefee = uint256(bytes32(msg.data[36:68]));
        blobBaseFee = uint256(bytes32(msg.data[68:100]));
        hash = bytes32(msg.data[100:132]);
        batcherHash = bytes32(msg.data[132:164]);
    }
}
