// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.proofs.groth16.curve.Pairing.Pair;
import dev.causeway.proofs.groth16.field.PrimeField;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairingTest {
  private static final BigInteger R = PrimeField.FR.modulus();
  private static final G1Point P = G1Point.GENERATOR;
  private static final G2Point Q = G2Point.GENERATOR;

  @Test
  void shouldMultiplyExponentsWhenPointsAreMultiples() {
    BigInteger a = new BigInteger("1234567890123456789012345678901234567890").mod(R);
    BigInteger b = new BigInteger("987654321098765432109876543210987654321").pow(2).mod(R);
    Fq12 once = Pairing.product(List.of(new Pair(P, Q)));
    Fq12 multiple =
        Pairing.product(List.of(new Pair(Points.multiply(P, a), Points.multiply(Q, b))));
    assertThat(multiple).isEqualTo(once.power(a.multiply(b).mod(R))).isNotEqualTo(once);
    assertThat(once).isNotEqualTo(Fq12.ONE);
    assertThat(once.power(R)).isEqualTo(Fq12.ONE);
  }

  @Test
  void shouldCancelWhenOnePointIsNegated() {
    assertThat(Pairing.isProductOne(List.of(new Pair(P, Q), new Pair(P.negate(), Q)))).isTrue();
    assertThat(Pairing.isProductOne(List.of(new Pair(P, Q), new Pair(P, Q.negate())))).isTrue();
    assertThat(Pairing.isProductOne(List.of(new Pair(P, Q), new Pair(P, Q)))).isFalse();
    assertThat(Pairing.isProductOne(List.of(new Pair(P, Q)))).isFalse();
  }

  @Test
  void shouldBeOneWhenNothingOrOnlyNeutralPointsArePaired() {
    assertThat(Pairing.isProductOne(List.of())).isTrue();
    assertThat(
            Pairing.isProductOne(
                List.of(new Pair(G1Point.NEUTRAL, Q), new Pair(P, G2Point.NEUTRAL))))
        .isTrue();
  }
}
