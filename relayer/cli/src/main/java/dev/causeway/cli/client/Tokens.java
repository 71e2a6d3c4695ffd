// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.cli.CliException;
import dev.causeway.cli.ExitCode;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.UInt256;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tokens of a deployment, and what an account holds of them. */
public final class Tokens {
  private static final int WORD = Bytes32.SIZE;

  private Tokens() {}

  /**
   * The token that somebody means.
   *
   * @param symbolOrAddress its symbol or its address on its origin chain; null for the first
   */
  public static Manifest.Token choose(Manifest deployment, @Nullable String symbolOrAddress) {
    if (deployment.tokens().isEmpty()) {
      throw CliException.usage(
          "this deployment has no tokens: deploy one and add it to the manifest");
    }
    if (symbolOrAddress == null) {
      return deployment.tokens().getFirst();
    }
    Optional<Address> address =
        symbolOrAddress.startsWith("0x")
            ? Optional.of(Inputs.address("--token", symbolOrAddress))
            : Optional.empty();
    return deployment.tokens().stream()
        .filter(
            token ->
                address.map(token.address()::equals).orElse(token.symbol().equals(symbolOrAddress)))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.usage(
                    "--token: there is no token \"%s\"; there are %s"
                        .formatted(
                            symbolOrAddress,
                            deployment.tokens().stream()
                                .map(token -> token.symbol() + " (" + token.address() + ")")
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * The token's contract on a chain.
   *
   * @throws CliException when it has never arrived there
   */
  public static Address on(EvmTools tools, ManifestChain chain, Manifest.Token token) {
    if (chain.chain().equals(token.chain())) {
      return token.address();
    }
    Bytes answer =
        tools.view(
            chain.contracts().bridge(),
            "wrappedToken(uint64,address)",
            List.of(AbiValue.of(token.chain().value()), AbiValue.of(token.address())));
    Address wrapped =
        Address.of(
            word(answer, "wrapped token")
                .toBytes()
                .slice(WORD - Address.SIZE, WORD)
                .asByteBuffer());
    if (!tools.hasCode(wrapped)) {
      throw CliException.usage(
          "--from: %s has never arrived on %s, so nobody has any there: send some from chain %s first"
              .formatted(token.symbol(), chain.name(), token.chain()));
    }
    return wrapped;
  }

  /** What the bridge may take from the account. */
  public static TokenAmount allowance(
      EvmTools tools, Address token, Address owner, Address bridge) {
    Bytes answer =
        tools.view(
            token, "allowance(address,address)", List.of(AbiValue.of(owner), AbiValue.of(bridge)));
    return new TokenAmount(UInt256.of(word(answer, "allowance")));
  }

  private static Bytes32 word(Bytes answer, String what) {
    if (answer.size() != WORD) {
      throw new CliException(
          ExitCode.FAILED,
          "the contract gave no %s but %d bytes: is the manifest that of these chains?"
              .formatted(what, answer.size()));
    }
    return Bytes32.of(answer.asByteBuffer());
  }
}
