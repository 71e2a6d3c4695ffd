// SPDX-License-Identifier: Apache-2.0
/**
 * The files of circom and snarkjs: circuits, witnesses, keys, proofs; read strictly, and written so
 * that snarkjs reads them.
 */
@NullMarked
package dev.causeway.proofs.groth16.format;

import org.jspecify.annotations.NullMarked;
