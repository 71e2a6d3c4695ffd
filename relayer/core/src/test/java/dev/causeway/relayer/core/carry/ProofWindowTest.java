// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.carry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.BlockNumber;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ProofWindowTest {
  private static Optional<ProofWindow> window(long finalized, long head, long origin) {
    return ProofWindow.of(BlockNumber.of(finalized), BlockNumber.of(head), BlockNumber.of(origin));
  }

  private static Optional<ProofWindow> blocks(long at, long upTo) {
    return Optional.of(new ProofWindow(BlockNumber.of(at), BlockNumber.of(upTo)));
  }

  @Test
  void shouldProveOriginWhileItIsBelowTheFinalBlock() {
    assertThat(window(100, 102, 90)).isEqualTo(blocks(90, 102));
  }

  @Test
  void shouldProveFinalBlockOnceTheOriginIsAboveIt() {
    assertThat(window(100, 110, 105)).isEqualTo(blocks(100, 110));
  }

  @Test
  void shouldNotProveWhatTheMirrorMayNotRecognize() {
    assertThat(window(100, 102, 103)).isEmpty();
  }

  @Test
  void shouldReachAHigherHeadAndNeverALowerOneAndNeverFurtherThanTheMirrorTakes() {
    ProofWindow window = new ProofWindow(BlockNumber.of(100), BlockNumber.of(110));
    assertThat(window.upTo(BlockNumber.of(112)).upTo()).isEqualTo(BlockNumber.of(112));
    assertThat(window.upTo(BlockNumber.of(105))).isEqualTo(window);
    assertThat(window.upTo(BlockNumber.of(900)).upTo()).isEqualTo(BlockNumber.of(163));
  }

  @Property(tries = 500)
  void shouldHoldTheOriginInAsManyHeadersAsTheMirrorTakes(
      @ForAll @LongRange(min = 0, max = 300) long finalized,
      @ForAll @LongRange(min = 0, max = 300) long above,
      @ForAll @LongRange(min = 0, max = 600) long origin) {
    long head = finalized + above;
    window(finalized, head, origin)
        .ifPresentOrElse(
            window -> {
              assertThat(window.at().value()).isLessThanOrEqualTo(origin);
              assertThat(window.upTo().value()).isBetween(origin, head);
              assertThat(window.upTo().value() - window.at().value() + 1)
                  .isLessThanOrEqualTo(ProofWindow.MAX_HEADERS);
            },
            () -> assertThat(origin).isGreaterThan(head));
  }
}
