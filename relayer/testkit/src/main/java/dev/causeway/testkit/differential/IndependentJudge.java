// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.testkit.process.HarnessException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The npm package {@code @ethereumjs/mpt} in a node process of its own, which ends with this one.
 *
 * <p>It is installed, as the lock file pins it, when it is not there.
 */
public final class IndependentJudge implements Judge {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final char PRESENT = '=';
  private static final String ABSENT = "-";

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  private IndependentJudge(Process process) {
    this.process = process;
    this.questions = process.outputWriter();
    this.answers = process.inputReader();
  }

  /**
   * Installs the package if need be, and starts the process.
   *
   * @param root folder of the source tree
   */
  public static IndependentJudge start(Path root) {
    Path folder = root.resolve("relayer/testkit/js");
    try {
      install(folder);
      return new IndependentJudge(
          new ProcessBuilder("node", folder.resolve("oracle.mjs").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException failure) {
      throw new HarnessException(
          "node cannot be started: %s; install Node.js 20 or newer".formatted(failure), failure);
    }
  }

  private static synchronized void install(Path folder) throws IOException {
    try {
      Process installer =
          new ProcessBuilder("sh", folder.resolve("install.sh").toString())
              .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (installer.waitFor() != 0) {
        throw new HarnessException(
            "relayer/testkit/js/install.sh failed, see above; it needs an npm registry once");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new HarnessException("interrupted while npm packages were installed", interrupted);
    }
  }

  @Override
  public List<Optional<Verdict>> judge(List<ProofCase> cases) {
    NodePool pool = new NodePool();
    ArrayNode proofs = JSON.createArrayNode();
    for (ProofCase proof : cases) {
      proofs.add(question(proof, pool));
    }
    ObjectNode batch = JSON.createObjectNode();
    ArrayNode nodes = batch.putArray("nodes");
    pool.nodes().forEach(node -> nodes.add(node.toUnprefixedHex()));
    batch.set("proofs", proofs);
    JsonNode said = exchange(batch);
    if (said.size() != cases.size()) {
      throw new HarnessException(
          "oracle.mjs was asked of %d proofs and answered of %d"
              .formatted(cases.size(), said.size()));
    }
    List<Optional<Verdict>> verdicts = new ArrayList<>();
    said.forEach(answer -> verdicts.add(Optional.of(verdict(answer.textValue()))));
    return verdicts;
  }

  private static ArrayNode question(ProofCase proof, NodePool pool) {
    ArrayNode question = JSON.createArrayNode();
    ArrayNode keys = JSON.createArrayNode();
    ArrayNode lists = JSON.createArrayNode();
    lists.add(JSON.<JsonNode>valueToTree(pool.numbers(proof.nodes())));
    switch (proof.question()) {
      case Question.Slot(Address account, Bytes32 slot) -> {
        question.add("slot");
        keys.add(account.toBytes().toUnprefixedHex()).add(slot.toBytes().toUnprefixedHex());
        lists.add(JSON.<JsonNode>valueToTree(pool.numbers(proof.slotNodes())));
      }
      case Question.Account(Address address) -> {
        question.add("account");
        keys.add(address.toBytes().toUnprefixedHex());
      }
      case Question.Entry(Bytes key) -> {
        question.add("entry");
        keys.add(key.toUnprefixedHex());
      }
    }
    return question.add(proof.root().toBytes().toUnprefixedHex()).add(keys).add(lists);
  }

  private JsonNode exchange(ObjectNode batch) {
    try {
      questions.write(batch.toString());
      questions.newLine();
      questions.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new HarnessException("oracle.mjs ended; its last words are above");
      }
      return JSON.readTree(line);
    } catch (JsonProcessingException malformed) {
      throw new HarnessException("oracle.mjs answered no JSON", malformed);
    } catch (IOException failure) {
      throw new HarnessException("oracle.mjs does not answer: " + failure, failure);
    }
  }

  private static Verdict verdict(String answer) {
    if (answer.isEmpty()) {
      return new Verdict.Refused(Optional.empty(), "invalid proof");
    }
    return answer.equals(ABSENT)
        ? new Verdict.Absent()
        : new Verdict.Present(Bytes.parse("0x" + answer.substring(answer.indexOf(PRESENT) + 1)));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
