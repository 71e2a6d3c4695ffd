// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.failpoint;

import dev.causeway.relayer.core.store.DutyName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What shall happen at one failpoint.
 *
 * <p>Written {@code POINT:ACTION[:OPTION...]}, several divided by commas, such as {@code
 * sender-after-store:kill:after=3:duty=send/901/RELAYER,store-before-commit:delay=200}. Options:
 * {@code after=N} lets N passages go by first; {@code times=N} acts N times and then no more, 1
 * where nothing is said; {@code times=always} acts always; {@code duty=NAME} counts only that duty,
 * or with {@code *} at the end every duty whose name begins so.
 *
 * @param point where
 * @param action what
 * @param after how many passages go by first
 * @param times how often it acts
 * @param duty whose passages count; all when empty
 */
public record FailpointRule(
    Failpoint point, Action action, long after, long times, Optional<String> duty) {

  /** What happens. */
  public sealed interface Action {
    /** The process is gone at once, as by {@code kill -9}. */
    record Kill() implements Action {}

    /** The process stops as by {@code kill -STOP}, and goes on when somebody continues it. */
    record Stop() implements Action {}

    /** The step throws. */
    record Throw() implements Action {}

    /**
     * The step waits.
     *
     * @param time how long
     */
    record Delay(Duration time) implements Action {}
  }

  /** Refuses negative counts. */
  public FailpointRule {
    if (after < 0 || times < 1) {
      throw new IllegalArgumentException(
          "failpoint %s: after is %d and times is %d; give after at least 0 and times at least 1"
              .formatted(point.key(), after, times));
    }
  }

  /** Whether passages of the duty count. */
  boolean concerns(DutyName passing) {
    return duty.isEmpty()
        || (duty.get().endsWith("*")
            ? passing.value().startsWith(duty.get().substring(0, duty.get().length() - 1))
            : passing.value().equals(duty.get()));
  }

  /**
   * Reads rules; none from a blank text.
   *
   * @throws IllegalArgumentException naming what is wrong and the remedy
   */
  public static List<FailpointRule> parse(String text) {
    List<FailpointRule> rules = new ArrayList<>();
    for (String part : text.split("[,\\n]", -1)) {
      if (!part.isBlank()) {
        rules.add(one(part.strip()));
      }
    }
    return rules;
  }

  private static FailpointRule one(String text) {
    List<String> parts = Arrays.asList(text.split(":", -1));
    if (parts.size() < 2) {
      throw new IllegalArgumentException(
          "failpoint \"%s\" has no action: write POINT:ACTION, such as sender-after-store:kill"
              .formatted(text));
    }
    Failpoint point =
        Failpoint.of(parts.getFirst())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no failpoint \"%s\"; there are %s"
                            .formatted(
                                parts.getFirst(),
                                Arrays.stream(Failpoint.values())
                                    .map(Failpoint::key)
                                    .collect(Collectors.joining(", ")))));
    long after = 0;
    long times = 1;
    Optional<String> duty = Optional.empty();
    for (String option : parts.subList(2, parts.size())) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value = option.substring(equals + 1);
      switch (name) {
        case "after" -> after = number(text, value, 0);
        case "times" -> times = value.equals("always") ? Long.MAX_VALUE : number(text, value, 1);
        case "duty" -> duty = Optional.of(value);
        default ->
            throw new IllegalArgumentException(
                "failpoint \"%s\": there is no option \"%s\"; there are after=N, times=N, duty=NAME"
                    .formatted(text, name));
      }
    }
    return new FailpointRule(point, action(text, parts.get(1)), after, times, duty);
  }

  private static Action action(String text, String word) {
    if (word.startsWith("delay=")) {
      return new Action.Delay(Duration.ofMillis(number(text, word.substring(6), 1)));
    }
    return switch (word) {
      case "kill" -> new Action.Kill();
      case "stop" -> new Action.Stop();
      case "throw" -> new Action.Throw();
      default ->
          throw new IllegalArgumentException(
              "failpoint \"%s\": there is no action \"%s\"; there are kill, stop, throw, delay=MILLISECONDS"
                  .formatted(text, word));
    };
  }

  private static long number(String text, String value, long least) {
    if (!value.matches("\\d{1,9}") || Long.parseLong(value) < least) {
      throw new IllegalArgumentException(
          "failpoint \"%s\": \"%s\" is no whole number from %d to 999999999"
              .formatted(text, value, least));
    }
    return Long.parseLong(value);
  }
}
