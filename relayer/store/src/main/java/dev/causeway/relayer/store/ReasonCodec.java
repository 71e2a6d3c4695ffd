// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.ParkReason;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.WaitingReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reasons as lists of words, the first of which names the kind. The names are a stored format:
 * never change one.
 */
final class ReasonCodec {
  private ReasonCodec() {}

  static String[] encode(ParkReason reason) {
    return switch (reason) {
      case ParkReason.ClaimReverts(String error) -> words("claim-reverts", error);
      case ParkReason.AboveCapacity(TokenAmount amount, TokenAmount capacity) ->
          words("above-capacity", amount, capacity);
      case ParkReason.ProofRejected(String detail) -> words("proof-rejected", detail);
      case ParkReason.AttemptsExhausted(int attempts, String lastError) ->
          words("attempts-exhausted", attempts, lastError);
    };
  }

  static ParkReason parkReason(List<String> words) {
    Words in = new Words(words);
    ParkReason reason =
        switch (in.next()) {
          case "claim-reverts" -> new ParkReason.ClaimReverts(in.next());
          case "above-capacity" ->
              new ParkReason.AboveCapacity(
                  TokenAmount.parse(in.next()), TokenAmount.parse(in.next()));
          case "proof-rejected" -> new ParkReason.ProofRejected(in.next());
          case "attempts-exhausted" ->
              new ParkReason.AttemptsExhausted((int) in.number(), in.next());
          default -> throw new IllegalArgumentException("unknown park reason " + words);
        };
    in.end();
    return reason;
  }

  static String[] encode(WaitingReason reason) {
    return switch (reason) {
      case WaitingReason.SourceFinality r ->
          words("source-finality", r.chain(), r.block(), r.finalized());
      case WaitingReason.OutputProposal r -> words("output-proposal", r.chain(), r.block());
      case WaitingReason.DisputeWindow r ->
          words("dispute-window", r.chain(), r.proposal(), r.deadline());
      case WaitingReason.BatchCut r -> words("batch-cut", r.chain());
      case WaitingReason.Proving r ->
          words(
              "proving",
              r.chain(),
              r.batch(),
              r.ahead(),
              r.started(),
              r.expected().map(Instant::toString).orElse(""));
      case WaitingReason.ProofRefused r -> words("proof-refused", r.chain(), r.batch(), r.detail());
      case WaitingReason.Challenge r -> words("challenge", r.chain(), r.proposal());
      case WaitingReason.Settlement r -> words("settlement", r.chain());
      case WaitingReason.RootCarriage r -> words("root-carriage", r.chain(), r.l1Block());
      case WaitingReason.ClaimInclusion r -> words("claim-inclusion", r.chain());
      case WaitingReason.RateLimit r ->
          words(
              "rate-limit",
              r.chain(),
              r.token().originChain(),
              r.token().originToken(),
              r.available());
      case WaitingReason.Paused r -> words("paused", r.chain());
      case WaitingReason.ChainUnavailable r -> words("chain-unavailable", r.chain(), r.detail());
      case WaitingReason.SenderBlocked r -> words("sender-blocked", r.chain(), r.detail());
      case WaitingReason.RelayingPaused r ->
          words("relaying-paused", r.operator(), r.reason(), r.since());
    };
  }

  static WaitingReason waitingReason(List<String> words) {
    Words in = new Words(words);
    WaitingReason reason =
        switch (in.next()) {
          case "source-finality" ->
              new WaitingReason.SourceFinality(in.chain(), in.block(), in.block());
          case "output-proposal" -> new WaitingReason.OutputProposal(in.chain(), in.block());
          case "dispute-window" ->
              new WaitingReason.DisputeWindow(in.chain(), in.number(), Instant.parse(in.next()));
          case "batch-cut" -> new WaitingReason.BatchCut(in.chain());
          case "proving" ->
              new WaitingReason.Proving(
                  in.chain(),
                  in.number(),
                  (int) in.number(),
                  Boolean.parseBoolean(in.next()),
                  Optional.of(in.next()).filter(at -> !at.isEmpty()).map(Instant::parse));
          case "proof-refused" ->
              new WaitingReason.ProofRefused(in.chain(), in.number(), in.next());
          case "challenge" -> new WaitingReason.Challenge(in.chain(), in.number());
          case "settlement" -> new WaitingReason.Settlement(in.chain());
          case "root-carriage" -> new WaitingReason.RootCarriage(in.chain(), in.block());
          case "claim-inclusion" -> new WaitingReason.ClaimInclusion(in.chain());
          case "rate-limit" ->
              new WaitingReason.RateLimit(
                  in.chain(),
                  new TokenKey(in.chain(), Address.parse(in.next())),
                  TokenAmount.parse(in.next()));
          case "paused" -> new WaitingReason.Paused(in.chain());
          case "chain-unavailable" -> new WaitingReason.ChainUnavailable(in.chain(), in.next());
          case "sender-blocked" -> new WaitingReason.SenderBlocked(in.chain(), in.next());
          case "relaying-paused" ->
              new WaitingReason.RelayingPaused(in.next(), in.next(), Instant.parse(in.next()));
          default -> throw new IllegalArgumentException("unknown waiting reason " + words);
        };
    in.end();
    return reason;
  }

  private static String[] words(Object... values) {
    String[] words = new String[values.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = values[i].toString();
    }
    return words;
  }

  private static final class Words {
    private final List<String> words;
    private int used;

    Words(List<String> words) {
      this.words = words;
    }

    String next() {
      if (used == words.size()) {
        throw new IllegalArgumentException("too few words in " + words);
      }
      return words.get(used++);
    }

    long number() {
      return Long.parseLong(next());
    }

    ChainId chain() {
      return ChainId.ofUnsigned(Long.parseUnsignedLong(next()));
    }

    BlockNumber block() {
      return BlockNumber.of(number());
    }

    void end() {
      if (used != words.size()) {
        throw new IllegalArgumentException("too many words in " + words);
      }
    }
  }
}
