// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import org.jspecify.annotations.Nullable;

/** A duty on one node, as the actor of a real node keeps it: with or without its lease. */
final class DutySlot {
  final Duty duty;
  final DutyName name;
  final int incarnation;
  @Nullable Fence fence;
  boolean stepping;
  boolean wakeAgain;
  int failures;

  /** How many times in a row a look by the clock alone found nothing to do. */
  int idleLooks;

  /** Calls of this step that changed something. */
  int effects;

  long wakeAt = Long.MAX_VALUE;
  long wakeSerial;

  DutySlot(Duty duty, int incarnation) {
    this.duty = duty;
    this.name = duty.name();
    this.incarnation = incarnation;
  }
}
