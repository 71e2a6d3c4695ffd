// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.chains.devnet.AnvilBinary;
import dev.causeway.chains.devnet.AnvilOptions;
import dev.causeway.chains.devnet.AnvilProcess;
import dev.causeway.chains.devnet.DevnetRpc;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.testkit.process.HarnessException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The library {@code StorageProof} in an EVM: the compiled contract {@code TrieJudge}, put on an
 * anvil and called. It knows proofs of a slot alone, and inclusion alone.
 */
public final class SolidityJudge implements Judge {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the reason begins with when the library ended by none of its errors. */
  static final String UNKNOWN = "an unknown error 0x";

  private static final String ADDRESS = "0x00000000000000000000000000000000000ca05e";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Gas GAS = Gas.of(1_000_000_000_000L);

  /** The errors by which the library may refuse; any other end of a call is a bug in it. */
  private static final Map<String, String> ERRORS =
      Stream.of(
              "WrongProofLength(uint256)",
              "ProofNodeTooLarge(uint256,uint256)",
              "ProofNodeNotCanonical(uint256)",
              "ProofNodeMismatch(uint256,bytes32,bytes32)",
              "ProofLeadsElsewhere(uint256)",
              "ProofTooShort(uint256)",
              "ProofTooLong(uint256,uint256)",
              "MalformedAccount(address)",
              "MalformedSlotValue(bytes32)")
          .collect(Collectors.toMap(SolidityJudge::selector, Function.identity()));

  private final DevnetRpc rpc;
  private final Runnable end;

  private SolidityJudge(DevnetRpc rpc, Runnable end) {
    this.rpc = rpc;
    this.end = end;
  }

  private static String selector(String error) {
    return Keccak.hash(error).toBytes().slice(0, 4).toUnprefixedHex();
  }

  /**
   * Starts an anvil and puts the contract there.
   *
   * @param root folder of the source tree, whose contracts are compiled
   * @param folder for the log and the scratch files of anvil
   */
  public static SolidityJudge start(Path root, Path folder) {
    DevnetRpc.Factory clients = new DevnetRpc.Factory();
    AnvilOptions options = new AnvilOptions("judge", ChainId.of(31_337), 0, GAS, 16, folder);
    AnvilProcess anvil = AnvilProcess.start(AnvilBinary.locate(), options, clients);
    DevnetRpc rpc = clients.to(anvil.url()).within(LIMIT);
    rpc.call("anvil_setCode", ADDRESS, code(root));
    return new SolidityJudge(
        rpc,
        () -> {
          anvil.close();
          clients.close();
        });
  }

  /** What this judge says instead of a value. */
  static Bytes hash(Bytes value) {
    return Keccak.hash(value).toBytes();
  }

  /** Another judge on the same chain, which ends with this one. */
  public SolidityJudge sibling() {
    return new SolidityJudge(rpc, () -> {});
  }

  private static String code(Path root) {
    Path artifact = root.resolve("protocol/contracts/out/TrieJudge.sol/TrieJudge.json");
    try {
      JsonNode code = JSON.readTree(artifact.toFile()).at("/deployedBytecode/object");
      return code.textValue();
    } catch (IOException missing) {
      throw new HarnessException(
          "the contract TrieJudge cannot be read from %s; run protocol/contracts/build.sh compile"
              .formatted(artifact),
          missing);
    }
  }

  @Override
  public List<Optional<Verdict>> judge(List<ProofCase> cases) {
    List<ProofCase> answered =
        cases.stream().filter(proof -> proof.question() instanceof Question.Slot).toList();
    List<Verdict> verdicts = answered.isEmpty() ? List.of() : call(answered);
    List<Optional<Verdict>> all = new ArrayList<>();
    int next = 0;
    for (ProofCase proof : cases) {
      boolean isAnswered = proof.question() instanceof Question.Slot;
      all.add(isAnswered ? Optional.of(verdicts.get(next++)) : Optional.empty());
    }
    return all;
  }

  private List<Verdict> call(List<ProofCase> cases) {
    String result =
        rpc.text(
            "eth_call",
            Map.of("to", ADDRESS, "data", JudgeCall.encode(cases).toString()),
            "latest");
    List<Verdict> verdicts = new ArrayList<>();
    for (Bytes32 word : JudgeCall.decode(Bytes.parse(result), cases.size())) {
      verdicts.add(verdict(word));
    }
    return verdicts;
  }

  private static Verdict verdict(Bytes32 word) {
    Bytes bytes = word.toBytes();
    boolean isSelector = bytes.slice(4, Bytes32.SIZE).equals(Bytes32.ZERO.toBytes().slice(4, 32));
    if (!isSelector) {
      return new Verdict.Present(bytes);
    }
    String selector = bytes.slice(0, 4).toUnprefixedHex();
    String error = ERRORS.get(selector);
    return new Verdict.Refused(Optional.empty(), error == null ? UNKNOWN + selector : error);
  }

  @Override
  public void close() {
    end.run();
  }
}
