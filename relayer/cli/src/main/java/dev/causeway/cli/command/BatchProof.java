// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.SettledBatch;
import dev.causeway.chains.SettledBatch.Submission;
import dev.causeway.chains.SettledBatches.Search;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.evm.EvmChain;
import dev.causeway.chains.ledger.prove.BatchVerifier;
import dev.causeway.chains.ledger.prove.BatchVerifier.Verdict;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.util.ArrayList;
import java.util.List;

/** Shows the validity proof of a batch, read from the L1 alone, and verifies it here. */
final class BatchProof {
  private static final List<String> SIGNALS =
      List.of("new_root", "commitment", "evaluation", "old_root", "alpha", "domain");
  private static final List<String> COORDINATES =
      List.of("A.x", "A.y", "B.x1", "B.x0", "B.y1", "B.y0", "C.x", "C.y");

  private final Manifest deployment;
  private final ManifestLedger ledger;
  private final Console console;

  BatchProof(Manifest deployment, ManifestLedger ledger, Console console) {
    this.deployment = deployment;
    this.ledger = ledger;
    this.console = console;
  }

  /** Everything that is told. */
  private record Told(
      SettledBatch batch, List<Bytes32> signals, List<Bytes32> proof, Verdict verdict) {}

  ExitCode show(long number, boolean json) {
    SettledBatch batch = found(number);
    LedgerTerms terms = deployment.terms(ledger);
    Submission.Direct submission = direct(batch);
    Told told =
        new Told(
            batch,
            BatchVerifier.signals(terms, batch),
            words(submission.proof()),
            BatchVerifier.verify(terms, batch, submission));
    if (json) {
      console.line(json(told).toString());
    } else {
      lines(told).forEach(console::line);
    }
    return switch (told.verdict()) {
      case Verdict.Verifies _ -> ExitCode.OK;
      case Verdict.Refuted _ -> ExitCode.FAILED;
    };
  }

  private SettledBatch found(long number) {
    Search search;
    try (EvmChain base = EvmChain.create(deployment.base().toConfig())) {
      search = base.settledBatches(deployment.terms(ledger)).find(number).orElseThrow();
    }
    return switch (search) {
      case Search.Found(var batch) -> batch;
      case Search.NotFinal _ ->
          throw new CliException(
              ExitCode.NOT_FOUND,
              "batch %d of %s is settled, but not in a final block of %s yet: ask again in a few blocks"
                  .formatted(number, ledger.name(), deployment.base().name()));
      case Search.NotSettled(long settled) ->
          throw new CliException(
              ExitCode.NOT_FOUND,
              "batch %d of %s is not settled on %s: %s; \"causeway ledger status\" tells how far the ledger is"
                  .formatted(number, ledger.name(), deployment.base().name(), range(settled)));
    };
  }

  private static String range(long settled) {
    return settled == 0
        ? "no batch is yet, so wait for the first"
        : "there are batches 0 to " + (settled - 1) + ", so name one of them or wait";
  }

  private Submission.Direct direct(SettledBatch batch) {
    return switch (batch.submission()) {
      case Submission.Direct direct -> direct;
      case Submission.Indirect(var called) ->
          throw new CliException(
              ExitCode.FAILED,
              "batch %d of %s was handed in by %s, so the calldata of %s does not hold its proof: take it from a trace of that transaction (debug_traceTransaction), or check the state instead with \"causeway ledger rebuild\""
                  .formatted(
                      batch.roots().batch(),
                      ledger.name(),
                      called.map(Address::toString).orElse("a contract that was just made"),
                      batch.tx()));
    };
  }

  private static List<Bytes32> words(Bytes proof) {
    List<Bytes32> words = new ArrayList<>();
    for (int at = 0; at < proof.size(); at += Bytes32.SIZE) {
      words.add(Bytes32.of(proof.slice(at, at + Bytes32.SIZE).asByteBuffer()));
    }
    return words;
  }

  private List<String> lines(Told told) {
    SettledBatch batch = told.batch();
    List<String> lines = new ArrayList<>();
    lines.add(
        "batch        %d of %s (%s), contract %s"
            .formatted(batch.roots().batch(), ledger.name(), ledger.chain(), ledger.contract()));
    lines.add(
        "settled      %s, block %s".formatted(deployment.base().name(), batch.block().number()));
    lines.add("transaction  " + batch.tx());
    lines.add("size         " + batch.size());
    lines.add("old root     " + batch.roots().oldRoot());
    lines.add("new root     " + batch.roots().newRoot());
    lines.add("deposits     %d before it".formatted(batch.roots().deposits()));
    lines.add("leaves       %s before it".formatted(batch.roots().leaves()));
    named(lines, "signals", SIGNALS, told.signals());
    named(lines, "proof", COORDINATES, told.proof());
    lines.add(
        "key          of verifier %s: %s"
            .formatted(
                batch.verifier(),
                BatchVerifier.isInsecure(batch)
                    ? "the INSECURE development key; whoever knows its published seed can forge proofs"
                    : "no development key of this build; docs/ceremony.md tells how to check where it comes from"));
    lines.add(
        "verdict      "
            + switch (told.verdict()) {
              case Verdict.Verifies _ -> console.styled("bold,fg(green)", "verifies");
              case Verdict.Refuted(String detail) ->
                  console.styled("bold,fg(red)", "DOES NOT VERIFY") + ": " + detail;
            });
    return lines;
  }

  private static void named(
      List<String> lines, String title, List<String> names, List<Bytes32> words) {
    for (int i = 0; i < words.size(); i++) {
      lines.add(
          "%-12s %-10s %s"
              .formatted(i == 0 ? title : "", names.get(i).replace('_', ' '), words.get(i)));
    }
  }

  private ObjectNode json(Told told) {
    SettledBatch batch = told.batch();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("batch", batch.roots().batch())
        .put("ledger", ledger.name())
        .put("ledger_chain_id", ledger.chain().value())
        .put("contract", ledger.contract().toString())
        .put("l1_block", batch.block().number().value())
        .put("transaction_hash", batch.tx().toString())
        .put("size", batch.size())
        .put("old_root", batch.roots().oldRoot().toString())
        .put("new_root", batch.roots().newRoot().toString())
        .put("deposits", batch.roots().deposits())
        .put("leaves", batch.roots().leaves().value());
    ObjectNode signals = json.putObject("signals");
    for (int i = 0; i < SIGNALS.size(); i++) {
      signals.put(SIGNALS.get(i), told.signals().get(i).toString());
    }
    ArrayNode proof = json.putArray("proof");
    told.proof().forEach(word -> proof.add(word.toString()));
    json.put("verifier", batch.verifier().toString())
        .put("insecure_development_key", BatchVerifier.isInsecure(batch))
        .put("verifies", told.verdict() instanceof Verdict.Verifies);
    if (told.verdict() instanceof Verdict.Refuted(String detail)) {
      json.put("detail", detail);
    }
    return json;
  }
}
