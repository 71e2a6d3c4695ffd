// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/** What is drawn from a seed: the same seed and number draw the same, on every machine. */
final class Chance {
  private final SplittableRandom random;

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /** The draws of one number under a seed. */
  static Chance of(long seed, long number) {
    // Two rounds of splitting: neighbouring seeds and numbers share nothing.
    SplittableRandom seeds = new SplittableRandom(seed);
    return new Chance(
        new SplittableRandom(seeds.nextLong() ^ new SplittableRandom(number).nextLong()));
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  long number() {
    return random.nextLong();
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** From 1 to {@code most}, every order of magnitude as often. */
  int size(int most) {
    return Math.clamp((long) Math.exp(random.nextDouble() * Math.log(most + 1.0)), 1, most);
  }

  byte[] octets(int size) {
    byte[] drawn = new byte[size];
    random.nextBytes(drawn);
    return drawn;
  }

  Bytes bytes(int size) {
    return Bytes.of(ByteBuffer.wrap(octets(size)));
  }

  Bytes32 word() {
    return Bytes32.of(ByteBuffer.wrap(octets(Bytes32.SIZE)));
  }

  Address address() {
    return Address.of(ByteBuffer.wrap(octets(Address.SIZE)));
  }
}
