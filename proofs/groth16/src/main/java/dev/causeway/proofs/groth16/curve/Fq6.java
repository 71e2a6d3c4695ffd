// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

/** A number a0 + a1 * v + a2 * v^2 with v^3 = 9 + u over {@link Fq2}. */
record Fq6(Fq2 a0, Fq2 a1, Fq2 a2) {
  static final Fq6 ZERO = new Fq6(Fq2.ZERO, Fq2.ZERO, Fq2.ZERO);
  static final Fq6 ONE = new Fq6(Fq2.ONE, Fq2.ZERO, Fq2.ZERO);

  Fq6 add(Fq6 b) {
    return new Fq6(a0.add(b.a0), a1.add(b.a1), a2.add(b.a2));
  }

  Fq6 subtract(Fq6 b) {
    return new Fq6(a0.subtract(b.a0), a1.subtract(b.a1), a2.subtract(b.a2));
  }

  Fq6 negate() {
    return ZERO.subtract(this);
  }

  /** Six multiplications (Karatsuba; Devegili and others 2006, section 4). */
  Fq6 multiply(Fq6 b) {
    Fq2 v0 = a0.multiply(b.a0);
    Fq2 v1 = a1.multiply(b.a1);
    Fq2 v2 = a2.multiply(b.a2);
    Fq2 c0 = a1.add(a2).multiply(b.a1.add(b.a2)).subtract(v1).subtract(v2);
    Fq2 c1 = a0.add(a1).multiply(b.a0.add(b.a1)).subtract(v0).subtract(v1);
    Fq2 c2 = a0.add(a2).multiply(b.a0.add(b.a2)).subtract(v0).subtract(v2);
    return new Fq6(v0.add(c0.multiplyByXi()), c1.add(v2.multiplyByXi()), c2.add(v1));
  }

  Fq6 multiplyByV() {
    return new Fq6(a2.multiplyByXi(), a0, a1);
  }

  /** 1 over this; throws {@link ArithmeticException} for 0. */
  Fq6 inverse() {
    Fq2 c0 = a0.square().subtract(a1.multiply(a2).multiplyByXi());
    Fq2 c1 = a2.square().multiplyByXi().subtract(a0.multiply(a1));
    Fq2 c2 = a1.square().subtract(a0.multiply(a2));
    Fq2 norm = a0.multiply(c0).add(a2.multiply(c1).add(a1.multiply(c2)).multiplyByXi()).inverse();
    return new Fq6(c0.multiply(norm), c1.multiply(norm), c2.multiply(norm));
  }
}
