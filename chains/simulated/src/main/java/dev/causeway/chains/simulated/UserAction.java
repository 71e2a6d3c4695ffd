// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import java.util.function.Consumer;

/**
 * Something that a user or operator of the simulated chain does in a transaction of its own, beside
 * the pool.
 *
 * @param number makes its transaction hash unique
 * @param gas what it uses
 * @param effect what it does; a revert undoes it
 */
record UserAction(long number, long gas, Consumer<Execution> effect) {}
