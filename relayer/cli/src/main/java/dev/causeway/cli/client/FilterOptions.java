// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.api.v1.TransferFilter;
import dev.causeway.api.v1.TransferState;
import dev.causeway.cli.CliException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that choose among transfers. */
public final class FilterOptions {
  @Option(
      names = "--from",
      paramLabel = "CHAIN",
      description = "Only from this chain: name or chain id.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "CHAIN",
      description = "Only to this chain: name or chain id.")
  private @Nullable String to;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Only with this sender or recipient.")
  private @Nullable String address;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Only in one of these states, such as PARKED or FINAL,SETTLED.")
  private List<String> states = List.of();

  /** For picocli. */
  public FilterOptions() {}

  /** As the relayer wants it. */
  public TransferFilter filter(Relayer relayer) {
    TransferFilter.Builder filter = TransferFilter.newBuilder();
    states.forEach(state -> filter.addStates(state(state)));
    if (address != null) {
      filter.setAccount(Inputs.address("--address", address).toString());
    }
    if (from != null) {
      filter.setSourceChainId(relayer.chain("--from", from).getChainId());
    }
    if (to != null) {
      filter.setDestinationChainId(relayer.chain("--to", to).getChainId());
    }
    return filter.build();
  }

  private static TransferState state(String text) {
    List<TransferState> known =
        Arrays.stream(TransferState.values())
            .filter(state -> state != TransferState.UNRECOGNIZED)
            .filter(state -> state != TransferState.TRANSFER_STATE_UNSPECIFIED)
            .toList();
    return known.stream()
        .filter(state -> Show.state(state).equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.usage(
                    "--state: there is no state \"%s\"; there are %s"
                        .formatted(
                            text,
                            known.stream().map(Show::state).collect(Collectors.joining(", ")))));
  }
}
