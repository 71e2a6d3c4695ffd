// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

/**
 * One way to misbehave.
 *
 * @param name as it stands in the transcript
 * @param match which calls it is about
 * @param action what it does
 * @param trigger when
 */
public record RpcRule(String name, RpcMatch match, RpcAction action, Trigger trigger) {
  /** A rule that always applies. */
  public static RpcRule of(String name, RpcMatch match, RpcAction action) {
    return new RpcRule(name, match, action, Trigger.ALWAYS);
  }

  /** The same at other times. */
  public RpcRule when(Trigger newTrigger) {
    return new RpcRule(name, match, action, newTrigger);
  }

  /** The same for that part of the calls. */
  public RpcRule withProbability(double probability) {
    return when(trigger.withProbability(probability));
  }

  /** The same, that often at most. */
  public RpcRule atMost(long times) {
    return when(trigger.atMost(times));
  }
}
