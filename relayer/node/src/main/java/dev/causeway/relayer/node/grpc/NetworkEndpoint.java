// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.api.v1.Chain;
import dev.causeway.api.v1.Endpoint;
import dev.causeway.api.v1.EndpointCondition;
import dev.causeway.api.v1.LayerKind;
import dev.causeway.api.v1.ListChainsRequest;
import dev.causeway.api.v1.ListChainsResponse;
import dev.causeway.api.v1.ListRoutesRequest;
import dev.causeway.api.v1.ListRoutesResponse;
import dev.causeway.api.v1.ListTokensRequest;
import dev.causeway.api.v1.ListTokensResponse;
import dev.causeway.api.v1.NetworkServiceGrpc;
import dev.causeway.api.v1.Representation;
import dev.causeway.api.v1.Route;
import dev.causeway.api.v1.Supply;
import dev.causeway.api.v1.Token;
import dev.causeway.chains.Direction;
import dev.causeway.chains.EndpointStatus;
import dev.causeway.model.Printable;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SupplyLog;
import io.grpc.stub.StreamObserver;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers {@code causeway.v1.NetworkService} from the store and the network. */
final class NetworkEndpoint extends NetworkServiceGrpc.NetworkServiceImplBase {
  private static final int DEFAULT_PAGE = 100;
  private static final int LARGEST_PAGE = 500;
  private static final Comparator<TokenKey> BY_ORIGIN =
      Comparator.comparing(TokenKey::originChain).thenComparing(TokenKey::originToken);

  private final RelayStore store;
  private final NetworkView network;
  private final Quotes quotes;

  NetworkEndpoint(RelayStore store, NetworkView network, Quotes quotes) {
    this.store = store;
    this.network = network;
    this.quotes = quotes;
  }

  @Override
  public void listChains(ListChainsRequest request, StreamObserver<ListChainsResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          ListChainsResponse.Builder response = ListChainsResponse.newBuilder();
          for (NetworkView.ChainDescription chain : chains()) {
            response.addChains(chain(chain));
          }
          store
              .operators()
              .relayPause()
              .ifPresent(pause -> response.setRelayPause(ReasonEncoding.relayPause(pause)));
          return response.build();
        });
  }

  @Override
  public void listTokens(ListTokensRequest request, StreamObserver<ListTokensResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          int size =
              request.getPageSize() == 0
                  ? DEFAULT_PAGE
                  : (int) Math.min(Integer.toUnsignedLong(request.getPageSize()), LARGEST_PAGE);
          Optional<TokenKey> only =
              request.hasKey()
                  ? Optional.of(Requests.token("key", true, request.getKey()))
                  : Optional.empty();
          Optional<TokenKey> after = TokenPages.read(request.getPageToken());
          List<TokenKey> tokens =
              store.supply().tokens().stream()
                  .filter(token -> only.isEmpty() || only.get().equals(token))
                  .filter(token -> after.isEmpty() || BY_ORIGIN.compare(token, after.get()) > 0)
                  .sorted(BY_ORIGIN)
                  .limit(size + 1L)
                  .toList();
          Optional<SupplyLog.Audit> audit = store.supply().latestAudit();
          Map<TokenKey, SupplyLog.Line> lines = new HashMap<>();
          audit.ifPresent(newest -> newest.lines().forEach(line -> lines.put(line.token(), line)));
          ListTokensResponse.Builder response = ListTokensResponse.newBuilder();
          for (TokenKey token : tokens.subList(0, Math.min(size, tokens.size()))) {
            Token.Builder described = token(token);
            Optional<SupplyLog.Line> line = Optional.ofNullable(lines.get(token));
            audit.ifPresent(
                newest -> line.ifPresent(it -> described.setSupply(supply(newest, it))));
            response.addTokens(described);
          }
          if (tokens.size() > size) {
            response.setNextPageToken(TokenPages.write(tokens.get(size - 1)));
          }
          return response.build();
        });
  }

  @Override
  public void listRoutes(ListRoutesRequest request, StreamObserver<ListRoutesResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          ListRoutesResponse.Builder response = ListRoutesResponse.newBuilder();
          for (NetworkView.ChainDescription source : chains()) {
            for (NetworkView.ChainDescription destination : chains()) {
              if (!source.chain().equals(destination.chain())) {
                response.addRoutes(route(source, destination));
              }
            }
          }
          return response.build();
        });
  }

  private List<NetworkView.ChainDescription> chains() {
    return network.chains().stream()
        .sorted(Comparator.comparing(NetworkView.ChainDescription::chain))
        .toList();
  }

  private Chain chain(NetworkView.ChainDescription description) {
    var id = description.chain();
    Chain.Builder chain =
        Chain.newBuilder()
            .setName("chains/" + id)
            .setChainId(id.value())
            .setDisplayName(description.name())
            .setKind(kind(description.kind()))
            .setBridge(description.bridge().toString())
            .setOutboundPaused(store.supply().paused(id, Direction.OUTBOUND))
            .setInboundPaused(store.supply().paused(id, Direction.INBOUND));
    store
        .journal()
        .progress(id)
        .ifPresent(
            progress -> {
              long head = progress.head().max(progress.cursor().number()).value();
              chain
                  .setCursor(TransferEncoding.block(progress.cursor()))
                  .setHead(head)
                  .setFinalized(progress.finalized().value())
                  .setLag(head - progress.cursor().number().value())
                  .setUpdateTime(Timestamps.of(progress.updatedAt()));
              progress.halted().ifPresent(chain::setHalted);
            });
    store.proposals().settledUpTo(id).ifPresent(block -> chain.setSettled(block.value()));
    network.endpoints(id).forEach(endpoint -> chain.addEndpoints(endpoint(endpoint)));
    return chain.build();
  }

  private static Endpoint endpoint(EndpointStatus status) {
    Endpoint.Builder endpoint =
        Endpoint.newBuilder()
            .setIndex(status.index())
            .setGroup(status.group())
            .setCondition(
                switch (status.condition()) {
                  case HEALTHY -> EndpointCondition.ENDPOINT_CONDITION_HEALTHY;
                  case LAGGING -> EndpointCondition.ENDPOINT_CONDITION_LAGGING;
                  case FAILING -> EndpointCondition.ENDPOINT_CONDITION_FAILING;
                  case QUARANTINED -> EndpointCondition.ENDPOINT_CONDITION_QUARANTINED;
                })
            .setDetail(Printable.of(status.detail()));
    status.head().ifPresent(head -> endpoint.setHead(head.value()));
    return endpoint.build();
  }

  private Token.Builder token(TokenKey key) {
    Token.Builder token =
        Token.newBuilder().setName(TokenPages.name(key)).setKey(TransferEncoding.token(key));
    network
        .describe(key)
        .ifPresent(
            description ->
                token
                    .setDisplayName(description.name())
                    .setSymbol(description.symbol())
                    .setDecimals(description.decimals()));
    for (NetworkView.ChainDescription chain : chains()) {
      network
          .tokenOn(chain.chain(), key)
          .ifPresent(
              contract ->
                  token.addRepresentations(
                      Representation.newBuilder()
                          .setChainId(chain.chain().value())
                          .setToken(contract.toString())));
    }
    return token;
  }

  private static Supply supply(SupplyLog.Audit audit, SupplyLog.Line line) {
    return Supply.newBuilder()
        .setLocked(line.locked().toString())
        .setMinted(line.minted().toString())
        .setInFlight(line.inFlight().toString())
        .setAuditTime(Timestamps.of(audit.at()))
        .addAllFindings(audit.findings())
        .build();
  }

  private Route route(
      NetworkView.ChainDescription source, NetworkView.ChainDescription destination) {
    return Route.newBuilder()
        .setName("routes/" + source.chain() + "/" + destination.chain())
        .setSourceChainId(source.chain().value())
        .setDestinationChainId(destination.chain().value())
        .setEta(quotes.eta(source.chain(), destination.chain()))
        .addAllObstacles(quotes.obstacles(source.chain(), destination.chain()))
        .build();
  }

  private static LayerKind kind(dev.causeway.model.LayerKind kind) {
    return switch (kind) {
      case BASE -> LayerKind.LAYER_KIND_BASE;
      case OPTIMISTIC -> LayerKind.LAYER_KIND_OPTIMISTIC;
      case VALIDITY -> LayerKind.LAYER_KIND_VALIDITY;
      case CHANNEL -> LayerKind.LAYER_KIND_CHANNEL;
    };
  }
}
