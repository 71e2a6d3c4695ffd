// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.api.v1.ClaimOutcome;
import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferState;
import dev.causeway.api.v1.WatchTransferRequest;
import dev.causeway.api.v1.WatchTransferResponse;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Follows one transfer: a live line on a terminal, a line per stage elsewhere. */
public final class Progress {
  private static final List<TransferState> STAGES =
      List.of(
          TransferState.TRANSFER_STATE_OBSERVED,
          TransferState.TRANSFER_STATE_FINAL,
          TransferState.TRANSFER_STATE_SETTLED,
          TransferState.TRANSFER_STATE_ROOT_CARRIED,
          TransferState.TRANSFER_STATE_CLAIM_SENT,
          TransferState.TRANSFER_STATE_CLAIMED);
  // Until the relayer has seen the block, and while it restarts.
  private static final Duration AGAIN = Duration.ofMillis(300);
  private static final int WIDEST = 110;

  private final Console console;
  private final boolean json;
  private String shown = "";

  /** With JSON lines instead of text where wanted. */
  public Progress(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  /**
   * Follows until the claim is in a block, or the relayer gives up.
   *
   * @param name "transfers/{message_id}"
   * @param atMost how long
   * @return the transfer as it stands then
   * @throws CliException when the time is over
   */
  public Transfer follow(Relayer relayer, String name, Duration atMost) {
    Instant end = Instant.now().plus(atMost);
    @Nullable StatusRuntimeException last = null;
    while (Instant.now().isBefore(end)) {
      try {
        Iterator<WatchTransferResponse> stream =
            relayer
                .streams(Duration.between(Instant.now(), end).plusMillis(1))
                .watchTransfer(WatchTransferRequest.newBuilder().setName(name).build());
        while (stream.hasNext()) {
          Transfer transfer = stream.next().getTransfer();
          show(transfer);
          if (ended(transfer)) {
            finishLine();
            return transfer;
          }
        }
      } catch (StatusRuntimeException broken) {
        if (!mayPass(broken.getStatus().getCode())) {
          finishLine();
          throw broken;
        }
        last = broken;
      }
      LockSupport.parkNanos(AGAIN.toNanos());
    }
    finishLine();
    if (last != null && last.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
      throw last;
    }
    throw new CliException(
        ExitCode.FAILED,
        "%s is not there after %d s, but goes on: \"causeway watch %s\" follows it further"
            .formatted(name, atMost.toSeconds(), name));
  }

  /** What the program should end with when the transfer stands like this. */
  public static ExitCode exitCode(Transfer transfer) {
    return switch (transfer.getState()) {
      case TRANSFER_STATE_PARKED, TRANSFER_STATE_ORPHANED -> ExitCode.NOT_DELIVERED;
      case TRANSFER_STATE_CLAIMED ->
          transfer.getOutcome() == ClaimOutcome.CLAIM_OUTCOME_CALL_FAILED
              ? ExitCode.NOT_DELIVERED
              : ExitCode.OK;
      default -> ExitCode.OK;
    };
  }

  private static boolean ended(Transfer transfer) {
    return switch (transfer.getState()) {
      case TRANSFER_STATE_CLAIMED, TRANSFER_STATE_PARKED -> true;
      // An orphaned transfer comes back when its transaction is mined again.
      default -> false;
    };
  }

  private static boolean mayPass(Status.Code code) {
    return switch (code) {
      case NOT_FOUND, UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> true;
      default -> false;
    };
  }

  private void show(Transfer transfer) {
    if (json) {
      console.line(Json.line(transfer));
      return;
    }
    if (console.terminal()) {
      String line = bar(transfer);
      String clipped = line.length() <= WIDEST ? line : line.substring(0, WIDEST - 2) + "..";
      console
          .err()
          .print("\r" + clipped + " ".repeat(Math.max(0, shown.length() - clipped.length())));
      console.err().flush();
      shown = clipped;
    } else {
      String line = Show.state(transfer.getState()) + Show.remark(transfer) + eta(transfer);
      if (!line.equals(shown)) {
        console.err().println(line);
        console.err().flush();
        shown = line;
      }
    }
  }

  private void finishLine() {
    if (console.terminal() && !json && !shown.isEmpty()) {
      console.err().println();
      console.err().flush();
      shown = "";
    }
  }

  private static String bar(Transfer transfer) {
    int reached = STAGES.indexOf(transfer.getState());
    String bar =
        reached < 0
            ? ""
            : "[" + "#".repeat(reached + 1) + ".".repeat(STAGES.size() - reached - 1) + "] ";
    return bar + Show.state(transfer.getState()) + eta(transfer) + Show.remark(transfer);
  }

  private static String eta(Transfer transfer) {
    if (!transfer.hasExpectedClaimTime()) {
      return "";
    }
    long seconds =
        Duration.between(Instant.now(), Show.instant(transfer.getExpectedClaimTime())).toSeconds();
    return ", about " + Math.max(0, seconds) + " s to go";
  }
}
