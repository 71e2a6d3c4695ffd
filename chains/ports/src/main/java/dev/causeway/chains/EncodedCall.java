// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Gas;
import dev.causeway.model.Wei;

/**
 * A call ready to be signed.
 *
 * @param to the contract
 * @param value currency sent along, such as a bond
 * @param data selector and arguments
 * @param gasLimit enough for the call by a formula that was measured; never estimated against a
 *     state that may not be there yet
 */
public record EncodedCall(Address to, Wei value, Bytes data, Gas gasLimit) {}
