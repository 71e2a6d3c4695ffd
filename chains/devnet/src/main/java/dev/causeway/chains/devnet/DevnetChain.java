// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.RpcOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One chain of a running devnet. */
public final class DevnetChain implements AutoCloseable {
  private static final Duration SHORTEST_L1_LIMIT = Duration.ofMillis(200);

  private final ChainPlan plan;
  private final DevnetRpc rpc;
  private final Optional<AnvilProcess> process;
  private final Optional<EndpointSwitch> endpoint;
  private Optional<BlockProducer> producer = Optional.empty();
  private Optional<RollupDriver> driver = Optional.empty();

  private DevnetChain(
      ChainPlan plan,
      DevnetRpc rpc,
      Optional<AnvilProcess> process,
      Optional<EndpointSwitch> endpoint) {
    this.plan = plan;
    this.rpc = rpc;
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts a node, or connects to the one that is given. */
  static DevnetChain open(
      DevnetOptions options, int index, AnvilBinary binary, DevnetRpc.Factory rpc) {
    ChainPlan plan = options.chains().get(index);
    return switch (plan.hosting()) {
      case Hosting.Attached(var url, var _, var _) ->
          new DevnetChain(plan, rpc.to(url), Optional.empty(), Optional.empty());
      case Hosting.Started() -> {
        int port = options.basePort() == 0 ? 0 : options.basePort() + index;
        // With a door the node itself gets any free port: clients only see the door.
        AnvilProcess anvil =
            AnvilProcess.start(
                binary,
                new AnvilOptions(
                    plan.name(),
                    plan.chain(),
                    options.endpointSwitches() ? 0 : port,
                    options.blockGasLimit(),
                    options.stateHistory(),
                    options.dataFolder().resolve(plan.name())),
                rpc);
        try {
          Optional<EndpointSwitch> door =
              options.endpointSwitches()
                  ? Optional.of(EndpointSwitch.open(anvil.url(), port))
                  : Optional.empty();
          yield new DevnetChain(plan, rpc.to(anvil.url()), Optional.of(anvil), door);
        } catch (DevnetException failure) {
          anvil.close();
          throw failure;
        }
      }
    };
  }

  /** Takes over the making of blocks, and feeds it L1 attributes when it is an L2. */
  void drive(DevnetOptions options, DevnetRpc l1, double phase) {
    if (needsDriver()) {
      driver =
          Optional.of(
              RollupDriver.install(
                  new RollupDriver.Options(
                      plan.name(),
                      options.base().finalityDepth(),
                      l1Limit(plan.blockTime()),
                      options.originLoss()),
                  l1,
                  rpc,
                  Deployment.attributesCode(rpc)));
    }
    if (process.isPresent() || driver.isPresent()) {
      producer =
          Optional.of(
              new BlockProducer(
                  plan.name(),
                  rpc,
                  plan.blockTime(),
                  phase,
                  process.isPresent()
                      ? BlockProducer.Production.OURS
                      : BlockProducer.Production.NODE,
                  driver
                      .<BlockProducer.BlockContent>map(d -> d)
                      .orElse(BlockProducer.BlockContent.NONE)));
    }
  }

  private static Duration l1Limit(Duration blockTime) {
    Duration quarter = blockTime.dividedBy(4);
    return quarter.compareTo(SHORTEST_L1_LIMIT) > 0 ? quarter : SHORTEST_L1_LIMIT;
  }

  private boolean needsDriver() {
    return switch (plan.kind()) {
      case BASE -> false;
      case OPTIMISTIC, VALIDITY, CHANNEL ->
          switch (plan.hosting()) {
            case Hosting.Started() -> true;
            case Hosting.Attached(var _, var _, var from) ->
                from == Hosting.L1AttributesFrom.DRIVER;
          };
    };
  }

  /** The plan it was made from. */
  public ChainPlan plan() {
    return plan;
  }

  /** Where clients reach it: its door, when it has one, else the node. */
  public URI url() {
    return endpoint.map(EndpointSwitch::url).orElseGet(rpc::url);
  }

  /** Where clients get heads, when the node offers it. */
  public Optional<URI> webSocket() {
    return switch (plan.hosting()) {
      case Hosting.Started() ->
          Optional.of(URI.create(url().toString().replaceFirst("http", "ws")));
      case Hosting.Attached(var _, var webSocket, var _) -> webSocket;
    };
  }

  /** The node itself, past the door. */
  public DevnetRpc rpc() {
    return rpc;
  }

  /** Its anvil, when the devnet started it. */
  public Optional<AnvilProcess> process() {
    return process;
  }

  /** Who feeds it L1 attributes, when the devnet does. */
  public Optional<RollupDriver> driver() {
    return driver;
  }

  /**
   * Who makes its blocks.
   *
   * @throws DevnetException when it is not the devnet
   */
  public BlockProducer producer() {
    return producer.orElseThrow(
        () -> new DevnetException("the devnet does not make the blocks of chain " + plan.name()));
  }

  /**
   * What tests do to it.
   *
   * @throws DevnetException when the devnet did not start it
   */
  public ChainControls controls() {
    if (process.isEmpty()) {
      throw new DevnetException(
          "chain %s was not started by the devnet, so it cannot be interfered with"
              .formatted(plan.name()));
    }
    return new ChainControls(rpc, producer());
  }

  /**
   * The door in front of it.
   *
   * @throws DevnetException when the options asked for none
   */
  public EndpointSwitch endpoint() {
    return endpoint.orElseThrow(
        () ->
            new DevnetException(
                "chain %s has no endpoint switch; start the devnet with them"
                    .formatted(plan.name())));
  }

  /** A client for deployments and tests, which the caller closes. */
  public EvmTools tools() {
    return EvmTools.connect(plan.chain(), RpcOptions.of(List.of(rpc.url())));
  }

  /** Starts making blocks at the chain's pace. */
  void start() {
    producer.ifPresent(BlockProducer::start);
  }

  /** Makes no more blocks. */
  void stopBlocks() {
    producer.ifPresent(BlockProducer::close);
  }

  @Override
  public void close() {
    stopBlocks();
    endpoint.ifPresent(EndpointSwitch::close);
    process.ifPresent(AnvilProcess::close);
  }
}
