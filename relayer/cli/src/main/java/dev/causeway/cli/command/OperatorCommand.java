// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.api.v1.Chain;
import dev.causeway.api.v1.Duty;
import dev.causeway.api.v1.ListDutiesRequest;
import dev.causeway.api.v1.ListDutiesResponse;
import dev.causeway.api.v1.PauseRelayingRequest;
import dev.causeway.api.v1.ResumeChainRequest;
import dev.causeway.api.v1.ResumeRelayingRequest;
import dev.causeway.api.v1.RetryTransferRequest;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Inputs;
import dev.causeway.cli.client.Json;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.RelayerOptions;
import dev.causeway.cli.client.Show;
import dev.causeway.cli.client.Table;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What those who run the relayer ask of it. Each call carries a request id of its own. */
@Command(
    name = "operator",
    description = "Pause, resume and repair; off this machine it needs a client certificate.",
    synopsisSubcommandLabel = "COMMAND")
public final class OperatorCommand implements Runnable {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** On a console. */
  public OperatorCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    throw CliException.usage(
        "name what to do: "
            + String.join(", ", spec.subcommands().keySet())
            + "; causeway operator --help tells more");
  }

  /** Stops relaying. */
  @Command(
      name = "pause",
      description = "Stop relaying on every node until \"resume\"; watching and challenging go on.")
  int pause(
      @Mixin RelayerOptions target,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "Why, for everybody to read.")
          String reason) {
    try (Relayer relayer = target.connect(console)) {
      boolean changed =
          relayer
              .operator()
              .pauseRelaying(
                  PauseRelayingRequest.newBuilder().setRequestId(id()).setReason(reason).build())
              .getChanged();
      return told(changed ? "relaying is paused on every node" : "relaying was paused before");
    }
  }

  /** Lets relaying go on. */
  @Command(name = "resume", description = "End \"pause\".")
  int resume(@Mixin RelayerOptions target) {
    try (Relayer relayer = target.connect(console)) {
      boolean changed =
          relayer
              .operator()
              .resumeRelaying(ResumeRelayingRequest.newBuilder().setRequestId(id()).build())
              .getChanged();
      return told(changed ? "relaying goes on" : "relaying was not paused");
    }
  }

  /** Lifts the halt of a chain. */
  @Command(
      name = "resume-chain",
      description = {
        "Lift the halt of a chain, after a look at its reason in \"causeway chains\". After a reorg",
        "below a final block, the chain is rolled back to the newest block that is still there."
      })
  int resumeChain(
      @Mixin RelayerOptions target,
      @Parameters(paramLabel = "CHAIN", description = "Name or chain id.") String chain) {
    try (Relayer relayer = target.connect(console)) {
      Chain meant = relayer.chain("CHAIN", chain);
      boolean changed =
          relayer
              .operator()
              .resumeChain(
                  ResumeChainRequest.newBuilder()
                      .setRequestId(id())
                      .setName(meant.getName())
                      .build())
              .getChanged();
      return told(meant.getDisplayName() + (changed ? " is acted on again" : " was not halted"));
    }
  }

  /** Tries a transfer again. */
  @Command(name = "retry", description = "Lift the parking or the delay of a transfer.")
  int retry(
      @Mixin RelayerOptions target,
      @Parameters(paramLabel = "ID", description = "Message id.") String reference) {
    String id = Inputs.hash(reference);
    try (Relayer relayer = target.connect(console)) {
      boolean changed =
          relayer
              .operator()
              .retryTransfer(
                  RetryTransferRequest.newBuilder()
                      .setRequestId(id())
                      .setName("transfers/" + id)
                      .build())
              .getChanged();
      return told(
          changed ? "the transfer is tried again" : "the transfer was neither parked nor delayed");
    }
  }

  /** Shows who does what. */
  @Command(name = "duties", description = "List the duties, who has them, and since which epoch.")
  int duties(
      @Mixin RelayerOptions target,
      @Option(names = "--json", description = "Answer in JSON, one duty per line.") boolean json) {
    try (Relayer relayer = target.connect(console)) {
      ListDutiesResponse answer =
          relayer.operator().listDuties(ListDutiesRequest.getDefaultInstance());
      if (json) {
        answer.getDutiesList().forEach(duty -> console.line(Json.line(duty)));
        return ExitCode.OK.code();
      }
      Table table = new Table("DUTY", "OWNER", "EPOCH", "HELD");
      for (Duty duty : answer.getDutiesList()) {
        table.row(
            duty.getName().replaceFirst("^duties/", ""),
            duty.getOwner(),
            Long.toString(duty.getEpoch()),
            duty.getHeld() ? "yes" : "no");
      }
      table.lines().forEach(console::line);
      if (answer.hasRelayPause()) {
        console.line(Show.pause(answer.getRelayPause()));
      }
      return ExitCode.OK.code();
    }
  }

  private int told(String what) {
    console.line(what);
    return ExitCode.OK.code();
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
