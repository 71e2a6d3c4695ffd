// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import dev.causeway.proofs.groth16.curve.G1Point;
import dev.causeway.proofs.groth16.curve.G2Point;

/**
 * A Groth16 proof. Whoever sees one can make others of the same statement from it: a proof is no
 * identity of anything.
 *
 * @param a in G1
 * @param b in G2
 * @param c in G1
 */
public record Proof(G1Point a, G2Point b, G1Point c) {}
