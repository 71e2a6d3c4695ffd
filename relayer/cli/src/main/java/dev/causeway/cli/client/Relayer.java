// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.api.v1.Chain;
import dev.causeway.api.v1.ListChainsRequest;
import dev.causeway.api.v1.ListChainsResponse;
import dev.causeway.api.v1.ListTokensRequest;
import dev.causeway.api.v1.NetworkServiceGrpc;
import dev.causeway.api.v1.OperatorServiceGrpc;
import dev.causeway.api.v1.RelayPause;
import dev.causeway.api.v1.Token;
import dev.causeway.api.v1.TokenKey;
import dev.causeway.api.v1.TransferServiceGrpc;
import dev.causeway.cli.CliException;
import dev.causeway.model.Printable;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The relayer's service, as the commands use it. */
public final class Relayer implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final ManagedChannel channel;
  private @Nullable ListChainsResponse listing;
  private final Map<TokenKey, Token> tokens = new HashMap<>();

  Relayer(ManagedChannel channel) {
    this.channel = channel;
  }

  /** A relayer on this machine, at host:port, in plaintext. Nothing is asked yet. */
  public static Relayer connect(String target) {
    return new Relayer(Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build());
  }

  /** For one answer; waits for it for 20 s at most. */
  public TransferServiceGrpc.TransferServiceBlockingStub transfers() {
    return TransferServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(ANSWER.toSeconds(), TimeUnit.SECONDS);
  }

  /** For a stream, until that time has passed. */
  public TransferServiceGrpc.TransferServiceBlockingStub streams(Duration atMost) {
    return TransferServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** For a stream without an end. */
  public TransferServiceGrpc.TransferServiceBlockingStub streams() {
    return TransferServiceGrpc.newBlockingStub(channel);
  }

  /** What is connected. */
  public NetworkServiceGrpc.NetworkServiceBlockingStub network() {
    return NetworkServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(ANSWER.toSeconds(), TimeUnit.SECONDS);
  }

  /** What operators ask. */
  public OperatorServiceGrpc.OperatorServiceBlockingStub operator() {
    return OperatorServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(ANSWER.toSeconds(), TimeUnit.SECONDS);
  }

  /** All chains; asked once. */
  public List<Chain> chains() {
    return listing().getChainsList();
  }

  /** Who stopped relaying, if somebody did; asked once, together with the chains. */
  public Optional<RelayPause> relayPause() {
    return listing().hasRelayPause() ? Optional.of(listing().getRelayPause()) : Optional.empty();
  }

  private ListChainsResponse listing() {
    ListChainsResponse known = listing;
    if (known == null) {
      known = network().listChains(ListChainsRequest.getDefaultInstance());
      listing = known;
    }
    return known;
  }

  /**
   * The chain that somebody means.
   *
   * @param nameOrId its name, such as l2a, or its number
   */
  public Chain chain(String option, String nameOrId) {
    return chains().stream()
        .filter(
            chain ->
                chain.getDisplayName().equals(nameOrId)
                    || Long.toString(chain.getChainId()).equals(nameOrId))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.usage(
                    "%s: there is no chain \"%s\"; there are %s"
                        .formatted(
                            option,
                            nameOrId,
                            String.join(
                                ", ",
                                chains().stream()
                                    .map(
                                        chain ->
                                            chain.getDisplayName()
                                                + " ("
                                                + chain.getChainId()
                                                + ")")
                                    .toList()))));
  }

  /** The name that people use for a chain. */
  public String chainName(long chainId) {
    return chains().stream()
        .filter(chain -> chain.getChainId() == chainId)
        .map(Chain::getDisplayName)
        .findFirst()
        .orElseGet(() -> Long.toString(chainId));
  }

  /** What a token calls itself, if that is known. */
  public Optional<Token> token(TokenKey key) {
    if (!tokens.containsKey(key)) {
      network()
          .listTokens(ListTokensRequest.newBuilder().setKey(key).build())
          .getTokensList()
          .forEach(token -> tokens.put(token.getKey(), token));
    }
    return Optional.ofNullable(tokens.get(key));
  }

  /** An amount in whole tokens with its symbol where they are known, else in smallest units. */
  public String amount(TokenKey key, String smallestUnits) {
    return token(key)
        .filter(Token::hasDecimals)
        .map(
            token ->
                (Amounts.show(smallestUnits, token.getDecimals())
                        + " "
                        + Printable.of(token.getSymbol()))
                    .strip())
        .orElse(smallestUnits + " units");
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
