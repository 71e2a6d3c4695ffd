// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import com.google.protobuf.Timestamp;
import dev.causeway.api.v1.ClaimOutcome;
import dev.causeway.api.v1.MessageKind;
import dev.causeway.api.v1.RelayPause;
import dev.causeway.api.v1.Step;
import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferState;
import dev.causeway.cli.Console;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Transfers as people read them. */
public final class Show {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String NONE = "-";

  private Show() {}

  /** The state without its prefix. */
  public static String state(TransferState state) {
    return state.name().replaceFirst("^TRANSFER_STATE_", "");
  }

  /** The state in the colour of what it means. */
  public static String coloured(Console console, TransferState state) {
    String style =
        switch (state) {
          case TRANSFER_STATE_CLAIMED -> "fg(green)";
          case TRANSFER_STATE_PARKED, TRANSFER_STATE_ORPHANED, TRANSFER_STATE_CHALLENGED ->
              "fg(red)";
          default -> "fg(yellow)";
        };
    return console.styled(style, state(state));
  }

  /** Time of day, UTC. */
  public static String clock(Timestamp time) {
    return CLOCK.format(instant(time));
  }

  /** As Java has it. */
  public static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** That relaying is paused, by whom and why. */
  public static String pause(RelayPause pause) {
    return "relaying is paused on every node by %s since %s: %s"
        .formatted(pause.getOperator(), instant(pause.getPauseTime()), pause.getReason());
  }

  /** The first digits of a hash. */
  public static String brief(String hash) {
    return hash.length() <= 14 ? hash : hash.substring(0, 10) + "..";
  }

  /** What moves, from where to where. */
  public static String route(Relayer relayer, Transfer transfer) {
    var message = transfer.getMessage();
    String what =
        switch (message.getKind()) {
          case MESSAGE_KIND_TOKEN_METADATA -> "token description";
          case MESSAGE_KIND_CALL ->
              message.getAmount().equals("0")
                  ? "call"
                  : relayer.amount(message.getToken(), message.getAmount()) + " and a call";
          case MESSAGE_KIND_TOKEN, MESSAGE_KIND_UNSPECIFIED, UNRECOGNIZED ->
              relayer.amount(message.getToken(), message.getAmount());
        };
    return "%s  %s -> %s"
        .formatted(
            what,
            relayer.chainName(message.getSourceChainId()),
            relayer.chainName(message.getDestinationChainId()));
  }

  /** The whole story. */
  public static List<String> story(Relayer relayer, Console console, Transfer transfer) {
    List<String> lines = new ArrayList<>();
    lines.add("message id  " + transfer.getMessageId());
    lines.add("transfer    " + route(relayer, transfer));
    if (transfer.getMessage().getKind() != MessageKind.MESSAGE_KIND_TOKEN_METADATA) {
      lines.add("from        " + transfer.getMessage().getSender());
      lines.add("to          " + transfer.getMessage().getRecipient());
    }
    lines.add("state       " + coloured(console, transfer.getState()) + remark(transfer));
    if (transfer.hasExpectedClaimTime()) {
      lines.add("expected    " + clock(transfer.getExpectedClaimTime()) + " UTC");
    }
    lines.add("");
    Table table =
        new Table("STAGE", "TIME (UTC)", "CHAIN", "BLOCK", "GAS", "SHARED BY", "TRANSACTION");
    for (Step step : transfer.getTimelineList()) {
      table.row(
          state(step.getState()),
          clock(step.getTime()),
          relayer.chainName(step.getChainId()),
          step.hasBlock() ? Long.toString(step.getBlock().getNumber()) : NONE,
          step.hasGas() ? Long.toString(step.getGas().getGasUsed()) : NONE,
          step.getTransactionHash().isEmpty() ? NONE : Integer.toString(step.getSharedBy()),
          step.getTransactionHash().isEmpty() ? NONE : step.getTransactionHash());
    }
    lines.addAll(table.lines());
    return lines;
  }

  /**
   * Why it stands where it stands, as an addition to the state; empty when there is nothing to say.
   */
  public static String remark(Transfer transfer) {
    if (transfer.hasParked()) {
      return ": " + transfer.getParked().getSummary();
    }
    if (transfer.hasWaiting()) {
      return ": " + transfer.getWaiting().getSummary();
    }
    if (transfer.getOutcome() == ClaimOutcome.CLAIM_OUTCOME_CALL_FAILED) {
      return ": arrived, but the receiver refused the call; anybody may retry it on the bridge";
    }
    if (transfer.getState() == TransferState.TRANSFER_STATE_CLAIMED) {
      return transfer.getClaimFinal() ? ", final" : ", not final yet";
    }
    return "";
  }
}
